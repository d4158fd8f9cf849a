"""What people type of a promise, made canonical or refused with a sentence keyed by the detail's name."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from terril.agreements.when import When
from terril.foundation.text import clean_line, clean_text

# A sentence of the journal, whole: what is said in public is sealed to the letter.
LONGEST = 1000
_within = re.compile(r"/(?!/)[^\s\\]*")
_is_web = URLValidator(schemes=["http", "https"])


def line(field: str, value: str, most: int, label: Any, *, required: bool = False) -> str:
    """Return one canonical line; raises ValidationError keyed `field`."""
    return clean_line(value, most, label, field=field, required=required)


def text(field: str, value: str, label: Any, *, required: bool = True, most: int = LONGEST) -> str:
    """Return a canonical text; raises ValidationError keyed `field`."""
    return clean_text(value, most, label, field=field, required=required)


def address(field: str, value: str) -> str:
    """Return an address of this site ("/reunions/3/") or of the web; raises ValidationError keyed `field`."""
    value = line(field, value, 300, _("L'adresse"))
    if not value or _within.fullmatch(value):
        return value
    try:
        _is_web(value)
    except ValidationError:
        raise ValidationError(
            {field: _("Cette adresse ne semble pas complète. Exemple : https://www.exemple.fr/page")}
        ) from None
    return value


def moment(when: When) -> str:
    """Return a date as a sentence of the journal says it."""
    return when.in_words() if when != When() else _("sans date")
