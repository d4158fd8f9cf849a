"""Codes and addresses that can be, and those that cannot."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from stdnum import luhn

from terril.territories import codes

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def refused(read, value):
    with pytest.raises(ValidationError) as caught:
        read(value)
    return caught.value.messages[0]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("62528", "62528"),
        (" 62 528 ", "62528"),
        ("2a004", "2A004"),
        ("2B033", "2B033"),
        ("97411", "97411"),
        ("97502", "97502"),
        ("98735", "98735"),
        ("95018", "95018"),
        ("", ""),
    ],
)
def test_codes_of_communes(typed, kept):
    assert codes.insee(typed) == kept


@pytest.mark.parametrize(
    "typed", ["6252", "625280", "ABCDE", "2C004", "A2004", "６２５２８", "62-28", "62528\u0000"]
)
def test_what_is_no_code_of_a_commune(typed):
    assert "cinq caractères" in refused(codes.insee, typed)


@pytest.mark.parametrize(
    "typed", ["00001", "20004", "62000", "96001", "99100", "97001", "97901", "98101", "97100"]
)
def test_codes_that_no_commune_can_have(typed):
    assert "n'existe pas" in refused(codes.insee, typed)


def test_the_codes_of_a_real_agglomeration_can_be():
    path = DATA / "geo" / "call_communes_2026.csv"
    if not path.exists():
        pytest.skip("../shared/data is not beside this copy of the project")
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 36
    for row in rows:
        assert codes.insee(row["code_insee"]) == row["code_insee"]
        assert codes.siren(row["siren_commune"]) == row["siren_commune"]
        assert codes.siren(row["siren_epci"]) == row["siren_epci"]


def test_a_siren_has_a_right_key():
    assert codes.siren("216 205 286") == "216205286"
    assert codes.siren("") == ""
    assert "clé" in refused(codes.siren, "216205287")
    for typed in ("2162", "abcdefghi", "2162052860", "²16205286"):
        assert "neuf chiffres" in refused(codes.siren, typed)


def test_exchanging_two_digits_of_a_siren_is_found():
    right = "216205286"
    for place in range(8):
        wrong = list(right)
        wrong[place], wrong[place + 1] = wrong[place + 1], wrong[place]
        if wrong != list(right) and not luhn.is_valid("".join(wrong)):
            refused(codes.siren, "".join(wrong))


def test_postcodes():
    assert codes.postcode(" 62 750 ") == "62750"
    assert codes.postcode("") == ""
    for typed in ("6275", "00100", "99000", "2A004", "627500", "６２７５０"):
        assert "cinq chiffres" in refused(codes.postcode, typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Initiatives.Loos-en-Gohelle.FR", "initiatives.loos-en-gohelle.fr"),
        ("localhost", "localhost"),
        ("terril.hénin.fr.", "terril.xn--hnin-bpa.fr"),
        ("", None),
        (None, None),
    ],
)
def test_host_names(typed, kept):
    assert codes.host(typed) == kept


@pytest.mark.parametrize("typed", ["https://loos.fr", "loos.fr:8000", "loos.fr/initiatives"])
def test_an_address_is_no_host_name(typed):
    assert "nom seul" in refused(codes.host, typed)


@pytest.mark.parametrize(
    "typed",
    ["-loos.fr", "loos-.fr", "lo os.fr", "loos..fr", "_loos.fr", "l" * 64 + ".fr", "a." * 130 + "fr", "<b>"],
)
def test_what_is_no_host_name(typed):
    assert "nom de site" in refused(codes.host, typed)


def test_the_delay_of_an_answer():
    assert [codes.answer_delay(days) for days in (1, "30", 365)] == [1, 30, 365]
    for days in (0, -1, 366, "", "un mois", None, "9" * 5000, 1e99):
        assert "365" in refused(codes.answer_delay, days)


def test_languages():
    assert codes.languages(["en", "fr"]) == ["fr", "en"]
    assert codes.languages(("fr",)) == ["fr"]
    for wanted in ([], ["xx"], ["fr", "xx"], "fr", None, [["fr"]], [1]):
        assert "langue" in refused(codes.languages, wanted)


def test_time_zones():
    assert codes.time_zone("Indian/Reunion") == "Indian/Reunion"
    for name in ("", "Mars/Olympus", "../../etc/passwd"):
        refused(codes.time_zone, name)
