"""Writing the star and the orientations that lead to it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.text import clean_line, clean_text, unique_slug
from terril.people.models import User
from terril.territories.models import Territory
from terril.vision import rules
from terril.vision.models import Orientation, Vision

FARTHEST_HORIZON = 100


@action(rules.can_write_vision, says=_("L'étoile de la commune : « %(star)s »"))
def set_star(actor: User, territory: Territory, *, star: str, promise: str = "", horizon: int) -> Told:
    """Say where the town is going: one sentence that makes people dream, and by which year.

    Raises ValidationError keyed by the detail: no star, a horizon in the past or out of sight.
    """
    this_year = clock.today().year
    if not this_year <= horizon <= this_year + FARTHEST_HORIZON:
        raise ValidationError(
            {"horizon": gettext("L'étoile est devant nous : choisissez une année à venir.")}
        )
    vision, _is_new = Vision.objects.update_or_create(
        territory=territory,
        defaults={
            "star": clean_line(star, 160, gettext("L'étoile"), field="star", required=True),
            "promise": clean_text(promise, 5000, gettext("La promesse"), field="promise"),
            "horizon": horizon,
        },
    )
    return told(vision, star=vision.star, horizon=horizon)


@action(rules.can_write_vision, says=_("Une nouvelle orientation de la commune : « %(title)s »"))
def add_orientation(
    actor: User, territory: Territory, *, title: str, why: str = "", position: int = 0
) -> Told:
    """Add a direction the town chose to go in; `position` sorts them.

    Raises ValidationError keyed by the detail: no title, one that the town already has, a position
    that is no rank.
    """
    title = clean_line(title, 100, gettext("Le titre"), field="title", required=True)
    if Orientation.objects.filter(territory=territory, title__iexact=title).exists():
        raise ValidationError({"title": gettext("La commune a déjà une orientation de ce nom.")})
    if not 0 <= position <= 1000:
        raise ValidationError({"position": gettext("Donnez un rang entre 0 et 1000.")})
    orientation = Orientation.objects.create(
        territory=territory,
        title=title,
        slug=unique_slug(Orientation.objects.filter(territory=territory), title, otherwise="orientation"),
        why=clean_text(why, 5000, gettext("La raison"), field="why"),
        position=position,
    )
    return told(orientation, title=title)
