"""A client that reads the API's own description and asks anything, allowed or not, of every operation.

No server error, ever; every answer is one that the description knows, of the shape that it says. What
the description does not allow is told so.
"""

from __future__ import annotations

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from terril.initiatives.states import InitiativeState as S
from terril.opendata import api
from terril.opendata.sets import DATA_SETS
from tests import factories
from tests.initiatives.life import Life

# The client does not unpack what it is sent.
PLAIN = {"Accept-Encoding": "identity"}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]


_serve = WSGIHandler()


def application(environ, start_response):
    """Answer as the server does, within the transaction of the test: the connection stays open."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    try:
        response = _serve(environ, start_response)
        body = b"".join(response)
        response.close()
        return [body]
    finally:
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)


@pytest.fixture
def description(town):
    """The API of a town where there is one thing of each kind."""
    life = Life(town)
    life.at(S.UNDER_WAY)
    factories.LandmarkFactory(territory=town)
    agreement = factories.AgreementFactory(territory=town, is_public=True)
    factories.CommitmentFactory(party__agreement=agreement, places=2)
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


def test_every_operation_answers_as_it_says_whatever_is_asked(description):
    asked = set()
    for found in description.get_all_operations():
        operation = found.ok()
        asked.add(operation.path)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @given(case=operation.as_strategy(generation_mode=mode))
            @settings(
                max_examples=5,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            def ask(case):
                case.validate_response(case.call(headers=PLAIN), checks=CHECKS)

            ask()
    assert asked == {
        f"/api/v1/{name}{end}"
        for name, data_set in DATA_SETS.items()
        if data_set.is_in_api
        for end in ("", f"/{{{data_set.key[0]}}}")
    }


def test_the_client_sees_an_answer_that_is_not_as_described(description, monkeypatch):
    """A fault planted in one data set: a number told as a word."""
    first = next(iter(description.get_all_operations())).ok()
    told = api._told
    wrong = {"numero": "un"}
    monkeypatch.setattr(api, "_told", lambda *args: [{**thing, **wrong} for thing in told(*args)])

    @given(case=first.as_strategy(generation_mode=GenerationMode.POSITIVE))
    @settings(max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def ask(case):
        case.validate_response(case.call(headers=PLAIN), checks=CHECKS)

    # The server judges its own answers by the description, so the fault is an error of the server.
    with pytest.raises(FailureGroup, match="Server error"):
        ask()
