"""Two people who press at the same moment: one wins, the other is told why not.

Each case is run twice: as the product is, and with the lock taken out. Without the lock it must go
wrong, or the case would not show that it is the lock that holds.
"""

import contextlib
import threading

import pytest
from django.db import connection, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from terril.foundation import journal
from terril.foundation.actions import NotAllowed, action, told
from terril.foundation.middleware import SendOnce
from terril.foundation.models import JournalEntry, JournalHead, SentForm
from terril.foundation.rules import rule
from terril.territories.models import Territory
from tests import factories
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["locked", "unlocked"])
def lock(request, monkeypatch):
    """The town's lock, or none of it."""
    if request.param == "unlocked":
        monkeypatch.setattr(journal, "lock", lambda territory_id: None)
        if connection.vendor == "sqlite":
            # New connections only, which is what the threads have.
            monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
            monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 1)
    return request.param


@pytest.fixture
def take_the_last(own_actions):
    """An action during which the other person has the time to come in, if nothing holds them out."""
    both_are_in = threading.Barrier(2)

    @rule("il n'en reste pas")
    def some_left(actor, town):
        return town.answer_delay_days > 0

    @action(some_left, says="%(who)s a pris le dernier")
    def take_last(actor, town):
        with contextlib.suppress(threading.BrokenBarrierError):
            both_are_in.wait(1)
        Territory.objects.filter(pk=town.pk).update(answer_delay_days=town.answer_delay_days - 1)
        return told(town)

    return take_last


def test_two_people_cannot_both_win(lock, take_the_last):
    town = factories.TownFactory(answer_delay_days=1)
    # The head is there, as in any town that ever did something: it is not its making that orders.
    JournalHead.objects.create(territory_id=town.pk)
    leila, hugo = factories.UserFactory.create_batch(2)
    outcomes = together(lambda: take_the_last(leila, town), lambda: take_the_last(hugo, town))
    won = [o for o in outcomes if isinstance(o, Territory)]
    refused = [o for o in outcomes if isinstance(o, NotAllowed)]
    went_well = (len(won), len(refused)) == (1, 1) and JournalEntry.objects.count() == 1
    assert went_well == (lock == "locked"), outcomes


def test_the_journal_has_no_gap_and_no_twin(take_a_day):
    town = factories.TownFactory(answer_delay_days=30)
    person = factories.UserFactory()

    def several():
        for _ in range(5):
            take_a_day(person, town)

    outcomes = together(*[several] * 4)
    assert outcomes == [None] * 4
    assert list(JournalEntry.objects.order_by("sequence").values_list("sequence", flat=True)) == list(
        range(1, 21)
    )
    assert Territory.objects.get(pk=town.pk).answer_delay_days == 10
    head = JournalHead.objects.get(territory_id=town.pk)
    assert (head.sequence, head.public_sequence) == (20, 20)


def test_the_first_two_deeds_of_a_town_follow_each_other(take_a_day):
    town, person = factories.TownFactory(), factories.UserFactory()
    outcomes = together(*[lambda: take_a_day(person, town)] * 2)
    assert outcomes == [town, town]
    assert Territory.objects.get(pk=town.pk).answer_delay_days == 28


@pytest.mark.parametrize("key", ["one-key", ""])
def test_a_double_tap_has_one_effect(key, take_a_day):
    """Without its key (the guard taken out) the same form sent twice has two."""
    town, person = factories.TownFactory(), factories.UserFactory()

    def view(request):
        take_a_day(person, town)
        return HttpResponseRedirect("/done/")

    def tap():
        return SendOnce(view)(RequestFactory().post("/there/", {"once": key} if key else {}))

    outcomes = together(tap, tap)
    assert [response["Location"] for response in outcomes] == ["/done/", "/done/"]
    assert JournalEntry.objects.count() == (1 if key else 2)


def test_a_form_that_failed_may_be_sent_again():
    answers = [HttpResponse(status=422), HttpResponseRedirect("/done/")]

    def view(request):
        # Some of the work may have been done before the refusal: it must go too.
        SentForm.objects.create(key=f"work-{len(answers)}")
        return answers.pop(0)

    tap = RequestFactory().post("/there/", {"once": "key"})
    assert SendOnce(view)(tap).status_code == 422
    assert not SentForm.objects.exists()
    assert SendOnce(view)(tap)["Location"] == "/done/"
    assert SendOnce(view)(tap)["Location"] == "/done/"
    assert not answers


def test_a_locked_town_does_not_hold_the_others_on_postgresql(take_a_day):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time, whatever the town")
    here, there = factories.TownFactory.create_batch(2)
    person = factories.UserFactory()
    with transaction.atomic():
        journal.lock(here.pk)
        assert together(lambda: take_a_day(person, there)) == [there]
