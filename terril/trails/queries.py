"""Finding trails and posts, what lies between them, and how many came by."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncMonth

from terril.story.models import Memory
from terril.story.states import MemoryState
from terril.territories.models import Territory
from terril.trails import rules, ways
from terril.trails.models import Post, Stop, TownMark, Trail, VisitCount
from terril.trails.states import PostState, TrailState
from terril.uploads.models import Photo, Sound

# What a post tells of, read with it.
TOLD = ("landmark__sound", "memory__sound", "memory__giver")


@dataclass(frozen=True, slots=True)
class Step:
    """A post on a trail: its number there, the post, the way to the next one (None: last, or no place)."""

    number: int
    post: Post
    way: ways.Way | None = None


@dataclass(frozen=True, slots=True)
class Walk:
    """A trail with its posts in order; `minutes` and `metres` as measured, else as computed."""

    trail: Trail
    steps: list[Step]
    metres: int
    minutes: int
    is_measured: bool

    @property
    def distance(self) -> str:
        return ways.metres_in_words(self.metres)

    @property
    def duration(self) -> str:
        return ways.minutes_in_words(self.minutes)

    def step_of(self, post: Post) -> Step | None:
        """Return where `post` is on this walk."""
        return next((step for step in self.steps if step.post.pk == post.pk), None)

    def after(self, step: Step) -> Step | None:
        """Return the step that follows, None at the end."""
        return self.steps[step.number] if step.number < len(self.steps) else None


def visible_to(actor: Any, town: Territory) -> QuerySet[Trail]:
    """Return the trails that one may see: drafts are for those who prepare them."""
    trails = Trail.objects.filter(territory=town)
    if actor is not None and actor.is_authenticated and rules.can_prepare(actor, town):
        return trails
    return trails.filter(state=TrailState.PUBLISHED)


def posts_of(town: Territory) -> QuerySet[Post]:
    """Return every post of a town, each with its pebble: those in the street first."""
    return Post.objects.filter(territory=town).select_related(*TOLD).order_by("title", "pk")


def by_code(town: Territory, code: str) -> Post | None:
    """Return the post of this code, None when the town has none."""
    return posts_of(town).filter(code=code).first()


def walk(trail: Trail, stops: Sequence[Stop] | None = None) -> Walk:
    """Return a trail as it is walked, in one query (none when its `stops` are given)."""
    if stops is None:
        told = [f"post__{name}" for name in TOLD]
        stops = list(Stop.objects.filter(trail=trail).select_related(*told).order_by("position"))
    posts = [stop.post for stop in stops]
    steps = [
        Step(number, post, _way(post, posts[number]) if number < len(posts) else None)
        for number, post in enumerate(posts, start=1)
    ]
    placed = [post.place for post in posts if post.place]
    metres = trail.length_metres or ways.length(placed)
    return Walk(
        trail=trail,
        steps=steps,
        metres=metres,
        minutes=trail.walking_minutes or ways.minutes(metres, posts),
        is_measured=trail.length_metres is not None,
    )


def _way(post: Post, following: Post) -> ways.Way | None:
    return ways.way(post.place, following.place) if post.place and following.place else None


def walks(trails: QuerySet[Trail]) -> list[Walk]:
    """Return trails as they are walked, in two queries."""
    found = list(trails.order_by("title", "pk"))
    stops: dict[int, list[Stop]] = {trail.pk: [] for trail in found}
    for stop in Stop.objects.filter(trail__in=found).select_related("post").order_by("position"):
        stops[stop.trail_id].append(stop)
    return [walk(trail, stops[trail.pk]) for trail in found]


def trails_of(post: Post) -> list[Trail]:
    """Return the published trails that a post is on, by title."""
    return list(post.trails.filter(state=TrailState.PUBLISHED).order_by("title", "pk"))


def memory_of(post: Post) -> Memory | None:
    """Return the memory that is read at a post, while everybody may read it."""
    memory = post.memory
    return memory if memory is not None and memory.state == MemoryState.SHOWN else None


def heard_at(post: Post) -> list[Sound]:
    """Return what can be listened to at a post: of its pebble, of its memory."""
    pebble = post.landmark if post.landmark and post.landmark.withdrawn_on is None else None
    return [thing.sound for thing in (pebble, memory_of(post)) if thing is not None and thing.sound]


@dataclass(frozen=True, slots=True)
class Visits:
    """How many came by until last evening: in all, this year, by month of the last twelve, by post."""

    total: int
    this_year: int
    months: list[tuple[datetime.date, int]]
    by_post: dict[int, int]

    @property
    def most(self) -> int:
        """The fullest month, 1 at least."""
        return max([1, *(count for _month, count in self.months)])


def visits_of(trail: Trail, today: datetime.date) -> Visits:
    """Return the visits of a trail, in two queries.

    Until the evening before: the pages of strangers are kept whole until something happens in the
    town, and never say a number that is not so any more.
    """
    rows = VisitCount.objects.filter(trail=trail, day__lt=today)
    by_post = dict(rows.values_list("post").annotate(sum=Sum("count")).order_by())
    months = {_months_before(today, ago): 0 for ago in range(11, -1, -1)}
    by_month = rows.filter(day__gte=min(months)).values_list(TruncMonth("day")).annotate(sum=Sum("count"))
    months |= dict(by_month.order_by())
    this_year = sum(count for month, count in months.items() if month.year == today.year)
    return Visits(sum(by_post.values()), this_year, list(months.items()), by_post)


def visits_at(post: Post, today: datetime.date) -> int:
    """Return how many came by a post, on whatever trail, until last evening."""
    found = VisitCount.objects.filter(post=post, day__lt=today).aggregate(sum=Sum("count"))
    return found["sum"] or 0


def _months_before(day: datetime.date, months: int) -> datetime.date:
    """Return the first day of the month that many months before."""
    number = day.year * 12 + day.month - 1 - months
    return datetime.date(number // 12, number % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Inventory:
    """How many posts stand in the street, are to come, stood there."""

    installed: int
    to_come: int
    removed: int

    @property
    def total(self) -> int:
        return self.installed + self.to_come + self.removed


def inventory(town: Territory) -> Inventory:
    """Count the posts of a town by what became of them, in one query."""
    counts = dict(Post.objects.filter(territory=town).values_list("state").annotate(n=Count("pk")).order_by())
    return Inventory(
        installed=counts.get(PostState.INSTALLED, 0),
        to_come=counts.get(PostState.INVENTORY, 0),
        removed=counts.get(PostState.REMOVED, 0),
    )


def mark_of(town: Territory) -> Photo | None:
    """Return the picture that the town prints on its plates, None when it chose none."""
    mark = TownMark.objects.filter(territory=town).select_related("picture").first()
    return mark.picture if mark else None
