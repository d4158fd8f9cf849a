"""Twenty people who press at the same moment: never more of them than there are places.

Each case is run as the product is, and with the town's lock taken out: then it must go wrong, or it
would not show that it is the lock that holds. On SQLite the lock is the transaction's own
(IMMEDIATE), so it is taken out too.
"""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Sum

from terril.agreements import actions
from terril.agreements.actions import shares
from terril.agreements.models import Commitment, Confirmation, Delivery, Share, Signature, Version
from terril.foundation import journal
from terril.foundation.models import JournalEntry, JournalHead
from terril.foundation.states import WrongState
from tests.factories import UserFactory
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)

PLACES = 7


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
def slow_count(monkeypatch):
    """Between counting the free places and taking one, everybody has the time to come in."""
    import time

    count = shares._taken

    def counted(commitment):
        taken = count(commitment)
        time.sleep(0.02)
        return taken

    monkeypatch.setattr(shares, "_taken", counted)


def test_twenty_people_for_seven_places(lock, slow_count, agreement, need):
    Commitment.objects.update(places=PLACES)
    # The head is there, as in any town that ever did something: it is not its making that orders.
    JournalHead.objects.get_or_create(territory_id=agreement.territory_id)
    people = UserFactory.create_batch(20)
    outcomes = together(*[lambda p=person: actions.take(p, need) for person in people])
    won = [outcome for outcome in outcomes if isinstance(outcome, Share)]
    refused = [outcome for outcome in outcomes if isinstance(outcome, ValidationError)]
    taken = Share.objects.filter(withdrawn_at=None).aggregate(n=Sum("places"))["n"] or 0
    need.refresh_from_db()
    went_well = (len(won), len(refused), taken, need.state) == (
        PLACES,
        20 - PLACES,
        PLACES,
        "taken",
    ) and JournalEntry.objects.count() == PLACES
    assert went_well == (lock == "locked"), (len(won), taken, need.state, outcomes)


def test_one_person_in_twenty_tabs_has_one_share(agreement, need):
    Commitment.objects.update(places=PLACES)
    person = UserFactory()
    outcomes = together(*[lambda: actions.take(person, need)] * 20)
    assert sum(isinstance(outcome, Share) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, ValidationError) for outcome in outcomes) == 19
    assert Share.objects.count() == 1


def test_taking_and_giving_back_at_once_leave_the_state_right(agreement, need):
    Commitment.objects.update(places=2)
    holders = UserFactory.create_batch(2)
    held = [actions.take(person, need) for person in holders]
    deeds = [lambda s=share: actions.give_back(s.user, s) for share in held]
    deeds += [lambda p=person: actions.take(p, need) for person in UserFactory.create_batch(6)]
    together(*deeds)
    taken = Share.objects.filter(withdrawn_at=None).aggregate(n=Sum("places"))["n"] or 0
    need.refresh_from_db()
    assert taken <= 2
    assert need.state == ("taken" if taken == 2 else "open")


def test_a_line_is_corrected_and_confirmed_once(officer, member, both_shares):
    import datetime

    day = datetime.date(2026, 5, 1)
    line = actions.deliver(member, both_shares[1], on=day, quantity=1)
    outcomes = together(
        *[lambda: actions.correct(member, line, on=day, quantity=2, note="deux")] * 5,
        *[lambda: actions.confirm(officer, line)] * 5,
    )
    assert sum(isinstance(outcome, Delivery) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Confirmation) for outcome in outcomes) <= 1
    assert all(isinstance(outcome, Delivery | Confirmation | WrongState) for outcome in outcomes)


def test_two_signatures_at_once_make_it_signed(agreement, both_shares, mayor, member, officer):
    version = actions.propose_version(officer, agreement)
    outcomes = together(
        *[lambda: actions.sign(mayor, version, party=agreement.town_party, digest=version.digest)] * 3,
        *[lambda: actions.sign(member, version, party=agreement.our_party, digest=version.digest)] * 3,
    )
    assert sum(isinstance(outcome, Signature) for outcome in outcomes) == 2
    agreement.refresh_from_db()
    assert agreement.state == "signed"


def test_a_text_rewritten_while_it_is_signed_is_never_signed_and_other(
    agreement, both_shares, mayor, member, officer
):
    version = actions.propose_version(officer, agreement)
    together(
        lambda: actions.sign(mayor, version, party=agreement.town_party, digest=version.digest),
        lambda: actions.sign(member, version, party=agreement.our_party, digest=version.digest),
        lambda: actions.amend(member, both_shares[1], what="Tout autre chose"),
    )
    agreement.refresh_from_db()
    assert agreement.state == "draft"
    assert Version.objects.get().digest == version.digest


def test_versions_are_numbered_without_gap_or_twin(agreement, both_shares, officer, member):
    def rewrite_and_propose(number):
        actions.amend(member, both_shares[1], what=f"Arroser {number}")
        actions.propose_version(officer, agreement)

    together(*[lambda n=number: rewrite_and_propose(n) for number in range(6)])
    numbers = list(Version.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers
