"""What people give to actions, made canonical or refused with a sentence keyed by the detail's name."""

from __future__ import annotations

import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import Enum
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Choices
from django.utils.translation import gettext as _

from terril.agreements.when import When
from terril.foundation import clock

# A billion euros and ten million units: beyond, it is a slip of the keyboard.
MOST_CENTS = 10**11
MOST_UNITS = Decimal(10_000_000)
MOST_PLACES = 5000
FIRST_YEAR, LAST_YEAR = 1900, 2200


class Unchanged(Enum):
    """The detail was not given: what is written stays."""

    KEEP = "keep"


KEEP = Unchanged.KEEP


def cents(value: Any, field: str, *, least: int = 0) -> int | None:
    """Return an amount of cents, None when there is none; raises ValidationError outside what can be."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= MOST_CENTS:
        raise ValidationError({field: _("Ce montant n'est pas possible : vérifiez le nombre de zéros.")})
    return value


def quantity(value: Any, field: str = "quantity") -> Decimal | None:
    """Return a quantity with two decimals, None when there is none; raises ValidationError unless > 0."""
    if value is None or value == "":
        return None
    try:
        number = Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    except (InvalidOperation, ValueError):
        raise ValidationError({field: _("Écrivez la quantité en chiffres, par exemple 12 ou 1,5.")}) from None
    if not number.is_finite() or not 0 < number <= MOST_UNITS:
        raise ValidationError({field: _("Cette quantité n'est pas possible : vérifiez les chiffres.")})
    return number


def places(value: Any) -> int:
    """Return how many people are looked for; raises ValidationError outside 0 to MOST_PLACES."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_PLACES:
        raise ValidationError(
            {"places": _("Dites combien de personnes il faut, entre 0 et %(most)d.") % {"most": MOST_PLACES}}
        )
    return value


def day(value: Any, field: str) -> datetime.date:
    """Return a day in the years we count with; raises ValidationError otherwise."""
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        raise ValidationError({field: _("Cette date n'existe pas. Écrivez par exemple 12/06/2027.")})
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValidationError({field: _("Cette date ne peut pas être : vérifiez l'année.")})
    return value


def past_day(value: Any, field: str) -> datetime.date:
    """Return a day that is not to come; raises ValidationError otherwise."""
    if day(value, field) > clock.today():
        raise ValidationError({field: _("Cette date n'est pas encore venue.")})
    return value


def choice(value: Any, choices: type[Choices], field: str) -> Any:
    """Return the member of `choices`; raises ValidationError when there is no such one."""
    try:
        return choices(value)
    except ValueError:
        raise ValidationError({field: _("Choisissez une des réponses proposées.")}) from None


def moment(value: Any) -> When:
    """Return the When itself, "" and None being unspecified; raises ValidationError for anything else."""
    if value in (None, ""):
        return When()
    if not isinstance(value, When):
        raise ValidationError({"when": _("Dites quand, par exemple « 12 juin 2027 ».")})
    return value
