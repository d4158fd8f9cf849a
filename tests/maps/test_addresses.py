"""Looking for an address: a server on loopback answers as the national one does, or does not."""

from __future__ import annotations

import contextlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from terril.maps import actions, addresses
from tests.real_parts import missing

REAL = Path(__file__).parents[3] / "shared" / "data" / "ref" / "ban_geopf_search_response.json"
FOUND = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [2.79, 50.457]},
            "properties": {"label": "1 Place de la République 62750 Loos-en-Gohelle"},
        }
    ],
}


class Service:
    """What the fake server answers, and what it was asked."""

    def __init__(self):
        self.body, self.status, self.waits = json.dumps(FOUND).encode(), 200, None
        self.asked, self.headers = [], []


@pytest.fixture
def service(settings):
    told = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            told.asked.append(parse_qs(urlsplit(self.path).query))
            told.headers.append(dict(self.headers))
            if told.waits:
                told.waits.wait(10)
            self.send_response(told.status)
            self.end_headers()
            # Whoever asked may have stopped waiting.
            with contextlib.suppress(OSError):
                self.wfile.write(told.body)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.GEOCODER_URL = f"http://127.0.0.1:{server.server_port}/search"
    yield told
    server.shutdown()
    thread.join(30)
    server.server_close()


@pytest.fixture
def switched_on(town, administrator):
    actions.switch(administrator, town, uses_ign=False, uses_geocoder=True)


def test_it_is_not_there_until_it_is_switched_on(town, client, service):
    assert client.get("/carte/adresse/?q=place").status_code == 404
    assert "adresse/" not in client.get("/carte/").content.decode()
    assert service.asked == []


def test_an_address_leads_to_its_ground_on_the_map(town, client, service, switched_on):
    assert 'action="/carte/adresse/"' in client.get("/carte/").content.decode()
    page = client.get("/carte/adresse/", {"q": " place   de la République "}).content.decode()
    assert "1 Place de la République 62750" in page
    assert "/carte/?cadre=2.78800,50.45500,2.79200,50.45900" in page
    (asked,) = service.asked
    assert asked == {
        "q": ["place de la République"],
        "limit": ["6"],
        "autocomplete": ["0"],
        "citycode": ["62528"],
    }
    # Nothing of the person who asks leaves with the question.
    assert {name.lower() for name in service.headers[0]} <= {
        "host", "user-agent", "accept", "accept-encoding", "connection"
    }  # fmt: skip


def test_the_same_question_is_asked_once(town, client, service, switched_on):
    for _time in range(3):
        client.get("/carte/adresse/?q=place")
    assert len(service.asked) == 1


def test_five_questions_a_second_for_all_processes_together(town, service, monkeypatch):
    monkeypatch.setattr(addresses.time, "time", lambda: 1_000)
    for number in range(5):
        addresses.find(town, f"rue {number}")
    with pytest.raises(addresses.NoAnswer, match="Réessayez dans un instant"):
        addresses.find(town, "rue 6")
    assert len(service.asked) == 5
    monkeypatch.setattr(addresses.time, "time", lambda: 1_001)
    assert addresses.find(town, "rue 6")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 500),
        (b"", 429),
        (b"<html>", 200),
        (b"[]", 200),
        (b'{"features":[{"geometry":{"coordinates":["a","b"]},"properties":{"label":"x"}}]}', 200),
        (b'{"features":[{"properties":{}}]}', 200),
        (b"[" * 60_000, 200),
    ],
)
def test_a_service_that_answers_badly_is_said_not_to_answer(town, client, service, switched_on, body, status):
    service.body, service.status = body, status
    page = client.get("/carte/adresse/?q=place")
    assert page.status_code == 503
    assert "ne répond pas" in page.content.decode()
    assert 'value="place"' in page.content.decode()


def test_a_service_that_is_silent_is_left_alone(town, client, service, switched_on, monkeypatch):
    monkeypatch.setattr(addresses, "SECONDS", 0.05)
    service.waits = threading.Event()
    assert client.get("/carte/adresse/?q=place").status_code == 503
    service.waits.set()


def test_no_server_at_all(town, client, settings, switched_on):
    settings.GEOCODER_URL = "http://127.0.0.1:9/search"
    assert client.get("/carte/adresse/?q=place").status_code == 503


@pytest.mark.parametrize("asked", ["", "a", "\x00", " " * 500])
def test_too_few_words_are_not_asked(town, client, service, switched_on, asked):
    assert client.get("/carte/adresse/", {"q": asked}).status_code == 200
    assert service.asked == []


def test_nothing_found_says_what_to_write(town, client, service, switched_on):
    service.body = b'{"type":"FeatureCollection","features":[]}'
    assert "Écrivez le numéro et la rue" in client.get("/carte/adresse/?q=" + "x" * 900).content.decode()
    assert len(service.asked[0]["q"][0]) == addresses.LONGEST


def test_an_address_lays_the_point_in_a_form(town, client, service, switched_on, inhabitant):
    client.force_login(inhabitant)
    typed = {
        "title": "Un banc",
        "chercher-adresse": "1",
        "adresse-cherchee": "place",
        "latitude": "",
        "longitude": "",
    }
    page = client.post("/initiatives/proposer/", typed).content.decode()
    assert "1 Place de la République" in page
    assert "latitude=50.457&amp;longitude=2.79" in page
    assert 'value="Un banc"' in page
    service.body = b""
    silent = {**typed, "adresse-cherchee": "rue", "latitude": "50.45", "longitude": "2.8"}
    page = client.post("/initiatives/proposer/", silent).content.decode()
    assert "ne répond pas" in page
    assert "latitude=50.45&amp;longitude=2.8" in page


def test_a_form_offers_no_address_until_it_is_switched_on(town, client, service, inhabitant):
    client.force_login(inhabitant)
    typed = {"title": "Un banc", "chercher-adresse": "1", "adresse-cherchee": "place"}
    assert "adresse-cherchee" not in client.post("/initiatives/proposer/", typed).content.decode()
    assert service.asked == []


def test_the_real_service_answers_like_this(town, service):
    if not REAL.exists():
        missing("an answer of the national geocoder", "it lies beside the repository, in shared/data/ref")
    service.body = REAL.read_bytes()
    assert addresses.find(town, "une rue")[0].label
