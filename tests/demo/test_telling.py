"""Telling several stories at once: in the order of time, under the clock of each step."""

from __future__ import annotations

import datetime

import pytest

from terril.demo.telling import Telling, saturday_from, tell
from terril.foundation import clock


@pytest.fixture
def telling():
    return Telling("fr", datetime.date(2026, 11, 23))


def story(telling, said, name, *agos):
    for ago in agos:
        yield telling.at(ago)
        said.append((name, clock.today()))


def test_steps_follow_each_other_whatever_the_story(telling):
    said, ticks = [], []
    stories = [story(telling, said, "a", 30, 10), story(telling, said, "b", 20, 10, 5)]
    tell(stories, telling.at(0), ticks.append)
    assert [name for name, _day in said] == ["a", "b", "a", "b", "b"]
    assert [day for _name, day in said] == [telling.day(ago) for ago in (30, 20, 10, 10, 5)]
    assert ticks == [telling.at(ago) for ago in (30, 20, 10, 10, 5)]


def test_what_is_to_come_has_not_happened(telling):
    said = []
    stories = [story(telling, said, "a", 5, -5, -6), story(telling, said, "b", 2)]
    tell(stories, telling.at(0), lambda moment: None)
    assert [name for name, _day in said] == ["a", "b"]


def test_a_story_does_not_go_back(telling):
    with pytest.raises(ValueError, match="back"):
        tell([story(telling, [], "a", 5, 6)], telling.at(0), lambda moment: None)


def test_what_fails_in_a_step_is_not_hidden(telling):
    def failing():
        yield telling.at(3)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        tell([failing()], telling.at(0), lambda moment: None)
    assert clock.today() > datetime.date(2026, 1, 1)


def test_days_around_today(telling):
    # 23 November 2026 is a Monday.
    assert telling.next_saturday() == datetime.date(2026, 11, 28)
    assert telling.saturday(0) == datetime.date(2026, 11, 21)
    assert telling.saturday(2) == datetime.date(2026, 11, 21)
    assert saturday_from(datetime.date(2026, 11, 28)) == datetime.date(2026, 11, 28)
    on_a_saturday = Telling("fr", datetime.date(2026, 11, 28))
    assert on_a_saturday.next_saturday() == datetime.date(2026, 12, 5)
    assert on_a_saturday.saturday(0) == on_a_saturday.today


def test_days_counted_around_another_one(telling):
    picnic = datetime.date(2026, 6, 6)
    shifted = telling.around(picnic, 320)
    assert shifted.day(320) == picnic
    assert shifted.user_ids is telling.user_ids
    assert telling.today == datetime.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("month", "day", "ago", "expected"),
    [
        (4, 1, 45, datetime.date(2026, 4, 1)),
        (11, 23, 0, datetime.date(2026, 11, 23)),
        (11, 24, 0, datetime.date(2025, 11, 24)),
        (12, 1, 400, datetime.date(2024, 12, 1)),
    ],
)
def test_the_latest_such_day(telling, month, day, ago, expected):
    assert telling.latest(month, day, ago=ago) == expected


@pytest.mark.parametrize(
    ("today", "month", "first", "last"),
    [
        ("2026-11-23", 3, "2026-03-01", "2026-03-31"),
        ("2027-03-31", 3, "2026-03-01", "2026-03-31"),
        ("2027-04-01", 3, "2027-03-01", "2027-03-31"),
        ("2027-01-01", 12, "2026-12-01", "2026-12-31"),
    ],
)
def test_the_latest_month_that_is_over(today, month, first, last):
    telling = Telling("fr", datetime.date.fromisoformat(today))
    assert telling.month_over(month) == (
        datetime.date.fromisoformat(first),
        datetime.date.fromisoformat(last),
    )
