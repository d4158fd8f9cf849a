"""The map's pages: the list and the drawing say the same, the ground is laid, the State is asked or not."""

from __future__ import annotations

import re

import pytest
from django.conf import settings as live
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from terril.maps import actions, leaflet
from terril.maps.models import Ground, MapSettings, Tiles
from terril.privacy.models import LegalText
from tests import factories
from tests.maps.files import PICTURE, ROADS, WOOD, feature, geojson, pmtiles, sent
from tests.maps.test_points import HERE, initiative, one_of_each


def text(page):
    return page.content.decode().replace("&#x27;", "'").replace("\u00a0", " ")


@pytest.fixture
def administrator_here(client, administrator):
    client.force_login(administrator)
    return client


def test_the_list_says_what_the_drawing_shows(town, client):
    one_of_each(town)
    factories.OrganisationFactory(territory=town, name="Au nord", latitude=50.48, longitude=2.84)
    page = text(client.get("/carte/"))
    assert "4 choses sur la carte" in page
    assert page.count('<ol class="map-list">') == 1
    for name in ("Fleurir", "Les Amis", "Au nord"):
        assert f">{name}</a>" in page
    # Three stand at one place: one mark, that leads to where they part.
    assert ">3</text>" in page
    assert "3 choses ici : Fleurir" in page
    assert "<title>Au nord (Acteur)</title>" in page
    near = re.search(r'href="(/carte/\?cadre=[^"]+)"', page)[1]
    nearer = text(client.get(near))
    assert "3 choses sur la carte, là où vous regardez." in nearer
    assert "Au nord" not in nearer
    # There they stand at one place still: the list beside tells them apart.
    assert f'href="{near}"' not in nearer


def test_filters_are_kept_from_page_to_page_and_named_in_the_data(town, client):
    for number in range(31):
        factories.OrganisationFactory(territory=town, name=f"Club {number}", **HERE)
    page = text(client.get("/carte/?couche=acteurs"))
    assert "?couche=acteurs&amp;page=2" in page
    assert 'data-points="/carte/points.json?couche=acteurs"' in page
    assert text(client.get("/carte/?couche=acteurs&page=2")).count("<li><svg") == 1


@pytest.mark.parametrize(
    "asked",
    ["cadre=1", "cadre=a,b,c,d", "cadre=nan,0,1,1", "cadre=9,9,1,1", "cadre=1e400,0,1,1",
     "cadre=" + "1," * 900, "quartier=rien", "couche=%00", "page=10000000000000000000000000000000"],
)  # fmt: skip
def test_any_question_has_an_answer(town, client, asked):
    one_of_each(town)
    assert "3 choses sur la carte" in text(client.get(f"/carte/?{asked}"))
    assert client.get(f"/carte/fond.svg?{asked}").status_code == 200


def test_an_empty_map_says_what_comes_and_an_empty_choice_widens(town, client):
    assert "La carte attend sa première chose" in text(client.get("/carte/"))
    assert "Voir toute la carte" in text(client.get("/carte/?couche=acteurs"))


def test_without_a_boundary_the_list_says_all(town, client):
    town.boundary = None
    town.save()
    assert "pas encore donné son contour" in text(client.get("/carte/"))
    assert client.get("/carte/fond.svg").status_code == 404
    one_of_each(town)
    assert "map-drawn" in text(client.get("/carte/?page=1"))


def test_hostile_names_are_text(town, client):
    initiative(town, title="<script>alert(1)</script>")
    assert "<script>alert" not in text(client.get("/carte/"))


def test_the_page_costs_the_same_with_few_and_with_many(town, client):
    one_of_each(town)
    client.force_login(factories.UserFactory(inhabitant_of=town))
    client.get("/carte/?page=1")
    with CaptureQueriesContext(connection) as few:
        client.get("/carte/?page=1&x=1")
    for _time in range(3):
        one_of_each(town)
        factories.QuarterFactory(parent=town)
    with CaptureQueriesContext(connection) as many:
        client.get("/carte/?page=1&x=2")
    assert len(few) == len(many)


def test_the_ground_is_drawn_and_told(town, client, administrator):
    factories.QuarterFactory(parent=town, name="Cité 12")
    actions.draw_quarters(administrator, town, geojson=geojson(feature("Polygon", [WOOD], nom="Cité 12")))
    actions.add_ground(administrator, town, kind="water", name="Eau", source="Mairie, LO", geojson=ROADS)
    base = b"".join(client.get("/carte/fond.json")).decode()
    assert '"name":"Cité 12"' in base
    assert '"kind":"water"' in base
    drawn = text(client.get("/carte/fond.svg"))
    assert drawn.count("<path") == 4
    assert 'fill="#b5d3de"' in drawn
    assert "Mairie, LO" in text(client.get("/carte/"))


def test_tiles_are_served_by_this_site(town, client, administrator):
    assert client.get("/carte/fond/0/0/0").status_code == 404
    kept = actions.set_tiles(administrator, town, file=sent(pmtiles()), source="Mairie")
    tile = client.get("/carte/fond/1/0/0")
    assert tile.content == PICTURE + b"\x01"
    assert tile["Content-Type"] == "image/png"
    assert "sandbox" in tile["Content-Security-Policy"]
    assert client.get("/carte/fond/2/3/3").content.startswith(b"\x89PNG")
    assert f'data-tiles="/carte/fond/{{z}}/{{x}}/{{y}}?v={kept.pk}"' in text(client.get("/carte/"))
    kept.file.storage.delete(kept.file.name)
    assert client.get("/carte/fond/1/0/0").status_code == 404


def test_nothing_is_asked_of_the_state_until_it_is_switched_on(town, client):
    page = client.get("/carte/")
    assert "data.geopf.fr" not in text(page) + page["Content-Security-Policy"]
    assert "geopf" not in text(client.get("/vie-privee/"))


def test_switched_on_the_policy_the_notice_and_the_privacy_page_follow(town, client, administrator):
    client.get("/carte/")
    actions.switch(administrator, town, uses_ign=True, uses_geocoder=True)
    for _kept in range(2):
        page = client.get("/carte/")
        assert "img-src 'self' data: https://data.geopf.fr;" in page["Content-Security-Policy"] + ";"
        assert "Le fond de carte vient de l'IGN" in text(page)
    for other in ("/", "/initiatives/", "/carte/adresse/"):
        assert "geopf" not in client.get(other)["Content-Security-Policy"]
    for words in ("l'IGN voit votre adresse internet", "service national des adresses"):
        assert words in text(client.get("/vie-privee/"))


def test_a_privacy_page_that_the_town_wrote_says_it_too(town, client, administrator):
    LegalText.objects.create(
        territory=town, page="vie-privee", language="fr", text="Notre texte", written_by=administrator
    )
    actions.switch(administrator, town, uses_ign=True, uses_geocoder=False)
    page = text(client.get("/vie-privee/"))
    assert "Notre texte" in page
    assert "l'IGN voit votre adresse internet" in page


def test_an_administrator_lays_the_ground_from_the_pages(town, administrator_here):
    factories.QuarterFactory(parent=town, name="Cité 12")
    here = administrator_here
    assert "/carte/reglages/" in text(here.get("/carte/"))
    assert here.post("/carte/reglages/", {"uses_ign": "on"}).status_code == 302
    assert MapSettings.objects.get().uses_ign
    details = {"kind": "roads", "name": "Rues", "source": "Mairie"}
    file = sent(ROADS.encode(), "rues.geojson")
    assert here.post("/carte/reglages/dessin/", {**details, "geojson": file}).status_code == 302
    outline = sent(geojson(feature("Polygon", [WOOD], nom="Cité 12")).encode())
    assert here.post("/carte/reglages/quartiers/", {"geojson": outline}).status_code == 302
    tiles = {"file": sent(pmtiles()), "source": "Mairie"}
    assert here.post("/carte/reglages/images/", tiles).status_code == 302
    page = text(here.get("/carte/reglages/"))
    for words in ("Rues</b> : Rues et routes. Mairie", "Le quartier « Cité 12 » est tracé", "niveaux 0 à 2"):
        assert words in page
    ground = Ground.objects.get()
    assert "Retirer « Rues »" in text(here.get(f"/carte/reglages/dessin/{ground.pk}/retirer/"))
    assert here.post(f"/carte/reglages/dessin/{ground.pk}/retirer/").status_code == 302
    assert here.get(f"/carte/reglages/dessin/{ground.pk}/retirer/").status_code == 404
    assert here.post("/carte/reglages/images/retirer/").status_code == 302
    assert here.get("/carte/reglages/images/retirer/").status_code == 404
    assert not Tiles.objects.exists()


@pytest.mark.parametrize(
    ("path", "typed", "said"),
    [
        ("dessin", {"name": "Rues", "source": "Mairie", "kind": "roads"}, "Choisissez un fichier"),
        ("dessin", {"name": "Rues", "geojson": ROADS}, "Écrivez d'où vient le fichier"),
        ("dessin", {"name": "Rues", "source": "M", "kind": "roads", "geojson": "{"}, "n'est pas du JSON"),
        ("quartiers", {"geojson": geojson(feature("Polygon", [WOOD], nom="X"))}, "n'a pas de quartier « X »"),
        ("images", {"source": "Mairie", "file": "x" * 300}, "n'est pas un fichier PMTiles"),
    ],
)
def test_a_wrong_file_is_told_and_what_was_typed_stays(town, administrator_here, path, typed, said):
    files = {n: sent(v.encode()) for n, v in typed.items() if n in ("geojson", "file")}
    page = administrator_here.post(f"/carte/reglages/{path}/", {**typed, **files})
    assert page.status_code == 422
    assert said in text(page)
    if "name" in typed:
        assert 'value="Rues"' in text(page)


@pytest.mark.parametrize(
    "path",
    ["", "dessin/", "dessin/1/retirer/", "quartiers/", "images/", "images/retirer/"],
)
def test_settings_are_for_administrators(town, officer, path):
    client = Client()
    assert client.get(f"/carte/reglages/{path}").status_code == 302
    client.force_login(officer)
    assert client.get(f"/carte/reglages/{path}").status_code == 403


def test_a_drawing_of_another_town_is_not_there(town, administrator_here):
    there = Ground.objects.create(
        territory=factories.TownFactory(),
        kind="roads",
        name="x",
        source="x",
        shapes={"lines": [], "surfaces": []},
    )
    here = Client(headers={"host": town.host})
    here.force_login(factories.UserFactory(administrator_of=town))
    assert here.post(f"/carte/reglages/dessin/{there.pk}/retirer/").status_code == 404
    assert Ground.objects.count() == 1


def test_leaflet_is_served_from_here_and_nothing_else_of_its_package():
    for name in leaflet.FILES:
        assert finders.find(f"leaflet/{name}"), name
    assert finders.find("leaflet/leaflet.extras.js") is None
    found = leaflet.Finder()
    assert [name for name, _storage in found.list([])] == list(leaflet.FILES)
    assert "leaflet" not in live.INSTALLED_APPS
