"""What is said of a pebble, checked before it is kept: one sentence for each thing that is wrong."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from terril.foundation import clock
from terril.foundation.text import clean_line, clean_text
from terril.landmarks.models import LandmarkKind, Language
from terril.territories.models import Territory

# The oldest story a town of the mines tells of itself; before, it is a typing error.
EARLIEST = datetime.date(1800, 1, 1)
LONG = 5000
# Twice the length of what a review or a lesson may hold on each side.
STORY = 20_100
EASY = 3000
# "Des phrases courtes" (FALC): the European rules say one idea a sentence; this is where two begin.
LONGEST_EASY_SENTENCE = 20
_sentence_ends = re.compile(r"[.!?…]+(?:\s|$)|\n+")


def past_day(day: datetime.date, *, field: str) -> datetime.date:
    """Return a day on which something may have happened. Raises ValidationError keyed by `field`."""
    if not EARLIEST <= day <= clock.today():
        raise ValidationError(
            {field: _("Un caillou marque ce qui est fait : choisissez un jour passé.")},
        )
    return day


def _laid_on(value: datetime.date) -> datetime.date:
    return past_day(value, field="laid_on")


def _kind(value: str) -> str:
    if value not in LandmarkKind.values:
        raise ValidationError({"kind": _("Un caillou est une réalisation ou un enseignement.")})
    return value


def language(value: str) -> str:
    """Return a language that pebbles may be told in. Raises ValidationError keyed "language"."""
    if value not in Language.values:
        raise ValidationError({"language": _("Choisissez une langue de la liste.")})
    return value


def _degrees(field: str, most: int) -> Callable[[Any], float | None]:
    def read(value: float | None) -> float | None:
        if value is not None and not (math.isfinite(value) and abs(value) <= most):
            raise ValidationError({field: _("Ce point n'est pas sur la carte. Choisissez-le à nouveau.")})
        return value

    return read


def _easy(value: str) -> str:
    text = clean_text(value, EASY, _("La version facile à lire"), field="easy_text")
    for sentence in _sentence_ends.split(text):
        words = sentence.split()
        if len(words) > LONGEST_EASY_SENTENCE:
            raise ValidationError(
                {
                    "easy_text": _(
                        "Facile à lire : une phrase a %(count)d mots, c'est trop. Coupez-la en deux "
                        "(%(most)d mots au plus) : « %(beginning)s… »"
                    )
                    % {
                        "count": len(words),
                        "most": LONGEST_EASY_SENTENCE,
                        "beginning": " ".join(words[:6]),
                    }
                }
            )
    return text


READERS: Mapping[str, Callable[[Any], Any]] = {
    "kind": _kind,
    "title": lambda value: clean_line(value, 120, _("Le titre"), field="title", required=True),
    "laid_on": _laid_on,
    "only_year_known": bool,
    "quarter": lambda value: value,
    "place": lambda value: clean_line(value, 200, _("Le lieu"), field="place"),
    "latitude": _degrees("latitude", 90),
    "longitude": _degrees("longitude", 180),
    "language": language,
    "done": lambda value: clean_text(value, LONG, _("Ce qui a été fait"), field="done"),
    "by_town": lambda value: clean_text(value, LONG, _("La part de la commune"), field="by_town"),
    "by_inhabitants": lambda value: clean_text(
        value, LONG, _("La part des habitants"), field="by_inhabitants"
    ),
    "story": lambda value: clean_text(value, STORY, _("Le récit"), field="story"),
    "easy_text": _easy,
    "source": lambda value: clean_line(value, 200, _("La source"), field="source"),
}


def read(town: Territory, details: Mapping[str, Any]) -> dict[str, Any]:
    """Return the details made canonical, in the order of READERS.

    Raises ValidationError keyed by each detail that is wrong; KeyError for a detail there is none of.
    """
    errors: dict[str, Any] = {}
    kept: dict[str, Any] = {}
    for name in sorted(details, key=list(READERS).index):
        try:
            kept[name] = READERS[name](details[name])
        except ValidationError as error:
            errors |= error.error_dict
    quarter = kept.get("quarter")
    if quarter is not None and quarter.parent_id != town.pk:
        errors["quarter"] = _("Choisissez un quartier de la commune.")
    if "latitude" in kept and (kept["latitude"] is None) != (kept.get("longitude") is None):
        errors["latitude"] = _("Ce point n'est pas sur la carte. Choisissez-le à nouveau.")
    if errors:
        raise ValidationError(errors)
    return kept
