"""Plates are printed and read back; a trail is walked without network, and each visit counts once."""

from __future__ import annotations

import io
import re
import shutil
import subprocess

import pytest
import zxingcpp
from PIL import Image

from terril.foundation import clock
from terril.territories.queries import address_of
from terril.trails.models import Post, Trail, VisitCount
from tests import factories
from tests.browser import DESKTOP, PHONE, PLAIN_PHONE, until
from tests.real_parts import missing

pytestmark = pytest.mark.browser
KEPT = "caches.open('terril-parcours-la-boucle')"
WAITING = "localStorage.getItem('terril-passages')"
AGAIN = """async (waiting) => {
    const body = JSON.stringify({ visits: JSON.parse(waiting) })
    const headers = { "Content-Type": "application/json" }
    return (await fetch("/b/visites/", { method: "POST", body, headers })).json()
}"""
RING = [[2.75, 50.43], [2.85, 50.43], [2.85, 50.49], [2.75, 50.49], [2.75, 50.43]]


@pytest.fixture
def walk(cast):
    cast.town.boundary = {"type": "Polygon", "coordinates": [RING]}
    cast.town.save()
    places = ((50.450, 2.790), (50.451, 2.792), (50.453, 2.793))
    posts = [
        factories.PostFactory(
            territory=cast.town, title=f"La borne {n}", words="Un texte.", latitude=lat, longitude=lon
        )
        for n, (lat, lon) in enumerate(places, start=1)
    ]
    factories.TrailFactory(territory=cast.town, title="La boucle", slug="la-boucle", of=posts)
    return posts


def counted():
    return dict(VisitCount.objects.values_list("post__code", "count"))


@pytest.mark.parametrize("device", [DESKTOP, PLAIN_PHONE], ids=lambda device: device.name, indirect=True)
def test_the_officer_traces_a_trail_and_prints_plates_that_a_phone_reads(visit, cast):
    cast.town.boundary = {"type": "Polygon", "coordinates": [RING]}
    cast.town.save()
    officer = visit(cast.officer).open("/atelier/").follow("Parcours et bornes")
    officer.follow("Ajouter une borne").fill("Titre", "Le puits 16")
    officer.go(officer.page.get_by_alt_text("Carte de la commune")).sees("Un point est posé sur la carte")
    officer.press("Enregistrer").sees("La borne est à l'inventaire", "/b/")
    assert Post.objects.get().place is not None
    officer.press("Elle est posée").sees("C'est noté")
    factories.PostFactory(territory=cast.town, title="L'église")

    officer.open("/atelier/parcours/").follow("Préparer un parcours").fill("Le nom du parcours", "La boucle")
    officer.press("Enregistrer").fill("L'église", "1").fill("Le puits 16", "1").press(
        "Enregistrer l'ordre", status=422
    )
    officer.sees("Le numéro 1 est déjà à").fill("Le puits 16", "2").press("Enregistrer l'ordre")
    officer.sees("C'est un brouillon", "1. L'église", "2. Le puits 16").press("Publier").sees("publié")
    assert Trail.objects.get().state == "published"

    officer.open("/atelier/parcours/").tick("Imprimer la plaque : Le puits 16").tick(
        "Imprimer la plaque : L'église"
    )
    form = officer.page.locator("form[action$='plaques.pdf']")
    query = form.evaluate("(it) => new URLSearchParams(new FormData(it)).toString()")
    answer = officer.context.request.get(f"{officer.base}/atelier/bornes/plaques.pdf?{query}")
    assert answer.headers["content-type"] == "application/pdf"
    if shutil.which("pdftoppm") is None:
        missing("pdftoppm", "apt-get install poppler-utils")
    png = subprocess.run(
        ["pdftoppm", "-r", "90", "-png", "-singlefile", "-"],
        input=answer.body(),
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    read = {code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))}
    assert read == {f"{address_of(cast.town)}{post.get_absolute_url()}" for post in Post.objects.all()}


@pytest.mark.parametrize("device", [PHONE], ids=lambda device: device.name, indirect=True)
def test_a_trail_is_walked_without_network_and_every_visit_counts_once(visit, walk):
    first, second, third = (post.get_absolute_url() for post in walk)
    walker = visit(on_a_line=True).open(first).sees("Borne 1 sur 3", "La borne suivante")
    page = walker.page
    # Its weight first, then the download; nothing is kept before.
    assert page.evaluate("caches.keys()") == []
    page.get_by_role("button", name=re.compile("Combien cela pèse")).click()
    page.get_by_role("button", name="Garder le parcours").wait_for()
    weight = page.locator("[data-say=weigh]").inner_text()
    said = int(re.search(r"3 bornes, (\d+)\sko", weight)[1])
    assert 50 < said < 160
    assert page.evaluate("caches.keys()") == []
    page.get_by_role("button", name="Garder le parcours").click()
    page.get_by_text("il s'ouvre sans réseau").wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(page, "navigator.serviceWorker.controller !== null")
    # Three posts and the trail, looking around from each, and the ten files they are shown with.
    assert page.evaluate(f"{KEPT}.then((box) => box.keys()).then((all) => all.length)") == 18

    walker.lose_network()
    # A plate is scanned: its bare address, in whatever case.
    page.goto(walker.base + second.lower())
    walker.sees("Borne 2 sur 3", "La borne suivante", "Un texte.")
    walker.go(page.get_by_role("link", name=re.compile("La borne 3"))).sees("Borne 3 sur 3")
    page.get_by_role("link", name="J'étais là").click()
    page.get_by_text("quand le réseau reviendra").wait_for()
    page.goto(walker.base + "/parcours/la-boucle/")
    walker.sees("La boucle", "De borne en borne")
    assert set(counted()) == {walk[0].code}

    waiting = page.evaluate(WAITING)
    assert waiting.count('"key"') == 2
    walker.find_network()
    until(page, f"{WAITING} === '[]'")
    assert counted() == {post.code: 1 for post in walk}
    # Sent again, by the same page or another: nothing more.
    for _twice in range(2):
        assert page.evaluate(AGAIN, waiting) == {"counted": 0}
    walker.open(third).page.get_by_role("link", name="J'étais là").click()
    walker.page.get_by_text("déjà compté").wait_for()
    assert counted() == {post.code: 1 for post in walk}
    assert walker.context.cookies() == []

    page.get_by_role("button", name="L'enlever de ce téléphone").click()
    page.get_by_text("Gardez tout le parcours").wait_for()
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


@pytest.mark.parametrize("device", [PHONE], ids=lambda device: device.name, indirect=True)
def test_the_next_post_is_shown_from_where_one_stands_once_asked(visit, walk):
    walker = visit()
    walker.context.grant_permissions(["geolocation"])
    walker.context.set_geolocation({"latitude": 50.452, "longitude": 2.792})
    walker.open(walk[0].get_absolute_url()).sees("vers le nord-est, à vol d'oiseau")
    walker.page.get_by_role("button", name=re.compile("Depuis l'endroit")).click()
    walker.page.get_by_text("D'où vous êtes : 110 m, vers le sud").wait_for()
    assert walker.page.locator("[data-arrow]").get_attribute("transform") == "rotate(180 28 28)"


@pytest.mark.parametrize("device", [PLAIN_PHONE], ids=lambda device: device.name, indirect=True)
def test_without_a_script_everything_is_read_and_one_button_counts(visit, walk):
    reader = visit().open("/parcours/").follow("La boucle").sees("Sur la carte", "1. La borne 1")
    reader.follow("1. La borne 1").sees("Borne 1 sur 3").follow("J'étais là").press("Compter mon passage")
    reader.sees("votre passage est compté")
    assert counted() == {walk[0].code: 1}
    assert VisitCount.objects.get().day == clock.today()
    reader.follow("La borne 2").sees("Borne 2 sur 3")
    reader.open("/b/ZZZZZ", status=404).sees("Aucune borne n'a ce code").follow("Voir les parcours")
    assert counted() == {walk[0].code: 1}
