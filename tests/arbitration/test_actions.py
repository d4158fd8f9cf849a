"""Arbitrations: what is allowed at each step, each refusal with nothing changed; a decision stays."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from terril.agreements.when import Kind, When
from terril.arbitration import actions, queries
from terril.arbitration.models import Arbitration, Correction, Option
from terril.arbitration.states import ArbitrationState
from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.foundation.models import JournalEntry
from terril.foundation.sentences import sentence
from terril.foundation.states import WrongState
from terril.promises.queries import made_in
from tests import factories

SOON = When(Kind.BEFORE, end=datetime.date(2090, 6, 12))


def row(arbitration):
    return Arbitration.objects.values().get(pk=arbitration.pk)


def calls(case, who):
    """Return each thing that may be done to the case, with what it needs."""
    a = case.arbitration
    return {
        "change": lambda: actions.change(who, a, question="Autre ?"),
        "add": lambda: actions.add_option(who, a, title="Un ralentisseur", effects="Du bruit."),
        "change_option": lambda: actions.change_option(who, case.options[0], title="Rien", effects="Rien."),
        "withdraw": lambda: actions.withdraw_option(who, case.options[0]),
        "decide": lambda: actions.decide(
            who,
            a,
            chosen=case.options[1],
            decision="Oui",
            reasons="Parce que",
            decided_by="Le conseil",
            decided_on=clock.today(),
            review_on=clock.today() + datetime.timedelta(days=9),
        ),
        "correct": lambda: actions.correct(who, a, words="Le 12, pas le 13."),
        "promise": lambda: actions.promise(
            who, a, what="Poser la barrière", when=SOON, carried_by=case.mayor
        ),
        "look": lambda: actions.look_again(who, a, review="Le calme est revenu."),
    }


OPEN = {"change", "add", "change_option", "withdraw", "decide"}
ALLOWED = {
    ArbitrationState.OPEN: OPEN,
    ArbitrationState.DECIDED: {"correct", "promise", "look"},
    ArbitrationState.REVIEWED: {"correct", "promise"},
}


@pytest.mark.parametrize("state", ArbitrationState)
def test_each_step_allows_its_own_deeds_and_no_other(case, state):
    if state != ArbitrationState.OPEN:
        case.decide()
    if state == ArbitrationState.REVIEWED:
        actions.look_again(case.mayor, case.arbitration, review="Oui.")
    for name, call in calls(case, case.mayor).items():
        if name not in ALLOWED[state]:
            before = row(case.arbitration)
            with pytest.raises(WrongState):
                call()
            assert row(case.arbitration) == before, name
        else:
            with transaction.atomic():
                call()
                transaction.set_rollback(True)


def test_only_the_elected_and_the_officer(case, inhabitant, administrator, service_member, officer, town):
    for person in (inhabitant, administrator, service_member):
        with pytest.raises(NotAllowed):
            actions.ask(person, town, question="Et alors ?")
        for call in calls(case, person).values():
            with pytest.raises(NotAllowed):
                call()
    assert Arbitration.objects.count() == 1
    assert actions.ask(officer, town, question="Et l'eau ?").number == 2


@pytest.mark.parametrize(
    ("details", "key"),
    [
        ({"decision": ""}, "decision"),
        ({"reasons": " "}, "reasons"),
        ({"decided_by": ""}, "decided_by"),
        ({"decided_on": datetime.date(2999, 1, 1), "review_on": datetime.date(2999, 2, 1)}, "decided_on"),
        ({"review_on": datetime.date(2020, 1, 1)}, "review_on"),
    ],
)
def test_a_decision_without_its_reasons_is_refused(case, details, key):
    before = row(case.arbitration)
    with pytest.raises(ValidationError) as objection:
        case.decide(**details)
    assert list(objection.value.error_dict) == [key]
    assert row(case.arbitration) == before


def test_one_chooses_between_options_of_this_very_question(case, town):
    other = actions.ask(case.mayor, town, question="Et l'eau ?")
    alone = actions.add_option(case.mayor, other, title="Une noue", effects="L'eau s'infiltre.")
    with pytest.raises(ValidationError):
        case.decide(chosen=alone)
    case.arbitration, case.options = other, [alone, alone]
    with pytest.raises(ValidationError) as objection:
        case.decide()
    assert "deux options" in str(objection.value)


@pytest.mark.parametrize(
    ("details", "key"),
    [
        ({"title": ""}, "title"),
        ({"effects": ""}, "effects"),
        ({"cost_cents": -1}, "cost_cents"),
        ({"cost_cents": 100, "paid_by": ""}, "paid_by"),
    ],
)
def test_an_option_says_its_effects_and_who_pays(case, details, key):
    values = {"title": "X", "effects": "Y", "cost_cents": None, "paid_by": "La commune", **details}
    for call in (
        lambda: actions.add_option(case.mayor, case.arbitration, **values),
        lambda: actions.change_option(case.mayor, case.options[0], **values),
    ):
        with pytest.raises(ValidationError) as objection:
            call()
        assert list(objection.value.error_dict) == [key]
    assert Option.objects.count() == 2


def test_what_is_linked_is_of_the_town(case, town):
    elsewhere = factories.MeetingFactory(held=True)
    problem = elsewhere.problems.create(title="Ailleurs")
    for details, key in (({"meetings": [elsewhere]}, "meetings"), ({"problems": [problem]}, "problems")):
        with pytest.raises(ValidationError) as objection:
            actions.ask(case.mayor, town, question="Et ?", **details)
        assert list(objection.value.error_dict) == [key]
    assert Arbitration.objects.count() == 1


def test_a_decision_is_never_rewritten_a_correction_is_added(case):
    case.decide()
    before = row(case.arbitration)
    correction = actions.correct(case.mayor, case.arbitration, words="La rue ferme à 8 h 15.")
    assert row(case.arbitration) == before
    with pytest.raises(TypeError):
        correction.save()
    with pytest.raises(TypeError):
        Correction.objects.get().delete()
    # The database itself wants a date once it is decided.
    with pytest.raises(IntegrityError), transaction.atomic():
        Arbitration.objects.filter(pk=case.arbitration.pk).update(decided_on=None)


def test_a_promise_that_follows_is_on_the_board(case):
    case.decide()
    actions.promise(case.mayor, case.arbitration, what="Poser la barrière", when=SOON, carried_by=case.mayor)
    line = made_in(case.arbitration.territory, case.arbitration.get_absolute_url())[0]
    assert line.promise.words == "Poser la barrière"
    assert "Où passent les voitures" in line.promise.made_in
    with pytest.raises(ValidationError):
        actions.promise(case.mayor, case.arbitration, what="", when=SOON, carried_by=case.mayor)


def test_the_day_of_the_review_comes_to_the_queue(case):
    assert queries.owing(case.arbitration.territory, clock.today()) == []
    case.decide()
    later = clock.today() + datetime.timedelta(days=183)
    thing = queries.owing(case.arbitration.territory, later)[0]
    assert (thing.days_late, thing.url) == (3, case.arbitration.get_absolute_url())
    actions.look_again(case.mayor, case.arbitration, review="Le calme est revenu.")
    assert queries.owing(case.arbitration.territory, later) == []


def test_the_journal_tells_the_decision(case):
    case.decide()
    told = sentence(JournalEntry.objects.order_by("-sequence").first(), {case.mayor.pk: "Jean Maire"})
    assert "Jean Maire" in told
    assert "Fermer la rue le matin" in told
