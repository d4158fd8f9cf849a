"""What there is around, in words: from a post, from a trail; and what the page may do."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from terril.trails import sights
from tests import factories
from tests.trails.test_pages import read

pytestmark = pytest.mark.django_db


def plain(page):
    """Return the text of the page that a visitor without a script reads, each line of the list on one."""
    return [" ".join(line.split()) for line in page.split("data-sight ")[1:]]


def test_a_post_tells_what_is_around_the_nearest_first(client, trail, posts, alone):
    lines = plain(read(client, f"/b/{posts[0].code}/camera/"))
    assert len(lines) == 2
    assert f'href="/b/{posts[1].code}?parcours=la-boucle"' in lines[0]
    assert "2. La borne 2" in lines[0]
    assert "À 110 m, vers le nord<" in lines[0]
    assert 'data-latitude="50.451000" data-longitude="2.790000"' in lines[0]
    assert "À 180 m, vers le nord-est<" in lines[1]


def test_a_trail_is_seen_from_its_first_post_that_has_a_place(client, trail, posts):
    lines = plain(read(client, "/parcours/la-boucle/camera/"))
    assert [f"La borne {n}" in line for n, line in enumerate(lines, start=1)] == [True] * 3
    assert "<p data-way>Tout près</p>" in lines[0]
    posts[0].latitude = posts[0].longitude = None
    posts[0].save()
    page = read(client, "/parcours/la-boucle/camera/?n=2")
    assert "autour de « La borne 2 »" in page
    assert len(plain(page)) == 2


def test_a_post_that_has_no_place_lists_what_the_telephone_will_place(client, trail, posts):
    posts[0].latitude = posts[0].longitude = None
    posts[0].save()
    page = read(client, f"/b/{posts[0].code}/camera/")
    assert len(plain(page)) == 2
    assert "<p data-way></p>" in page
    assert 'data-camera="/static/trails/bearing.js" data-winds' in page


def placed_pebble(town, **details):
    details = {
        "title": "La place fleurie",
        "slug": "la-place",
        "latitude": 50.452,
        "longitude": 2.79,
        **details,
    }
    return factories.LandmarkFactory(territory=town, **details)


def test_what_was_there_before_is_the_photo_of_its_pebble(town, posts):
    pebble = placed_pebble(town)
    before, after = (factories.PhotoFactory(territory=town) for _ in range(2))
    pebble.photos.create(photo=before, moment="before")
    pebble.photos.create(photo=after, moment="after")
    posts[0].landmark = pebble
    posts[0].save()
    assert sights.before_photo_of(posts[0]) == before
    assert sights.before_photo_of(posts[1]) is None
    pebble.withdrawn_on = "2026-01-01"
    pebble.save()
    assert sights.before_photo_of(posts[0]) is None
    assert sights.pebbles_with_a_place(town) == []


def test_a_post_on_no_trail_sees_those_that_stand_and_pebbles_are_seen_once(client, town, posts, trail):
    pebble = placed_pebble(town)
    factories.PostFactory(territory=town, title="La place", latitude=50.452, longitude=2.79, landmark=pebble)
    lone = factories.PostFactory(territory=town, title="Le puits", latitude=50.453, longitude=2.79)
    page = read(client, f"/b/{lone.code}/camera/")
    assert [title in page for title in ("La place<", "La borne 1", "La place fleurie")] == [True, True, False]
    page = read(client, f"/b/{posts[0].code}/camera/")
    assert 'href="/cailloux/la-place/"' in page
    assert "Caillou blanc" in page
    posts[1].landmark = pebble
    posts[1].save()
    assert "La place fleurie" not in read(client, f"/b/{posts[0].code}/camera/?n=2")


def test_what_is_gone_or_to_come_says_so(client, trail, posts):
    posts[1].state, posts[2].state = "removed", "inventory"
    for post in posts[1:]:
        post.save()
    lines = plain(read(client, f"/b/{posts[0].code}/camera/"))
    assert "N'est plus là" in lines[0]
    assert "Pas encore posée" in lines[1]


def test_the_photo_of_before_is_on_the_page_with_its_words(client, town, trail, posts, monkeypatch):
    assert sights.before_photo_of(posts[0]) is None
    photo = factories.PhotoFactory(
        territory=town, file=f"photos/2026/01/{'a' * 32}.webp", alternative_text="La fosse 16 en 1968"
    )
    monkeypatch.setattr(sights, "before_photos_of", lambda posts: {posts[0].pk: photo})
    page = read(client, f"/b/{posts[0].code}/camera/")
    assert f'src="/photos/2026/01/{"a" * 32}.webp" alt="La fosse 16 en 1968"' in page
    assert 'type="range" min="0" max="100"' in page


@pytest.mark.parametrize("address", ["/parcours/la-boucle/camera/", "/b/{code}/camera/"])
def test_the_page_may_see_and_send_nothing_kept_or_not(client, trail, posts, address):
    address = address.format(code=posts[0].code)
    for _made_then_kept in range(2):
        with CaptureQueriesContext(connection) as made:
            response = client.get(address)
        policy = response["Content-Security-Policy"]
        assert "connect-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "camera=(self), geolocation=(self)" in response["Permissions-Policy"]
        assert "csrfmiddlewaretoken" not in response.text
    assert len(made) < 3
    assert "Permissions-Policy" not in client.get("/parcours/")


def test_the_ways_to_it(client, trail, posts):
    code = posts[0].code
    assert f'href="/b/{code}/camera/?parcours=la-boucle"' in read(client, f"/b/{code}")
    assert 'href="/parcours/la-boucle/camera/"' in read(client, "/parcours/la-boucle/")
    assert client.get(f"/b/{code.lower()}/camera/?parcours=x").url == f"/b/{code}/camera/?parcours=x"
    assert "Aucune borne n'a ce code" in read(client, "/b/nimporte-quoi/camera/", status=404)
    trail.state = "draft"
    trail.save()
    assert client.get("/parcours/la-boucle/camera/").status_code == 404
    posts[0].latitude = posts[0].longitude = None
    posts[0].save()
    assert f"/b/{code}/camera/" not in read(client, f"/b/{code}?n=2")


@pytest.mark.parametrize("address", ["/parcours/la-boucle/camera/", "/b/{code}/camera/"])
def test_the_number_of_queries_does_not_grow(client, town, trail, posts, address):
    counts = []
    for more in (0, 6):
        for position in range(more):
            post = factories.PostFactory(territory=town, landmark=placed_pebble(town, slug=f"a-{position}"))
            placed_pebble(town, slug=f"b-{position}")
            trail.stops.create(post=post, position=10 + position)
        with CaptureQueriesContext(connection) as made:
            assert client.get(address.format(code=posts[0].code) + f"?n={more}").status_code == 200
        counts.append(len(made))
    assert counts[0] == counts[1]


def test_the_telephone_that_keeps_a_trail_keeps_these_pages_and_what_shows_them(client, town, trail, posts):
    parcel = client.get("/parcours/la-boucle/hors-ligne.json").json()
    code = posts[2].code
    kept = {"/parcours/la-boucle/camera/", f"/b/{code}/camera/?parcours=la-boucle"}
    kept |= {f"/static/trails/{name}" for name in ("camera.js", "bearing.js", "camera.css")}
    assert kept <= set(parcel["addresses"])
    assert all(
        client.get(address).status_code == 200 for address in parcel["addresses"] if "camera/" in address
    )
    # A pebble that gets a place changes what is kept.
    placed_pebble(town)
    assert client.get("/parcours/la-boucle/hors-ligne.json?n=2").json()["version"] != parcel["version"]
