"""Our own plain CSV: a line an organisation, for those that no register knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terril.directory.details import READERS
from terril.directory.files.cells import Cells, day, details_of, is_formula
from terril.directory.models import OrganisationKind
from terril.directory.words import fold
from terril.territories.models import Territory
from terril.territories.queries import quarters_of

# The columns of the plain CSV, the detail that each says, and what people write in it.
PLAIN: dict[str, tuple[str, Any]] = {
    "sorte": ("kind", gettext_lazy("association, commerce, école, service municipal… Obligatoire.")),
    "nom": ("name", gettext_lazy("Obligatoire, 120 caractères au plus.")),
    "presentation": ("description", gettext_lazy("Quelques phrases.")),
    "adresse": ("address", gettext_lazy("Le numéro et la rue.")),
    "code_postal": ("postcode", gettext_lazy("Cinq chiffres.")),
    "commune": ("locality", gettext_lazy("Le nom de la commune.")),
    "code_insee": ("", gettext_lazy("Si cette colonne est là, seules les lignes de la commune sont prises.")),
    "quartier": ("quarter", gettext_lazy("Le nom d'un quartier des réglages.")),
    "latitude": ("latitude", gettext_lazy("En degrés, par exemple 50.457.")),
    "longitude": ("longitude", gettext_lazy("En degrés, par exemple 2.793.")),
    "site": ("website", gettext_lazy("L'adresse du site internet.")),
    "siren": ("siren", gettext_lazy("Neuf chiffres.")),
    "siret": ("siret", gettext_lazy("Quatorze chiffres.")),
    "rna": ("rna", gettext_lazy("W et neuf chiffres.")),
    "membres": ("members_count", gettext_lazy("Un nombre.")),
    "membres_au": ("members_counted_on", gettext_lazy("Le jour du compte : 2026-09-01 ou 01/09/2026.")),
    "creation": ("created_on", gettext_lazy("Une date.")),
    "en_activite": ("is_active", gettext_lazy("oui ou non.")),
    "fin": ("closed_on", gettext_lazy("Une date, si l'acteur a cessé.")),
    "contact_nom": ("contact_name", gettext_lazy("Qui appeler. Obligatoire pour un service.")),
    "contact_telephone": ("contact_phone", gettext_lazy("Un numéro.")),
    "contact_courriel": ("contact_email", gettext_lazy("Une adresse.")),
}
REQUIRED = ("sorte", "nom")


def reader(town: Territory) -> Callable[[Cells], dict[str, Any]]:
    """Return what reads a line for `town`; it raises ValidationError keyed by the column."""
    quarters = {fold(quarter.name): quarter for quarter in quarters_of(town)}
    kinds = _kinds()

    def quarter(text: str) -> Territory:
        if (known := quarters.get(fold(text))) is None:
            raise ValidationError(
                _("La commune n'a pas de quartier « %(name)s ». Elle a : %(known)s.")
                % {"name": text[:60], "known": ", ".join(q.name for q in quarters.values()) or _("aucun")}
            )
        return known

    def kind(text: str) -> str:
        if (known := kinds.get(fold(text))) is None:
            raise ValidationError(
                _("« %(kind)s » n'est pas une sorte d'acteur. Écrivez l'une de celles-ci : %(known)s.")
                % {"kind": text[:60], "known": ", ".join(str(label) for _value, label in _importable())}
            )
        return known

    special: dict[str, Callable[[str], Any]] = {
        "kind": kind,
        "quarter": quarter,
        "latitude": lambda text: READERS["latitude"](_number(text)),
        "longitude": lambda text: READERS["longitude"](_number(text)),
        "members_count": lambda text: READERS["members_count"](_whole(text)),
        "members_counted_on": lambda text: READERS["members_counted_on"](day(text)),
        "created_on": lambda text: READERS["created_on"](day(text)),
        "closed_on": lambda text: READERS["closed_on"](day(text)),
        "is_active": _yes_or_no,
    }

    def read(cells: Cells) -> dict[str, Any]:
        columns: dict[str, tuple[str, Any]] = {}
        for column, (name, _help) in PLAIN.items():
            text = cells[column]
            if name and text and not is_formula(text) and name in special:
                columns[name] = (column, lambda name=name, text=text: special[name](text))
            elif name:
                columns[name] = (column, text)
        if absent := [column for column in REQUIRED if not cells[column]]:
            raise ValidationError({column: _("Cette case est vide.") for column in absent})
        values = details_of(columns)
        return {**values, "is_active": False} if "closed_on" in values else values

    return read


def _importable() -> list[tuple[str, Any]]:
    """Return the kinds that a file may bring: a group forms by itself, and there is one town hall."""
    not_from_files = (OrganisationKind.GROUP, OrganisationKind.TOWN_HALL)
    return [(kind.value, kind.label) for kind in OrganisationKind if kind not in not_from_files]


def _kinds() -> dict[str, str]:
    """Return the kinds by the folded words that say them, in either language."""
    words = {"ferme": OrganisationKind.FARM.value, "service": OrganisationKind.SERVICE.value}
    for language in ("fr", "en"):
        with translation.override(language):
            words |= {fold(str(label)): value for value, label in _importable()}
    return words


def _number(text: str) -> float:
    try:
        if len(text) > 30 or "_" in text:
            raise ValueError
        return float(text.replace(",", "."))
    except ValueError:
        raise ValidationError(_("« %(text)s » n'est pas un nombre.") % {"text": text[:30]}) from None


def _whole(text: str) -> int:
    digits = "".join(text.split())
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        raise ValidationError(_("« %(text)s » n'est pas un nombre.") % {"text": text[:30]})
    return int(digits)


def _yes_or_no(text: str) -> bool:
    answer = {"oui": True, "non": False, "yes": True, "no": False, "1": True, "0": False}.get(fold(text))
    if answer is None:
        raise ValidationError(_("Écrivez oui ou non."))
    return answer
