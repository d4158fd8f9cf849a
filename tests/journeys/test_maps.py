"""Somebody looks at the map, with and without a mouse, with and without script; the State is asked or not."""

from __future__ import annotations

import re

import pytest

from terril.maps.models import Ground, MapSettings
from tests import factories
from tests.browser import DESKTOP, PHONE, PLAIN_PHONE
from tests.maps.files import ROADS

pytestmark = pytest.mark.browser
RING = [[2.75, 50.43], [2.85, 50.43], [2.85, 50.49], [2.75, 50.49], [2.75, 50.43]]
# A picture of one point, as the IGN might send it.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415478da63b8fdfc15"
    "00054d02ad0d00eda40000000049454e44ae426082"
)


@pytest.fixture
def drawn(cast):
    """A town with two clubs at one place, two near each other, one far away."""
    cast.town.boundary = {"type": "Polygon", "coordinates": [RING]}
    cast.town.save()
    places = {
        "Les Mailles": (50.45, 2.78),
        "Le Tricot": (50.45, 2.78),
        "La Ruche": (50.4502, 2.7803),
        "Au Nord": (50.48, 2.84),
    }
    for name, (latitude, longitude) in places.items():
        factories.OrganisationFactory(
            territory=cast.town,
            name=name,
            slug=name.lower().replace(" ", "-"),
            latitude=latitude,
            longitude=longitude,
            quarter=cast.quarter if name == "Au Nord" else None,
        )
    return cast


@pytest.mark.parametrize("device", [DESKTOP], ids=lambda device: device.name, indirect=True)
def test_a_club_is_found_by_keyboard_on_the_map_and_in_the_list(visit, drawn):
    somebody = visit().open("/carte/")
    page = somebody.page
    page.locator("[data-ready='4']").wait_for()
    somebody.ask_axe()
    # Three are gathered: Enter goes nearer until two are left at one place, then names them.
    page.get_by_role("button", name="3 choses ici").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="La Ruche (Acteur)").wait_for()
    page.get_by_role("button", name="2 choses ici").focus()
    page.keyboard.press("Enter")
    first = page.locator(".leaflet-popup li a").first
    first.wait_for()
    assert first.evaluate("(it) => it === document.activeElement")
    page.keyboard.press("Escape")
    page.locator(".leaflet-popup").wait_for(state="detached")
    assert page.get_by_role("button", name="2 choses ici").evaluate("(it) => it === document.activeElement")
    page.keyboard.press("Enter")
    with page.expect_navigation():
        page.locator(".leaflet-popup").get_by_role("link", name="Le Tricot").press("Enter")
    somebody.look().sees("Le Tricot")

    somebody.open("/carte/").choose("Quartier", "Cité des Fleurs").press("Voir")
    somebody.sees("1 chose sur la carte", "Au Nord")
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name="Au Nord").press("Enter")
    somebody.look().sees("Au Nord")


@pytest.mark.parametrize("device", [PLAIN_PHONE], ids=lambda device: device.name, indirect=True)
def test_without_script_the_drawing_leads_to_where_things_part(visit, drawn):
    somebody = visit().open("/carte/").tick("Acteurs").press("Voir").sees("4 choses sur la carte")
    with somebody.page.expect_navigation():
        somebody.page.locator("svg a", has_text="3 choses ici").locator("circle").click()
    somebody.look().sees("3 choses sur la carte", "La Ruche")
    assert "Au Nord" not in somebody.main
    somebody.follow("Voir toute la commune").sees("Au Nord").follow("Au Nord").sees("Au Nord")


@pytest.mark.parametrize("device", [PHONE], ids=lambda device: device.name, indirect=True)
def test_an_administrator_lays_streets_and_switches_the_state_on(visit, drawn):
    administrator = factories.UserFactory(administrator_of=drawn.town)
    somebody = visit(administrator).open("/carte/").follow("Régler la carte").follow("Ajouter un dessin")
    somebody.choose("Ce que le fichier dessine", "Rues et routes").fill("Son nom", "Les rues")
    somebody.fill("D'où il vient", "Dessin de la mairie")
    for content, status in ((b"{", 422), (ROADS.encode(), 200)):
        somebody.field("Le fichier").set_input_files(
            {"name": "rues.geojson", "mimeType": "application/geo+json", "buffer": content}
        )
        somebody.press("Poser le dessin", status=status)
    somebody.sees("Le dessin est sous la carte", "Dessin de la mairie")
    assert Ground.objects.get().name == "Les rues"

    asked = []
    somebody.context.route(
        re.compile("^https://data.geopf.fr/"),
        lambda route: (
            asked.append(route.request.url),
            route.fulfill(body=PICTURE, content_type="image/png"),
        ),
    )
    somebody.open("/carte/").page.locator("[data-ready='4']").wait_for()
    # A finger opens what a mark is about.
    somebody.page.get_by_role("button", name="Au Nord (Acteur)").tap()
    somebody.page.locator(".leaflet-popup").get_by_role("link", name="Au Nord").wait_for()
    somebody.ask_axe()
    assert "data.geopf.fr" not in somebody.last.headers["content-security-policy"]
    assert asked == []
    somebody.follow("Régler la carte").tick("Montrer le fond de carte de l'IGN").press("Enregistrer")
    assert MapSettings.objects.get().uses_ign
    somebody.open("/carte/").sees("Le fond de carte vient de l'IGN").page.locator(
        ".leaflet-tile-loaded"
    ).first.wait_for()
    assert "data.geopf.fr" in somebody.last.headers["content-security-policy"]
    assert asked
    # Nobody else was asked for anything: what else went wrong is told when they leave.
    ours = [
        fault
        for fault in somebody.faults
        if not re.search("asked somebody else: https://data.geopf.fr/", fault)
    ]
    somebody.faults[:] = ours
    somebody.follow("Vie privée", within="footer").sees("l'IGN voit votre adresse internet")
    assert "data.geopf.fr" not in somebody.last.headers["content-security-policy"]
