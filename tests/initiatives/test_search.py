"""What people type, as they type it, finds what was written, as others wrote it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from terril.initiatives import actions, queries, search
from terril.initiatives.models import Initiative, SearchWord
from terril.initiatives.states import InitiativeState
from tests import factories
from tests.initiatives.life import Life

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()

WRITTEN = {
    "Fleurir la cité 5": ("Place Verte", "Des bacs pour les géraniums, et un arrosage chaque samedi."),
    "Un cœur à l'Œuvre Notre-Dame": ("Rue de l'Église", ""),
    "Rénover l'aire de jeux": ("École Jules-Ferry", "Les enfants n'ont plus qu'un toboggan."),
    "Un jardin partagé d'herbes médicinales": ("Terril 74", "Planter, soigner, apprendre."),
    "Réparer les vélos des collégiens": ("Hôtel de ville", "Un atelier le mercredi."),
    "Aujourd'hui, on ramasse": ("Cavalier de la fosse 11", "Les déchets au bord du chemin."),
}


@pytest.fixture
def written(town):
    group = factories.OrganisationFactory(territory=town)
    return {
        title: _sent(town, number, title, place=place, description=description, proposers=group)
        for number, (title, (place, description)) in enumerate(WRITTEN.items(), start=1)
    }


def _sent(town, number, title, **details) -> Initiative:
    initiative = factories.InitiativeFactory(
        territory=town, number=number, title=title, state=InitiativeState.RECEIVED, **details
    )
    search.write(initiative)
    return initiative


def found(town, text: str) -> list[str]:
    return [initiative.title for initiative in queries.listing(ANYBODY, town, search=text)]


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("géranium", "Fleurir la cité 5"),
        ("GERANIUMS", "Fleurir la cité 5"),
        ("arroser", "Fleurir la cité 5"),
        ("fleurir bacs", "Fleurir la cité 5"),
        ("les bacs de la place", "Fleurir la cité 5"),
        ("coeur", "Un cœur à l'Œuvre Notre-Dame"),
        ("cœurs", "Un cœur à l'Œuvre Notre-Dame"),
        ("oeuvre", "Un cœur à l'Œuvre Notre-Dame"),
        ("l’œuvre", "Un cœur à l'Œuvre Notre-Dame"),
        ("eglise", "Un cœur à l'Œuvre Notre-Dame"),
        ("notre dame", "Un cœur à l'Œuvre Notre-Dame"),
        ("école", "Rénover l'aire de jeux"),
        ("l'ecole", "Rénover l'aire de jeux"),
        ("jeu", "Rénover l'aire de jeux"),
        ("rénovation", "Rénover l'aire de jeux"),
        ("jules-ferry", "Rénover l'aire de jeux"),
        ("herbe", "Un jardin partagé d'herbes médicinales"),
        ("jard", "Un jardin partagé d'herbes médicinales"),
        ("plantation", "Un jardin partagé d'herbes médicinales"),
        ("terril 74", "Un jardin partagé d'herbes médicinales"),
        ("vélo", "Réparer les vélos des collégiens"),
        ("velos réparés", "Réparer les vélos des collégiens"),
        ("hotel", "Réparer les vélos des collégiens"),
        ("collegi", "Réparer les vélos des collégiens"),
        ("aujourd'hui", "Aujourd'hui, on ramasse"),
        ("  dechet\t chemins ", "Aujourd'hui, on ramasse"),
    ],
)
def test_french_words_find_their_relatives(town, written, asked, title):
    assert found(town, asked) == [title]


def test_a_word_written_with_its_accents_apart_is_the_same(town, written):
    assert found(town, "ge\u0301ranium") == ["Fleurir la cité 5"]


@pytest.mark.parametrize(
    "asked", ["piscine", "fleurir piscine", "de la", "?!…", "'", "jar din", "z" * 41, "\u200b", "漢字"]
)
def test_what_is_not_there_is_not_found(town, written, asked):
    assert found(town, asked) == []


@pytest.mark.parametrize(
    "asked",
    [
        "' OR 1=1 --",
        '"; DROP TABLE initiatives_searchword; --',
        "%",
        "_______",
        "fleur* OR NEAR(cité)",
        "\\",
        "\x00",
        "fleurir\x00",
        "-99999999999999999999",
        "9" * 30,
        "<script>alert(1)</script>",
    ],
)
def test_hostile_text_is_only_text(town, written, asked):
    assert set(found(town, asked)) <= {"Fleurir la cité 5"}
    assert SearchWord.objects.exists()


def test_a_pasted_page_is_asked_by_its_first_words(town, written):
    asked = "fleurir cité bacs " * 6_000
    assert len(asked) > 100_000
    assert found(town, asked) == ["Fleurir la cité 5"]
    assert found(town, "a" * 100_000) == []
    assert found(town, "' " * 50_000) == []


def test_nothing_typed_is_no_search(town, written):
    assert len(found(town, "")) == len(found(town, " \n ")) == len(WRITTEN)


def test_only_the_last_word_may_be_a_beginning(town, written):
    assert found(town, "partagé jard") == ["Un jardin partagé d'herbes médicinales"]
    assert found(town, "jard partagé") == []


def test_a_number_finds_the_initiative_of_that_number_and_those_that_say_it(town, written):
    assert set(found(town, "5")) == {"Fleurir la cité 5", "Réparer les vélos des collégiens"}
    # However the digit is written.
    for two in ("2", "²", "٢"):
        assert found(town, two) == ["Un cœur à l'Œuvre Notre-Dame"]


def test_the_title_weighs_more_than_the_place_and_the_place_more_than_the_text(town):
    group = factories.OrganisationFactory(territory=town)
    words = {"title": "Un banc", "place": "Mairie", "description": "Pour s'asseoir."}
    _sent(town, 1, **{**words, "title": "Un kiosque"}, proposers=group)
    _sent(town, 2, **{**words, "place": "Devant le kiosque"}, proposers=group)
    _sent(town, 3, **{**words, "description": "Près du kiosque."}, proposers=group)
    numbers = queries.listing(ANYBODY, town, search="kiosques").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3]


def test_another_town_is_never_found(town, written):
    elsewhere = factories.TownFactory()
    assert found(elsewhere, "fleurir") == []
    assert queries.near(elsewhere, "Fleurir la cité 5") == []


def test_a_draft_is_never_found_until_it_is_sent(town):
    life = Life(town)
    draft = life.at(InitiativeState.IDEA)
    for reader in (ANYBODY, life.author, life.officer):
        assert not queries.listing(reader, town, search="fleurir").exists()
    assert queries.near(town, draft.title) == []
    # Nor if its words had been kept by mistake.
    search.write(draft)
    assert not queries.listing(life.author, town, search="fleurir").exists()
    actions.submit(life.author, draft)
    assert found(town, "fleurir") == [draft.title]
    assert [near.title for near in queries.near(town, "Fleurir la cité")] == [draft.title]


def test_a_corrected_title_is_found_by_its_new_words_only(town):
    life = Life(town)
    actions.edit(life.author, life.at(InitiativeState.RECEIVED), title="Planter un verger")
    assert found(town, "vergers") == ["Planter un verger"]
    assert found(town, "fleurir") == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Fleurissement de la cité 5", "Fleurir la cité 5"),
        ("des jardins partagés", "Un jardin partagé d'herbes médicinales"),
        ("Réparation de vélo", "Réparer les vélos des collégiens"),
        ("Une aire de jeu pour les petits", "Rénover l'aire de jeux"),
    ],
)
def test_near_duplicates_come_before_a_second_proposal(town, written, title, expected):
    assert [near.title for near in queries.near(town, title)][:1] == [expected]


@pytest.mark.parametrize("title", ["", "de la", "Une piscine", "' OR 1=1 --", "x " * 50_000])
def test_an_idea_of_ones_own_has_no_duplicate(town, written, title):
    assert queries.near(town, title) == []


def test_words_that_many_share_do_not_make_duplicates(town):
    group = factories.OrganisationFactory(territory=town)
    for number in range(1, search.TOO_COMMON + 2):
        _sent(town, number, f"Cité {number}", proposers=group)
    _sent(town, 100, "Un kiosque dans la cité", proposers=group)
    near = queries.near(town, "Kiosque de la cité")
    assert [initiative.number for initiative in near] == [100]


def test_no_more_near_ones_than_asked(town):
    group = factories.OrganisationFactory(territory=town)
    for number in range(1, 7):
        _sent(town, number, f"Un verger {number}", proposers=group)
    assert [initiative.number for initiative in queries.near(town, "Verger")] == [6, 5, 4, 3]


def _count(call) -> int:
    with CaptureQueriesContext(connection) as captured:
        list(call())
    return len(captured)


def test_a_search_costs_the_same_queries_however_many_there_are(town):
    group = factories.OrganisationFactory(territory=town)

    def look() -> tuple[int, int]:
        def cards():
            page = queries.listing(ANYBODY, town, search="verger")
            return [(i.title, i.agreement.state, i.quarter) for i in page]

        def near():
            return [(i.title, i.proposers.name, i.territory.name) for i in queries.near(town, "Verger")]

        return _count(cards), _count(near)

    _sent(town, 1, "Un verger", proposers=group)
    with_one = look()
    for number in range(2, 31):
        _sent(town, number, f"Un verger {number}", proposers=group)
    assert look() == with_one == (1, 3)
