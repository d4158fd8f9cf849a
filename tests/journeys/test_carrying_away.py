"""Somebody narrows a list and carries it away; the officer does, with names; data explain themselves."""

from __future__ import annotations

import csv
import io

import pytest

from terril.initiatives.states import InitiativeState as S
from tests import factories
from tests.browser import PLAIN_PHONE
from tests.journeys import stories

pytestmark = pytest.mark.browser


def carried_away(visitor, label: str) -> tuple[str, str]:
    """Press a link that downloads; return the name of the file and its text."""
    with visitor.page.expect_download() as waiting:
        visitor.page.get_by_role("link", name=label, exact=True).click()
    download = waiting.value
    return download.suggested_filename, download.path().read_text(encoding="utf-8-sig")


def test_a_narrowed_list_is_carried_away_as_it_is_read(visit, cast, device):
    if device is PLAIN_PHONE:
        pytest.skip("a link is a link, with or without script")
    initiative = stories.with_needs(cast, cast.inhabitant("Léa Dubois"))
    factories.InitiativeFactory(territory=cast.town, number=900, title="Un banc rue Haute", state=S.RECEIVED)
    stranger = visit().open("/initiatives/?etat=a-l-etude")
    name, text = carried_away(stranger, "CSV")
    assert name.endswith(".csv")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["titre"] == "Un banc rue Haute"
    # The officer's file opens in a spreadsheet, and says who.
    officer = visit(cast.officer).open("/initiatives/")
    _name, text = carried_away(officer, "CSV")
    rows = {row["titre"]: row for row in csv.DictReader(io.StringIO(text), delimiter=";")}
    assert rows[initiative.title]["propose_par"] == "Léa Dubois"


def test_the_data_explain_themselves(visit, cast):
    stories.with_needs(cast, cast.inhabitant("Léa Dubois"))
    reader = visit().open("/").open("/donnees/")
    reader.sees("Les données", "Licence Ouverte 2.0", "Comment les citer")
    reader.open("/api/v1/").sees("Les données, pour un programme")
