"""Codes and addresses by which France and the Internet know a town: can they be, and if not, why."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.exceptions import InvalidChecksum
from stdnum.exceptions import ValidationError as NotANumber
from stdnum.fr import siren as stdnum_siren

from terril.territories.models import Accessibility, DataLicence

ANSWER_DELAY_DAYS = range(1, 366)
# Shorter, nobody has time to begin; longer, nothing is left for building.
VENTING_MINUTES = range(10, 91)
_host_label = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
# Departments 01 to 95 without 20 (Corsica is 2A and 2B since 1976), then overseas: 971 to 978 are
# departments and collectivities, 984 to 989 the Pacific and the southern lands. 99 is a foreign
# country, 96 was never given. INSEE, "Code officiel géographique", departments and collectivities.
_departments = {f"{n:02}" for n in range(1, 96) if n != 20} | {"2A", "2B"}
_overseas = {f"97{n}" for n in range(1, 9)} | {f"98{n}" for n in (4, 6, 7, 8, 9)}


def insee(value: str) -> str:
    """Return the INSEE code of a commune in its one form, "" when empty.

    Raises ValidationError when no commune can have it.
    """
    code = "".join(value.split()).upper()
    if not code:
        return ""
    if not re.fullmatch(r"[0-9][0-9AB][0-9]{3}", code):
        raise ValidationError(
            _("Un code INSEE a cinq caractères, comme 62528 ou 2A004. Ce n'est pas le code postal.")
        )
    is_overseas = code[:3] in _overseas and code[3:] != "00"
    if not is_overseas and (code[:2] not in _departments or code[2:] == "000"):
        raise ValidationError(
            _("Aucune commune ne peut avoir le code INSEE %(code)s : ce département n'existe pas.")
            % {"code": code}
        )
    return code


def siren(value: str) -> str:
    """Return a SIREN as nine digits, "" when empty. Raises ValidationError when it cannot be."""
    if not value.strip():
        return ""
    try:
        return stdnum_siren.validate(value)
    except InvalidChecksum:
        raise ValidationError(
            _("Ce SIREN n'existe pas : sa clé est fausse. Un chiffre a dû être échangé.")
        ) from None
    except NotANumber:
        raise ValidationError(_("Un SIREN a neuf chiffres, comme 216 205 286.")) from None


def postcode(value: str) -> str:
    """Return a French postcode as five digits, "" when empty. Raises ValidationError when it cannot be."""
    code = "".join(value.split())
    if code and not re.fullmatch(r"(0[1-9]|[1-8][0-9]|9[0-8])[0-9]{3}", code):
        raise ValidationError(_("Un code postal a cinq chiffres, comme 62750."))
    return code


def host(value: str | None) -> str | None:
    """Return a host name in its one form (small letters, ASCII), None when empty.

    Raises ValidationError when it is no host name: syntax of RFC 1123, section 2.1; accents are
    turned into what browsers send.
    """
    name = (value or "").strip().rstrip(".").lower()
    if not name:
        return None
    if "/" in name or ":" in name:
        raise ValidationError(
            _("Donnez le nom seul, sans « https:// », ni chemin ni port : par exemple terril.ma-commune.fr.")
        )
    try:
        name = name.encode("idna").decode()
    except UnicodeError:
        name = ""
    if not 0 < len(name) <= 253 or not all(map(_host_label.fullmatch, name.split("."))):
        raise ValidationError(
            _("Ce n'est pas un nom de site : des lettres, des chiffres et des tirets séparés par des points.")
        )
    return name


def answer_delay(value: Any) -> int:
    """Return the number of days in which the town answers. Raises ValidationError outside 1 to 365."""
    try:
        days = int(value)
    except (TypeError, ValueError):
        days = 0
    if days not in ANSWER_DELAY_DAYS:
        raise ValidationError(_("Le délai de réponse va de 1 à 365 jours."))
    return days


def venting(value: Any) -> int:
    """Return the minutes during which people empty their bags. Raises ValidationError outside 10 to 90."""
    try:
        minutes = int(value)
    except (TypeError, ValueError):
        minutes = 0
    if minutes not in VENTING_MINUTES:
        raise ValidationError(_("Le déversoir dure de 10 à 90 minutes."))
    return minutes


def accessibility(value: Any) -> str:
    """Return how far the site follows the RGAA; "not" when nothing is said.

    Raises ValidationError for what is none of Accessibility.
    """
    state = value or Accessibility.NOT
    if state not in Accessibility.values:
        raise ValidationError(_("Choisissez un état de conformité de la liste."))
    return str(state)


def languages(value: Any) -> list[str]:
    """Return the languages of a town's site in the order of the settings.

    Raises ValidationError when there is none, or one that Terril does not speak.
    """
    known = [code for code, _name in settings.LANGUAGES]
    wanted = list(value) if isinstance(value, list | tuple) else []
    if not wanted or not all(isinstance(code, str) and code in known for code in wanted):
        raise ValidationError(
            _("Choisissez au moins une langue parmi : %(known)s.") % {"known": ", ".join(known)}
        )
    return [code for code in known if code in wanted]


def data_licence(value: str) -> str:
    """Return the name of a licence of public data. Raises ValidationError for one the law does not list."""
    if value not in DataLicence.values:
        raise ValidationError(_("Choisissez l'une des licences proposées."))
    return value


def time_zone(value: str) -> str:
    """Return the name of a time zone. Raises ValidationError when there is none of that name."""
    if value not in available_timezones():
        raise ValidationError(_("Aucun fuseau horaire ne porte ce nom. Exemple : Europe/Paris."))
    return value
