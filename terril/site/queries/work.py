"""What waits for somebody: to give, to confirm, to sign, to advise."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from terril.agreements.models import Delivery, Party, Share, Side, Signature, Version
from terril.agreements.queries import shares_of
from terril.agreements.states import AgreementState
from terril.directory.models import OrganisationKind, Representation
from terril.initiatives.models import Initiative, Opinion
from terril.initiatives.queries import Owed, queue
from terril.initiatives.states import ANSWER_IS_DUE, InitiativeState
from terril.people.models import Role, User
from terril.territories.models import Territory
from terril.upkeep import queries as upkeep

# Long enough for anybody's real life, short enough for one page.
SHOWN = 50


def _represented(person: User) -> QuerySet[Representation, Any]:
    return Representation.objects.filter(user=person).values("organisation")


def initiatives_of(person: User, town: Territory) -> QuerySet[Initiative]:
    """Return the initiatives that somebody carries, drafts included, the last moved first."""
    return (
        Initiative.objects.filter(territory=town)
        .filter(
            Q(author=person) | Q(proposers__in=_represented(person)) | Q(kept_by__in=_represented(person))
        )
        # A draft that was dropped was never told to anybody: it is over.
        .exclude(number__isnull=True, state=InitiativeState.DROPPED)
        .order_by("-state_since", "-pk")[:SHOWN]
    )


def to_confirm(person: User, town: Territory) -> QuerySet[Delivery]:
    """Return what was given to a side that somebody speaks for, and waits for their yes."""
    speaks_for = Q(organisation__in=_represented(person))
    is_officer = person.has_role(Role.OFFICER, town)
    if is_officer or person.has_role(Role.ELECTED, town):
        speaks_for |= Q(side=Side.TOWN)
    on_the_other_side = Party.objects.filter(speaks_for, agreement=OuterRef("commitment__agreement")).exclude(
        side=OuterRef("commitment__party__side")
    )
    given = Delivery.objects.filter(
        Exists(on_the_other_side),
        commitment__agreement__territory=town,
        confirmation__isnull=True,
        corrected_by__isnull=True,
    ).exclude(by=person)
    if not is_officer:
        given = given.exclude(entered_by=person)
    return given.select_related(
        "commitment__agreement__initiative", "commitment__party__organisation", "by", "by_organisation"
    ).order_by("on", "pk")[:SHOWN]


def to_sign(person: User, town: Territory) -> QuerySet[Party]:
    """Return the parties that somebody may sign for and whose signature the latest text awaits."""
    if person.is_minor:
        return Party.objects.none()
    signs_for = ~Q(side=Side.TOWN) & (
        Q(organisation__in=_represented(person)) | Q(organisation__representations__user__referent=person)
    )
    signs_for |= Q(side=Side.TOWN, organisation__kind=OrganisationKind.TOWN_HALL) & Q(
        organisation__in=_represented(person)
    )
    if person.has_role(Role.ELECTED, town):
        signs_for |= Q(side=Side.TOWN)
    latest = Version.objects.filter(agreement=OuterRef("agreement")).order_by("-number").values("pk")[:1]
    return (
        Party.objects.filter(signs_for, agreement__territory=town, agreement__state=AgreementState.PROPOSED)
        .annotate(latest=Subquery(latest))
        .filter(latest__isnull=False)
        .exclude(Exists(Signature.objects.filter(version=OuterRef("latest"), party=OuterRef("pk"))))
        .select_related("organisation", "agreement__initiative")
        .distinct()
        .order_by("agreement__state_since", "pk")[:SHOWN]
    )


def opinions_asked(person: User, town: Territory) -> QuerySet[Opinion]:
    """Return the opinions that the services somebody belongs to still owe, the soonest due first."""
    return (
        Opinion.objects.filter(
            initiative__territory=town, service__in=_represented(person), given_on__isnull=True
        )
        .exclude(initiative__state__in=(InitiativeState.DROPPED, InitiativeState.FAILED))
        .select_related("initiative", "service")
        .order_by("due_on", "pk")[:SHOWN]
    )


@dataclass(frozen=True, slots=True)
class Mine:
    """What one inhabitant carries. Each initiative says whether it `awaits_answer` of the town."""

    shares: list[Share]
    initiatives: list[Initiative]
    to_confirm: list[Delivery]
    to_sign: list[Party]
    turns: upkeep.Mine


def mine(person: User, town: Territory) -> Mine:
    """Return what somebody carries in a town, in eight queries."""
    carried = list(initiatives_of(person, town))
    for initiative in carried:
        is_due = initiative.state in ANSWER_IS_DUE and initiative.answer_due_on is not None
        initiative.awaits_answer = is_due  # type: ignore[attr-defined]
    return Mine(
        shares=list(shares_of(person, town)[:SHOWN]),
        initiatives=carried,
        to_confirm=list(to_confirm(person, town)),
        to_sign=list(to_sign(person, town)),
        turns=upkeep.mine(person, town),
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in the workshop for one person; `queue` is the officer's, who watches over all."""

    queue: list[Owed]
    to_sign: list[Party]
    opinions: list[Opinion]
    to_confirm: list[Delivery]
    is_officer: bool
    is_administrator: bool


def waiting(person: User, town: Territory, today: datetime.date) -> Waiting:
    """Return what the town expects of one of those who work for it."""
    is_officer = person.has_role(Role.OFFICER, town)
    return Waiting(
        queue=queue(town, today) if is_officer else [],
        # The queue of whoever watches over everything holds them already.
        to_sign=[] if is_officer else list(to_sign(person, town)),
        opinions=list(opinions_asked(person, town)),
        to_confirm=[] if is_officer else list(to_confirm(person, town)),
        is_officer=is_officer,
        is_administrator=person.has_role(Role.ADMINISTRATOR, town),
    )
