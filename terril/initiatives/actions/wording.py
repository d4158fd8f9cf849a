"""What people wrote, checked before it is kept: one sentence for each thing that is missing or wrong."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from terril.foundation.text import clean_line, clean_text
from terril.initiatives.models import Initiative

LONG = 5000
SHORT = 200


@dataclass(frozen=True)
class Wording:
    """A text somebody wrote: `missing` is the sentence shown when it is empty but needed."""

    value: str
    label: str
    missing: str = ""
    limit: int = LONG


def checked(**wordings: Wording) -> dict[str, str]:
    """Return the texts made canonical, by name; every wrong one has its own sentence.

    Texts of up to 300 characters are one line.
    Raises ValidationError keyed by the names.
    """
    errors: dict[str, list[str]] = {}
    kept: dict[str, str] = {}
    for name, wording in wordings.items():
        clean = clean_line if wording.limit <= 300 else clean_text
        try:
            kept[name] = clean(wording.value or "", wording.limit, wording.label)
        except ValidationError as error:
            errors[name] = error.messages
            continue
        if wording.missing and not kept[name]:
            errors[name] = [wording.missing]
    if errors:
        raise ValidationError(errors)
    return kept


def text(name: str, value: str, label: str, *, missing: str = "", limit: int = LONG) -> str:
    """Return one text made canonical. Raises ValidationError keyed by `name`."""
    return checked(**{name: Wording(value, label, missing, limit)})[name]


def reason(value: str, *, missing: str, limit: int = 300) -> str:
    """Return why something is done, in one line. Raises ValidationError keyed "reason"."""
    return text("reason", value, _("La raison"), missing=missing, limit=limit)


def title(value: str) -> str:
    """Return a title in one line. Raises ValidationError keyed "title"."""
    missing = _("Donnez-lui un titre court : une ligne suffit, vous pourrez le changer.")
    return text("title", value, _("Le titre"), missing=missing, limit=120)


def point(latitude: float | None, longitude: float | None) -> tuple[float | None, float | None]:
    """Return a place on the map, or nowhere. Raises ValidationError keyed "latitude"."""
    if latitude is None and longitude is None:
        return None, None
    if latitude is None or longitude is None or not _is_on_earth(latitude, longitude):
        raise ValidationError({"latitude": _("Ce point n'est pas sur la carte. Choisissez-le à nouveau.")})
    return latitude, longitude


def _is_on_earth(latitude: float, longitude: float) -> bool:
    return (
        math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180
    )


def facts_of(initiative: Initiative, **more: Any) -> dict[str, Any]:
    """Return what every sentence of the journal about an initiative may name."""
    return {"title": initiative.title, "number": initiative.number, **more}
