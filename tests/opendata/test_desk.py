"""Lists that the officer carries away, and the links on each list: narrowed as it is, for whoever may."""

from __future__ import annotations

import csv
import io
import re

import openpyxl
import pytest

from terril.agreements.models import Side
from terril.initiatives.states import InitiativeState as S
from tests import factories
from tests.initiatives.life import Life
from tests.initiatives.pages import visitor

FILES = ["listes/initiatives.csv", "listes/besoins.xlsx", "listes/acteurs.csv", "journal.csv", "journal.xlsx"]


@pytest.fixture
def life(town):
    return Life(town)


def rows_of(client, path) -> list[dict[str, str]]:
    text = b"".join(client.get(path).streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def links(client, path) -> list[str]:
    page = client.get(path).text
    found = re.search(r'aria-label="Emporter cette liste">(.*?)</nav>', page, re.DOTALL)
    return [url.replace("&amp;", "&") for url in re.findall(r'href="([^"]+)"', found[1])] if found else []


@pytest.mark.parametrize("file", FILES)
def test_only_the_officer_and_the_administrator_carry_them_away(town, life, administrator, file):
    path = f"/atelier/{file}"
    assert visitor(town).get(path).status_code == 302
    for person in (life.author, life.mayor, life.gardener, life.president):
        assert visitor(town, person).get(path).status_code == 403
    for person in (life.officer, administrator):
        answer = visitor(town, person).get(path)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "private, no-store"
        assert b"".join(answer.streaming_content)


@pytest.mark.parametrize(
    "path", ["listes/rien.csv", "listes/besoins.json", "listes/cailloux.csv", "journal.pdf"]
)
def test_there_are_no_others(town, life, path):
    assert visitor(town, life.officer).get(f"/atelier/{path}").status_code == 404


def test_the_officer_s_list_says_who_and_how_late_but_names_no_minor(town, life):
    young = factories.UserFactory(inhabitant_of=town, minor=True, display_name="Enzo Martin")
    initiative = life.at(S.UNDER_WAY)
    factories.InitiativeFactory(territory=town, number=60, author=young, title="=1+1")
    need = initiative.agreement.commitments.filter(party__side=Side.INHABITANTS).first()
    need.places, need.state = 3, "open"
    need.save()
    need.shares.create(user=young)
    need.shares.create(user=life.passer_by)
    officer = visitor(town, life.officer)
    rows = {row["numero"]: row for row in rows_of(officer, "/atelier/listes/initiatives.csv")}
    assert rows["1"]["propose_par"] == "Aline Auteur"
    assert rows["60"]["propose_par"] == "Un jeune habitant"
    assert rows["60"]["titre"] == "'=1+1"
    assert rows["60"]["jours_de_retard"] == "0"
    (row,) = rows_of(officer, "/atelier/listes/besoins.csv")
    assert row["qui_vient"] == f"Un jeune habitant | {life.passer_by.display_name}"
    (row,) = rows_of(officer, "/atelier/listes/acteurs.csv?sorte=association")
    assert row["parle_pour_lui"] == life.president.display_name
    assert row["nom"] == "Les Mains vertes"


def test_the_journal_is_carried_away_as_it_is_read(town, life):
    life.at(S.UNDER_WAY)
    officer = visitor(town, life.officer)
    rows = rows_of(officer, "/atelier/journal.csv")
    assert len(rows) > 3
    assert any("Aline Auteur" in row["recit"] for row in rows)
    assert [int(row["numero"]) for row in rows] == sorted((int(row["numero"]) for row in rows), reverse=True)
    narrowed = rows_of(officer, "/atelier/journal.csv?genre=path&initiative=1")
    assert len(narrowed) < len(rows)
    book = b"".join(officer.get("/atelier/journal.xlsx").streaming_content)
    assert openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]["A1"].value == "numero"


def test_each_list_leads_to_its_files_narrowed_as_it_is(town, life):
    anybody = visitor(town)
    narrowed = "/initiatives/?etat=en-cours&q=fleurir&page=2&vue=carte"
    assert links(anybody, narrowed) == [
        "/donnees/initiatives.csv?etat=en-cours&q=fleurir",
        "/donnees/initiatives.xlsx?etat=en-cours&q=fleurir",
    ]
    assert links(anybody, "/besoins/") == ["/donnees/besoins.csv", "/donnees/besoins.xlsx"]
    assert links(anybody, "/acteurs/?sorte=shop") == [
        "/donnees/acteurs.csv?sorte=shop",
        "/donnees/acteurs.xlsx?sorte=shop",
    ]
    assert links(anybody, "/cailloux/")[0] == "/donnees/cailloux.csv"
    assert links(anybody, "/journal/") == links(anybody, "/") == []
    officer = visitor(town, life.officer)
    assert links(officer, "/acteurs/")[0] == "/atelier/listes/acteurs.csv"
    assert links(officer, "/initiatives/?q=eau")[1] == "/atelier/listes/initiatives.xlsx?q=eau"
    assert links(officer, "/journal/?genre=path&avant=3") == [
        "/atelier/journal.csv?genre=path",
        "/atelier/journal.xlsx?genre=path",
    ]
    for path in [*links(officer, "/besoins/"), *links(anybody, "/acteurs/")]:
        assert b"".join(officer.get(path).streaming_content)
