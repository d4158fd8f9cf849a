"""The path is beautiful and touchable with none, three, thirty-one or three hundred pebbles."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terril.ui.path import TALL, WIDE, Pebble, draw, lay_out, year_query

NUMBERS = (0, 1, 2, 3, 31, 36, 37, 300, 900)


def pebbles(number: int, first: int = 1995, last: int = 2016) -> list[Pebble]:
    span = last - first + 1
    return [Pebble(first + i * span // max(number, 1), f"Caillou {i}", f"/c/{i}/", i) for i in range(number)]


def covered(drawing) -> int:
    return sum(pebble.count for pebble in drawing.pebbles)


@pytest.mark.parametrize("size", [WIDE, TALL])
@pytest.mark.parametrize("number", NUMBERS)
def test_every_pebble_is_drawn_alone_or_inside_its_year(number, size):
    given_pebbles = pebbles(number)
    drawing = lay_out(given_pebbles, width=size[0], height=size[1])
    assert covered(drawing) == number
    alone = {pebble.url for pebble in drawing.pebbles if not pebble.is_group}
    years = {
        year
        for pebble in drawing.pebbles
        if pebble.is_group
        for year in range(pebble.first_year, pebble.last_year + 1)
    }
    assert all(pebble.url in alone or pebble.year in years for pebble in given_pebbles)


@pytest.mark.parametrize("size", [WIDE, TALL])
@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("first", [1965, 1995, 2012])
def test_pebbles_stay_inside_the_drawing_and_do_not_overlap(number, first, size):
    drawing = lay_out(pebbles(number, first), width=size[0], height=size[1])
    placed = drawing.pebbles
    for pebble in placed:
        assert pebble.radius <= pebble.x <= size[0] - pebble.radius
        assert pebble.radius <= pebble.y <= size[1] - pebble.radius
        assert pebble.radius >= 6, "too small to be seen or touched"
    for index, one in enumerate(placed):
        for other in placed[index + 1 :]:
            apart = math.hypot(one.x - other.x, (one.y - other.y) / 0.72)
            assert apart >= (one.radius + other.radius) * 0.98


def test_the_path_never_reaches_the_star():
    for size, star in ((WIDE, 142), (TALL, 112)):
        top = min(pebble.y for pebble in lay_out(pebbles(900), width=size[0], height=size[1]).pebbles)
        assert top > star + 40


def test_many_pebbles_are_gathered_by_year_and_the_newest_stay_single():
    placed = draw(pebbles(300)).wide.pebbles
    assert len(placed) <= 40
    assert not any(pebble.is_group for pebble in placed[-14:])
    assert placed[-1].newest
    assert placed[-1].url == "/c/299/"
    assert placed[0].url == "?annee=1995"
    assert placed[0].title == ""


def test_a_very_long_memory_shares_pebbles_between_years():
    placed = draw(pebbles(400, 1900, 2020)).wide.pebbles
    assert len(placed) <= 40
    assert placed[0].first_year == 1900
    assert placed[0].last_year > 1900
    assert placed[0].url == year_query(1900, placed[0].last_year)
    assert placed[0].mark == "1900"


def test_the_newest_is_larger_than_its_neighbours():
    for number in (3, 31, 300):
        placed = draw(pebbles(number)).wide.pebbles
        assert placed[-1].radius > placed[-2].radius * 1.1


def test_the_same_pebbles_always_give_the_same_drawing():
    known = pebbles(120)
    assert draw(known) == draw(known)
    # Years given in any order are put back in order; inside a year the order given is kept.
    by_year_backwards = sorted(known, key=lambda pebble: -pebble.year)
    assert draw(by_year_backwards) == draw(known)


def test_without_a_pebble_the_whole_way_is_still_ahead():
    path = draw([])
    assert path.total == 0
    assert path.first_year is None
    assert path.wide.pebbles == ()
    assert path.wide.walked == ""
    assert path.wide.ahead.startswith("M")


def test_numbers_are_written_for_svg_whatever_the_language():
    assert "," not in "".join(pebble.transform for pebble in draw(pebbles(31)).tall.pebbles)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1950, 2030), max_size=400))
def test_any_history_can_be_drawn(years):
    path = draw([Pebble(year, "x", f"/{index}", index) for index, year in enumerate(years)])
    for drawing in (path.wide, path.tall):
        assert covered(drawing) == len(years)
        assert [p.first_year for p in drawing.pebbles] == sorted(p.first_year for p in drawing.pebbles)
