"""What waits for somebody: to give, to confirm, to sign, to advise; and the queue of who owes what."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from terril.agreements import queries as agreements
from terril.agreements.models import Delivery, Party, Share, Side, Signature, Version
from terril.agreements.states import AgreementState
from terril.arbitration import queries as arbitration
from terril.directory.models import OrganisationKind, Representation
from terril.fund import queries as fund
from terril.initiatives import queries as initiatives
from terril.initiatives.models import Initiative, Opinion
from terril.initiatives.states import ANSWER_IS_DUE, InitiativeState
from terril.mail import queries as mails
from terril.meetings.queries import after
from terril.meetings.queries import choosing as asked_in_meetings
from terril.meetings.queries import owing as meetings
from terril.news import queries as news
from terril.people.models import Role, User
from terril.promises import queries as promises
from terril.site.queries import papers
from terril.story import queries as story
from terril.territories.models import Territory
from terril.ui.owed import MOST_OF_A_KIND, By, Owed
from terril.upkeep import queries as upkeep

# Whoever knows of something owed, one line each: (town, today) -> at most MOST_OF_A_KIND of each
# kind, the most pressing first, in a constant number of queries.
PROVIDERS: tuple[Callable[[Territory, datetime.date], list[Owed]], ...] = (
    initiatives.queue,
    agreements.owing,
    promises.owing,
    papers.owing,
    upkeep.owing,
    fund.owing,
    story.owing,
    asked_in_meetings.owing,
    meetings.preparing,
    after.owing,
    arbitration.owing,
    news.owing,
)

# Long enough for anybody's real life, short enough for one page.
SHOWN = 50
A_WEEK = datetime.timedelta(days=7)


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
    return initiatives.awaited_opinions(town).filter(service__in=_represented(person))[:SHOWN]


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
        shares=list(agreements.shares_of(person, town)[:SHOWN]),
        initiatives=carried,
        to_confirm=list(to_confirm(person, town)),
        to_sign=list(to_sign(person, town)),
        turns=upkeep.mine(person, town),
    )


@dataclass(frozen=True, slots=True)
class Group:
    """What is owed today, this week or later; `count` all of it, `things` those of the page."""

    title: str
    anchor: str
    count: int
    things: list[Owed]


@dataclass(frozen=True, slots=True)
class Queue:
    """All that is owed in the town that the filter keeps, the most pressing first.

    `is_capped` when some kind holds more than what is told of it.
    """

    things: list[Owed]
    is_capped: bool
    today: datetime.date

    def groups(self, shown: list[Owed]) -> list[Group]:
        """Return the page's things by when they press; a group without any on this page is left out."""
        counts = Counter(self._when(thing) for thing in self.things)
        titles = {"aujourdhui": _("Aujourd'hui"), "semaine": _("Cette semaine"), "plus-tard": _("Plus tard")}
        return [
            Group(title, anchor, counts[anchor], here)
            for anchor, title in titles.items()
            if (here := [thing for thing in shown if self._when(thing) == anchor])
        ]

    def _when(self, thing: Owed) -> str:
        if thing.due_on is None or thing.due_on > self.today + A_WEEK:
            return "plus-tard"
        return "aujourdhui" if thing.due_on <= self.today else "semaine"


def queue(town: Territory, today: datetime.date, person: User, *, by: str = "", kind: str = "") -> Queue:
    """Return the officer's queue: what every provider tells, filtered by who owes it and by kind.

    Arguments: `by` a By ("" for all); By.OFFICER also keeps what `person` owes by name; `kind` a Kind.
    """
    owed = [thing for provider in PROVIDERS for thing in provider(town, today)]
    most = Counter(thing.kind for thing in owed)
    kept = [
        thing
        for thing in owed
        if (not by or thing.owed_by == by or (by == By.OFFICER and thing.person == person.pk))
        and (not kind or thing.kind == kind)
    ]
    is_capped = any(most[thing_kind] >= MOST_OF_A_KIND for thing_kind in {thing.kind for thing in kept})
    return Queue(sorted(kept, key=lambda thing: thing.urgency), is_capped, today)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in the workshop for one person; an officer's is the queue, which holds it all."""

    to_sign: list[Party]
    opinions: list[Opinion]
    to_confirm: list[Delivery]
    is_officer: bool
    is_administrator: bool
    # In one sentence, for an administrator who has no queue; nothing while all is well.
    mail_trouble: str


def waiting(person: User, town: Territory) -> Waiting:
    """Return what the town expects of one of those who work for it."""
    is_officer = person.has_role(Role.OFFICER, town)
    is_administrator = person.has_role(Role.ADMINISTRATOR, town)
    health = mails.health(town) if is_administrator and not is_officer else None
    return Waiting(
        # The queue of whoever watches over everything holds them already.
        to_sign=[] if is_officer else list(to_sign(person, town)),
        opinions=list(opinions_asked(person, town)),
        to_confirm=[] if is_officer else list(to_confirm(person, town)),
        is_officer=is_officer,
        is_administrator=is_administrator,
        mail_trouble="" if health is None or health.is_well else health.sentence,
    )


def awaited(person: User, town: Territory) -> QuerySet[Opinion]:
    """Return the opinions asked that somebody may follow: all of them for the officer and the elected."""
    if person.has_role((Role.OFFICER, Role.ELECTED), town):
        return initiatives.awaited_opinions(town)
    ours = _represented(person)
    return initiatives.awaited_opinions(town).filter(Q(service__in=ours) | Q(initiative__service__in=ours))
