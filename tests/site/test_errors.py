"""When something goes wrong: plain words, the way back, and nothing typed is lost."""

from __future__ import annotations

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.test import Client, RequestFactory

from terril.site.views import errors
from tests import factories


@pytest.fixture
def request_to(town):
    def make(**details):
        request = RequestFactory().post("/", **details)
        request.town = town
        return request

    return make


@pytest.mark.parametrize("address", ["/nulle-part/", "/cailloux/inconnu/", "/initiatives/999999-rien/"])
def test_what_does_not_exist_shows_the_way_back(client, town, address):
    page = client.get(address)
    assert page.status_code == 404
    assert 'href="/"' in page.text
    assert town.name in page.text


@pytest.mark.parametrize("error", [RequestDataTooBig(), TooManyFieldsSent()])
def test_too_heavy(request_to, error):
    page = errors.bad_request(request_to(), error)
    assert page.status_code == 413
    assert "12" in page.text


def test_not_understood(request_to):
    page = errors.bad_request(request_to(), SuspiciousOperation())
    assert page.status_code == 400
    assert 'href="/"' in page.text


def test_a_form_that_weighs_too_much_is_told_so(client, town, inhabitant, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    client.force_login(inhabitant)
    assert client.post("/initiatives/proposer/", {"title": "x" * 5000}).status_code == 413


@pytest.fixture
def strict(town, inhabitant):
    client = Client(enforce_csrf_checks=True)
    client.force_login(inhabitant)
    return client


def test_a_form_too_old_loses_nothing_of_what_was_typed(strict, town):
    page = strict.post(
        "/initiatives/proposer/",
        {
            "title": "Un <b>four</b> à pain",
            "description": "Pour le quartier",
            "once": "secret-key",
            "task": "x",
        },
        headers={"origin": "http://testserver"},
    )
    assert page.status_code == 403
    assert "Cette page a attendu trop longtemps" in page.text
    assert "Un &lt;b&gt;four&lt;/b&gt; à pain" in page.text
    assert "Pour le quartier" in page.text
    assert "secret-key" not in page.text


@pytest.mark.parametrize("origin", ["https://ailleurs.example", "null", None])
def test_another_site_cannot_make_us_show_its_words(strict, town, origin):
    headers = {"origin": origin} if origin else {}
    page = strict.post("/initiatives/proposer/", {"title": "Appelez le 08 99"}, headers=headers)
    assert page.status_code == 403
    assert "08 99" not in page.text


def test_errors_are_never_kept(client, town):
    assert "no-store" in client.get("/nulle-part/")["Cache-Control"]


def test_an_unknown_page_number_answers_with_a_page(client, town):
    for number in range(70):
        factories.LandmarkFactory(territory=town, slug=f"c-{number}")
    for page in ("9" * 31, "-1", "abc", "0", ""):
        assert client.get(f"/cailloux/?page={page}").status_code == 200
