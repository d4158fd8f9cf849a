"""The page of the star."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from terril.initiatives.states import InitiativeState
from terril.site.queries.landmarks import CAME_TO_NOTHING
from terril.vision.models import Vision
from tests import factories


def initiative(town, star, state, title):
    hidden = state is InitiativeState.IDEA
    made = factories.InitiativeFactory(
        territory=town, state=state, title=title, **({"number": None} if hidden else {})
    )
    made.orientations.add(star)
    return made


def test_a_town_without_a_star_says_so(client, town):
    page = client.get("/projet-de-ville/").text
    assert "L'étoile reste à choisir" in page.replace("&#x27;", "'")
    assert "La commune n'a pas encore écrit les directions" in page.replace("&#x27;", "'")


def test_the_star_its_promise_and_its_horizon(client, town):
    Vision.objects.create(
        territory=town, star="Le droit au rêve", promise="Chacun <i>sa</i> part", horizon=2040
    )
    page = client.get("/projet-de-ville/").text
    assert "<h1>Le droit au rêve</h1>" in page
    assert "vers 2040." in page
    assert "Chacun &lt;i&gt;sa&lt;/i&gt; part" in page


def test_what_serves_an_orientation_and_honestly_nothing(client, town):
    served = factories.OrientationFactory(territory=town, title="L’eau")
    factories.OrientationFactory(territory=town, title="L’énergie")
    factories.LandmarkFactory(territory=town, title="La mare", orientation=served)
    initiative(town, served, InitiativeState.UNDER_WAY, "Planter des saules")
    page = client.get("/projet-de-ville/").text
    assert "La mare" in page
    assert "Planter des saules" in page
    assert page.count("Rien encore dans cette direction.") == 1


@pytest.mark.parametrize("state", InitiativeState)
def test_what_came_to_nothing_serves_nothing(client, town, state):
    served = factories.OrientationFactory(territory=town)
    initiative(town, served, state, "Un four à pain")
    assert ("Un four à pain" in client.get("/projet-de-ville/").text) is (state not in CAME_TO_NOTHING)


def test_an_initiative_that_became_a_pebble_is_shown_once(client, town):
    served = factories.OrientationFactory(territory=town)
    laid = factories.LandmarkFactory(territory=town, title="Le four est là", orientation=served)
    made = initiative(town, served, InitiativeState.CLOSED, "Un four à pain")
    made.landmark = laid
    made.save()
    page = client.get("/projet-de-ville/").text
    assert "Le four est là" in page
    assert "Un four à pain" not in page


def test_long_lists_lead_to_the_whole(client, town):
    served = factories.OrientationFactory(territory=town, slug="eau")
    for number in range(6):
        factories.LandmarkFactory(territory=town, slug=f"c-{number}", orientation=served)
        initiative(town, served, InitiativeState.UNDER_WAY, f"Idée {number}")
    page = client.get("/projet-de-ville/").text
    assert 'href="/cailloux/?orientation=eau"' in page
    assert f'href="/initiatives/?orientation={served.pk}"' in page
    assert "6 cailloux posés" in page


def test_the_number_of_queries_does_not_grow(client, town):
    counts = []
    for many in (1, 29):
        for number in range(many):
            served = factories.OrientationFactory(territory=town)
            factories.LandmarkFactory(territory=town, orientation=served)
            initiative(town, served, InitiativeState.UNDER_WAY, f"Idée {number}")
        with CaptureQueriesContext(connection) as made:
            client.get(f"/projet-de-ville/?n={many}")
        counts.append(len(made))
    assert counts[0] == counts[1]
