"""The list of initiatives: filters, search, map, pages; the same for everybody."""

from __future__ import annotations

import pytest

from terril.initiatives import actions
from terril.initiatives.models import Initiative
from terril.initiatives.states import InitiativeState as S
from tests import factories
from tests.initiatives.life import Life, days
from tests.initiatives.pages import queries, text_of, visitor
from tests.initiatives.test_views_propose import SQUARE

PAGE = "/initiatives/"


def titles(response) -> list[str]:
    return [card.split("</h2>")[0] for card in text_of(response).split("n° ")]


def test_an_empty_town_is_invited_to_propose(town):
    text = text_of(visitor(town).get(PAGE))
    assert "La première reste à proposer" in text
    assert "Proposer une initiative" in text


def test_a_card_shows_both_halves_the_towns_with_a_name_and_a_date(town):
    life = Life(town)
    initiative = life.at(S.UNDER_REVIEW)
    text = text_of(visitor(town).get(PAGE))
    assert initiative.title in text
    assert "La commune Répond avant le" in text
    assert life.service.contact_name in text
    assert "Les habitants Arroser chaque samedi" in text
    assert "Étudiée par les services" in text


def test_a_late_answer_is_public_in_the_list(town):
    initiative = Life(town).at(S.RECEIVED)
    Initiative.objects.filter(pk=initiative.pk).update(answer_due_on=initiative.answer_due_on - days(33))
    text = text_of(visitor(town).get(PAGE))
    assert "Réponse en retard de 3 jours" in text
    assert "Devait répondre avant le" in text


def test_hands_that_are_missing_are_counted(town):
    life = Life(town)
    initiative = life.at(S.SIGNED)
    from django.utils import timezone

    actions.plan_work_day(
        life.author,
        initiative,
        on=timezone.localdate() + days(5),
        starts_at=timezone.now().time(),
        place="Place Verte",
        tasks="Planter",
        headcount=6,
    )
    client = visitor(town)
    assert "Il manque 6 personnes." in text_of(client.get(PAGE))
    assert initiative.title in text_of(client.get(PAGE, {"aide": "on"}))


@pytest.fixture
def three(town):
    life = Life(town)
    quarter = factories.QuarterFactory(parent=town, name="Cité 5", slug="cite-5")
    orientation = factories.OrientationFactory(territory=town, title="Une ville nature", slug="nature")
    made = []
    for title, where in (
        ("Planter des tilleuls", quarter),
        ("Réparer le banc", None),
        ("Un four à pain", None),
    ):
        made.append(
            actions.submit(
                life.author, actions.draft(life.author, town, title=title, share="Deux bras", quarter=where)
            )
        )
    actions.open_review(life.officer, made[1], service=life.service, orientations=[orientation])
    actions.drop(life.author, made[2], reason="Plus de four")
    return town


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, {"Planter des tilleuls", "Réparer le banc", "Un four à pain"}),
        ({"etat": "a-l-etude"}, {"Planter des tilleuls", "Réparer le banc"}),
        ({"etat": "arretees"}, {"Un four à pain"}),
        ({"quartier": "cite-5"}, {"Planter des tilleuls"}),
        ({"orientation": "nature"}, {"Réparer le banc"}),
        ({"q": "tilleul"}, {"Planter des tilleuls"}),
        ({"q": "2"}, {"Réparer le banc"}),
        ({"aide": "on"}, set()),
        ({"etat": "a-l-etude", "orientation": "nature"}, {"Réparer le banc"}),
        # What names nothing is as if it had not been asked.
        ({"etat": "n-existe-pas"}, {"Planter des tilleuls", "Réparer le banc", "Un four à pain"}),
        ({"quartier": "ailleurs"}, {"Planter des tilleuls", "Réparer le banc", "Un four à pain"}),
        ({"q": "<script>alert(1)</script>"}, set()),
    ],
)
def test_filters_and_search(three, asked, shown):
    response = visitor(three).get(PAGE, asked)
    assert response.status_code == 200
    text = text_of(response)
    for title in ("Planter des tilleuls", "Réparer le banc", "Un four à pain"):
        assert (title in text) is (title in shown)
    if not shown:
        assert "Rien ici pour l'instant" in text
    assert b"<script>alert" not in response.content


@pytest.mark.parametrize("number", ["0", "-1", "abc", "1" + "0" * 30, "", "2"])
def test_every_page_number_has_a_page(three, number):
    for vue in ({}, {"vue": "carte"}):
        response = visitor(three).get(PAGE, {"page": number, **vue})
        assert response.status_code == 200
        assert "Planter des tilleuls" in text_of(response)


@pytest.mark.parametrize("sent", [{"q": "x" * 100_000}, {"etat": "x" * 10_000}, {"vue": "<b>"}, {"q": "\0"}])
def test_odd_questions_have_an_answer(three, sent):
    assert visitor(three).get(PAGE, sent).status_code == 200


def test_the_map_shows_the_same_initiatives_as_the_list_beside_it(three):
    three.boundary = SQUARE
    three.save()
    Initiative.objects.filter(number=1).update(latitude=50.45, longitude=2.8)
    response = visitor(three).get(PAGE, {"vue": "carte"})
    page = response.content.decode()
    assert page.count("<circle") == 1
    assert 'cx="' in page
    assert "," not in page.split('cx="')[1].split('"')[0]
    text = text_of(response)
    assert "1. Planter des tilleuls" in text
    assert "2. Réparer le banc" in text
    assert "2 initiatives de cette page n'ont pas de point sur la carte." in text


def test_drafts_are_in_no_list(town):
    life = Life(town)
    life.at(S.IDEA)
    for user in (None, life.author, life.officer):
        assert "Fleurir la cité 5" not in text_of(visitor(town, user).get(PAGE))


def test_the_list_is_kept_and_never_stale(three):
    life_reader = factories.UserFactory(inhabitant_of=three)
    client = visitor(three, life_reader)
    assert "Un jardin suspendu" not in text_of(client.get(PAGE))
    author = Initiative.objects.first().author
    actions.submit(author, actions.draft(author, three, title="Un jardin suspendu", share="Arroser"))
    assert "Un jardin suspendu" in text_of(client.get(PAGE))


def test_as_many_queries_for_one_as_for_thirty(town):
    reader = factories.UserFactory(inhabitant_of=town)
    factories.TownHallFactory(territory=town)
    factories.InitiativeFactory(territory=town)
    client = visitor(town, reader)
    pages = (PAGE, f"{PAGE}?vue=carte")
    one = [len(queries(client, page)) for page in pages]
    for _count in range(29):
        factories.InitiativeFactory(territory=town)
    assert [len(queries(client, page)) for page in pages] == one
