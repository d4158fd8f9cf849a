"""Flowering an outlying quarter: looked after by its inhabitants, season after season."""

from __future__ import annotations

import datetime

from terril.agreements import actions as agreements
from terril.agreements.models import CommitmentKind
from terril.agreements.states import CommitmentState
from terril.demo.course import FIRST_SUNDAYS, TWICE_A_WEEK, YEARLY, Course, before, every, month
from terril.demo.telling import Story, Telling, saturday_from

K = CommitmentKind


def planters(t: Telling) -> Story:
    """The flower planters: one season looked after, two weeks missed, signed again for the next one."""
    c = t.courses["planters"] = Course(t, "planters", carried_by="samira")
    year = t.latest(4, 1, ago=45).year
    spring = datetime.date(year, 3, 1)

    def on(month_: int, day_: int, hour: int = 10) -> datetime.datetime:
        return t.on(datetime.date(year, month_, day_), hour)

    yield t.on(spring - datetime.timedelta(days=60), 20)
    c.draft(quarter="cite_12", point=(50.4490, 2.8075))
    c.submit()
    yield t.on(spring - datetime.timedelta(days=56), 10)
    c.study("green", by="paul", serves=("nature", "involve"))
    opened = (t.today - spring).days
    yield from c.opinions(
        opened + 55,
        (
            opened + 47,
            "green",
            "paul",
            "technical",
            "with_conditions",
            {"conditions": "opinion_technical", "limits": "opinion_limits"},
        ),
        (opened + 45, "green", "paul", "upkeep", "with_conditions", {"conditions": "opinion_upkeep"}),
    )
    yield t.on(spring - datetime.timedelta(days=35), 18)
    c.grant()
    yield on(3, 2)
    _promise_the_planters(c, year)
    yield on(3, 4, 20)
    c.sign("samira")
    yield on(3, 9, 12)
    c.sign("jeanne", "hall")
    yield on(3, 20, 9)
    c.start()
    work_day = c.work_day(saturday_from(datetime.date(year, 4, 8)), 9, 12, 10)
    for number, who in ((22, "josette"), (24, "mehdi"), (27, "wanda"), (30, "fatou")):
        yield on(3, number, 19)
        c.take("day", who, places=2)
    yield t.on(work_day.on, 17)
    brought = c.deliver("c_planters", "d_planters", by="claire", number=18)
    flowers = c.deliver("c_flowers", "d_flowers", by="claire")
    rain = c.deliver("c_rain", "d_rain", by="claire")
    yield t.on(work_day.on, 19)
    for given in (brought, flowers, rain):
        c.confirm(given, "samira")
    c.tell_day(work_day, 12)
    c.kept("c_planters", "c_flowers")
    c.picture("planter", "photo_1", "samira")
    yield on(4, 18, 18)
    c.done()
    yield on(4, 20, 18)
    c.look_after()
    c.take("share", "samira", "josette", "fatou")
    c.comment("comment_1", "dominique")
    yield from _water(c, year)
    yield from _season_after(c, year)


def _promise_the_planters(c: Course, year: int) -> None:
    t = c.telling
    season = (datetime.date(year, 4, 1), datetime.date(year, 10, 31))
    c.precise(
        "share",
        what=c.words["c_water"],
        when=every(TWICE_A_WEEK, *season),
        places=6,
        is_upkeep=True,
        stand_in=t.who("josette"),
        **c.hours(90),
    )
    c.commit("c_weed", None, K.TIME, when=every(FIRST_SUNDAYS, *season), is_upkeep=True, **c.hours(40))
    c.commit("c_july", None, K.TIME, when=month(year, 7), places=4, is_upkeep=True)
    c.commit(
        "c_planters",
        "hall",
        K.MATERIAL,
        when=before(datetime.date(year, 4, 15)),
        **c.things(18, "planters", 2_700_00, "valued_planters"),
    )
    c.commit(
        "c_flowers",
        "hall",
        K.MATERIAL,
        when=before(datetime.date(year, 4, 15)),
        value_cents=900_00,
        valued_how=c.words["valued_planters"],
    )
    c.commit("c_rain", "hall", K.MATERIAL, when=every(YEARLY, season[0]))
    c.estimate("estimate_planters", 3_600_00, "invented", c.today)
    c.estimate("estimate_water", 9_500_00, "invented", c.today)
    c.write(
        datetime.date(year, 3, 15),
        datetime.date(year + 3, 3, 14),
        "object",
        "conditions",
        "upkeep",
        "ending",
    )
    c.propose()


def _water(c: Course, year: int) -> Story:
    """Rounds of watering, some of them by the stand-in; July is not kept, and told in August."""
    t = c.telling

    def round_of(month_: int, day_: int, hours: int, note: str, who: str) -> Story:
        yield t.on(datetime.date(year, month_, day_), 20)
        watered = c.deliver("share", note, by="samira", gave=who, number=hours)
        yield t.on(datetime.date(year, month_, day_ + 1), 17)
        c.confirm(watered, "claire")

    yield from round_of(5, 2, 6, "d_water", "samira")
    yield from round_of(5, 16, 6, "d_water", "samira")
    yield from round_of(6, 6, 7, "d_water", "fatou")
    yield t.on(datetime.date(year, 6, 8), 19)
    c.take("c_july", "mehdi")
    yield from round_of(6, 20, 8, "d_water", "samira")
    yield t.on(datetime.date(year, 6, 22), 19)
    weeded = c.deliver("c_weed", "d_weed", by="samira", number=8)
    c.comment("comment_2", "pascal")
    yield t.on(datetime.date(year, 6, 23), 9)
    c.confirm(weeded, "claire")
    yield from round_of(7, 4, 4, "d_water_alone", "samira")
    yield from round_of(7, 25, 8, "d_stand_in", "josette")
    yield t.on(datetime.date(year, 8, 1), 18)
    agreements.settle(
        t.who("samira"),
        c.commitments["c_july"],
        state=CommitmentState.NOT_KEPT,
        reason=c.words["july_missed"],
    )
    yield from round_of(8, 8, 7, "d_water", "fatou")
    yield from round_of(8, 29, 6, "d_water", "samira")
    yield from round_of(9, 19, 5, "d_water", "samira")
    yield from round_of(10, 10, 4, "d_water", "josette")


def _season_after(c: Course, year: int) -> Story:
    """The next season is written, signed again by both sides, and begins."""
    t = c.telling
    yield t.on(datetime.date(year, 10, 20), 10)
    season = (datetime.date(year + 1, 4, 1), datetime.date(year + 1, 10, 31))
    c.kept("c_weed")
    c.precise("share", when=every(TWICE_A_WEEK, *season))
    c.commit("c_july", None, K.TIME, when=month(year + 1, 7), places=4, is_upkeep=True)
    c.commit("c_weed", None, K.TIME, when=every(FIRST_SUNDAYS, *season), is_upkeep=True, **c.hours(40))
    c.commit(
        "c_flowers",
        "hall",
        K.MATERIAL,
        when=before(datetime.date(year + 1, 4, 15)),
        value_cents=900_00,
        valued_how=c.words["valued_planters"],
    )
    c.estimate("estimate_next", 10_400_00, "invented", c.today)
    c.propose()
    yield t.on(datetime.date(year, 10, 22), 20)
    c.sign("samira")
    yield t.on(datetime.date(year, 10, 26), 12)
    c.sign("jeanne", "hall")
    yield t.on(datetime.date(year, 11, 2), 19)
    c.take("c_july", "josette")
    yield t.on(datetime.date(year + 1, 4, 10), 16)
    flowers = c.deliver("c_flowers", "d_season", by="claire")
    yield t.on(datetime.date(year + 1, 4, 11), 19)
    c.confirm(flowers, "samira")
    c.kept("c_flowers")


def rain_tap(t: Telling) -> Story:
    """Two days ago the town opened the rainwater tap: the inhabitants have yet to confirm it."""
    yield t.at(2, 16)
    t.courses["planters"].deliver("c_rain", "d_rain", by="claire")
