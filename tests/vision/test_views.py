"""The page of the star."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from terril.foundation import clock
from terril.initiatives.states import InitiativeState
from terril.site.queries.vision import CAME_TO_NOTHING
from terril.vision import actions
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
    assert ">Le droit au rêve</h1>" in page
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
    for number in range(13):
        factories.LandmarkFactory(territory=town, slug=f"c-{number}", orientation=served)
        initiative(town, served, InitiativeState.UNDER_WAY, f"Idée {number}")
    assert "13 cailloux posés" in client.get("/projet-de-ville/").text
    page = client.get("/projet-de-ville/eau/").text
    assert 'href="/cailloux/?orientation=eau"' in page
    assert f'href="/initiatives/?orientation={served.pk}"' in page


def test_old_addresses_of_an_orientation_still_find_it(client, town):
    factories.OrientationFactory(territory=town, slug="eau")
    factories.OrientationFactory(territory=town, slug="charbon", withdrawn_on=clock.today())
    page = client.get("/projet-de-ville/").text
    assert 'id="eau"' in page
    assert 'id="charbon"' in page


def test_the_page_of_an_orientation_shows_everything_that_serves_it(client, town, mayor):
    water = factories.OrientationFactory(
        territory=town, slug="eau", title="L’eau", why="Chère", difference="La pluie suffit", themes=["pluie"]
    )
    factories.LandmarkFactory(territory=town, title="La mare", orientation=water)
    initiative(town, water, InitiativeState.UNDER_WAY, "Planter des saules")
    factories.OrganisationFactory(territory=town, kind="town_hall")
    promised = factories.PublicCommitmentFactory(territory=town, words="Stocker la pluie").commitment
    actions.hang_promises(mayor, water, promises=[promised.agreement])
    step = actions.add_step(mayor, town, kind="environment", title="L'analyse")
    actions.add_finding(mayor, step, title="Des nitrates", orientations=[water])
    page = client.get("/projet-de-ville/eau/").text
    for said in ("Chère", "La pluie suffit", "pluie", "La mare", "Planter des saules", "Stocker la pluie"):
        assert said in page
    assert "Des nitrates" in page
    assert client.get("/projet-de-ville/ailleurs/").status_code == 404
    elsewhere = factories.OrientationFactory(slug="lune")
    assert client.get(f"/projet-de-ville/{elsewhere.slug}/", headers={"host": town.host}).status_code == 404


def test_where_nothing_serves_it_the_page_says_so_and_leads_to_proposing(client, town):
    factories.OrientationFactory(territory=town, slug="eau")
    page = client.get("/projet-de-ville/eau/").text
    assert "Ni caillou posé, ni initiative, ni engagement" in page
    assert 'class="btn" href="/initiatives/proposer/"' in page


def test_an_orientation_that_was_given_up_says_why_and_keeps_what_it_held(client, town):
    gone = factories.OrientationFactory(
        territory=town,
        slug="eau",
        withdrawn_on=clock.today(),
        withdrawn_because="L’agglomération s’en charge",
    )
    factories.LandmarkFactory(territory=town, title="La mare", orientation=gone)
    page = client.get("/projet-de-ville/eau/").text
    assert "L’agglomération s’en charge" in page
    assert "La mare" in page
    assert "Les directions que la commune a quittées" in client.get("/projet-de-ville/").text
    assert "La mare" in client.get("/cailloux/?orientation=eau").text


def test_the_number_of_queries_does_not_grow(client, town):
    counts = []
    for many in (1, 9):
        served = factories.OrientationFactory(territory=town)
        for number in range(many):
            factories.OrientationFactory(territory=town)
            factories.LandmarkFactory(territory=town, orientation=served)
            initiative(town, served, InitiativeState.UNDER_WAY, f"Idée {number}")
        for address in ("/projet-de-ville/", f"/projet-de-ville/{served.slug}/"):
            with CaptureQueriesContext(connection) as made:
                client.get(f"{address}?n={many}")
            counts.append(len(made))
    assert counts[:2] == counts[2:]
