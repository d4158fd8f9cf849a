"""The pebble that a closing initiative proposes, filled in from what is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from terril.agreements.models import Share, Side
from terril.agreements.queries import Figures, figures, how_much
from terril.agreements.states import CommitmentState
from terril.initiatives.models import Initiative
from terril.uploads.models import Photo

HOURS = ("h", "heure", "heures", "hour", "hours")
# Nobody is blamed on the path: what came to nothing is in the agreement, not on the pebble.
CAME_TO_NOTHING = (CommitmentState.RELEASED, CommitmentState.NOT_KEPT)


@dataclass(frozen=True)
class ProposedFigure:
    """One figure that the accounts of the agreement give."""

    key: str
    label: str
    value: Decimal
    unit: str
    source: str

    @property
    def details(self) -> dict[str, Any]:
        """What landmarks.actions takes, but for the day."""
        return {"label": self.label, "value": self.value, "unit": self.unit, "source": self.source}


@dataclass(frozen=True)
class Proposal:
    """What the pebble would say: words, figures, photos, each to be changed or left out."""

    words: dict[str, str]
    figures: list[ProposedFigure]
    photos: list[Photo]


def proposal(initiative: Initiative) -> Proposal:
    """Return the pebble that `initiative` proposes: both shares, what was confirmed, people, photos."""
    reviews = {review.side: review for review in initiative.reviews.all()}
    told = [reviews[side] for side in (Side.TOWN, Side.INHABITANTS) if side in reviews]
    accounts = figures(initiative.agreement)
    return Proposal(
        words={
            "title": initiative.title,
            "done": initiative.description,
            "by_town": _share(accounts, Side.TOWN),
            "by_inhabitants": _share(accounts, Side.INHABITANTS, Side.THIRD),
            "story": "\n\n".join(text for review in told for text in (review.changed, review.learned)),
        },
        figures=list(_figures(initiative, accounts)),
        photos=list(initiative.photos.order_by("pk")),
    )


def _share(accounts: Figures, *sides: str) -> str:
    """Return what some sides brought, a line each, with who brought it: organisations, never people."""
    lines = []
    for line in accounts.lines:
        commitment = line.commitment
        if commitment.party.side not in sides or commitment.is_call or commitment.state in CAME_TO_NOTHING:
            continue
        amount = how_much(commitment)
        lines.append(
            _("%(who)s : %(what)s")
            % {
                "who": commitment.party.organisation.name,
                "what": f"{commitment.what} ({amount})" if amount else commitment.what,
            }
        )
    return "\n".join(lines)


def _figures(initiative: Initiative, accounts: Figures) -> Iterator[ProposedFigure]:
    """Give the figures that are not nothing, each with where it comes from."""
    confirmed = _("Convention « %(title)s » : ce qui a été donné et confirmé par l'autre côté") % {
        "title": initiative.title
    }
    by_side = {side.side: side for side in accounts.sides}
    labels = {
        Side.INHABITANTS: (_("Heures données par les habitants"), _("Valeur de ce qu'ils ont apporté")),
        Side.TOWN: (_("Heures données par la commune"), _("Valeur de ce qu'elle a apporté")),
        Side.THIRD: (_("Heures données par les partenaires"), _("Valeur de ce que d'autres ont apporté")),
    }
    for side, (hours_label, value_label) in labels.items():
        if side not in by_side:
            continue
        units = by_side[side].by_unit
        hours = sum((units[unit].confirmed for unit in units if unit in HOURS), Decimal(0))
        if hours:
            yield ProposedFigure(f"hours_{side.value}", hours_label, hours, "h", confirmed)
        if cents := by_side[side].value.confirmed:
            yield ProposedFigure(f"value_{side.value}", value_label, _euros(cents), "€", confirmed)
    if accounts.saved:
        estimate = accounts.estimates[0]
        source = _("Estimation du %(day)s : %(source)s") % {
            "day": date_format(estimate.on, "DATE_FORMAT"),
            "source": estimate.source,
        }
        yield ProposedFigure(
            "saved", _("Dépense évitée par la commune"), _euros(accounts.saved), "€", source[:200]
        )
    people = Share.objects.filter(commitment__agreement=initiative.agreement_id, withdrawn_at=None).aggregate(
        n=Count("user", distinct=True)
    )["n"]
    if people:
        yield ProposedFigure(
            "people",
            _("Personnes qui ont pris une part"),
            Decimal(people),
            "",
            _("Les parts prises sur le site"),
        )
    came = initiative.workdays.aggregate(n=Sum("headcount_came"))["n"]
    if came:
        yield ProposedFigure(
            "came",
            _("Venues aux chantiers"),
            Decimal(came),
            "",
            _("Comptées le jour même, chantier par chantier"),
        )


def _euros(cents: int) -> Decimal:
    return Decimal(cents) / 100
