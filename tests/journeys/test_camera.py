"""Looking around with the camera: directions right, each question with its reason, and nothing sent."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from terril.trails import sights, ways
from terril.uploads.models import Photo
from tests import factories
from tests.browser import PHONE, PLAIN_PHONE, launch, until

pytestmark = pytest.mark.browser
on_a_phone = pytest.mark.parametrize("device", [PHONE], ids=lambda device: device.name, indirect=True)
BEARING = "import('/static/trails/bearing.js').then(({{ {name} }}) => {call})"
# A telephone upright, its back towards a direction (degrees from the north, clockwise).
HELD = """([heading, beta]) => dispatchEvent(new DeviceOrientationEvent("deviceorientationabsolute",
    { alpha: 360 - heading, beta, gamma: 0, absolute: true }))"""
SHOWN = "() => [...document.querySelectorAll('.sight:not([hidden])')].map((label) => label.innerText)"
BOXES = """() => [...document.querySelectorAll('.sight:not([hidden])')].map((label) => {
    const box = label.getBoundingClientRect(), view = label.parentElement.getBoundingClientRect()
    return [box.left - view.left, box.top - view.top, box.right - view.left, box.bottom - view.top]
})"""
FOOT = """(title) => {
    const label = [...document.querySelectorAll(".sight")].find((it) => it.innerText.includes(title))
    const left = (it) => it.getBoundingClientRect().left
    return left(label.previousElementSibling) - left(label.parentElement)
}"""


@pytest.fixture(scope="module")
def browser(driver, whole_chromium):
    """Bare browsers have no camera."""
    with launch(driver, whole_chromium) as running:
        yield running


@pytest.fixture
def walk(cast):
    # North, east, south and west of the first, and two behind one another.
    places = [(50.450, 2.790), (50.451, 2.790), (50.450, 2.792), (50.448, 2.790), (50.450, 2.787)]
    places += [(50.453, 2.7901), (50.455, 2.7899)]
    posts = [
        factories.PostFactory(territory=cast.town, title=f"La borne {n}", latitude=lat, longitude=lon)
        for n, (lat, lon) in enumerate(places, start=1)
    ]
    factories.TrailFactory(territory=cast.town, title="La boucle", slug="la-boucle", of=posts)
    return posts


@pytest.fixture
def before(cast, walk, monkeypatch):
    image = io.BytesIO()
    Image.new("RGB", (640, 480), "#7d6b4f").save(image, "WEBP")
    photo = Photo(territory=cast.town, alternative_text="La fosse 16 en 1968", sent_by=cast.officer)
    for file in (photo.file, photo.thumbnail):
        file.save("avant.webp", ContentFile(image.getvalue()), save=False)
    photo.save()
    monkeypatch.setattr(sights, "before_photos_of", lambda posts: {walk[0].pk: photo})
    return photo


SENSORS = ("accelerometer", "gyroscope", "magnetometer")


def start(visitor, post, *, position=None, permissions=("camera", "geolocation", *SENSORS)):
    """Open the page of a post, in the hands of somebody who allows only `permissions`."""
    visitor.context.grant_permissions(list(permissions))
    if position:
        visitor.context.set_geolocation({"latitude": position[0], "longitude": position[1]})
    return visitor.open(post.get_absolute_url()).follow("Regarder autour")


def answer(visitor, *names):
    for name in names:
        visitor.page.get_by_role("button", name=name).click()


def turned_to(visitor, heading, *, words, beta=90):
    visitor.page.evaluate(HELD, [heading, beta])
    visitor.page.locator("[data-said]").filter(has_text=words).wait_for()
    return visitor.page.evaluate(SHOWN)


@on_a_phone
def test_the_camera_shows_what_is_around_and_sends_nothing(visit, walk, before):
    walker = start(visit(), walk[0], position=(50.450, 2.790))
    page = walker.page
    walker.sees("L'image ne quitte jamais votre téléphone", "Il sert à montrer la rue", "En toutes lettres")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Allumer l'appareil photo").click()
    # Each question at its turn, with its reason, before the telephone asks.
    page.get_by_text("Elle sert à compter les distances d'où vous êtes").wait_for()
    until(page, "document.querySelector('video').videoWidth > 0")
    answer(walker, "Donner ma position", "Utiliser la boussole")
    page.get_by_text("La boussole ne répond pas encore").wait_for()
    page.get_by_label("Tourner la vue").wait_for()
    assert turned_to(walker, 0, words="vers le nord.")[0].startswith("2. La borne 2\n110")
    assert turned_to(walker, 90, words="vers l'est.")[0].startswith("3. La borne 3\n140")
    assert turned_to(walker, 270, words="vers l'ouest.")[0].startswith("5. La borne 5\n210")
    # Past the north, in both directions; the sight keeps its side.
    width = page.evaluate("document.querySelector('[data-view]').clientWidth")
    turned_to(walker, 350, words="vers le nord.")
    assert width / 2 < page.evaluate(FOOT, "La borne 2") < width
    turned_to(walker, 15, words="vers le nord.")
    until(page, f"({FOOT})('La borne 2') < {width} / 2")
    boxes = page.evaluate(BOXES)
    assert len(boxes) == 3
    assert all(left >= 0 and right <= width for left, _top, right, _bottom in boxes)
    assert not [
        (one, other)
        for n, one in enumerate(boxes)
        for other in boxes[n + 1 :]
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]
    walker.look()

    # Laid flat, it is its top edge that points, and the telephone is to be raised.
    turned_to(walker, 180, words="vers le sud.", beta=2)
    walker.sees("Levez le téléphone devant vous")
    assert page.get_by_label("Tourner la vue").is_hidden()

    # The photo of before over the view, by the keyboard.
    slider = page.get_by_label("La photo d'avant, par-dessus")
    assert page.locator("[data-before]").evaluate("(it) => it.style.opacity") == "0.5"
    slider.focus()
    page.keyboard.press("End")
    assert page.locator("[data-before]").evaluate("(it) => it.style.opacity") == "1"
    page.keyboard.press("ArrowLeft")
    assert slider.get_attribute("aria-valuetext").startswith("95")

    # Walking on: the labels and the list are counted from there.
    walker.context.set_geolocation({"latitude": 50.452, "longitude": 2.790})
    page.locator("[data-way]").first.filter(has_text="vers le sud").wait_for()
    walker.sees("D'où vous êtes, à vol d'oiseau", "À 110 m, vers le sud")
    assert not [url for url in asked if not url.startswith("blob:")]

    image = page.locator("video")
    track = image.evaluate_handle("(it) => it.srcObject.getTracks()[0]")
    page.get_by_role("button", name="Tout éteindre").click()
    assert track.evaluate("(it) => it.readyState") == "ended"
    walker.sees("Tout est éteint", "Depuis « La borne 1 »", "Allumer l'appareil photo")
    assert not asked


@on_a_phone
def test_the_camera_goes_off_when_the_page_is_left_or_hidden(visit, walk):
    walker = start(visit(), walk[0], position=(50.450, 2.790))
    page = walker.page
    answer(walker, "Allumer l'appareil photo", "Continuer depuis", "Tourner la vue à la main")
    track = page.locator("video").evaluate_handle("(it) => it.srcObject.getTracks()[0]")
    page.evaluate(
        """() => { Object.defineProperty(document, "hidden", { get: () => true, configurable: true })
            document.dispatchEvent(new Event("visibilitychange")) }"""
    )
    assert track.evaluate("(it) => it.readyState") == "ended"
    walker.sees("Tout s'est éteint quand vous avez quitté la page")
    # Left before the image has begun to move: it is off all the same.
    page.evaluate("delete document.hidden; HTMLMediaElement.prototype.play = () => new Promise(() => {}); 0")
    answer(walker, "Allumer l'appareil photo")
    until(page, "document.querySelector('video').srcObject !== null")
    track = page.locator("video").evaluate_handle("(it) => it.srcObject.getTracks()[0]")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert track.evaluate("(it) => it.readyState") == "ended"


@on_a_phone
def test_each_refusal_is_said_with_what_still_works(visit, walk):
    walker = start(visit(), walk[0], permissions=())
    page = walker.page
    answer(walker, "Allumer l'appareil photo")
    page.get_by_text("Sans l'appareil photo, les étiquettes se posent sur un ciel dessiné").wait_for()
    answer(walker, "Donner ma position")
    page.get_by_text("Sans votre position, tout est compté depuis « La borne 1 »").wait_for()
    answer(walker, "Utiliser la boussole")
    page.get_by_text("Sans la boussole, tournez la vue").wait_for()
    # Turned by the keyboard, from the post.
    turn = page.get_by_label("Tourner la vue")
    turn.focus()
    for _ in range(18):
        page.keyboard.press("ArrowRight")
    walker.sees("Vous regardez vers l'est. Devant vous : 3. La borne 3 (140 m)")
    assert turn.get_attribute("aria-valuetext") == "vers l'est"
    walker.look()


@on_a_phone
def test_a_kept_trail_is_looked_around_without_network(visit, walk, before):
    walker = visit(on_a_line=True)
    walker.context.grant_permissions(["camera", "geolocation"])
    page = walker.open(walk[1].get_absolute_url()).page
    answer(walker, re.compile("Combien cela pèse"), "Garder le parcours")
    page.locator("[data-say=kept]").wait_for()
    until(page, "navigator.serviceWorker.controller !== null")
    walker.lose_network()
    page.get_by_role("link", name="Regarder autour").click()
    answer(walker, "Allumer l'appareil photo")
    until(page, "document.querySelector('video').videoWidth > 0")
    walker.sees("autour de « La borne 2 »", "À 110 m, vers le sud")
    # What was there before is laid over the view of the first post, from what the telephone kept.
    page.goto(f"{walker.base}{walk[0].get_absolute_url()}/camera/?parcours=la-boucle")
    until(page, "document.querySelector('figure.before img').naturalWidth === 640")


@on_a_phone
def test_the_geometry_is_right_and_the_town_s(visit, walk):
    page = visit().open("/parcours/la-boucle/camera/").page

    def ask(name, call):
        return page.evaluate(BEARING.format(name=name, call=call))

    for start, end in (
        ((50.45, 2.79), (50.451, 2.79)),
        ((50.45, 2.79), (50.448, 2.787)),
        ((50.45, 2.79), (50.45, 2.79)),
        # Lens to Paris; across the line where days change.
        ((50.4291, 2.8319), (48.8566, 2.3522)),
        ((-18.1, 179.9), (-18.2, -179.8)),
    ):
        places = ", ".join(f"{{ latitude: {lat}, longitude: {lon} }}" for lat, lon in (start, end))
        found, known = ask("way", f"way({places})"), ways.way(start, end)
        assert abs(found["metres"] - known.metres) <= 0.51
        assert abs((found["bearing"] - known.bearing + 180) % 360 - 180) <= 0.51
    assert ask("turn", "[[350, 10], [10, 350], [0, 180], [90, 90]].map(([a, b]) => turn(a, b))") == [
        20,
        -20,
        -180,
        0,
    ]
    assert ask("nearer", "[nearer(350, 10, .5), nearer(10, 350, .75)].map(Math.round)") == [0, 355]
    assert ask("wind", "[0, 22, 23, 337, 338, 360, -90].map(wind)") == [0, 0, 1, 7, 0, 0, 6]
    held = "[[0, 90, 0], [270, 90, 0], [90, 90, 0], [0, 120, 0], [0, 0, 0], [300, 10, 0], [0, 0, -90]]"
    looks = ask("looking", f"{held}.map(([alpha, beta, gamma]) => looking({{ alpha, beta, gamma }}))")
    assert [(round(each["heading"]) % 360, round(each["pitch"])) for each in looks] == [
        (0, 0),
        (90, 0),
        (270, 0),
        (0, 30),
        (0, -90),
        (60, -80),
        # On its side, its top to the north: it looks to the east.
        (90, 0),
    ]
    assert [each["isFlat"] for each in looks] == [False] * 4 + [True, True, False]
    # An image of 800 by 600 that fills 400 by 600: its middle half is seen, 36 degrees instead of 66.
    across = "eye({ width: 400, height: 600 }, { width: 800, height: 600 })"
    assert ask("eye, offset", f"[33, 18, -18, 100].map((angle) => offset(angle, {across}))") == [
        pytest.approx(400),
        pytest.approx(200.1, abs=0.5),
        pytest.approx(-200.1, abs=0.5),
        None,
    ]
    labels = "[[50, 90], [60, 10], [300, 20], [0, 30], [55, 400]]"
    wide = "([x, metres]) => ({ x, metres, width: 100 })"
    assert ask("stack", f"stack({labels}.map({wide}), 360, 3)") == [
        {"left": 6, "row": 2},
        {"left": 10, "row": 0},
        {"left": 250, "row": 0},
        {"left": 6, "row": 1},
        None,
    ]


@pytest.mark.parametrize("device", [PLAIN_PHONE], ids=lambda device: device.name, indirect=True)
def test_without_a_script_everything_is_read(visit, walk, before):
    reader = visit().open(walk[0].get_absolute_url()).follow("Regarder autour")
    reader.sees("2. La borne 2 À 110 m, vers le nord", "3. La borne 3 À 140 m, vers l'est", "Avant, ici")
    assert "Allumer l'appareil photo" not in reader.text
    reader.follow("2. La borne 2").sees("Borne 2 sur 7")
    reader.open("/parcours/la-boucle/").follow("Regarder autour").sees("Depuis « La borne 1 »", "Tout près")
