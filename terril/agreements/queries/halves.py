"""The two halves, as pages show them: the town's with a name and a date, then the inhabitants'."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from terril.agreements.models import Agreement, Commitment, CommitmentKind, Share, Side
from terril.agreements.queries.finding import how_much, is_over
from terril.agreements.rules import OVER
from terril.agreements.states import CommitmentState
from terril.agreements.when import When
from terril.foundation import clock

# How a state is coloured: see the classes of ui/terril.css.
TAGS = {CommitmentState.KEPT: "tag-kept", CommitmentState.NOT_KEPT: "tag-late"}
UNSETTLED = (CommitmentState.OPEN, CommitmentState.TAKEN)


@dataclass(frozen=True)
class HalfLine:
    """One commitment, ready to be shown."""

    pk: int
    what: str
    kind: Any
    how_much: str
    value_cents: int | None
    valued_how: str
    who: str
    contact: str
    when: str
    is_upkeep: bool
    stand_in: str
    bearers: list[str]
    free: int
    is_need: bool
    state: str
    state_label: Any
    state_reason: str
    tag: str
    days_late: int
    url: str


@dataclass(frozen=True)
class Half:
    """One side: its parties and what each commits to."""

    side: str
    title: str
    parties: list[str]
    lines: list[HalfLine]


@dataclass(frozen=True)
class Halves:
    """Both halves, and the partners' if there are any."""

    town: Half
    inhabitants: Half
    third: Half | None


def halves(agreement: Agreement, today: datetime.date | None = None) -> Halves:
    """Return what each side commits to. Three queries, whatever the number of commitments."""
    today = today or clock.today()
    parties = list(agreement.parties.select_related("organisation").order_by("position", "pk"))
    live = Share.objects.filter(withdrawn_at=None).select_related("user", "organisation").order_by("pk")
    commitments = (
        agreement.commitments.select_related("party__organisation", "stand_in")
        .prefetch_related(Prefetch("shares", queryset=live, to_attr="live"))
        .order_by("position", "pk")
    )
    is_alive = agreement.is_public and agreement.state not in OVER
    by_side: dict[str, list[HalfLine]] = {side: [] for side in Side.values}
    for commitment in commitments:
        by_side[commitment.party.side].append(_line(commitment, today, is_alive))
    titles = {
        Side.TOWN: _("La commune"),
        Side.INHABITANTS: _("Les habitants"),
        Side.THIRD: _("Les partenaires"),
    }

    def half(side: str) -> Half:
        names = [party.organisation.name for party in parties if party.side == side]
        return Half(side, titles[Side(side)], names, by_side[side])

    third = half(Side.THIRD)
    return Halves(half(Side.TOWN), half(Side.INHABITANTS), third if third.parties else None)


# A page shows thirty moments, nearly always the same from one visit to the next.
_moment = lru_cache(maxsize=2048)(When.from_columns)


@lru_cache(maxsize=2048)
def _said(when: When, language: str) -> str:
    return when.in_words(language)


def _bearer(share: Share) -> str:
    return share.organisation.name if share.organisation else share.user.public_name


def _line(commitment: Commitment, today: datetime.date, is_alive: bool) -> HalfLine:
    live: list[Share] = commitment.live  # type: ignore[attr-defined]
    state = CommitmentState(commitment.state)
    free = commitment.places - sum(share.places for share in live)
    organisation = commitment.party.organisation
    when = _moment(
        commitment.when_kind, commitment.when_starts_on, commitment.when_ends_on, commitment.when_rule
    )
    is_late = state in UNSETTLED and is_alive
    return HalfLine(
        pk=commitment.pk,
        what=commitment.what,
        kind=CommitmentKind(commitment.kind).label,
        how_much=how_much(commitment),
        value_cents=commitment.value_cents,
        valued_how=commitment.valued_how,
        who=organisation.name,
        # Asking people to work can read as the town dodging its job: its half has a name.
        contact=organisation.contact_name if commitment.party.side == Side.TOWN else "",
        when="" if commitment.when_kind == "unspecified" else _said(when, get_language() or ""),
        is_upkeep=commitment.is_upkeep,
        stand_in=commitment.stand_in.public_name if commitment.stand_in else "",
        # Nobody is named in public for what was not kept.
        bearers=[] if state == CommitmentState.NOT_KEPT else [_bearer(share) for share in live],
        free=max(0, free),
        is_need=is_alive and state == CommitmentState.OPEN and free > 0 and not is_over(commitment, today),
        state=commitment.state,
        state_label="" if state in UNSETTLED else state.label,
        state_reason=commitment.state_reason,
        tag=TAGS.get(state, ""),
        days_late=when.days_late(today) if is_late else 0,
        url=reverse("agreements:need", args=[commitment.pk]),
    )
