"""Numbers by which France knows an organisation: can they be, and if not, why."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.exceptions import InvalidChecksum
from stdnum.exceptions import ValidationError as NotANumber
from stdnum.fr import siret as stdnum_siret


def siret(value: str) -> str:
    """Return a SIRET as fourteen digits, "" when empty.

    Luhn's key, or the sum of the digits for La Poste's branches (INSEE, Sirene documentation).
    Raises ValidationError when it cannot be.
    """
    if not value.strip():
        return ""
    try:
        return stdnum_siret.validate(value)
    except InvalidChecksum:
        raise ValidationError(
            _("Ce SIRET n'existe pas : sa clé est fausse. Un chiffre a dû être échangé.")
        ) from None
    except NotANumber:
        raise ValidationError(_("Un SIRET a quatorze chiffres, comme 216 205 286 00018.")) from None


def rna(value: str) -> str:
    """Return the number of an association in the national register: W and nine digits, "" when empty.

    Décret n° 2009-540 du 14 mai 2009 made the register. The two digits after the W are those of a
    department: Corsica (2A, 2B) and the lands overseas (9R, 9G …) have a letter there.
    Raises ValidationError when it cannot be.
    """
    number = "".join(value.split()).upper()
    if number and not re.fullmatch(r"W[0-9][0-9A-Z][0-9]{7}", number):
        raise ValidationError(
            _("Un numéro RNA est un W suivi de neuf chiffres. Il est sur le récépissé de la préfecture.")
        )
    return number
