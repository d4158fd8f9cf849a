"""The pages of white pebbles."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from terril.landmarks.models import LandmarkKind
from tests import factories


def lay(town, slug, day, **details):
    return factories.LandmarkFactory(
        territory=town, slug=slug, title=f"Caillou {slug}", laid_on=datetime.date(*day), **details
    )


def test_an_empty_list_says_how_to_lay_the_first(client, town):
    page = client.get("/cailloux/").text
    assert "Le premier caillou reste à poser" in page
    assert 'href="/initiatives/proposer/"' in page


def test_the_newest_comes_first(client, town):
    lay(town, "ancien", (1995, 1, 1))
    lay(town, "recent", (2020, 1, 1))
    page = client.get("/cailloux/").text
    assert page.index("Caillou recent") < page.index("Caillou ancien")


def test_a_fact_known_by_its_year_is_told_by_its_year(client, town):
    lay(town, "an", (1995, 3, 14), only_year_known=True)
    for address in ("/cailloux/", "/cailloux/an/"):
        page = client.get(address).text
        assert '<time datetime="1995">1995</time>' in page
        assert "mars 1995" not in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"a", "b", "c"}),
        ("?annee=2004", {"b"}),
        ("?annee=1995-2004", {"a", "b"}),
        ("?annee=2004-1995", {"a", "b", "c"}),
        ("?annee=0000", {"a", "b", "c"}),
        ("?annee=99999", {"a", "b", "c"}),
        ("?annee=1800", set()),
        ("?orientation=eau", {"c"}),
        ("?orientation=inconnue", {"a", "b", "c"}),
        ("?annee=2004&orientation=eau", set()),
        ("?annee=" + "9" * 31, {"a", "b", "c"}),
    ],
)
def test_years_and_orientations(client, town, query, shown):
    water = factories.OrientationFactory(territory=town, slug="eau")
    lay(town, "a", (1995, 1, 1))
    lay(town, "b", (2004, 12, 31))
    lay(town, "c", (2020, 6, 1), orientation=water)
    page = client.get(f"/cailloux/{query}")
    assert page.status_code == 200
    assert {slug for slug in "abc" if f"Caillou {slug}" in page.text} == shown


def test_a_long_list_has_pages_that_keep_the_question(client, town):
    for number in range(61):
        lay(town, f"c{number}", (2004, 1, 1))
    page = client.get("/cailloux/?annee=2004").text
    assert 'href="?annee=2004&amp;page=2"' in page


def test_a_pebble_says_where_it_comes_from_and_where_it_leads(client, town):
    star = factories.OrientationFactory(territory=town, title="L’eau", slug="eau")
    laid = lay(
        town,
        "fleurs",
        (2020, 6, 1),
        orientation=star,
        story="Douze familles\n\n<b>arrosent</b>",
        source="Conseil",
    )
    initiative = factories.InitiativeFactory(territory=town, number=70007, slug="fleurir", landmark=laid)
    page = client.get("/cailloux/fleurs/").text
    assert f'href="/initiatives/70007-fleurir/">{initiative.title}' in page
    assert 'href="/projet-de-ville/eau/"' in page
    assert "&lt;b&gt;arrosent&lt;/b&gt;" in page
    assert "Source\u00a0: Conseil" in page


def test_a_pebble_without_a_story_or_an_initiative(client, town):
    lay(town, "seul", (2020, 6, 1))
    page = client.get("/cailloux/seul/").text
    assert "Cette réalisation attend encore son récit." in page
    assert "D'où il vient" not in page


def test_a_lesson_is_told_with_dignity(client, town):
    lay(town, "lecon", (2020, 6, 1), kind=LandmarkKind.LESSON, story="La couverture pesait trop lourd.")
    page = client.get("/cailloux/lecon/").text
    assert "Ce que nous avons appris" in page
    assert "La couverture pesait trop lourd." in page
    assert "Échouer n'est pas une faute ici" in page.replace("&#x27;", "'")


def test_one_walks_from_pebble_to_pebble(client, town):
    for slug, day in (("a", (2001, 1, 1)), ("b", (2002, 1, 1)), ("c", (2002, 1, 1))):
        lay(town, slug, day)
    first, middle, last = (client.get(f"/cailloux/{slug}/").text for slug in "abc")
    assert 'rel="prev"' not in first
    assert 'rel="next" href="/cailloux/b/"' in first
    assert 'rel="prev" href="/cailloux/a/"' in middle
    assert 'rel="next" href="/cailloux/c/"' in middle
    assert 'rel="next"' not in last


def test_a_pebble_of_another_town_is_not_here(client, town):
    elsewhere = lay(factories.TownFactory(), "ailleurs", (2020, 1, 1))
    factories.LandmarkFactory(territory=elsewhere.territory, slug="ailleurs-2")
    assert client.get("/cailloux/ailleurs/", headers={"host": town.host}).status_code == 404
    assert "ailleurs" not in client.get("/cailloux/", headers={"host": town.host}).text


def test_the_number_of_queries_does_not_grow(client, town):
    counts = []
    for many in (1, 29):
        for number in range(many):
            star = factories.OrientationFactory(territory=town)
            lay(town, f"c-{many}-{number}", (2020, 1, 1), orientation=star)
        with CaptureQueriesContext(connection) as made:
            client.get(f"/cailloux/?n={many}")
        counts.append(len(made))
    assert counts[0] == counts[1]


def test_a_pebble_leads_to_the_posts_that_tell_of_it(client, town):
    pebble = factories.LandmarkFactory(territory=town, slug="verger")
    post = factories.PostFactory(territory=town, title="Le pommier", landmark=pebble)
    removed = factories.PostFactory(territory=town, landmark=pebble, state="removed")
    page = client.get("/cailloux/verger/").text
    assert f'href="/b/{post.code}"' in page
    assert f"/b/{removed.code}" not in page
