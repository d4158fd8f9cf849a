"""`terril town create`, `terril demo`, `terril links`."""

import sys
import types

import pytest

from terril.foundation.models import JournalEntry
from terril.people.models import Role, User
from terril.territories.models import Territory
from tests import factories

CREATE = ["town", "create", "--insee", "62528", "--name", "Loos-en-Gohelle", "--host", "loos.example"]
CREATE += ["--officer-email", "demarche@loos.example"]


@pytest.mark.django_db
def test_a_town_is_created_with_its_officer_and_a_link(terril, client):
    said = terril(*CREATE, "--siren", "216205286", "--postcode", "62750")
    assert (said.code, said.err) == (0, "")
    town = Territory.objects.get()
    assert (town.name, town.host, town.siren) == ("Loos-en-Gohelle", "loos.example", "216205286")
    officer = User.objects.get(email="demarche@loos.example")
    assert officer.has_role(Role.OFFICER, town)
    assert officer.has_role(Role.ADMINISTRATOR, town)
    link = said.out.strip().splitlines()[-1].strip()
    path = link[link.index("/entrer/") :]
    assert client.get(path, headers={"host": "loos.example"}).status_code in (200, 302)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [("--insee", "9"), ("--siren", "123456789"), ("--host", "pas un hôte"), ("--officer-email", "x")],
)
def test_a_wrong_detail_is_one_sentence_and_leaves_nothing(terril, change):
    said = terril(*CREATE, *change)
    assert said.code == 1
    assert said.err.startswith("terril: ")
    assert said.err.count("\n") == 1
    assert not Territory.objects.exists()
    assert not JournalEntry.objects.exists()


@pytest.mark.django_db
def test_a_town_answers_at_another_host(terril, client):
    factories.TownFactory(host="autre.example")
    town = factories.TownFactory(host="ancien.example", insee_code="62528")
    assert terril("town", "host", "ancien.example", "Nouveau.example").code == 0
    town.refresh_from_db()
    assert town.host == "nouveau.example"
    assert client.get("/", headers={"host": "nouveau.example"}).status_code == 200
    assert client.get("/", headers={"host": "ancien.example"}).status_code == 404
    for named, host in (("nouveau.example", "autre.example"), ("nulle.example", "x.example")):
        said = terril("town", "host", named, host)
        assert said.code == 1
        assert said.err.count("\n") == 1
    assert sorted(Territory.objects.values_list("host", flat=True)) == ["autre.example", "nouveau.example"]


@pytest.fixture
def demonstration(monkeypatch, db):
    """A demonstration of the tests' own: one town, one officer."""
    built = []

    def build(language, progress):
        progress(1, 1, "commune")
        built.append(language)
        factories.UserFactory(officer_of=factories.TownFactory(is_demo=True), display_name="Nadia")

    def cast():
        return [("Agent", User.objects.get(display_name="Nadia"))]

    fake = types.SimpleNamespace(build=build, cast=cast, built=built)
    monkeypatch.setitem(sys.modules, "terril.demo.build", fake)
    return fake


def test_the_demonstration_is_built_once(terril, demonstration):
    assert terril("demo", "--language", "en").code == 0
    said = terril("demo")
    assert said.code == 1
    assert "déjà une commune" in said.err
    assert demonstration.built == ["en"]


def test_force_builds_it_beside(terril, demonstration, town):
    assert terril("demo").code == 1
    assert terril("demo", "--force").code == 0
    assert demonstration.built == ["fr"]


def test_links_lead_into_the_demonstration(terril, demonstration, client):
    terril("demo")
    said = terril("links", "--port", "8123")
    assert said.code == 0
    label, link = said.out.split()
    assert label == "Agent"
    assert link.startswith("http://localhost:8123/entrer/")


def test_links_are_for_development_only(terril, demonstration, settings):
    terril("demo")
    settings.DEVELOPMENT = False
    said = terril("links")
    assert (said.code, said.out) == (1, "")
    assert "TERRIL_DEVELOPMENT=1" in said.err


def test_without_a_demonstration_there_are_no_links(terril, demonstration, town):
    said = terril("links")
    assert said.code == 1
    assert "terril demo" in said.err
