"""Passkeys without a browser: what is asked, what is refused. The ceremony itself is in the journeys."""

from __future__ import annotations

import json
import time

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from terril.people.adapter import ENTERED_AT
from terril.people.views import passkeys
from tests import factories
from tests.people.test_sign_in import come_in, is_in

HOSTILE = [
    "",
    "null",
    "{",
    "[]",
    "3",
    '"x"',
    "{}",
    '{"id": 1}',
    '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}}',
    '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": []}',
    '{"id": "AAAA", "rawId": "é", "type": "public-key", "response": {"userHandle": "é"}}',
    json.dumps(
        {
            "id": "AAAA",
            "rawId": "AAAA",
            "type": "public-key",
            "response": {
                "clientDataJSON": "AAAA",
                "authenticatorData": "AAAA",
                "attestationObject": "AAAA",
                "signature": "AAAA",
                "userHandle": "AAAA",
            },
        }
    ),
    json.dumps(
        {
            "id": "AAAA",
            "rawId": "AAAA",
            "type": "public-key",
            "response": {
                "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiQUFBQSJ9",
                "authenticatorData": "A" * 64,
                "attestationObject": "o2NmbXQ",
                "signature": "AAAA",
                "userHandle": "MQ",
            },
        }
    ),
    "[" * 100_000,
]


def text(page):
    return page.content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize("credential", HOSTILE)
@pytest.mark.parametrize("begun", [True, False], ids=["begun", "unasked"])
def test_an_answer_written_by_hand_opens_nothing(town, client, inhabitant, credential, begun):
    if begun:
        assert client.post("/entrer/cle/commencer/").status_code == 200
    answer = client.post("/entrer/cle/", {"credential": credential, "next": "/compte/"})
    assert answer["Location"] == "/entrer/?next=%2Fcompte%2F"
    assert "n'a pas pu être reconnue" in text(client.get("/entrer/"))
    assert not is_in(client)


@pytest.mark.parametrize("credential", HOSTILE)
def test_a_key_written_by_hand_is_not_kept(town, client, inhabitant, credential):
    come_in(client, inhabitant.email)
    assert client.post("/compte/cles/commencer/").status_code == 200
    page = client.post("/compte/cles/", {"name": "Mon téléphone", "credential": credential})
    assert page.status_code == 422
    assert "Mon téléphone" in text(page)
    assert not Authenticator.objects.exists()


def test_a_key_is_made_for_the_host_of_the_town_and_named_after_it(town, client, inhabitant):
    come_in(client, inhabitant.email)
    options = client.post("/compte/cles/commencer/").json()["publicKey"]
    assert options["rp"] == {"id": "testserver", "name": town.name}
    assert options["user"]["displayName"] == inhabitant.display_name
    assert options["authenticatorSelection"]["userVerification"] == "required"
    asked = client.post("/entrer/cle/commencer/").json()["publicKey"]
    assert asked["userVerification"] == "required"
    assert not asked.get("allowCredentials")


def test_a_browser_left_open_lets_nobody_add_a_key(town, client, inhabitant):
    come_in(client, inhabitant.email)
    session = client.session
    session[ENTERED_AT] = int(time.time()) - passkeys.LATELY - 1
    session.save()
    assert "sortez puis entrez à nouveau" in text(client.get("/compte/cles/"))
    assert client.post("/compte/cles/commencer/").status_code == 403
    page = client.post("/compte/cles/", {"name": "x", "credential": "{}"})
    assert page.status_code == 422
    assert "sortez puis entrez à nouveau" in text(page)


def key_of(user):
    return Authenticator.objects.create(
        user=user, type="webauthn", data={"name": f"Clé de {user}", "credential": {}}
    )


def test_one_sees_and_takes_away_ones_own_keys_only(town, client, inhabitant, officer):
    theirs, mine = key_of(officer), key_of(inhabitant)
    come_in(client, inhabitant.email)
    page = text(client.get("/compte/cles/"))
    assert f"Clé de {inhabitant}" in page
    assert f"Clé de {officer}" not in page
    assert client.post(f"/compte/cles/{theirs.pk}/retirer/").status_code == 404
    assert client.get(f"/compte/cles/{mine.pk}/retirer/").status_code == 405
    assert client.post(f"/compte/cles/{mine.pk}/retirer/")["Location"] == "/compte/cles/"
    assert list(Authenticator.objects.all()) == [theirs]


def test_ten_keys_are_enough(town, client, inhabitant):
    come_in(client, inhabitant.email)
    for _number in range(passkeys.MOST_KEYS):
        Authenticator.objects.create(user=inhabitant, type="webauthn", data={"name": "x", "credential": {}})
    assert "dix clés" in text(client.get("/compte/cles/"))


def test_keys_are_tried_a_limited_number_of_times(town):
    browser = Client()
    for _again in range(10):
        assert browser.post("/entrer/cle/", {"credential": "{}"}).status_code == 302
    assert browser.post("/entrer/cle/", {"credential": "{}"}).status_code == 429


def test_who_has_a_key_may_still_come_in_by_mail(town, client):
    person = factories.UserFactory(inhabitant_of=town)
    key_of(person)
    assert come_in(client, person.email)["Location"] == "/"
    assert is_in(client)
