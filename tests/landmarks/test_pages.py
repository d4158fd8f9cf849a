"""The pages where a pebble is entered and completed, and its public page when it is whole."""

from __future__ import annotations

import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from terril.landmarks import actions
from terril.landmarks.models import Landmark, LandmarkKind
from terril.ui import path
from terril.uploads.models import Sound
from tests import factories
from tests.uploads.recorded import sent, sound

BOUNDARY = {"type": "Polygon", "coordinates": [[[2.76, 50.44], [2.81, 50.44], [2.81, 50.47], [2.76, 50.44]]]}


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def pebble(town):
    return factories.LandmarkFactory(
        territory=town, slug="verger", title="Le verger", laid_on=datetime.date(2020, 6, 1)
    )


def picture():
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "PNG")
    return SimpleUploadedFile("verger.png", out.getvalue(), content_type="image/png")


def whole(town, **more):
    star = factories.OrientationFactory(territory=town, title="L'eau")
    return {
        "kind": "achievement",
        "title": "La mare",
        "year": "1998",
        "done": "Creuser",
        "by_town": "La pelle",
        "by_inhabitants": "Les bras",
        "orientations": [star.pk],
        "place": "Derrière l'école",
        "easy_text": "On a creusé. L'eau est venue.",
        "language": "fr",
        **more,
    }


def test_a_pebble_is_entered_by_its_year(desk, town):
    assert "Poser un caillou" in desk.get("/atelier/cailloux/").text
    answer = desk.post("/atelier/cailloux/", whole(town))
    laid = Landmark.objects.get()
    assert answer.url == f"/cailloux/{laid.slug}/photos/"
    assert (laid.laid_on, laid.only_year_known) == (datetime.date(1998, 1, 1), True)
    page = desk.get(f"/cailloux/{laid.slug}/").text
    for said in ("Creuser", "La pelle", "Les bras", "Derrière l", "On a creusé", "Facile à lire"):
        assert said in page, said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"year": ""}, "Donnez un jour, ou seulement l"),
        ({"year": "", "day": "2999-01-01"}, "choisissez un jour passé"),
        ({"title": " "}, "Donnez-lui un titre court"),
        ({"easy_text": "mot " * 21}, "Coupez-la en deux"),
    ],
)
def test_what_was_typed_is_kept(desk, town, change, said):
    answer = desk.post("/atelier/cailloux/", whole(town, **change))
    assert answer.status_code == 422
    assert said in answer.text
    assert "La pelle" in answer.text
    assert not Landmark.objects.exists()


def test_a_touch_on_the_map_lays_a_point_and_keeps_the_rest(desk, town):
    town.boundary = BOUNDARY
    town.save()
    answer = desk.post("/atelier/cailloux/", {**whole(town), "point.x": "100", "point.y": "60"})
    assert answer.status_code == 200
    assert "Un point est posé sur la carte" in answer.text
    assert "La pelle" in answer.text
    form = answer.context["form"]
    where = {name: form[name].value() for name in ("latitude", "longitude")}
    desk.post("/atelier/cailloux/", whole(town, **where))
    laid = Landmark.objects.get()
    assert laid.latitude == pytest.approx(where["latitude"])
    assert 'class="place-map"' in desk.get(f"/cailloux/{laid.slug}/").text


def test_a_pebble_is_corrected(desk, town, pebble):
    assert "2020-06-01" in desk.get("/cailloux/verger/modifier/").text
    answer = desk.post("/cailloux/verger/modifier/", whole(town, title="Le grand verger"))
    assert answer.url == "/cailloux/verger/"
    page = desk.get("/cailloux/verger/modifier/").text
    assert "Le grand verger" in page
    assert "Ce qui était écrit avant" in page


def test_figures_are_added_and_removed(desk, pebble):
    figure = {"label": "Pommiers", "value": "1 250,5", "unit": "kg", "year": "2021", "source": "La pesée"}
    assert desk.post("/cailloux/verger/chiffres/", {**figure, "source": ""}).status_code == 422
    assert desk.post("/cailloux/verger/chiffres/", {**figure, "value": "beaucoup"}).status_code == 422
    assert desk.post("/cailloux/verger/chiffres/", figure).status_code == 302
    page = desk.get("/cailloux/verger/").text.replace("\u202f", " ").replace("\xa0", " ")
    assert "1 250,5" in page
    assert "La pesée" in page
    row = pebble.figures.get()
    desk.post(f"/cailloux/verger/chiffres/{row.pk}/retirer/")
    assert not pebble.figures.exists()


def test_photos_are_compared_and_taken_out(desk, pebble):
    for moment in ("before", "after"):
        sent = {"photo": picture(), "alternative_text": f"Le champ {moment}", "year": "1999"}
        assert desk.post("/cailloux/verger/photos/", {**sent, "moment": moment}).status_code == 302
    wordless = {"photo": picture(), "alternative_text": "", "moment": "any"}
    assert desk.post("/cailloux/verger/photos/", wordless).status_code == 422
    fake = SimpleUploadedFile("x.png", b"<svg onload=alert(1)>", content_type="image/png")
    broken = desk.post("/cailloux/verger/photos/", {**wordless, "photo": fake, "alternative_text": "X"})
    assert broken.status_code == 422
    assert "pas à lire cette image" in broken.text
    page = desk.get("/cailloux/verger/").text
    assert page.count("<figure") == 2
    assert "Avant : Le champ before" in page.replace("\xa0", " ")
    assert 'type="range"' in page
    shown = pebble.photos.first()
    desk.post(f"/cailloux/verger/photos/{shown.pk}/retirer/")
    assert 'type="range"' not in desk.get("/cailloux/verger/").text


def test_a_pebble_is_read_in_another_language(desk, client, pebble):
    assert "Polski" in desk.get("/cailloux/verger/langues/").text
    assert desk.get("/cailloux/verger/langues/fr/").status_code == 404
    assert desk.post("/cailloux/verger/langues/pl/", {"title": ""}).status_code == 422
    assert desk.post("/cailloux/verger/langues/pl/", {"title": "Sad"}).status_code == 302
    client.logout()
    assert '?langue=pl" hreflang="pl"' in client.get("/cailloux/verger/").text
    assert '<h1 lang="pl" dir="ltr">Sad</h1>' in client.get("/cailloux/verger/?langue=pl").text
    english = client.get("/cailloux/verger/", headers={"accept-language": "en"}).text
    assert '<h1 lang="fr" dir="ltr">Le verger</h1>' in english


def test_taken_off_the_path_its_page_says_why(desk, client, pebble):
    assert desk.post("/cailloux/verger/retirer/", {"reason": " "}).status_code == 422
    assert desk.post("/cailloux/verger/retirer/", {"reason": "Compté deux fois"}).status_code == 302
    assert desk.get("/cailloux/verger/modifier/").status_code == 409
    client.logout()
    assert "Compté deux fois" in client.get("/cailloux/verger/").text
    for address in ("/", "/cailloux/", "/projet-de-ville/"):
        assert "Le verger" not in client.get(address).text, address
    assert "verger" not in client.get("/donnees/cailloux.json").getvalue().decode()


def test_put_back_on_the_path(desk, pebble):
    desk.post("/cailloux/verger/retirer/", {"reason": "Compté deux fois"})
    assert "Le remettre sur le chemin" in desk.get("/cailloux/verger/").text
    desk.post("/cailloux/verger/remettre/")
    assert "Le verger" in desk.get("/cailloux/").text


def test_a_lesson_says_what_was_tried_then_what_is_kept(client, pebble):
    Landmark.objects.update(kind=LandmarkKind.LESSON, done="Une couverture", story="Trop lourde")
    page = client.get("/cailloux/verger/").text
    assert page.index("Une couverture") < page.index("Ce que nous en retenons") < page.index("Trop lourde")


@pytest.mark.parametrize(
    ("query", "shown"),
    [("?sorte=lesson", {"b"}), ("?quartier=cite", {"a"}), ("?quartier=cite&sorte=lesson", set())],
)
def test_quarters_and_kinds(client, town, query, shown):
    cite = factories.QuarterFactory(parent=town, slug="cite")
    factories.LandmarkFactory(territory=town, title="Caillou a", quarter=cite)
    factories.LandmarkFactory(territory=town, title="Caillou b", kind=LandmarkKind.LESSON)
    page = client.get(f"/cailloux/{query}").text
    assert {name for name in "ab" if f"Caillou {name}" in page} == shown


@pytest.mark.parametrize("count", [0, 3, 31, 300])
def test_the_poster_is_lines_and_letters_only(client, town, count):
    star = factories.OrientationFactory(territory=town)
    Landmark.objects.bulk_create(
        Landmark(territory=town, title=f"Caillou {n}", slug=f"c-{n}", laid_on=f"{1995 + n % 30}-05-01")
        for n in range(count)
    )
    for laid in Landmark.objects.all()[:3]:
        laid.orientations.add(star)
    answer = client.get("/cailloux/affiche.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    body = answer.content
    # A3, upright, in points; one page; drawn, not painted.
    assert b"/MediaBox [0 0 841.8898 1190.5511]" in body or b"/MediaBox[0 0 841.8898 1190.5511]" in body
    assert body.count(b"/Type/Page\n") + body.count(b"/Type /Page\n") <= 1
    assert b"/Subtype/Image" not in body.replace(b" ", b"")
    assert len(body) < 400_000
    again = client.get("/cailloux/affiche.pdf", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


def test_the_legend_has_the_colours_of_the_path():
    assert len(path.TINTS) == path.COLOURS


def test_a_pebble_is_listened_to(desk, client, pebble):
    page = desk.post("/cailloux/verger/son/", {"transcript": "Les pommiers"})
    assert page.status_code == 422
    assert "Choisissez un son" in page.text
    typed = {"sound": sent(sound(seconds=2)), "transcript": "On a planté les pommiers un samedi."}
    assert desk.post("/cailloux/verger/son/", typed)["Location"] == "/cailloux/verger/son/"
    pebble.refresh_from_db()
    assert pebble.sound.seconds == 2
    page = desk.get("/cailloux/verger/").text
    assert pebble.sound.url in page
    assert "On a planté les pommiers" in page
    assert desk.post("/cailloux/verger/son/retirer/").status_code == 302
    assert "<audio" not in desk.get("/cailloux/verger/").text


def test_a_sound_of_another_town_is_not_heard_here(pebble, officer):
    there = factories.TownFactory()
    other = Sound.objects.create(territory=there, file="sounds/x.mp3", seconds=1, sent_by=officer)
    with pytest.raises(ValidationError, match="de la commune"):
        actions.put_sound(officer, pebble, sound=other)
    pebble.refresh_from_db()
    assert pebble.sound is None
