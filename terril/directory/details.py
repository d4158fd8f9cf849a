"""What people and files say of an organisation, made canonical or refused with one sentence each."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terril.directory import codes
from terril.directory.models import Organisation, OrganisationKind
from terril.foundation import clock
from terril.foundation.text import clean_line, clean_text
from terril.territories.codes import postcode, siren
from terril.territories.models import Territory

DESCRIPTION_LENGTH = 2000
NAME_LENGTH = 120
MOST_MEMBERS = 100_000
# By which the State knows an organisation: the town hall's affair, not that of whoever speaks for it.
IDENTITY = ("kind", "name", "siren", "siret", "rna")

_url = URLValidator(schemes=["http", "https"])


def _line(max_length: int, label: Callable[[], str], *, required: bool = False) -> Callable[[Any], str]:
    return lambda value: clean_line(str(value or ""), max_length, label(), required=required)


def _text(label: Callable[[], str]) -> Callable[[Any], str]:
    return lambda value: clean_text(str(value or ""), DESCRIPTION_LENGTH, label())


def _email(value: str) -> str:
    address = value.strip()
    if address:
        validate_email(address)
    return address


def website(value: str) -> str:
    """Return the address of a site, with its https:// when it was left out; "" when empty."""
    address = value.strip()
    if not address:
        return ""
    if "://" not in address:
        address = f"https://{address}"
    try:
        if len(address) > 200:
            raise ValidationError("")
        _url(address)
    except ValidationError:
        raise ValidationError(
            _("Ce n'est pas l'adresse d'un site. Écrivez-la comme dans un navigateur : https://exemple.fr.")
        ) from None
    return address


def past_day(value: Any) -> datetime.date | None:
    """Return a day that has come already, None for none. Raises ValidationError for one to come."""
    if value in (None, ""):
        return None
    if not isinstance(value, datetime.date):
        raise ValidationError(_("Écrivez une date, par exemple 2024-09-15."))
    if value > clock.today():
        raise ValidationError(_("Ce jour n'est pas encore venu."))
    if value.year < 1000:
        raise ValidationError(_("Cette année est trop lointaine pour être vraie."))
    return value


def _members(value: Any) -> int | None:
    if value in (None, ""):
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_MEMBERS:
        raise ValidationError(_("Écrivez un nombre de personnes, en chiffres."))
    return value


def _degrees(most: int) -> Callable[[Any], float | None]:
    def read(value: Any) -> float | None:
        if value in (None, ""):
            return None
        if not isinstance(value, int | float) or not math.isfinite(value) or abs(value) > most:
            raise ValidationError(_("Ce point n'est pas sur la carte. Choisissez-le à nouveau."))
        return round(float(value), 6)

    return read


def _kind(value: Any) -> str:
    if value not in OrganisationKind.values:
        raise ValidationError(_("Choisissez une sorte d'acteur de la liste."))
    return str(value)


# Every detail of an organisation, and what makes its value canonical or refuses it.
READERS: dict[str, Callable[[Any], Any]] = {
    "kind": _kind,
    "name": _line(NAME_LENGTH, lambda: _("Le nom"), required=True),
    "description": _text(lambda: _("La présentation")),
    "purpose": _text(lambda: _("L'objet déclaré")),
    "siren": siren,
    "siret": codes.siret,
    "rna": codes.rna,
    "website": website,
    "address": _line(200, lambda: _("L'adresse")),
    "postcode": postcode,
    "locality": _line(80, lambda: _("La commune")),
    "quarter": lambda value: value,
    "latitude": _degrees(90),
    "longitude": _degrees(180),
    "members_count": _members,
    "members_counted_on": past_day,
    "created_on": past_day,
    "is_active": bool,
    "closed_on": past_day,
    "contact_name": _line(100, lambda: _("La personne à joindre")),
    "contact_email": _email,
    "contact_phone": _line(30, lambda: _("Le téléphone")),
}


# How a page names them.
LABELS: dict[str, Any] = {
    "kind": gettext_lazy("Sorte d'acteur"),
    "name": gettext_lazy("Nom"),
    "description": gettext_lazy("Présentation"),
    "purpose": gettext_lazy("Objet déclaré"),
    "siren": gettext_lazy("SIREN"),
    "siret": gettext_lazy("SIRET"),
    "rna": gettext_lazy("Numéro RNA"),
    "website": gettext_lazy("Site internet"),
    "address": gettext_lazy("Adresse"),
    "postcode": gettext_lazy("Code postal"),
    "locality": gettext_lazy("Commune"),
    "quarter": gettext_lazy("Quartier"),
    "latitude": gettext_lazy("Latitude"),
    "longitude": gettext_lazy("Longitude"),
    "members_count": gettext_lazy("Nombre de membres"),
    "members_counted_on": gettext_lazy("Compté le"),
    "created_on": gettext_lazy("Créé le"),
    "is_active": gettext_lazy("En activité"),
    "closed_on": gettext_lazy("Jusqu'au"),
    "contact_name": gettext_lazy("La personne à joindre"),
    "contact_email": gettext_lazy("Son courriel"),
    "contact_phone": gettext_lazy("Son téléphone"),
}


def read(values: dict[str, Any]) -> dict[str, Any]:
    """Return the details made canonical. Raises ValidationError with one sentence for each wrong one."""
    errors, kept = {}, {}
    for name, value in values.items():
        try:
            kept[name] = READERS[name](value)
        except ValidationError as error:
            errors[name] = error.messages
    if errors:
        raise ValidationError(errors)
    return kept


def agree(organisation: Organisation) -> None:
    """Complete what follows from the details of `organisation` (not saved), and refuse what contradicts.

    Raises ValidationError keyed by the detail.
    """
    if organisation.siret and not organisation.siren:
        # The first nine digits of a SIRET are the SIREN (INSEE, Sirene documentation).
        organisation.siren = organisation.siret[:9]
    if organisation.siret and organisation.siren != organisation.siret[:9]:
        raise ValidationError({"siren": _("Le SIREN doit être le début du SIRET : ses neuf chiffres.")})
    if (organisation.latitude is None) != (organisation.longitude is None):
        raise ValidationError({"latitude": _("Ce point n'est pas sur la carte. Choisissez-le à nouveau.")})
    if organisation.members_count is None:
        organisation.members_counted_on = None
    elif organisation.members_counted_on is None:
        organisation.members_counted_on = clock.today()
    if organisation.is_active:
        organisation.closed_on = None
    if (
        organisation.closed_on
        and organisation.created_on
        and organisation.closed_on < organisation.created_on
    ):
        raise ValidationError({"closed_on": _("La fin ne peut pas venir avant le début.")})
    quarter = organisation.quarter
    if quarter is not None and quarter.parent_id != organisation.territory_id:
        raise ValidationError({"quarter": _("Choisissez un quartier de la commune.")})
    if organisation.kind == OrganisationKind.SERVICE and not (
        organisation.contact_name and (organisation.contact_phone or organisation.contact_email)
    ):
        # Every acknowledgement tells whom to call: a service nobody can reach cannot be in charge.
        raise ValidationError(
            {"contact_name": _("Pour un service : qui appeler, et à quel numéro ou quelle adresse ?")}
        )


def check_numbers_are_free(
    town: Territory, values: dict[str, Any], organisation: Organisation | None = None
) -> None:
    """Raise ValidationError for a SIRET or an RNA number that another organisation of the town has."""
    others = Organisation.objects.filter(territory=town)
    if organisation is not None:
        others = others.exclude(pk=organisation.pk)
    if values.get("siret") and others.filter(siret=values["siret"]).exists():
        raise ValidationError({"siret": _("Un acteur de la commune a déjà ce SIRET.")})
    if values.get("rna") and others.filter(rna=values["rna"]).exists():
        raise ValidationError({"rna": _("Un acteur de la commune a déjà ce numéro RNA.")})


def given(values: dict[str, Any]) -> list[str]:
    """Return the names of the details that say something, sorted."""
    return sorted(name for name, value in values.items() if value not in (None, "", True))
