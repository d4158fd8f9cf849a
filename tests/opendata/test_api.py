"""The read API: pages of a list, one thing, errors in the reader's language, freshness, other sites."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from terril.arbitration.models import Arbitration
from terril.initiatives.states import InitiativeState as S
from terril.opendata.sets import DATA_SETS
from tests import factories
from tests.fund.life import Life as FundLife
from tests.initiatives.life import Life
from tests.initiatives.pages import text_of

IN_API = [name for name, data_set in DATA_SETS.items() if data_set.is_in_api]


@pytest.fixture
def life(town):
    return Life(town)


def problem(response, status=422) -> dict[str, str]:
    assert response.status_code == status, response.content
    content = response.json()
    assert content["detail"]
    return {error["field"]: error["says"].replace("\u00a0", " ") for error in content["errors"]}


@pytest.mark.parametrize("name", IN_API)
def test_a_list_and_each_of_its_things_tell_what_the_file_tells(client, town, life, name):
    life.at(S.UNDER_WAY)
    FundLife(town).ask()
    factories.LandmarkFactory(territory=town)
    factories.MeetingFactory(territory=town, announced=True)
    factories.NoteFactory(meeting=factories.MeetingFactory(territory=town, held=True))
    Arbitration.objects.create(territory=town, number=1, question="Où ?")
    factories.PublicCommitmentFactory(territory=town)
    factories.CommitmentFactory(party__agreement__territory=town, party__agreement__is_public=True, places=2)
    answer = client.get(f"/api/v1/{name}").json()
    rows = b"".join(client.get(f"/donnees/{name}.json").streaming_content)
    by_key = {row[DATA_SETS[name].key[0]]: row for row in json.loads(rows)}
    assert answer["total"] == len(by_key) > 0
    assert answer["next"] is None
    for thing in answer["results"]:
        key = thing[DATA_SETS[name].key[0]]
        assert thing == by_key[key]
        assert client.get(f"/api/v1/{name}/{key}").json() == thing


def test_a_list_is_read_page_after_page(client, town):
    for _ in range(5):
        factories.OrganisationFactory(territory=town)
    seen, path = [], "/api/v1/acteurs?limit=2&sorte=association"
    while path:
        answer = client.get(path).json()
        assert answer["total"] == 5
        seen += [thing["identifiant"] for thing in answer["results"]]
        path = answer["next"]
    assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize(
    ("question", "field", "says"),
    [
        ("limit=201", "limit", "Au plus 200."),
        ("limit=0", "limit", "Au moins 1."),
        ("limit=beaucoup", "limit", "Un nombre entier."),
        (f"limit={10**30}", "limit", "Au plus 200."),
        (f"offset={10**30}", "offset", "Au plus 100000."),
        (f"offset={'9' * 5000}", "offset", "Un nombre entier."),
        ("offset=-1", "offset", "Au moins 0."),
        ("aide=peut-être", "aide", "« true » ou « false »."),
        ("quartier=%00", "quartier", "Cette valeur ne peut pas être comprise."),
        ("quartier=nulle-part", "quartier", "Sélectionnez un choix valide."),
        ("q=%00", "q", "Cette valeur ne peut pas être comprise."),
        ("etat=ailleurs", "etat", "Une de ces valeurs : 'a-l-etude', "),
    ],
)
def test_a_question_that_makes_no_sense_is_told_so(client, town, question, field, says):
    wrong = problem(client.get(f"/api/v1/initiatives?{question}"))
    assert wrong[field].startswith(says)


def test_errors_are_in_the_language_of_the_reader(client, town):
    english = {"accept-language": "en"}
    assert problem(client.get("/api/v1/initiatives?limit=0", headers=english)) == {"limit": "At least 1."}
    answer = client.get("/api/v1/initiatives/12", headers=english)
    problem(answer, 404)
    assert "find" in answer.json()["detail"]


@pytest.mark.parametrize(
    "path",
    [
        "rien",
        "une%0Aligne",
        "initiatives/12",
        "initiatives/12/rien",
        "acteurs/personne",
        "conventions/1",
        "docs",
        "initiatives/",
    ],
)
def test_what_is_not_there_is_not_found_in_json(client, town, path):
    problem(client.get(f"/api/v1/{path}"), 404)


@pytest.mark.parametrize("number", [0, -1, "douze", 2**31, 10**40])
def test_a_number_that_cannot_be_is_told_so(client, town, number):
    problem(client.get(f"/api/v1/initiatives/{number}"))


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_changed(town, method):
    strict = Client(enforce_csrf_checks=True)
    answer = getattr(strict, method)("/api/v1/initiatives", "{", content_type="application/json")
    problem(answer, 405)
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_pages_of_other_sites_may_ask(client, town):
    for answer in (
        client.get("/api/v1/besoins"),
        client.get("/api/v1/rien"),
        client.options("/api/v1/besoins"),
    ):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer
        assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert client.options("/api/v1/besoins").status_code == 204
    assert client.head("/api/v1/besoins").status_code == 200


def test_an_answer_known_is_not_sent_again_until_something_happens(client, town, life):
    known = client.get("/api/v1/initiatives")["ETag"]
    assert client.get("/api/v1/initiatives", headers={"if-none-match": known}).status_code == 304
    life.at(S.RECEIVED)
    again = client.get("/api/v1/initiatives", headers={"if-none-match": known})
    assert (again.status_code, again.json()["total"]) == (200, 1)


def test_entering_shows_nothing_more(client, town, life, officer):
    life.at(S.IDEA)
    client.force_login(officer)
    assert client.get("/api/v1/initiatives").json()["total"] == 0


def test_the_description_is_whole_and_in_both_languages(client, town):
    town.data_licence = "odbl-1.0"
    town.save()
    schema = client.get("/api/v1/openapi.json").json()
    assert schema["openapi"].startswith("3.")
    assert schema["info"]["license"]["name"] == "ODbL 1.0"
    assert set(schema["paths"]) == {
        path
        for name in IN_API
        for path in (f"/api/v1/{name}", f"/api/v1/{name}/{{{DATA_SETS[name].key[0]}}}")
    }
    english = client.get("/api/v1/openapi.json", headers={"accept-language": "en"}).json()
    assert english["paths"]["/api/v1/besoins"]["get"]["summary"] == "Needs"
    for path, operations in schema["paths"].items():
        assert set(operations) == {"get"}, path
        assert {"200", "404", "422"} <= set(operations["get"]["responses"])
        assert operations["get"]["summary"] != english["paths"][path]["get"]["summary"]


def test_the_page_says_in_words_all_that_the_description_says(client, town):
    schema = client.get("/api/v1/openapi.json").json()
    page = client.get("/api/v1/")
    text = text_of(page)
    for path, operations in schema["paths"].items():
        assert f"GET http://testserver{path}" in text
        for parameter in operations["get"]["parameters"]:
            assert parameter["name"] in text
    for name in IN_API:
        for column in DATA_SETS[name].columns:
            assert column.name in text
