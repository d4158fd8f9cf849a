"""What there is around a place of the town: how far, in which direction; and what stood at a post before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from terril.landmarks.models import Landmark, LandmarkPhoto, Moment
from terril.landmarks.queries import on_the_path, titled
from terril.territories.models import Territory
from terril.trails import queries
from terril.trails.models import Post
from terril.trails.queries import Walk
from terril.trails.states import PostState
from terril.trails.ways import Place, Way, way
from terril.uploads.models import Photo

# Nearer than this, a telephone does not know its own place well enough to point at anything.
NEAR_METRES = 15
# More would be read by nobody, on a list or over a street.
MOST = 40


@dataclass(frozen=True, slots=True)
class Sight:
    """A post or a pebble seen from a place; `number` on the walk, `way` None when the place is unknown."""

    title: str
    url: str
    place: Place
    number: int | None = None
    state: str = ""
    way: Way | None = None

    @property
    def is_near(self) -> bool:
        """Whether one stands before it."""
        return self.way is not None and self.way.metres < NEAR_METRES


Placed = list[tuple[Landmark, Place]]


def around(
    town: Territory,
    start: Place | None,
    walk: Walk | None,
    *,
    but: Post | None = None,
    pebbles: Placed | None = None,
) -> list[Sight]:
    """Return what there is around `start`, the nearest first, in at most two queries.

    The posts of the `walk`, or without one those that stand in the town, and the pebbles that none of
    them tells of. Arguments: `but` the post where one stands, which is not around itself;
    `pebbles` those of the town that have a place, when they are known already.
    """
    if walk is not None:
        posts: list[tuple[Post, int | None, str]] = [
            (step.post, step.number, f"?parcours={walk.trail.slug}") for step in walk.steps
        ]
    else:
        posts = [(post, None, "") for post in queries.posts_of(town).filter(state=PostState.INSTALLED)]
    told = {post.landmark_id for post, _number, _query in posts}
    found = [
        Sight(post.title, post.get_absolute_url() + query, post.place, number, post.state)
        for post, number, query in posts
        if post.place and (but is None or post.pk != but.pk)
    ]
    found += [
        Sight(_title(pebble), reverse("landmarks:detail", args=[pebble.slug]), place)
        for pebble, place in (pebbles_with_a_place(town) if pebbles is None else pebbles)
        if pebble.pk not in told and (but is None or pebble.pk != but.landmark_id)
    ]
    if start is None:
        return found[:MOST]
    return sorted(_from(start, found), key=lambda sight: sight.way.metres if sight.way else 0)[:MOST]


def _title(pebble: Landmark) -> str:
    """Return its title in the visitor's language (see landmarks.queries.titled)."""
    return pebble.told_title  # type: ignore[attr-defined]


def _from(start: Place, sights: Iterable[Sight]) -> Iterable[Sight]:
    return (
        Sight(sight.title, sight.url, sight.place, sight.number, sight.state, way(start, sight.place))
        for sight in sights
    )


def pebbles_with_a_place(town: Territory) -> Placed:
    """Return the pebbles on the path that are somewhere, in one query."""
    placed = (
        titled(on_the_path(town)).exclude(Q(latitude=None) | Q(longitude=None)).order_by("-laid_on", "-pk")
    )
    return [
        (pebble, (pebble.latitude, pebble.longitude))
        for pebble in placed
        if pebble.latitude is not None and pebble.longitude is not None
    ]


def before_photo_of(post: Post) -> Photo | None:
    """Return the photo of what was at a post before, None when there is none."""
    return before_photos_of([post]).get(post.pk)


def before_photos_of(posts: Sequence[Post]) -> dict[int, Photo]:
    """Return the photos of what was there before, by post: those of their pebbles; one query."""
    told = [post.landmark_id for post in posts if post.landmark_id]
    shown = LandmarkPhoto.objects.filter(landmark__in=told, landmark__withdrawn_on=None, moment=Moment.BEFORE)
    photos = {of_it.landmark_id: of_it.photo for of_it in shown.select_related("photo")}
    return {post.pk: photos[post.landmark_id] for post in posts if post.landmark_id in photos}
