"""What is said of a meeting, checked before it is kept: one sentence for each thing that is wrong."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from terril.agreements.when import Kind, When
from terril.foundation.text import clean_line, clean_text
from terril.meetings.models import PhaseKind, Wheelchair
from terril.territories.models import Territory

LONG = 5000
# A whole day: nobody listens longer.
LONGEST_PHASE = 240
DEFAULT_MINUTES = {
    PhaseKind.PROMISES: 10,
    PhaseKind.VENTING: 30,
    PhaseKind.PROBLEMS: 30,
    PhaseKind.CONSTRUCTION: 40,
    PhaseKind.CLOSING: 10,
}
Plan = list[tuple[PhaseKind, int]]
# What a facilitator begins with; each town writes its own over it.
DEFAULT_RULES = _lazy(
    "On écoute jusqu'au bout.\n"
    "On dit ce que l'on vit, sans accuser personne.\n"
    "Pendant le déversoir, les élus et les agents écoutent sans répondre.\n"
    "Une note ne dit jamais qui l'a dite.\n"
    "On a le droit de ne pas être d'accord."
)
DEFAULT_MATERIALS = _lazy(
    "Des cartes de papier et des feutres\n"
    "Du ruban adhésif, un mur libre\n"
    "Les grands panneaux des temps, imprimés\n"
    "Des petits cailloux, ou des gommettes\n"
    "Une montre que tout le monde voit\n"
    "De quoi boire et grignoter"
)


def _line(name: str, limit: int, label: Callable[[], str], *, required: bool = False) -> Callable[[Any], str]:
    return lambda value: clean_line(value or "", limit, label(), field=name, required=required)


def _text(name: str, label: Callable[[], str]) -> Callable[[Any], str]:
    return lambda value: clean_text(value or "", LONG, label(), field=name)


def _degrees(field: str, most: int) -> Callable[[Any], float | None]:
    def read(value: float | None) -> float | None:
        if value is not None and not (math.isfinite(value) and abs(value) <= most):
            raise ValidationError({field: _("Ce point n'est pas sur la carte. Choisissez-le à nouveau.")})
        return value

    return read


def _wheelchair(value: str) -> str:
    if value not in Wheelchair.values:
        raise ValidationError({"wheelchair": _("Choisissez une réponse de la liste.")})
    return value


def _when(value: When | None) -> When:
    when = value or When()
    if when.kind is Kind.RECURRENCE:
        raise ValidationError(
            {"when": _("Une réunion a lieu une fois : préparez-en une autre pour la suite.")}
        )
    return when


def _starts_at(value: datetime.datetime | None) -> datetime.datetime | None:
    if value is not None and timezone.is_naive(value):
        raise ValidationError({"starts_at": _("Il manque l'heure.")})
    return value


READERS: Mapping[str, Callable[[Any], Any]] = {
    "subject": _line("subject", 120, lambda: _("Le sujet"), required=True),
    "presentation": _text("presentation", lambda: _("La présentation")),
    "theme": _line("theme", 60, lambda: _("Le thème")),
    "quarter": lambda value: value,
    "place": _line("place", 200, lambda: _("Le lieu")),
    "latitude": _degrees("latitude", 90),
    "longitude": _degrees("longitude", 180),
    "wheelchair": _wheelchair,
    "childcare": _line("childcare", 200, lambda: _("La garde des enfants")),
    "languages": _line("languages", 120, lambda: _("Les langues")),
    "when": _when,
    "starts_at": _starts_at,
    "invited_by": lambda value: value,
    "rules": _text("rules", lambda: _("Les règles de la salle")),
    "materials": _text("materials", lambda: _("Le matériel")),
    "takes_registrations": bool,
}


def read(town: Territory, details: Mapping[str, Any]) -> dict[str, Any]:
    """Return the details made canonical, in the order of READERS; a fixed hour says the day too.

    Raises ValidationError keyed by each detail that is wrong; KeyError for a detail there is none of.
    """
    errors: dict[str, Any] = {}
    kept: dict[str, Any] = {}
    for name in sorted(details, key=list(READERS).index):
        try:
            kept[name] = READERS[name](details[name])
        except ValidationError as error:
            errors |= error.error_dict
    quarter, host = kept.get("quarter"), kept.get("invited_by")
    if quarter is not None and quarter.parent_id != town.pk:
        errors["quarter"] = _("Choisissez un quartier de la commune.")
    if host is not None and host.territory_id != town.pk:
        errors["invited_by"] = _("Choisissez un acteur de la commune.")
    if "latitude" in kept and (kept["latitude"] is None) != (kept.get("longitude") is None):
        errors["latitude"] = _("Ce point n'est pas sur la carte. Choisissez-le à nouveau.")
    if errors:
        raise ValidationError(errors)
    if starts_at := kept.get("starts_at"):
        day = timezone.localdate(starts_at)
        kept["when"] = When(Kind.DATE, day, day)
    return kept


def ours(town: Territory, name: str, things: Iterable[Any]) -> list[Any]:
    """Return initiatives or orientations of this town. Raises ValidationError keyed by `name` otherwise."""
    chosen = list(things)
    if any(thing.territory_id != town.pk for thing in chosen):
        raise ValidationError({name: _("Choisissez parmi ce que porte la commune.")})
    return chosen


def default_plan(town: Territory) -> Plan:
    """Return the plan that a meeting begins with."""
    minutes = {**DEFAULT_MINUTES, PhaseKind.VENTING: max(30, town.venting_minutes)}
    return list(minutes.items())


def read_plan(town: Territory, plan: Iterable[tuple[str, int]]) -> Plan:
    """Return a plan of phases that keeps what the town set: people empty their bags first, and in time.

    Raises ValidationError keyed by the kind of phase that is wrong, or "plan" for the whole.
    """
    errors: dict[str, Any] = {}
    kept: Plan = []
    for kind, minutes in plan:
        if kind not in PhaseKind.values:
            raise ValidationError({"plan": _("Choisissez les temps de la réunion dans la liste.")})
        if not 1 <= minutes <= LONGEST_PHASE:
            errors[kind] = _("Un temps dure de 1 à %(most)d minutes.") % {"most": LONGEST_PHASE}
        kept.append((PhaseKind(kind), minutes))
    kinds = [kind for kind, _minutes in kept]
    if len(set(kinds)) < len(kinds):
        errors["plan"] = _("Chaque temps vient une seule fois.")
    least = town.venting_minutes
    spoken = dict(kept).get(PhaseKind.VENTING, 0)
    if spoken < least:
        errors[PhaseKind.VENTING] = ngettext(
            "Ici, chacun vide son sac pendant au moins %(least)d minute : la commune l'a décidé pour toutes "
            "ses réunions. Quand on a été écouté, on construit mieux. Raccourcissez plutôt un autre temps.",
            "Ici, chacun vide son sac pendant au moins %(least)d minutes : la commune l'a décidé pour toutes "
            "ses réunions. Quand on a été écouté, on construit mieux. Raccourcissez plutôt un autre temps.",
            least,
        ) % {"least": least}
    elif any(kinds.index(PhaseKind.VENTING) > kinds.index(kind) for kind in AFTER_VENTING if kind in kinds):
        errors["plan"] = _("Le déversoir vient avant les problèmes : on ne construit pas le sac plein.")
    if errors:
        raise ValidationError(errors)
    return kept


AFTER_VENTING = (PhaseKind.PROBLEMS, PhaseKind.CONSTRUCTION, PhaseKind.CONTROVERSY, PhaseKind.CLOSING)
