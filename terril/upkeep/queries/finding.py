"""Duties, swaps and questions: of a town, of an agreement, of somebody."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.crypto import constant_time_compare

from terril.agreements.models import Agreement, Commitment, Share, Side
from terril.agreements.queries import visible_to
from terril.agreements.states import AgreementState, CommitmentState
from terril.directory.models import Representation
from terril.people.models import User
from terril.territories.models import Territory
from terril.upkeep.models import CalendarKey, Duty, HandOver, Question, Season, Swap
from terril.upkeep.rota import Plan, plan, turns
from terril.upkeep.rules import LOOKED_AFTER
from terril.upkeep.states import DutyState, SwapState

# While the text is being changed, what was planned stands and nothing is added.
PLANNING = (AgreementState.SIGNED, AgreementState.RUNNING)
OVER = (AgreementState.ENDED, AgreementState.BROKEN_OFF)
# After its last day, so long to say that a turn was done.
GRACE = datetime.timedelta(days=2)
# Said sooner than this before its day, it is another turn that was done, or a wrong button.
AHEAD = datetime.timedelta(days=3)
UNSETTLED = (CommitmentState.OPEN, CommitmentState.TAKEN)


def looked_after(town: Territory) -> QuerySet[Commitment]:
    """Return the recurring commitments to look after something that have, or had, a calendar.

    Each with its party, its stand-in and, read beforehand, its live shares (`live`), its seasons
    (`renewed`) and the calls for hands made for it. Six queries, whatever their number.
    """
    live = Share.objects.filter(withdrawn_at=None).select_related("user").order_by("pk")
    return (
        Commitment.objects.filter(
            agreement__territory=town, is_upkeep=True, is_call=False, when_kind="recurrence"
        )
        .select_related("agreement__territory", "agreement__hand_over", "party__organisation", "stand_in")
        .prefetch_related(
            Prefetch("shares", queryset=live.prefetch_related("season_answers"), to_attr="live"),
            Prefetch("seasons", queryset=Season.objects.order_by("-starts_on"), to_attr="renewed"),
        )
        .order_by("agreement_id", "position", "pk")
    )


def looked_after_in(agreement: Agreement) -> list[Commitment]:
    """Return the recurring upkeep of one agreement, read like `looked_after`."""
    return list(looked_after(agreement.territory).filter(agreement=agreement))


def reinforcements(commitments: list[Commitment]) -> dict[int, list[Share]]:
    """Return the live shares of the calls for hands made for each commitment, by its number. One query."""
    found: dict[int, list[Share]] = defaultdict(list)
    shares = Share.objects.filter(
        withdrawn_at=None,
        commitment__state__in=UNSETTLED,
        commitment__upkeep_question__since__commitment__in=commitments,
    ).select_related("user", "commitment__upkeep_question__since")
    for share in shares.order_by("pk"):
        found[share.commitment.upkeep_question.since.commitment_id].append(share)
    return found


def speakers(commitments: list[Commitment]) -> dict[int, list[User]]:
    """Return who speaks for whoever bears a commitment as a whole: its party, or who took over."""
    wanted = {one.pk: _bears_it_whole(one) for one in commitments if _is_borne_by_its_party(one)}
    people: dict[int, list[User]] = defaultdict(list)
    rows = Representation.objects.filter(organisation_id__in=wanted.values(), user__is_active=True)
    for row in rows.select_related("user").order_by("pk"):
        people[row.organisation_id].append(row.user)
    return {pk: people[organisation] for pk, organisation in wanted.items()}


def _bears_it_whole(commitment: Commitment) -> int:
    taken_by: int | None = getattr(hand_over_of(commitment.agreement), "taken_by_id", None)
    return taken_by or commitment.party.organisation_id


def hand_over_of(agreement: Agreement) -> HandOver | None:
    """Return how it was given up, None when it never was."""
    return getattr(agreement, "hand_over", None)


def _is_borne_by_its_party(commitment: Commitment) -> bool:
    """No places: its party bears it as a whole. The town's services plan their own people."""
    return not commitment.places and commitment.party.side != Side.TOWN


def bearers_of(commitment: Commitment, more: list[Share], group: list[User]) -> list[User]:
    """Return who takes turns, the oldest share first: see the decision note for renewed seasons.

    Arguments: `commitment` as `looked_after` reads it; `more` the shares of its calls for hands;
    `group` who speaks for a party that bears it as a whole.
    """
    season: Season | None = next(iter(commitment.renewed), None)  # type: ignore[attr-defined]
    people = [share.user for share in commitment.live if goes_on(share, season)]  # type: ignore[attr-defined]
    people += [share.user for share in more]
    if not people:
        people = group
    return list({person.pk: person for person in people if person.is_active}.values())


def goes_on(share: Share, season: Season | None) -> bool:
    """Say whether a share counts in the season: taken for it, or its bearer said "I go on"."""
    if season is None or share.taken_at >= season.opened_at:
        return True
    return any(
        answer.goes_on and answer.season_starts_on == season.starts_on
        for answer in share.season_answers.all()
    )


def rotas(town: Territory, agreement: Agreement | None = None) -> list[tuple[Commitment, list[User]]]:
    """Return what is looked after in the town, or in one agreement, each with who takes turns."""
    commitments = list(looked_after(town)) if agreement is None else looked_after_in(agreement)
    more, groups = reinforcements(commitments), speakers(commitments)
    return [(one, bearers_of(one, more[one.pk], groups.get(one.pk, []))) for one in commitments]


# Duties


def duties_visible_to(actor: Any, town: Territory) -> QuerySet[Duty]:
    """Return the duties of the agreements that `actor` may see; who takes part is asked by the rules."""
    return _read(Duty.objects.filter(commitment__agreement__in=visible_to(actor, town)))


def _read(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    return duties.select_related(
        "commitment__agreement__territory",
        "commitment__party__organisation",
        "commitment__stand_in",
        "bearer",
        "done_by",
    )


def calendar_of(agreement: Agreement, first: datetime.date, last: datetime.date) -> QuerySet[Duty]:
    """Return the turns of an agreement that begin from `first` to `last`, save those that lapsed."""
    return _read(
        Duty.objects.filter(
            commitment__agreement=agreement, starts_on__gte=first, starts_on__lte=last
        ).exclude(state=DutyState.LAPSED)
    ).order_by("starts_on", "commitment__position", "pk")


def duties_of(person: User, town: Territory, today: datetime.date | None = None) -> QuerySet[Duty]:
    """Return somebody's turns that are to be done, or that nobody has yet said done, the soonest first.

    With `today`, only what is not over by more than the days one has to say it (see GRACE).
    """
    mine = Duty.objects.filter(
        commitment__agreement__territory=town, bearer=person, state=DutyState.PLANNED
    ).exclude(commitment__agreement__state__in=OVER)
    if today is not None:
        mine = mine.filter(ends_on__gte=today - GRACE)
    return _read(mine).order_by("starts_on", "pk")


def plan_for(
    commitment: Commitment, bearers: list[User], duties: list[Duty], today: datetime.date
) -> Plan | None:
    """Return what is to be changed in a calendar, None while the text is being changed.

    Arguments: `commitment` with its agreement; `duties` all those of the last months and to come.
    """
    agreement = commitment.agreement
    hand_over = hand_over_of(agreement)
    rests = hand_over is not None and hand_over.taken_by_id is None
    if agreement.state not in (*PLANNING, *OVER) and not rests:
        return None
    is_alive = agreement.state in PLANNING and commitment.state in UNSETTLED and not rests
    wanted = turns(
        commitment.when,
        [person.pk for person in bearers] if is_alive else [],
        duties,
        today,
        guests=[commitment.stand_in_id] if commitment.stand_in_id else [],
    )
    if agreement.ends_on:
        wanted = [turn for turn in wanted if turn.starts_on <= agreement.ends_on]
    return plan(wanted, duties, today)


def recent_duties(commitments: list[Commitment], today: datetime.date) -> dict[int, list[Duty]]:
    """Return the duties that a rota follows from, by commitment. One query."""
    found: dict[int, list[Duty]] = defaultdict(list)
    since = today - datetime.timedelta(days=400)
    for duty in Duty.objects.filter(commitment__in=commitments, starts_on__gte=since).order_by("starts_on"):
        found[duty.commitment_id].append(duty)
    return found


def to_plan(town: Territory, today: datetime.date) -> list[Commitment]:
    """Return the commitments of the town whose calendar is to be changed. Seven queries."""
    found = rotas(town)
    duties = recent_duties([commitment for commitment, _bearers in found], today)
    needed = []
    for commitment, bearers in found:
        change = plan_for(commitment, bearers, duties[commitment.pk], today)
        if change is not None and change.is_needed:
            needed.append(commitment)
    return needed


def turns_since(person: User, town: Territory, since: datetime.date) -> QuerySet[Duty]:
    """Return all of somebody's turns from a day on, done ones included, for their calendar."""
    return _read(
        Duty.objects.filter(
            commitment__agreement__territory=town, bearer=person, starts_on__gte=since
        ).exclude(state=DutyState.LAPSED)
    ).order_by("starts_on", "pk")


def kept_in_season(agreement: Agreement, today: datetime.date) -> int:
    """Return how many turns were done since the year before: what the public reads, and names nobody."""
    return Duty.objects.filter(
        commitment__agreement=agreement,
        state=DutyState.DONE,
        starts_on__gt=today - datetime.timedelta(days=365),
    ).count()


def is_in_grace(duty: Duty, today: datetime.date) -> bool:
    """Say whether one may still say that a turn was done, before it counts as missed."""
    return today <= duty.ends_on + GRACE


def past_grace(town: Territory, today: datetime.date) -> QuerySet[Duty]:
    """Return the turns of which nobody said anything, their days of grace over."""
    return Duty.objects.filter(
        commitment__agreement__territory=town, state=DutyState.PLANNED, ends_on__lt=today - GRACE
    ).order_by("starts_on", "pk")


def to_remind(town: Territory, today: datetime.date) -> QuerySet[Duty]:
    """Return the turns to remind of: from the day before they begin to the day after they end."""
    day = datetime.timedelta(days=1)
    return _read(
        Duty.objects.filter(
            commitment__agreement__territory=town,
            state=DutyState.PLANNED,
            starts_on__lte=today + day,
            ends_on__gte=today - day,
        ).exclude(commitment__agreement__state__in=OVER)
    ).order_by("starts_on", "pk")


def is_looked_after(agreement: Agreement) -> bool:
    """Say whether the agreement has something that is looked after in turns."""
    return agreement.commitments.filter(LOOKED_AFTER, state__in=UNSETTLED).exists()


# A link of a mail says a turn done until so long after it: most of them serve the same day.
LINK_LASTS = datetime.timedelta(days=14)


def duty_of_link(town: Territory, pk: int) -> Duty | None:
    """Return the turn that a signed link is about, None when it is of another town or gone."""
    return _read(Duty.objects.filter(pk=pk, commitment__agreement__territory=town)).first()


def person_of_link(pk: int) -> User | None:
    """Return who a signed link was written to, None when their account is closed."""
    return User.objects.filter(pk=pk, is_active=True).first()


def calendar_key(person: User, town: Territory) -> CalendarKey | None:
    """Return what makes the address of somebody's calendar, None when they have none."""
    return CalendarKey.objects.filter(user=person, territory=town).first()


def calendar_of_token(town: Territory, pk: int, nonce: str) -> CalendarKey | None:
    """Return the key of a calendar of this town by what its address says; None when it was changed."""
    key = (
        CalendarKey.objects.filter(pk=pk, territory=town, user__is_active=True).select_related("user").first()
    )
    return key if key is not None and constant_time_compare(key.nonce, nonce) else None


# Swaps


def swaps_visible_to(person: Any, town: Territory) -> QuerySet[Swap]:
    """Return the swaps of the agreements `person` may see, read with what a page shows of them."""
    return Swap.objects.filter(duty__commitment__agreement__in=visible_to(person, town)).select_related(
        "duty__commitment__agreement__territory",
        "duty__commitment__party__organisation",
        "duty__commitment__stand_in",
        "duty__bearer",
        "in_return__commitment",
        "in_return__bearer",
        "by",
        "to",
        "answered_by",
    )


def swaps_for(person: User, town: Territory, today: datetime.date) -> QuerySet[Swap]:
    """Return what others ask of somebody, and what they asked of others, still without an answer."""
    shared = Share.objects.filter(user=person, withdrawn_at=None).values("commitment")
    mine = Q(by=person) | Q(to=person)
    mine |= Q(to=None) & (Q(duty__commitment__in=shared) | Q(duty__commitment__stand_in=person))
    return (
        swaps_visible_to(person, town)
        .filter(mine, state=SwapState.OPEN, duty__ends_on__gte=today)
        .order_by("duty__starts_on", "pk")
    )


def swaps_in(agreement: Agreement, today: datetime.date) -> QuerySet[Swap]:
    """Return the swaps of an agreement that wait for an answer."""
    return (
        Swap.objects.filter(
            duty__commitment__agreement=agreement, state=SwapState.OPEN, duty__ends_on__gte=today
        )
        .select_related("duty__commitment", "in_return", "by", "to")
        .order_by("duty__starts_on", "pk")
    )


def to_exchange(duty: Duty, today: datetime.date) -> QuerySet[Duty]:
    """Return the turns of others, of the same commitment, that could be had in exchange."""
    return (
        _read(Duty.objects.filter(commitment=duty.commitment_id, state=DutyState.PLANNED))
        .filter(starts_on__gt=today, bearer__isnull=False)
        .exclude(bearer=duty.bearer_id)
        .exclude(pk=duty.pk)
        .order_by("starts_on")
    )


def offered_for(duty: Duty) -> QuerySet[Swap]:
    """Return the open swaps that would take this turn in exchange."""
    return Swap.objects.filter(in_return=duty, state=SwapState.OPEN)


def partners_of(duty: Duty) -> list[User]:
    """Return who may be asked to take a turn: those who share the rota, and the stand-in."""
    agreement = duty.commitment.agreement
    people: dict[int, User] = {}
    for commitment, bearers in rotas(agreement.territory, agreement):
        if commitment.pk == duty.commitment_id:
            stand_in = [commitment.stand_in] if commitment.stand_in else []
            people = {person.pk: person for person in (*stand_in, *bearers) if person.is_active}
    people.pop(duty.bearer_id, None)
    return list(people.values())


# Questions


def questions_visible_to(actor: Any, town: Territory) -> QuerySet[Question]:
    """Return the questions asked about agreements that `actor` may see."""
    return Question.objects.filter(agreement__in=visible_to(actor, town)).select_related(
        "agreement__territory", "since__commitment", "answered_by", "call"
    )


def open_question(agreement: Agreement, kind: str) -> Question | None:
    """Return the question of this kind that waits for an answer."""
    return Question.objects.filter(agreement=agreement, kind=kind, answer="").order_by("-pk").first()
