"""An initiative ends as a pebble that it filled in itself; two photos compared; the film of the years."""

from __future__ import annotations

import datetime
import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from terril.initiatives import actions as initiatives
from terril.landmarks.models import Landmark
from terril.uploads import actions as uploads
from tests import factories
from tests.browser import DESKTOP, PHONE, PLAIN_PHONE
from tests.journeys import stories

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture(colour: str) -> ContentFile[bytes]:
    out = io.BytesIO()
    Image.new("RGB", (600, 400), colour).save(out, "PNG")
    return ContentFile(out.getvalue(), name="photo.png")


@pytest.mark.parametrize("device", [PHONE, PLAIN_PHONE], ids=lambda device: device.name, indirect=True)
def test_an_initiative_is_closed_into_a_pebble_read_again_first(visit, cast, device):
    author = cast.inhabitant("Léa Dubois")
    initiative = stories.done(cast, author)
    for colour, seen in (("grey", "La place nue"), ("green", "La place fleurie")):
        photo = uploads.add_photo(author, cast.town, file=picture(colour), alternative_text=seen)
        initiatives.add_photo(author, stories.again(initiative), photo=photo)
    for person, side in ((author, "inhabitants"), (cast.mayor, "town")):
        told = {"changed": "On se parle", "learned": f"Arroser le soir ({side})"}
        initiatives.write_review(person, stories.again(initiative), side=side, **told)

    mayor = visit(cast.mayor).open(initiative.get_absolute_url() + "bilan/")
    assert stories.PLANTERS in mayor.field("La part de la commune").input_value()
    assert "Arroser le soir (town)" in mayor.field("Le récit").input_value()
    mayor.fill("Le titre du caillou", "La place fleurie").fill("Ce qui a été fait", "Dix-huit bacs plantés.")
    mayor.fill("La version facile à lire", "mot " * 30).choose("La photo d'avant", "La place nue")
    mayor.choose("La photo d'après", "La place fleurie").press("Poser le caillou", status=422)
    mayor.sees("Coupez-la en deux")
    assert mayor.field("Ce qui a été fait").input_value() == "Dix-huit bacs plantés."
    mayor.fill("La version facile à lire", "Il y a des fleurs. Les habitants les arrosent.")
    mayor.press("Poser le caillou").sees("un caillou de plus sur le chemin")

    slug = Landmark.objects.get().slug
    anybody = (
        visit().open(f"/cailloux/{slug}/").sees("La place fleurie", "Dix-huit bacs plantés", "Facile à lire")
    )
    pictures, slider = anybody.page.locator(".compare img"), anybody.page.get_by_role("slider")
    assert pictures.count() == 2
    if device.javascript:
        slider.focus()
        for _ in range(3):
            anybody.page.keyboard.press("ArrowLeft")
        assert slider.get_attribute("aria-valuetext") == "Avant, sur 35 % de l'image"
        assert anybody.page.locator(".compare").evaluate("it => it.style.getPropertyValue('--cut')") == "35%"
    else:
        assert slider.count() == 0
        first, second = (pictures.nth(n).bounding_box() for n in range(2))
        assert second["y"] >= first["y"] + first["height"], "one under the other on a phone"


@pytest.mark.parametrize("device", [DESKTOP], ids=lambda device: device.name, indirect=True)
def test_the_film_is_stepped_by_hand_where_nothing_may_move(visit, cast):
    for year in (1995, 2001, 2012):
        factories.LandmarkFactory(
            territory=cast.town, title=f"Le caillou de {year}", laid_on=datetime.date(year, 5, 1)
        )
    stranger = visit().open("/")
    page = stranger.page
    button = page.get_by_role("button", name="Le film des années")
    button.focus()
    page.keyboard.press("Enter")
    film = page.get_by_role("region", name="Le film des années")
    film.wait_for()
    assert film.get_by_role("link").all_inner_texts() == ["Le caillou de 1995"]
    stranger.ask_axe()
    # Less motion is asked for: there is nothing to start, nor to stop.
    assert film.get_by_role("button", name="Lire").count() == 0
    film.get_by_role("button", name="Année d'après").press("Enter")
    assert film.get_by_role("link").all_inner_texts() == ["Le caillou de 2001"]
    assert page.locator(".path-wide a.film-later").count() == 1
    film.get_by_role("slider").press("ArrowRight")
    assert film.get_by_role("link").all_inner_texts() == ["Le caillou de 2012"]
    page.keyboard.press("Escape")
    assert film.count() == 0
    assert button.evaluate("it => it === document.activeElement")


@pytest.mark.parametrize("device", [PHONE], ids=lambda device: device.name, indirect=True)
def test_the_pages_where_a_pebble_is_completed(visit, cast):
    laid = factories.LandmarkFactory(
        territory=cast.town, slug="verger", done="Planter", easy_text="Des pommes."
    )
    laid.figures.create(label="Pommiers", value=12, on=laid.laid_on, source="La pesée")
    officer = visit(cast.officer).open("/cailloux/verger/").follow("Corriger ou compléter")
    for tab in ("Les chiffres", "Les photos", "Les langues", "Le retirer"):
        officer.follow(tab)
    officer.open("/cailloux/verger/langues/en/").open("/atelier/cailloux/").open("/cailloux/?sorte=lesson")
