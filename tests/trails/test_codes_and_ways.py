"""Codes read whoever types them; distances and directions checked against known ones."""

from __future__ import annotations

import itertools

import pytest

from terril.trails import codes, ways

ALIKE = ("0OQD", "1IL7", "2Z", "5S", "6G", "8B", "UV")


def test_no_two_signs_of_the_alphabet_look_alike():
    assert len(set(codes.ALPHABET)) == len(codes.ALPHABET) == 22
    for group in ALIKE:
        assert len(set(group) & set(codes.ALPHABET)) <= 1, group
    assert not set("AEIOUW") & set(codes.ALPHABET), "chance would write words, and VV is a W"


def test_codes_are_drawn_from_the_whole_alphabet():
    drawn = [codes.draw() for _ in range(400)]
    assert all(len(code) == codes.LENGTH and codes.read(code) == code for code in drawn)
    assert set("".join(drawn)) == set(codes.ALPHABET)
    assert len(set(drawn)) > 395


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("7kd4m", "7KD4M"),
        (" 7K-D4 M ", "7KD4M"),
        ("lk04m", "7KD4M"),
        ("IKO4M", "7KD4M"),
        ("B8Z2U", "8822V"),
        ("g2345", "62345"),
        ("9wkm", "9VVKM"),
        ("7KD4", None),
        ("7KD4MM", None),
        ("7KD4A", None),
        ("", None),
        ("é" * 5, None),
        ("7" * 5000, None),
    ],
)
def test_what_is_typed_by_hand_is_read_whatever_the_case_and_the_look_alikes(typed, code):
    assert codes.read(typed) == code


def test_a_degree_of_latitude_is_111_kilometres_and_the_eight_winds_are_told():
    lens = (50.45, 2.79)
    assert ways.way(lens, (51.45, 2.79)).metres == pytest.approx(111_195, abs=5)
    steps = {0: (0.01, 0), 90: (0, 0.01), 180: (-0.01, 0), 270: (0, -0.01)}
    for bearing, (north, east) in steps.items():
        assert ways.way(lens, (lens[0] + north, lens[1] + east)).bearing == pytest.approx(bearing, abs=1)
    winds = [ways.Way(100, bearing).wind for bearing in range(0, 360, 45)]
    assert winds[0] == "vers le nord"
    assert winds[2] == "vers l'est"
    assert len(set(winds)) == 8
    assert ways.Way(100, 350).wind == "vers le nord"
    assert ways.way(lens, lens) == ways.Way(0, 0)


def test_distances_and_times_are_said_as_people_say_them():
    said = [ways.metres_in_words(metres) for metres in (3, 84, 999, 1400, 12_345)]
    assert said == ["10 m", "80 m", "1000 m", "1,4 km", "12,3 km"]
    assert [ways.minutes_in_words(minutes) for minutes in (45, 60, 80)] == ["45 min", "1 h 00", "1 h 20"]
    assert ways.minutes(1200, [None] * 12) == 45
    assert ways.length(itertools.repeat((50.0, 2.0), 3)) == 0
