"""Coming in by a code: one door, the same for all."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from terril.foundation.models import Audience, JournalEntry
from terril.mail.models import Mail
from terril.people import tasks
from terril.people.models import Role, User
from tests import factories

SHARED_CACHE = {"BACKEND": "django.core.cache.backends.db.DatabaseCache"}


def ask(client, email, **more):
    return client.post("/entrer/", {"email": email, **more})


def last_code():
    return re.search(r"\b(\d{4}) (\d{4})\b", Mail.objects.latest("pk").text).expand(r"\1\2")


def give(client, code, **more):
    return client.post("/entrer/code/", {"code": code, **more})


def come_in(client, email):
    ask(client, email)
    return give(client, last_code())


def is_in(client):
    return "_auth_user_id" in client.session


def test_a_code_lets_in_whom_the_address_belongs_to(town, client, inhabitant):
    asked = ask(client, inhabitant.email.upper())
    assert (asked.status_code, asked["Location"]) == (302, "/entrer/code/")
    assert Mail.objects.get().to == inhabitant.email
    page = client.get("/entrer/code/")
    assert inhabitant.email in page.content.decode()
    answer = give(client, last_code())
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert int(client.session["_auth_user_id"]) == inhabitant.pk


def test_an_unknown_address_gets_a_code_and_its_account_is_made_by_the_code(town, client):
    ask(client, "Nouvelle@Exemple.fr")
    assert not User.objects.filter(is_system=False).exists()
    answer = give(client, last_code())
    person = User.objects.get(email="nouvelle@exemple.fr")
    assert answer["Location"] == "/compte/nom/?next=%2F"
    assert int(client.session["_auth_user_id"]) == person.pk
    assert person.claimed_at
    assert not person.has_usable_password()
    assert [m.role for m in person.memberships.all()] == [Role.INHABITANT]
    entry = JournalEntry.objects.get(action="people.open_account")
    assert (entry.territory_id, entry.audience, entry.facts) == (town.pk, Audience.PRIVATE, {})


def test_a_code_typed_with_spaces_and_dashes_is_the_same_code(town, client, inhabitant):
    ask(client, inhabitant.email)
    code = last_code()
    assert give(client, f" {code[:4]} - {code[4:]} ").status_code == 302
    assert is_in(client)


def observed(client, email):
    """Return all that somebody who types an address can observe, and all the work that it makes."""
    work = []
    pages = []
    for request in (
        lambda: client.post("/entrer/", {"email": email}),
        lambda: client.get("/entrer/code/"),
        lambda: client.post("/entrer/code/", {"code": "00000000"}),
        lambda: client.post("/entrer/code/", {"resend": "1"}),
    ):
        with CaptureQueriesContext(connection) as queries:
            answer = request()
        work.append([re.sub(r"'[^']*'|\d+|\"[0-9a-z]{32}\"", "?", q["sql"])[:60] for q in queries])
        body = answer.content.decode().replace(email, "adresse")
        body = re.sub(r'name="(once|csrfmiddlewaretoken)" value="[^"]+"', "", body)
        headers = {k: v for k, v in answer.headers.items() if k not in ("Content-Length", "Expires")}
        pages.append((answer.status_code, sorted(headers.items()), sorted(answer.cookies), body))
    return pages, work


def test_known_unknown_and_closed_addresses_cannot_be_told_apart(town, inhabitant):
    closed = factories.UserFactory(is_active=False)
    elsewhere = factories.UserFactory(officer_of=factories.TownFactory())
    seen = []
    for email in (inhabitant.email, "personne@exemple.fr", closed.email, elsewhere.email):
        cache.clear()
        mails = Mail.objects.count()
        browser = Client(headers={"host": town.host})
        pages, work = observed(browser, email)
        seen.append((pages, work, Mail.objects.count() - mails))
    assert seen[0] == seen[1] == seen[2] == seen[3]
    assert seen[0][2] == 2


def test_a_closed_account_stays_closed_and_says_whom_to_call(town, client):
    closed = factories.UserFactory(is_active=False)
    answer = come_in(client, closed.email)
    assert answer["Location"] == "/entrer/ferme/"
    page = client.get("/entrer/ferme/")
    assert page.status_code == 403
    assert town.contact_phone in page.content.decode()
    assert not is_in(client)


def test_three_wrong_codes_and_the_code_is_void(town, client, inhabitant):
    ask(client, inhabitant.email)
    code = last_code()
    for wrong in ("11111111", "éà²"):
        page = give(client, wrong)
        assert page.status_code == 422
        assert wrong in page.content.decode()
    assert give(client, "").status_code == 422  # nothing typed is no attempt
    assert give(client, "33333333")["Location"] == "/entrer/"
    assert "Trois essais" in client.get("/entrer/").content.decode()
    assert give(client, code)["Location"] == "/entrer/"
    assert not is_in(client)


def test_attempts_count_even_when_the_form_carries_its_once_key(town, client, inhabitant):
    ask(client, inhabitant.email)
    code = last_code()
    for number in range(3):
        give(client, "11111111", once=f"key-{number}")
    assert give(client, code)["Location"] == "/entrer/"


def test_a_code_expires(town, client, inhabitant, monkeypatch):
    ask(client, inhabitant.email)
    code, real = last_code(), timezone.now().timestamp()
    monkeypatch.setattr("time.time", lambda: real + 15 * 60 + 5)
    assert give(client, code)["Location"] == "/entrer/"
    assert not is_in(client)


def test_a_code_opens_only_in_the_browser_that_asked_for_it(town, client, inhabitant):
    ask(client, inhabitant.email)
    other = Client()
    assert give(other, last_code())["Location"] == "/entrer/"
    assert not is_in(other)


def test_another_code_voids_the_one_before_and_two_are_the_most(town, client, inhabitant):
    ask(client, inhabitant.email)
    first = last_code()
    for _again in range(2):
        assert client.post("/entrer/code/", {"resend": "1"})["Location"] == "/entrer/code/"
    assert client.post("/entrer/code/", {"resend": "1"}).status_code == 429
    assert give(client, first).status_code == 422
    assert give(client, last_code()).status_code == 302


def test_too_many_codes_for_one_address_is_a_clear_page(town, inhabitant):
    for _again in range(5):
        assert ask(Client(), inhabitant.email).status_code == 302
    page = ask(Client(), inhabitant.email)
    assert page.status_code == 429
    assert "quart d'heure" in page.content.decode().replace("&#x27;", "'")
    assert ask(Client(), "autre@exemple.fr").status_code == 302
    assert Mail.objects.count() == 6


def test_too_many_codes_from_one_place_is_a_clear_page(town):
    for number in range(60):
        assert ask(Client(), f"p{number}@exemple.fr").status_code == 302
    assert ask(Client(), "p60@exemple.fr").status_code == 429
    assert ask(Client(REMOTE_ADDR="192.0.2.7"), "p60@exemple.fr").status_code == 302


def test_the_limits_hold_in_the_cache_that_processes_share(town, inhabitant, settings):
    settings.CACHES = {**settings.CACHES, "default": {**SHARED_CACHE, "LOCATION": "shared_cache_of_a_test"}}
    call_command("createcachetable", "shared_cache_of_a_test")
    for number in range(5):
        assert ask(Client(), inhabitant.email, once=f"key-{number}").status_code == 302
        # A form refused is rolled back whole; what was counted before it stays.
        assert ask(Client(), "rien", once=f"wrong-{number}").status_code == 422
    assert ask(Client(), inhabitant.email, once="key-6").status_code == 429
    assert ask(Client(), inhabitant.email, once="key-7").status_code == 429


def test_nobody_escapes_the_limit_by_naming_another_address_of_theirs(town):
    for number in range(60):
        ask(Client(headers={"x-forwarded-for": f"192.0.2.{number}"}), f"p{number}@exemple.fr")
    assert ask(Client(headers={"x-forwarded-for": "192.0.2.99"}), "p99@exemple.fr").status_code == 429


@pytest.mark.parametrize(
    "email", ["", "jeanne", "a@b", "é@exemple.fr", "a" * 100_000 + "@exemple.fr", "a\u200b@b.fr"]
)
def test_what_is_no_address_is_shown_back(town, client, email):
    page = ask(client, email)
    assert page.status_code == 422
    assert not Mail.objects.exists()
    if email and len(email) < 50:
        assert email in page.content.decode()


def test_sent_twice_the_form_sends_one_code(town, client):
    for _again in range(2):
        assert ask(client, "a@exemple.fr", once="same-key")["Location"] == "/entrer/code/"
    assert Mail.objects.count() == 1


def test_where_one_was_going_is_kept_through_the_door(town, client, inhabitant):
    sent = client.get("/compte/sessions/")
    assert sent["Location"] == "/entrer/?next=/compte/sessions/"
    page = client.get(sent["Location"]).content.decode()
    assert 'name="next" value="/compte/sessions/"' in page
    asked = ask(client, inhabitant.email, next="/compte/sessions/")
    assert asked["Location"] == "/entrer/code/?next=%2Fcompte%2Fsessions%2F"
    answer = client.post(asked["Location"], {"code": last_code()})
    assert answer["Location"] == "/compte/sessions/"


@pytest.mark.parametrize(
    "elsewhere", ["https://mechant.example/", "//mechant.example/", "javascript:alert(1)"]
)
def test_the_door_never_leads_to_another_site(town, client, inhabitant, elsewhere):
    ask(client, inhabitant.email, next=elsewhere)
    assert give(client, last_code(), next=elsewhere)["Location"] == "/"


def test_the_session_has_a_new_key_once_in(town, client, inhabitant):
    ask(client, inhabitant.email)
    before = client.session.session_key
    give(client, last_code())
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    assert client.session.get_expiry_age() > 24 * 3600


def test_an_address_that_nobody_confirms_is_forgotten(town, client, monkeypatch):
    ask(client, "personne@exemple.fr")
    assert client.session.get_expiry_age() <= 15 * 60
    tasks.forget_the_expired()
    assert Session.objects.count() == 1
    later = timezone.now() + timezone.timedelta(minutes=16)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    tasks.forget_the_expired()
    assert Session.objects.count() == 0


def test_coming_in_on_the_site_of_another_town_makes_one_an_inhabitant_there(town, inhabitant):
    there = factories.TownFactory()
    browser = Client(headers={"host": there.host})
    come_in(browser, inhabitant.email)
    assert inhabitant.memberships.filter(territory=there, role=Role.INHABITANT).exists()
    assert JournalEntry.objects.get(action="people.join").territory_id == there.pk
    come_in(Client(headers={"host": there.host}), inhabitant.email)
    assert JournalEntry.objects.filter(action="people.join").count() == 1


def test_going_out_asks_first_and_only_a_button_does_it(town, client, inhabitant):
    come_in(client, inhabitant.email)
    assert client.get("/sortir/").status_code == 200
    assert is_in(client)
    assert client.post("/sortir/")["Location"] == "/"
    assert not is_in(client)
    assert client.get("/sortir/")["Location"] == "/"


def test_who_is_in_has_nothing_to_do_at_the_door(town, client, inhabitant):
    come_in(client, inhabitant.email)
    assert client.get("/entrer/?next=/compte/")["Location"] == "/compte/"
    assert client.get("/entrer/code/")["Location"] == "/"


def test_the_mail_is_written_in_the_language_of_the_page(town, client):
    ask(Client(headers={"accept-language": "fr"}), "a@exemple.fr")
    mail = Mail.objects.get()
    assert "votre code pour entrer" in mail.subject
    assert town.name in mail.text
    assert mail.territory_id == town.pk
