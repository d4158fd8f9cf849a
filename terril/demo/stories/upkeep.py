"""A year of turns: kept, swapped, two missed in July, taken up by a neighbour; by the clock and by people."""

from __future__ import annotations

import datetime

from terril.demo import texts
from terril.demo.telling import Story, Telling
from terril.initiatives import actions as initiatives
from terril.upkeep import actions as upkeep
from terril.upkeep import queries, tasks
from terril.upkeep.models import Duty, QuestionKind, Swap
from terril.upkeep.states import DutyState, SwapState

WEEK = datetime.timedelta(days=7)


def turns(t: Telling) -> Story:
    """From the first watering until today, week after week, all that is looked after in the town."""
    year = t.latest(4, 1, ago=45).year
    monday = _first_monday(datetime.date(year, 4, 20))
    words = texts.load("upkeep", t.language)
    while monday <= t.today:
        yield t.on(monday, 6)
        tasks.plan_duties()
        tasks.count_missed()
        tasks.ask_how_it_goes()
        yield from _arrange(t, year, monday, words)
        yield from _keep(t, year, monday)
        monday += WEEK


def _watering(t: Telling, monday: datetime.date) -> list[Duty]:
    """Return the turns of the planters in the week of `monday`, the first first."""
    found = Duty.objects.filter(
        commitment=t.courses["planters"].commitments["share"],
        starts_on__gte=monday,
        starts_on__lt=monday + WEEK,
        state=DutyState.PLANNED,
    )
    return list(found.select_related("bearer", "commitment__agreement").order_by("starts_on"))


def _of_the_week(day: datetime.date, monday: datetime.date) -> bool:
    return monday <= day < monday + WEEK


def _arrange(t: Telling, year: int, monday: datetime.date, words: dict[str, str]) -> Story:
    """What is settled between neighbours, early in the week."""
    c = t.courses["planters"]
    yield t.on(monday, 19)
    week = _watering(t, monday)
    if _of_the_week(datetime.date(year, 5, 13), monday) and len(week) == 2:
        # Two neighbours exchange their turns of the week.
        swap = upkeep.pass_on(week[0].bearer, week[0], in_return=week[1])
        upkeep.accept(week[1].bearer, swap)
        initiatives.comment(t.who("samira"), c.initiative, text=words["thanks"])
    elif _of_the_week(datetime.date(year, 6, 17), monday):
        _ask_the_stand_in(t, week)
    elif _of_the_week(_first_monday(datetime.date(year, 7, 12)) + WEEK, monday):
        _give_news(t, words)
    elif _of_the_week(datetime.date(year, 8, 12), monday) and week:
        # Offered to all: the newcomer takes it.
        swap = upkeep.pass_on(week[0].bearer, week[0], to_all=True)
        taker = "mehdi" if week[0].bearer_id != t.user_ids["mehdi"] else "josette"
        upkeep.accept(t.who(taker), swap)
    elif monday + WEEK > t.today and week:
        # Today's town has a request that waits for an answer.
        upkeep.pass_on(week[-1].bearer, week[-1], to_all=True)


def _ask_the_stand_in(t: Telling, week: list[Duty]) -> None:
    """One who cannot asks Josette, who stands in, and says yes."""
    others = [turn for turn in week if turn.bearer_id != t.user_ids["josette"]]
    if others:
        swap = upkeep.pass_on(others[0].bearer, others[0])
        upkeep.accept(t.who("josette"), swap)


def _give_news(t: Telling, words: dict[str, str]) -> None:
    """Two turns were missed: Josette answers, and Mehdi takes a share that was free."""
    c = t.courses["planters"]
    question = queries.open_question(c.agreement, QuestionKind.STILL_FINE)
    if question is not None:
        upkeep.answer(t.who("josette"), question, answer="hands")
        c.take("share", "mehdi")
        initiatives.comment(t.who("mehdi"), c.initiative, text=words["july_news"])


def _keep(t: Telling, year: int, monday: datetime.date) -> Story:
    """Turns of the week, done on the evening of their day; two of the planters' are missed in July."""
    coming = Duty.objects.filter(
        commitment__agreement__territory=t.town,
        ends_on__gte=monday,
        ends_on__lt=monday + WEEK,
        state=DutyState.PLANNED,
    )
    watering = t.courses["planters"].commitments["share"]
    # The week of July when everybody is away.
    away = _first_monday(datetime.date(year, 7, 12))
    for number in list(coming.order_by("ends_on", "pk").values_list("pk", flat=True)):
        turn = Duty.objects.select_related("bearer").get(pk=number)
        is_missed = turn.commitment_id == watering.pk and _of_the_week(turn.starts_on, away)
        yield t.on(turn.ends_on, 20)
        turn.refresh_from_db()
        is_offered = Swap.objects.filter(duty=turn, state=SwapState.OPEN).exists()
        if is_missed or is_offered or turn.state != DutyState.PLANNED:
            continue
        upkeep.mark_done(turn.bearer, turn)


def _first_monday(day: datetime.date) -> datetime.date:
    return day + datetime.timedelta(days=-day.weekday() % 7)
