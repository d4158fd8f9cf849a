"""What people and files say of a trail and of a post, made canonical or refused with one sentence each."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from terril.foundation import clock
from terril.foundation.text import clean_line, clean_text
from terril.trails.models import Access, Level, Post

TITLE_LENGTH = 120
POST_WORDS = 4000
TRAIL_WORDS = 2000
# A walk of a day.
MOST_METRES = 60_000
MOST_MINUTES = 24 * 60


def _degrees(most: int) -> Callable[[Any], float | None]:
    def read(value: Any) -> float | None:
        if value in (None, ""):
            return None
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not math.isfinite(value) or abs(value) > most:
            raise ValidationError(_("Ce point n'est pas sur la carte. Choisissez-le à nouveau."))
        return round(float(value), 6)

    return read


def _one_of(known: Any, sentence: Callable[[], str]) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in known.values:
            raise ValidationError(sentence())
        return str(value)

    return read


def _number(most: int) -> Callable[[Any], int | None]:
    def read(value: Any) -> int | None:
        if value in (None, ""):
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
            raise ValidationError(_("Écrivez un nombre entre 1 et %(most)d.") % {"most": most})
        return value

    return read


def _languages(value: Any) -> list[str]:
    known = [code for code, _name in settings.LANGUAGES]
    chosen = [code for code in known if code in (value or ())]
    if not chosen:
        raise ValidationError(_("Choisissez au moins une langue."))
    return chosen


def _line(most: int, label: Callable[[], str], *, required: bool = False) -> Callable[[Any], str]:
    return lambda value: clean_line(str(value or ""), most, label(), required=required)


def _text(most: int, label: Callable[[], str]) -> Callable[[Any], str]:
    return lambda value: clean_text(str(value or ""), most, label())


READERS: dict[str, dict[str, Callable[[Any], Any]]] = {
    "trail": {
        "title": _line(TITLE_LENGTH, lambda: _("Le titre"), required=True),
        "words": _text(TRAIL_WORDS, lambda: _("La présentation")),
        "theme": _line(80, lambda: _("Le thème")),
        "level": _one_of(Level, lambda: _("Choisissez un niveau de la liste.")),
        "access": _one_of(Access, lambda: _("Choisissez une réponse de la liste.")),
        "languages": _languages,
        "length_metres": _number(MOST_METRES),
        "walking_minutes": _number(MOST_MINUTES),
    },
    "post": {
        "title": _line(TITLE_LENGTH, lambda: _("Le titre"), required=True),
        "words": _text(POST_WORDS, lambda: _("Le texte")),
        "source": _line(200, lambda: _("La source")),
        "latitude": _degrees(90),
        "longitude": _degrees(180),
        "landmark": lambda value: value,
        "memory": lambda value: value,
        "is_invented": bool,
    },
}


def read(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return the details of a "trail" or a "post" made canonical.

    Raises ValidationError keyed by the detail, with one sentence for each wrong one.
    """
    errors, kept = {}, {}
    for name, value in values.items():
        try:
            kept[name] = READERS[kind][name](value)
        except ValidationError as error:
            errors[name] = error.messages
    if errors:
        raise ValidationError(errors)
    return kept


def agree(post: Post) -> None:
    """Refuse what contradicts: half a place, what is another town's. ValidationError by the detail."""
    latitude, longitude = post.latitude, post.longitude
    if (latitude is None) != (longitude is None):
        raise ValidationError({"latitude": _("Ce point n'est pas sur la carte. Choisissez-le à nouveau.")})
    if post.landmark is not None and post.landmark.territory_id != post.territory_id:
        raise ValidationError({"landmark": _("Choisissez un caillou de la commune.")})
    if post.memory is not None and post.memory.territory_id != post.territory_id:
        raise ValidationError({"memory": _("Choisissez un souvenir de la commune.")})


def day_gone(value: Any) -> datetime.date:
    """Return the day something was taken away: not one to come."""
    if not isinstance(value, datetime.date) or value > clock.today() or value.year < 1900:
        raise ValidationError({"removed_on": _("Choisissez le jour où elle a été retirée.")})
    return value
