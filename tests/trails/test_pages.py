"""What everybody sees: the list, a trail, a post whatever became of it, a code that is none."""

from __future__ import annotations

import base64
import datetime
import gzip
import hashlib
import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from terril.initiatives.models import Initiative
from terril.story.models import Memory
from terril.trails.models import Access, VisitCount
from terril.uploads.models import Sound
from tests import factories

pytestmark = pytest.mark.django_db
PLAIN = {"’": "'", "&#x27;": "'", "\u00a0": " "}


def read(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    text = response.text
    for sign, plain in PLAIN.items():
        text = text.replace(sign, plain)
    return text


def test_an_empty_list_says_what_will_be_there(client, town):
    assert "Le premier parcours reste à tracer" in read(client, "/parcours/")
    assert "La première borne reste à poser" in read(client, "/parcours/bornes/")


def test_the_list_tells_of_each_trail(client, trail):
    page = read(client, "/parcours/")
    assert 'href="/parcours/la-boucle/"' in page
    assert "3 bornes" in page
    assert "250 m" in page


def test_a_draft_is_for_those_who_prepare_it(client, trail, officer, inhabitant):
    trail.state = "draft"
    trail.save()
    for person in (None, inhabitant, officer):
        if person:
            client.force_login(person)
        seen = person == officer
        assert ("La boucle" in read(client, "/parcours/")) is seen
        for address in ("/parcours/la-boucle/", "/parcours/la-boucle/depliant.pdf"):
            assert client.get(address).status_code == (200 if seen else 404)
        # What telephones keep is what everybody sees.
        assert client.get("/parcours/la-boucle/hors-ligne.json").status_code == 404


def test_a_trail_is_drawn_on_the_map_and_told_in_order(client, town, trail, posts):
    ring = [[2.75, 50.43], [2.85, 50.43], [2.85, 50.49], [2.75, 50.49], [2.75, 50.43]]
    town.boundary = {"type": "Polygon", "coordinates": [ring]}
    town.save()
    trail.access, trail.languages = Access.FULL, ["fr", "en"]
    trail.save()
    page = read(client, "/parcours/la-boucle/")
    assert page.count("drawing-pebble") >= 3
    assert re.search(r'class="trail-line" stroke-width="[\d.]+" d="M[\d. ]+L[\d. ]+L[\d. ]+"', page)
    assert [page.index(f"{n}. La borne {n}</b>") for n in (1, 2, 3)] == sorted(
        page.index(f"{n}. La borne {n}</b>") for n in (1, 2, 3)
    )
    assert "La suivante est à 110 m, vers le nord" in page
    assert "La suivante est à 140 m, vers l'est" in page
    assert "Accessible en fauteuil" in page
    assert "français, anglais" in page
    assert "csrfmiddlewaretoken" not in page


def test_a_post_says_its_number_the_way_to_the_next_and_what_can_be_done(client, town, trail, posts):
    page = read(client, f"/b/{posts[0].code}")
    assert "Borne 1 sur 3" in page
    assert "À 110 m, vers le nord, à vol d'oiseau" in page
    assert 'transform="rotate(0 28 28)"' in page
    assert f'href="/b/{posts[1].code}?parcours=la-boucle"' in page
    assert f'href="/initiatives/proposer/?borne={posts[0].code}"' in page
    assert "mailto:mairie@ville.example?subject=Une%20question" in page
    assert "csrfmiddlewaretoken" not in page
    assert "C'était la dernière borne" in read(client, f"/b/{posts[2].code}")


def test_a_post_on_two_trails_follows_the_one_that_was_asked_for(client, town, trail, posts):
    other = factories.TrailFactory(territory=town, title="Une autre", slug="autre", of=[posts[0], posts[2]])
    page = read(client, f"/b/{posts[0].code}?parcours=autre")
    assert "Borne 1 sur 2" in page
    assert f"/b/{posts[0].code}?parcours=la-boucle" in page
    assert "Borne 1 sur 3" in read(client, f"/b/{posts[0].code}?parcours=inconnu")
    other.state = "draft"
    other.save()
    assert "Borne 1 sur 3" in read(client, f"/b/{posts[0].code}?parcours=autre&encore")


def test_a_code_typed_by_hand_leads_to_the_post(client, town, posts):
    code = posts[0].code
    for typed in (f"/b/{code.lower()}", f"/b/{code}/", f"/b/?code={code[:2]}-{code[2:].lower()}"):
        response = client.get(typed, follow=True)
        assert response.status_code == 200
        assert response.request["PATH_INFO"] == f"/b/{code}"
    assert client.get(f"/b/{code.lower()}?parcours=x").url == f"/b/{code}?parcours=x"


@pytest.mark.parametrize("code", ["ZZZZZ", "7KD4M", "nimporte-quoi", "%3Cscript%3E", "é", "a" * 3000])
def test_a_code_that_is_none_shows_the_way_to_the_trails(client, town, code):
    page = read(client, f"/b/{code}", status=404)
    assert "Aucune borne n'a ce code" in page
    assert 'href="/parcours/"' in page
    assert "<script>" not in page


def test_a_post_of_another_town_is_not_here(client, town):
    elsewhere = factories.PostFactory()
    assert client.get(f"/b/{elsewhere.code}", headers={"host": town.host}).status_code == 404
    assert client.get(f"/b/{elsewhere.code}", headers={"host": elsewhere.territory.host}).status_code == 200


def test_a_removed_post_says_what_stood_there(client, trail, posts):
    post = posts[1]
    post.state, post.removed_on = "removed", datetime.date(2026, 3, 2)
    post.what_stood = "Un puits de mine, comblé <b>depuis</b>."
    post.save()
    page = read(client, f"/b/{post.code}")
    assert "Cette borne n'est plus là depuis le 2 mars 2026" in page
    assert "Un puits de mine, comblé &lt;b&gt;depuis" in page
    assert "N'est plus là" in read(client, "/parcours/la-boucle/")
    assert "leur page reste" in read(client, "/parcours/bornes/")


def test_a_post_that_is_not_put_up_yet_says_so(client, alone):
    alone.is_invented, alone.latitude, alone.longitude = True, None, None
    alone.save()
    page = read(client, f"/b/{alone.code}")
    assert "elle n'est pas encore posée" in page
    assert "Titre inventé" in page


def test_what_its_pebble_and_its_memory_say_is_heard_and_kept(client, town, posts, trail, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    post = posts[0]
    post.landmark = factories.LandmarkFactory(territory=town, sound=sound_of(town, "La sirène de midi"))
    post.memory = memory_of(town, sound=sound_of(town, "On descendait à cinq heures."))
    post.save()
    page = read(client, f"/b/{post.code}")
    assert "La sirène de midi" in page
    assert "On descendait" in page
    assert "Le puits chantait" in page
    parcel = client.get("/parcours/la-boucle/hors-ligne.json").json()
    heard = [post.landmark.sound, post.memory.sound]
    assert {sound.url for sound in heard} < set(parcel["addresses"])
    # Taken off the path, taken back: neither is heard, nor kept.
    type(post.landmark).objects.filter(pk=post.landmark_id).update(withdrawn_on="2026-01-01")
    type(post.memory).objects.filter(pk=post.memory_id).update(state="withdrawn")
    caches["pages"].clear()
    page = read(client, f"/b/{post.code}")
    assert "La sirène" not in page
    assert "On descendait" not in page
    assert "Le puits chantait" not in page
    after = client.get("/parcours/la-boucle/hors-ligne.json").json()
    assert not {sound.url for sound in heard} & set(after["addresses"])
    assert after["bytes"] < parcel["bytes"]


def test_the_photo_of_before_is_kept_with_the_trail(
    client, town, posts, trail, settings, tmp_path, monkeypatch
):
    settings.MEDIA_ROOT = tmp_path
    without = client.get("/parcours/la-boucle/hors-ligne.json").json()
    photo = factories.PhotoFactory(territory=town)
    photo.file.save("x.webp", ContentFile(b"W" * 70_000))
    photo.save()
    # Two posts tell of one pebble: its photo is fetched once.
    monkeypatch.setattr(
        "terril.trails.sights.before_photos_of", lambda asked: {post.pk: photo for post in posts[:2]}
    )
    parcel = client.get("/parcours/la-boucle/hors-ligne.json?n=2").json()
    assert parcel["addresses"].count(photo.url) == 1
    assert 70_000 <= parcel["bytes"] - without["bytes"] < 75_000
    assert parcel["version"] != without["version"]


def sound_of(town, transcript):
    """A sound's row with its file."""
    sent_by = factories.UserFactory(inhabitant_of=town)
    sound = Sound(territory=town, seconds=3, transcript=transcript, sent_by=sent_by)
    sound.file.save("x.mp3", ContentFile(b"ID3" * 9000))
    sound.save()
    return sound


def memory_of(town, **details):
    details = {"state": "shown", "text": "Le puits chantait.", "year": 1974, **details}
    return Memory.objects.create(territory=town, consent="oui", key=uuid4().hex, **details)


def test_a_memory_is_given_from_the_post(client, posts):
    page = read(client, f"/b/{posts[0].code}")
    assert "/recit/souvenirs/donner/?lieu=La+borne+1&amp;latitude=50.45&amp;longitude=" in page


def test_an_idea_starts_from_the_post(client, posts, inhabitant):
    page = read(client, f"/initiatives/proposer/?borne={posts[0].code.lower()}")
    assert f"À la borne « La borne 1 » ({posts[0].code})" in page
    assert 'name="latitude" value="50.45"' in page
    assert "À la borne" not in read(client, "/initiatives/proposer/?borne=ZZZZZ")
    assert not Initiative.objects.exists()


def test_reading_counts_nobody_and_visits_are_shown_to_everybody(client, trail, posts):
    day = datetime.date.today() - datetime.timedelta(days=1)
    VisitCount.objects.create(post=posts[0], trail=trail, day=day, count=41)
    VisitCount.objects.create(post=posts[1], trail=trail, day=day, count=1)
    VisitCount.objects.create(post=posts[1], trail=trail, day=datetime.date.today(), count=9)
    page = read(client, "/parcours/la-boucle/")
    assert "<b>42</b> passages devant une borne jusqu'à hier soir" in page
    assert "41 passages jusqu'à hier soir" in read(client, f"/b/{posts[0].code}")
    assert VisitCount.objects.count() == 3


@pytest.mark.parametrize("address", ["/parcours/", "/parcours/la-boucle/", "/b/{code}", "/parcours/bornes/"])
def test_the_number_of_queries_does_not_grow(client, town, trail, posts, address):
    counts = []
    for more in (0, 6):
        for position in range(more):
            post = factories.PostFactory(territory=town, landmark=factories.LandmarkFactory(territory=town))
            trail.stops.create(post=post, position=10 + position)
            factories.TrailFactory(territory=town, of=[posts[0], post])
        with CaptureQueriesContext(connection) as made:
            assert client.get(address.format(code=posts[0].code) + f"?n={more}").status_code == 200
        counts.append(len(made))
    assert counts[0] == counts[1]


def test_the_parcel_is_weighed_in_as_many_queries_whatever_the_posts(client, town, trail, posts):
    posts[0].landmark = factories.LandmarkFactory(territory=town)
    posts[0].save()
    counts = []
    for more in (0, 6):
        for position in range(more):
            post = factories.PostFactory(territory=town, landmark=factories.LandmarkFactory(territory=town))
            trail.stops.create(post=post, position=10 + position)
        with CaptureQueriesContext(connection) as made:
            client.get(f"/parcours/la-boucle/hors-ligne.json?n={more}")
        counts.append(len(made))
    assert counts[0] == counts[1]


def wire(content: bytes, name: str = "x.html") -> int:
    return len(content) if name.endswith(".woff2") else len(gzip.compress(content, 6))


def test_the_page_of_a_post_weighs_at_most_60_kilobytes(client, trail, posts):
    """All that a first visit fetches; and what must come before anything is read, at 400 kbit/s."""
    posts[0].words = "Un texte tel qu'on en lit debout. " * 40
    posts[0].save()
    page = client.get(f"/b/{posts[0].code}", headers={"accept-encoding": "identity"})
    html = page.content
    names = set(re.findall(rb'(?:href|src)="/static/([^"]+)"', html))
    files = {name.decode(): Path(finders.find(name.decode())).read_bytes() for name in names}
    fonts = set(re.findall(rb'url\("/static/ui/fonts/([^"]+)', html))
    files |= {
        f"ui/fonts/{f.decode()}": Path(finders.find(f"ui/fonts/{f.decode()}")).read_bytes() for f in fonts
    }
    assert len(fonts) == 2
    # The policy of this page lets this style be in it, and no other.
    (style,) = re.findall(rb"<style>(.*?)</style>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}'" in page.headers["Content-Security-Policy"]
    walked_to = client.get(f"/b/{posts[0].code}?parcours=la-boucle")
    assert b"<style>" not in walked_to.content
    assert b"trails/trails.css" in walked_to.content
    assert "sha256" not in walked_to.headers["Content-Security-Policy"]
    # No style sheet is waited for: the style of whoever scans is in the page.
    assert not [name for name in files if name.endswith(".css")]
    total = wire(html) + sum(wire(content, name) for name, content in files.items())
    assert total < 60_000
    # 18 kB at 50 kB/s, and a turn of 400 ms: under a second. Fonts and scripts come after.
    assert wire(html) < 18_000
    assert b"preload" not in html
