"""Making a trail: its words, its posts in order, showing it to everybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.foundation.actions import Told, action, told
from terril.foundation.models import Audience
from terril.foundation.states import move
from terril.foundation.text import unique_slug
from terril.people.models import User
from terril.territories.models import Territory
from terril.trails import rules
from terril.trails.details import read
from terril.trails.models import Post, Stop, Trail
from terril.trails.states import TrailState

MOST_POSTS = 100
# Ends of address that are pages of their own.
TAKEN = ("bornes",)


def _audience(trail: Trail) -> Audience:
    """Return who reads what happens to a trail: a draft is the town hall's affair."""
    return Audience.PUBLIC if trail.state == TrailState.PUBLISHED else Audience.STAFF


@action(rules.can_prepare, says=_("Un parcours se prépare : « %(title)s »"))
def create_trail(actor: User, territory: Territory, *, title: str, **details: Any) -> Told:
    """Begin a trail, as a draft.

    Arguments: `details` any of those of trails.details.READERS["trail"].
    Raises ValidationError keyed by the detail.
    """
    values = read("trail", {"title": title, **details})
    slug = unique_slug(
        Trail.objects.filter(territory=territory), values["title"], otherwise="parcours", max_length=110
    )
    trail = Trail.objects.create(
        territory=territory, slug=f"parcours-{slug}" if slug in TAKEN else slug, **values
    )
    return told(trail, audience=Audience.STAFF, title=trail.title)


@action(rules.can_prepare, says=_("Le parcours « %(title)s » est complété"))
def edit_trail(actor: User, trail: Trail, **details: Any) -> Told:
    """Change what is said of a trail; its address stays. Details and errors are those of `create_trail`."""
    values = read("trail", details)
    for name, value in values.items():
        setattr(trail, name, value)
    trail.save(update_fields=list(values))
    return told(trail, audience=_audience(trail), title=trail.title)


@action(rules.can_prepare, says=_("Le parcours « %(title)s » passe par %(count)s bornes"))
def order_posts(actor: User, trail: Trail, *, posts: Sequence[Post]) -> Told:
    """Say by which posts a trail goes, in their order; those left out are off it.

    Raises ValidationError keyed "posts": one twice, one of another town, more than a hundred, fewer
    than two on a trail that is published.
    """
    if len(posts) > MOST_POSTS:
        raise ValidationError({"posts": gettext("C'est trop long : cent bornes au plus.")})
    if len({post.pk for post in posts}) < len(posts):
        raise ValidationError({"posts": gettext("Une borne est deux fois sur le parcours.")})
    if any(post.territory_id != trail.territory_id for post in posts):
        raise ValidationError({"posts": gettext("Choisissez parmi les bornes de la commune.")})
    if trail.state == TrailState.PUBLISHED and len(posts) < 2:
        raise ValidationError({"posts": gettext("Un parcours publié garde au moins deux bornes.")})
    Stop.objects.filter(trail=trail).delete()
    Stop.objects.bulk_create(
        Stop(trail=trail, post=post, position=position) for position, post in enumerate(posts, start=1)
    )
    return told(trail, audience=_audience(trail), title=trail.title, count=len(posts))


@action(rules.can_publish, says=_("Un nouveau parcours à suivre dans la commune : « %(title)s »"))
def publish_trail(actor: User, trail: Trail) -> Told:
    """Show a trail to everybody."""
    move(trail, TrailState.PUBLISHED)
    return told(trail, title=trail.title)


@action(rules.can_prepare, says=_("Le parcours « %(title)s » n'est plus montré"))
def withdraw_trail(actor: User, trail: Trail) -> Told:
    """Make a trail a draft again; its posts keep their pages."""
    move(trail, TrailState.DRAFT)
    return told(trail, audience=Audience.STAFF, title=trail.title)
