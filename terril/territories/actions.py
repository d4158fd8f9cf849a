"""Making the tree of territories grow, and changing the settings of a town."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.foundation.actions import Told, action, told
from terril.foundation.text import clean_line, unique_slug
from terril.territories import boundary, codes, rules
from terril.territories.models import Territory, TerritoryKind

# Above whom each kind may stand; a town may be the first of its tree.
PARENTS = {
    TerritoryKind.REGION: (None,),
    TerritoryKind.AGGLOMERATION: (None, TerritoryKind.REGION),
    TerritoryKind.COMMUNE: (None, TerritoryKind.REGION, TerritoryKind.AGGLOMERATION),
    TerritoryKind.QUARTER: (TerritoryKind.COMMUNE,),
}


def _email(value: str) -> str:
    address = value.strip()
    if address:
        validate_email(address)
    return address


def _line(max_length: int, label: Any, *, required: bool = False) -> Callable[[str], str]:
    return lambda value: clean_line(value or "", max_length, label, required=required)


# Every setting of a town, and what makes its value canonical or refuses it.
SETTINGS: dict[str, Callable[[Any], Any]] = {
    "name": _line(100, _("Le nom"), required=True),
    "insee_code": codes.insee,
    "siren": codes.siren,
    "postcode": codes.postcode,
    "host": codes.host,
    "answer_delay_days": codes.answer_delay,
    "promise_delay_days": codes.answer_delay,
    "venting_minutes": codes.venting,
    "languages": codes.languages,
    "time_zone": codes.time_zone,
    "contact_name": _line(100, _("La personne à joindre")),
    "contact_email": _email,
    "contact_phone": _line(30, _("Le téléphone")),
    "contact_address": _line(200, _("L'adresse")),
    "data_licence": codes.data_licence,
    "dpo_contact": _line(200, _("Le délégué à la protection des données")),
    "publisher": _line(100, _("Le directeur de la publication")),
    "accessibility": codes.accessibility,
    "hosting": _line(300, _("L'hébergeur")),
}


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    """Return the settings made canonical. Raises ValidationError with one sentence for each wrong one."""
    errors, kept = {}, {}
    for name, value in values.items():
        try:
            kept[name] = SETTINGS[name](value)
        except ValidationError as error:
            errors[name] = error.messages
    if errors:
        raise ValidationError(errors)
    return kept


def _check_host_is_free(host: str | None, town: Territory | None = None) -> None:
    others = Territory.objects.filter(host=host)
    if host and (others.exclude(pk=town.pk) if town else others).exists():
        raise ValidationError({"host": gettext("Une autre commune répond déjà à cette adresse.")})


def _plant(parent: Territory | None, kind: TerritoryKind, values: dict[str, Any]) -> Territory:
    """Save a new territory under `parent` with its path."""
    if (TerritoryKind(parent.kind) if parent else None) not in PARENTS[kind]:
        raise ValidationError(
            gettext("Un territoire de cette sorte ne se place pas là : %(kind)s.") % {"kind": kind.label}
        )
    siblings = Territory.objects.filter(parent=parent)
    territory = Territory.objects.create(
        kind=kind, parent=parent, slug=unique_slug(siblings, values["name"], otherwise="lieu"), **values
    )
    # The path holds the row's own number, so it is known only once the row is there.
    territory.path = f"{parent.path if parent else ''}{territory.pk}/"
    territory.save(update_fields=["path"])
    return territory


@action(rules.can_administer, says=_("%(who)s a ouvert le site de la commune %(name)s"))
def create_town(
    actor: Any,
    parent: Territory | None,
    *,
    name: str,
    insee_code: str,
    siren: str = "",
    host: str | None = None,
    postcode: str = "",
    is_demo: bool = False,
    **settings: Any,
) -> Told:
    """Make a commune under `parent` (or alone); `settings` are those of `change_settings`.

    Raises ValidationError keyed by the detail: a code that cannot be, a host taken, a name too long.
    """
    values = _checked(
        {
            "name": name,
            "insee_code": insee_code,
            "siren": siren,
            "host": host,
            "postcode": postcode,
            **settings,
        }
    )
    if not values["insee_code"]:
        raise ValidationError({"insee_code": gettext("Le code INSEE de la commune est nécessaire.")})
    _check_host_is_free(values["host"])
    town = _plant(parent, TerritoryKind.COMMUNE, {**values, "is_demo": is_demo})
    return told(town, name=town.name)


@action(rules.can_administer, says=_("%(who)s a ajouté le territoire %(name)s"))
def create_territory(
    actor: Any, parent: Territory | None, *, kind: str, name: str, insee_code: str = "", siren: str = ""
) -> Told:
    """Make a region or an agglomeration. `insee_code` is the region's own, two digits; no commune's.

    Raises ValidationError keyed by the detail: a kind that has an action of its own, a wrong code.
    """
    if kind not in (TerritoryKind.REGION, TerritoryKind.AGGLOMERATION):
        raise ValidationError({"kind": gettext("Choisissez une région ou une agglomération.")})
    code = insee_code.strip()
    if code and not (code.isascii() and code.isdigit() and len(code) <= 3):
        raise ValidationError({"insee_code": gettext("Le code d'une région a deux chiffres, comme 32.")})
    values = _checked({"name": name, "siren": siren})
    territory = _plant(parent, TerritoryKind(kind), {**values, "insee_code": code})
    return told(territory, name=territory.name)


@action(rules.can_administer, says=_("%(who)s a ajouté le quartier %(name)s"))
def add_quarter(actor: Any, town: Territory, *, name: str) -> Told:
    """Make a quarter of the town. Raises ValidationError: no name, or one that the town already has."""
    values = _checked({"name": name})
    if town.children.filter(kind=TerritoryKind.QUARTER, name__iexact=values["name"]).exists():
        raise ValidationError({"name": gettext("La commune a déjà un quartier de ce nom.")})
    quarter = _plant(town, TerritoryKind.QUARTER, values)
    return told(quarter, name=quarter.name)


@action(rules.can_administer, says=_("%(who)s a tracé le contour de la commune"))
def set_boundary(actor: Any, town: Territory, *, geojson: str | bytes | dict[str, Any]) -> Told:
    """Keep the outline of the town. Raises ValidationError keyed "geojson" (see boundary.read)."""
    try:
        town.boundary = boundary.read(geojson)
    except ValidationError as error:
        raise ValidationError({"geojson": error.messages}) from None
    town.save(update_fields=["boundary"])
    return told(town)


@action(rules.can_administer, says=_("%(who)s a changé les réglages de la commune"))
def change_settings(actor: Any, town: Territory, **settings: Any) -> Told:
    """Change the settings given, any of SETTINGS; the journal keeps which ones, not their values.

    Raises ValidationError keyed by the setting.
    """
    values = _checked(settings)
    _check_host_is_free(values.get("host"), town)
    changed = sorted(name for name, value in values.items() if getattr(town, name) != value)
    for name in changed:
        setattr(town, name, values[name])
    town.save(update_fields=changed)
    return told(town, settings=changed)
