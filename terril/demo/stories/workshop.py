"""What the officer sees to behind the stories: papers shown, parties that meet, a service reminded."""

from __future__ import annotations

from terril.agreements import actions as agreements
from terril.agreements.models import Agreement, ProofKind
from terril.agreements.states import AgreementState
from terril.demo.telling import Story, Telling
from terril.initiatives import actions as initiatives
from terril.initiatives.models import Opinion

# Whoever has shown both papers; the baker's certificate has run out since, the wool maker's never came.
CONTRACTS = ("knitters", "gardeners", "cyclists", "party", "pantry", "parish")
INSURED = ("knitters", "gardeners", "cyclists", "party", "pantry", "farm_north", "farm_south", "insulator")
# Later than this, the officer has been told by the queue and has met the parties.
MET_WITHIN = 10


def workshop(t: Telling) -> Story:
    """The officer's own work: nothing of it is public but that the parties have met."""
    yield t.at(430, 9)
    for key in CONTRACTS:
        _seen(t, key, ProofKind.CONTRACT, 430)
    yield t.at(360, 9)
    _seen(t, "bakery", ProofKind.INSURANCE, 360, until=10)
    yield t.at(90, 9)
    for key in INSURED:
        _seen(t, key, ProofKind.INSURANCE, 90, until=-270)
    yield t.at(2, 9)
    for agreement in Agreement.objects.filter(
        territory=t.town,
        state__in=(AgreementState.SIGNED, AgreementState.RUNNING),
        review_on__lt=t.day(MET_WITHIN),
    ).order_by("pk"):
        agreements.tell_review(t.who("claire"), agreement)
    for opinion in Opinion.objects.filter(initiative__territory=t.town, given_on=None).order_by("pk"):
        initiatives.chase_opinion(t.who("claire"), opinion)


def _seen(t: Telling, key: str, kind: ProofKind, ago: int, *, until: int | None = None) -> None:
    agreements.see_proof(
        t.who("claire"),
        t.organisations[key],
        kind=kind,
        seen_on=t.day(ago),
        valid_until=None if until is None else t.day(until),
    )
