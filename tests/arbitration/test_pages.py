"""Pages of arbitrations: the path that everybody reads, the forms of those who prepare and decide."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from terril.agreements.when import Kind, When
from terril.arbitration import actions, queries
from terril.arbitration.models import Arbitration, Correction
from terril.foundation import clock
from tests import factories


@pytest.fixture
def client(client, town):
    client.defaults["HTTP_HOST"] = town.host
    return client


def read(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    return " ".join(response.content.decode().split())


def send(client, address, values, status=302):
    response = client.post(address, values)
    assert response.status_code == status, response.content.decode()[:3000]
    return " ".join(response.content.decode().split())


def test_everybody_reads_the_path_from_notes_to_what_came_of_it(client, case):
    case.decide()
    actions.promise(
        case.mayor,
        case.arbitration,
        what="Poser la barrière",
        when=When(Kind.BEFORE, end=datetime.date(2090, 6, 12)),
        carried_by=case.mayor,
    )
    actions.correct(case.mayor, case.arbitration, words="Sauf le mercredi.")
    actions.look_again(case.mayor, case.arbitration, review="Le calme est revenu.")
    text = read(client, "/arbitrages/1/")
    order = (
        "La rue de l&#x27;école",
        "12 cailloux",
        "Ne rien faire",
        "Option retenue",
        "La sécurité des enfants",
        "un ralentisseur",
        "Sauf le mercredi",
        "Poser la barrière",
        "Le calme est revenu",
    )
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert "<form" not in text.split("<main")[1].split("</main")[0]
    assert "/arbitrages/1/" in read(client, "/reunions/1/"), "the page of the meeting leads there"
    assert "Fermer la rue" in read(client, "/arbitrages/")
    read(client, "/arbitrages/2/", 404)


def test_the_list_is_empty_with_words(client, town):
    assert "encore à décider ici" in read(client, "/arbitrages/")


def test_the_path_costs_the_same_whatever_was_said(case, town):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            queries.path_of(Arbitration.objects.get(pk=case.arbitration.pk))
        return len(asked)

    before = cost()
    for number in (7, 8):
        meeting = factories.MeetingFactory(territory=town, held=True, number=number)
        problem = meeting.problems.create(title="Encore")
        factories.NoteFactory(meeting=meeting, problem=problem)
        case.arbitration.problems.add(problem)
        case.arbitration.meetings.add(meeting)
        actions.add_option(case.mayor, case.arbitration, title=f"Option {number}", effects="Un effet.")
    assert cost() == before


def test_an_officer_and_the_elected_prepare_and_decide_nothing_typed_is_lost(client, case, officer):
    client.force_login(officer)
    assert "Posez la question" in send(
        client, "/arbitrages/poser/", {"question": "", "context": "L'été"}, 422
    )
    send(client, "/arbitrages/poser/", {"question": "Et l'eau ?", "meetings": [case.meeting.pk]})
    assert Arbitration.objects.get(number=2).meetings.get() == case.meeting
    page = "/arbitrages/2/preparer/"
    text = send(client, page, {"task": "option", "title": "Une noue", "effects": "", "cost_cents": "12"}, 422)
    assert "Une noue" in text
    option = {"task": "option", "title": "Une noue", "effects": "L'eau s'infiltre", "cost_cents": "1 250,50"}
    send(client, page, {**option, "paid_by": "La commune"})
    send(client, page, {**option, "title": "Ne rien faire", "cost_cents": ""})
    chosen = Arbitration.objects.get(number=2).options.get(title="Une noue")
    assert chosen.cost_cents == 1250_50
    changed = {"task": "changer", "title": "Deux noues", "effects": "Encore mieux", "cost_cents": ""}
    send(client, f"/arbitrages/2/options/{chosen.pk}/", changed)
    decision = {
        "chosen": chosen.pk,
        "decision": "On creuse.",
        "reasons": "",
        "decided_by": "Le conseil municipal",
        "decided_on": clock.today().isoformat(),
        "review_on": (clock.today() + datetime.timedelta(days=90)).isoformat(),
    }
    assert "On creuse." in send(client, "/arbitrages/2/decider/", decision, 422)
    send(client, "/arbitrages/2/decider/", {**decision, "reasons": "Moins cher."})
    read(client, "/arbitrages/2/decider/", 409)
    send(client, "/arbitrages/2/suivre/", {"task": "precision", "words": "Au printemps."})
    assert Correction.objects.get().words == "Au printemps."
    send(client, "/arbitrages/2/suivre/", {"task": "bilan", "review": "L'eau ne stagne plus."})
    assert "L&#x27;eau ne stagne plus." in read(client, "/arbitrages/2/")


def test_others_are_told_why_not(client, case, inhabitant):
    client.force_login(inhabitant)
    for address in ("poser/", "1/preparer/", "1/decider/", f"1/options/{case.options[0].pk}/"):
        assert client.get(f"/arbitrages/{address}").status_code == 403
    assert client.get("/arbitrages/1/suivre/").status_code == 403
