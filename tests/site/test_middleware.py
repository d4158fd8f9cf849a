"""The town's language and time, and pages kept for strangers: never stale, never somebody else's."""

from __future__ import annotations

import datetime
import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.utils import timezone, translation

from terril.foundation import clock
from terril.foundation.models import JournalHead, Seal
from terril.site.middleware import FreshPages, LanguageAndTime
from tests import factories

LONG = "Le chemin est long. " * 50


class Pages:
    """Views that count how often they are asked."""

    def __init__(self, answer=None):
        self.asked = 0
        self.answer = answer or (lambda request: HttpResponse(f"{LONG} n° {self.asked}"))

    def __call__(self, request):
        self.asked += 1
        return self.answer(request)


@pytest.fixture
def ask(town):
    """Return a function that sends a request through FreshPages to `pages`."""

    def send(pages, path="/", *, method="get", cookies=None, town=town, **headers):
        request = getattr(RequestFactory(), method)(path, headers=headers)
        request.COOKIES.update(cookies or {})
        request.town = town
        return FreshPages(pages)(request)

    return send


def something_happens(territory_id):
    head, _is_new = JournalHead.objects.get_or_create(territory_id=territory_id)
    head.sequence += 1
    head.save()


def test_a_page_asked_twice_is_made_once(ask):
    pages = Pages()
    first, second = ask(pages), ask(pages)
    assert pages.asked == 1
    assert first.content == second.content
    assert second["Cache-Control"] == "no-cache"
    assert second["Content-Length"] == str(len(second.content))


def test_a_kept_page_costs_one_query(ask, django_assert_num_queries):
    pages = Pages()
    ask(pages)
    with django_assert_num_queries(1):
        ask(pages)


def test_whatever_happens_in_the_town_makes_the_page_anew(ask, town):
    pages = Pages()
    ask(pages)
    something_happens(town.pk)
    ask(pages)
    assert pages.asked == 2


def test_what_happens_in_another_town_changes_nothing(ask):
    pages = Pages()
    ask(pages)
    something_happens(factories.TownFactory().pk)
    ask(pages)
    assert pages.asked == 1


def test_an_account_that_changes_makes_pages_anew(ask):
    pages = Pages()
    ask(pages)
    something_happens(0)
    ask(pages)
    assert pages.asked == 2


def test_a_new_seal_makes_pages_anew(ask, town):
    something_happens(town.pk)
    pages = Pages()
    ask(pages)
    Seal.objects.create(
        territory_id=town.pk,
        number=1,
        first_sequence=1,
        last_sequence=1,
        previous_root="",
        root="a" * 64,
        sealed_at=timezone.now(),
    )
    ask(pages)
    assert pages.asked == 2


@pytest.mark.parametrize(("zone", "asked"), [("Indian/Reunion", 2), ("Europe/Paris", 1)])
def test_midnight_where_the_town_is_makes_pages_anew(ask, zone, asked):
    """Between half past seven and half past eight in the evening, London time, a day ends in La Réunion."""
    pages = Pages()
    evening = datetime.datetime(2026, 5, 4, 19, 30, tzinfo=datetime.UTC)
    for moment in (evening, evening + datetime.timedelta(hours=1)):
        with timezone.override(zone), clock.at(moment):
            ask(pages)
    assert pages.asked == asked


def test_each_language_has_its_page(ask):
    pages = Pages()
    ask(pages)
    with translation.override("en"):
        ask(pages)
    assert pages.asked == 2


def test_each_town_and_each_host_has_its_page(ask):
    pages = Pages()
    ask(pages)
    ask(pages, town=factories.TownFactory())
    ask(pages, host="autre.example")
    assert pages.asked == 3


@pytest.mark.parametrize("cookie", ["sessionid", "messages"])
def test_what_a_person_sees_is_never_kept_nor_taken_from_what_is_kept(ask, cookie):
    pages = Pages()
    ask(pages)
    personal = ask(pages, cookies={cookie: "x"})
    assert pages.asked == 2
    assert personal["Cache-Control"] == "private, no-store"
    assert "ETag" not in personal
    ask(pages, cookies={cookie: "x"})
    assert pages.asked == 3


def test_the_token_of_a_form_seen_before_does_not_make_a_page_personal(ask):
    pages = Pages()
    ask(pages)
    ask(pages, cookies={"csrftoken": "x", "django_language": "fr"})
    assert pages.asked == 1


def with_cookie(request):
    response = HttpResponse(LONG)
    response.set_cookie("csrftoken", "secret")
    return response


def with_no_store(request):
    return HttpResponse(LONG, headers={"Cache-Control": "max-age=0, no-store"})


@pytest.mark.parametrize(
    "answer",
    [
        with_cookie,
        with_no_store,
        lambda request: HttpResponse(LONG, status=404),
        lambda request: HttpResponse(status=302, headers={"Location": "/"}),
        lambda request: StreamingHttpResponse(iter([LONG])),
        lambda request: HttpResponse("x" * (FreshPages.HEAVIEST + 1)),
    ],
    ids=["sets a cookie", "asks not to be kept", "is an error", "leads elsewhere", "streams", "is too heavy"],
)
def test_what_is_not_kept(ask, answer):
    pages = Pages(answer)
    response = ask(pages)
    ask(pages)
    assert pages.asked == 2
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("path", ["/?" + "x" * 101, "/" + "x" * 251, "/?page=" + "9" * 99])
def test_long_addresses_are_answered_but_not_kept(ask, path):
    pages = Pages()
    assert ask(pages, path).status_code == 200
    ask(pages, path)
    assert pages.asked == 2


def test_made_up_questions_never_drive_the_home_page_out(ask):
    pages = Pages()
    ask(pages)
    for number in range(500):
        ask(pages, f"/?n={number}")
    assert pages.asked == 501
    ask(pages)
    assert pages.asked == 501


def test_posts_pass_by(ask):
    pages = Pages()
    ask(pages)
    assert ask(pages, method="post")["Cache-Control"] == "private, no-store"
    assert pages.asked == 2


def test_a_page_known_by_the_browser_is_not_sent_again(ask):
    pages = Pages()
    etag = ask(pages)["ETag"]
    again = ask(pages, **{"if-none-match": f'"other", {etag}'})
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == etag
    assert "Content-Type" not in again
    assert ask(pages, **{"if-none-match": '"other"'}).status_code == 200
    assert pages.asked == 1


def test_a_page_made_anew_has_another_etag(ask, town):
    pages = Pages()
    etag = ask(pages)["ETag"]
    something_happens(town.pk)
    anew = ask(pages, **{"if-none-match": etag})
    assert anew.status_code == 200
    assert anew["ETag"] != etag


def test_head_tells_the_length_and_sends_nothing(ask):
    pages = Pages()
    whole = ask(pages)
    head = ask(pages, method="head")
    assert head.content == b""
    assert head["Content-Length"] == whole["Content-Length"]
    assert head["ETag"] == whole["ETag"]
    assert pages.asked == 1


def test_head_alone_keeps_nothing(ask):
    pages = Pages()
    ask(pages, method="head")
    assert ask(pages).content
    assert pages.asked == 2


def test_text_is_sent_compressed_to_those_who_take_it(ask):
    pages = Pages()
    plain = ask(pages)
    packed = ask(pages, **{"accept-encoding": "br, gzip"})
    refused = ask(pages, **{"accept-encoding": "gzip;q=0"})
    assert pages.asked == 1
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content == refused.content
    assert packed["Content-Length"] == str(len(packed.content))
    assert "Content-Encoding" not in plain
    assert "Content-Encoding" not in refused


def test_what_is_no_text_is_sent_as_it_is(ask):
    pages = Pages(lambda request: HttpResponse(LONG, content_type="application/pdf"))
    ask(pages)
    assert "Content-Encoding" not in ask(pages, **{"accept-encoding": "gzip"})


def test_a_kept_page_says_what_it_depends_on(ask):
    for response in (ask(pages := Pages()), ask(pages)):
        assert {"Accept-Encoding", "Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))


def test_headers_of_a_page_are_kept_with_it(ask):
    pages = Pages(lambda request: HttpResponse(LONG, headers={"X-Robots-Tag": "noindex"}))
    ask(pages)
    assert ask(pages)["X-Robots-Tag"] == "noindex"


# The language and the time


@pytest.fixture
def speak(town):
    """Return a function that asks what language and day a request is answered in."""

    def send(languages=("fr", "en"), cookie=None, zone="Europe/Paris", **headers):
        town.languages, town.time_zone = list(languages), zone
        request = RequestFactory().get("/", headers=headers)
        request.town = town
        if cookie:
            request.COOKIES["django_language"] = cookie
        said = []

        def page(request):
            said.append((translation.get_language(), timezone.get_current_timezone_name()))
            return HttpResponse()

        response = LanguageAndTime(page)(request)
        return response, *said[0]

    return send


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ({}, "fr"),
        ({"accept-language": "en-GB, fr;q=0.5"}, "en"),
        ({"accept-language": "de, en;q=0.5, fr;q=0.1"}, "en"),
        ({"accept-language": "de"}, "fr"),
        ({"cookie": "en"}, "en"),
        ({"cookie": "fr", "accept-language": "en"}, "fr"),
        ({"cookie": "de", "accept-language": "en"}, "en"),
        ({"languages": ["fr"], "cookie": "en", "accept-language": "en"}, "fr"),
        ({"languages": ["en"]}, "en"),
        ({"languages": ["xx"]}, "fr"),
        ({"languages": []}, "fr"),
        ({"accept-language": "x" * 5000}, "fr"),
    ],
)
def test_the_town_speaks_its_own_languages_only(speak, asked, spoken):
    response, language, _zone = speak(**asked)
    assert language == spoken
    assert response["Content-Language"] == spoken
    assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))


def test_days_are_counted_where_the_town_is(speak):
    assert speak(zone="Indian/Reunion")[2] == "Indian/Reunion"


def test_nothing_stays_for_the_next_request(speak):
    before = translation.get_language(), timezone.get_current_timezone_name()
    speak(languages=["en"], zone="Indian/Reunion")
    assert (translation.get_language(), timezone.get_current_timezone_name()) == before


# Through the whole house


def test_security_headers_are_on_kept_pages_too(client, town):
    client.get("/")
    kept = client.get("/")
    assert kept["ETag"]
    assert "default-src 'none'" in kept["Content-Security-Policy"]
    assert kept["X-Frame-Options"] == "DENY"
    assert kept["X-Content-Type-Options"] == "nosniff"
    assert not kept.cookies


def test_a_signed_in_page_never_reaches_a_stranger(client, town, inhabitant):
    client.force_login(inhabitant)
    page = client.get("/")
    assert inhabitant.display_name in page.text
    assert page["Cache-Control"] == "private, no-store"
    client.logout()
    client.cookies.clear()
    assert inhabitant.display_name not in client.get("/").text


def test_a_stranger_s_page_never_reaches_somebody_signed_in(client, town, inhabitant):
    client.get("/")
    client.force_login(inhabitant)
    assert inhabitant.display_name in client.get("/").text


def test_choosing_a_language_from_a_kept_page(client, town):
    client.get("/cailloux/")
    assert 'action="/langue/"' in client.get("/cailloux/").text
    answer = client.post("/langue/", {"language": "en", "next": "/cailloux/"})
    assert answer.status_code == 302
    assert answer["Location"] == "/cailloux/"
    page = client.get("/cailloux/")
    assert '<html lang="en">' in page.text
    client.post("/langue/", {"language": "fr", "next": "/cailloux/"})
    assert '<html lang="fr">' in client.get("/cailloux/").text


def test_choosing_a_language_never_leads_away(client, town):
    answer = client.post("/langue/", {"language": "en", "next": "https://ailleurs.example/"})
    assert answer["Location"] == "/"


def test_a_town_of_one_language_offers_no_choice(client, town):
    town.languages = ["fr"]
    town.save()
    page = client.get("/", headers={"accept-language": "en"})
    assert '<html lang="fr">' in page.text
    assert "English" not in page.text
