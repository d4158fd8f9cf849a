"""Two hundred people who press at the same moment: the envelope is never overspent by a cent.

Each case is run as the product is, and with the town's lock taken out: then it must go wrong, or it
would not show that it is the lock that holds. On SQLite the lock is the transaction's own
(IMMEDIATE), so it is taken out too.
"""

from __future__ import annotations

import time

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from terril.foundation import clock, journal
from terril.fund import actions, queries
from terril.fund.actions import answering
from terril.fund.models import Envelope, LineKind, SmallDynamic
from terril.fund.states import DynamicState
from tests import factories
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)
S = DynamicState


@pytest.fixture(params=["locked", "unlocked"])
def lock(request, monkeypatch):
    """The town's lock, or none of it; without it everybody has the time to come in after the sum."""
    if request.param == "unlocked":
        monkeypatch.setattr(journal, "lock", lambda territory_id: None)
        if connection.vendor == "sqlite":
            # New connections only, which is what the threads have.
            monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
            monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 1)
        sum_up = answering._left

        def summed(envelope):
            left = sum_up(envelope)
            time.sleep(0.02)
            return left

        monkeypatch.setattr(answering, "_left", summed)
    return request.param


@pytest.fixture
def town():
    return factories.TownFactory()


@pytest.fixture
def officer(town):
    return factories.UserFactory(officer_of=town)


@pytest.fixture
def envelope(town, officer):
    # An action of before: the head is there, it is not its making that orders.
    return actions.open_envelope(officer, town, year=clock.today().year, amount_cents=5000_00)


def asked(envelope, amounts):
    """Requests that were received, without a mail to send: what is tested is the money."""
    author = factories.UserFactory(without_email=True)
    asker = factories.OrganisationFactory(territory=envelope.territory)
    day = clock.today()
    return SmallDynamic.objects.bulk_create(
        SmallDynamic(
            territory=envelope.territory,
            envelope=envelope,
            number=number,
            title=f"Fête {number}",
            slug=f"fete-{number}",
            description="Une table",
            share="Cuisiner",
            asked_cents=cents,
            author=author,
            asker=asker,
            state=S.RECEIVED,
            received_on=day,
            answer_due_on=day,
        )
        for number, cents in enumerate(amounts, start=1)
    )


def grant(officer, dynamic):
    return actions.grant(officer, dynamic, amount_cents=dynamic.asked_cents, reason="Oui")


def test_two_hundred_press_at_once(lock, envelope, officer):
    """Fifty of two hundred fit, to the cent."""
    dynamics = asked(envelope, [100_00] * 200)
    # Without the lock, a few are enough to go wrong.
    dynamics = dynamics if lock == "locked" else dynamics[:70]
    outcomes = together(*[lambda d=dynamic: grant(officer, d) for dynamic in dynamics])
    won = sum(isinstance(outcome, SmallDynamic) for outcome in outcomes)
    refused = sum(isinstance(outcome, ValidationError) for outcome in outcomes)
    left = queries.figures(Envelope.objects.get()).left
    went_well = (won, refused, left) == (50, len(dynamics) - 50, 0)
    assert went_well == (lock == "locked"), (won, refused, left, [o for o in outcomes if o][:3])


def test_no_grantable_cent_is_refused(envelope, officer):
    """Amounts of all sizes: whoever was refused asked for more than is left in the end."""
    dynamics = asked(envelope, [37_01 + 97 * (number % 60) * 3 for number in range(60)])
    outcomes = together(*[lambda d=dynamic: grant(officer, d) for dynamic in dynamics])
    left = queries.figures(envelope).left
    refused = [
        d for d, outcome in zip(dynamics, outcomes, strict=True) if isinstance(outcome, ValidationError)
    ]
    assert refused
    assert len(refused) < len(dynamics)
    assert left >= 0
    assert all(dynamic.asked_cents > left for dynamic in refused)


def test_money_given_back_while_others_press_is_granted_once(envelope, officer):
    """Ten hold everything; they give it back while thirty others ask for as much."""
    holders = asked(envelope, [500_00] * 10)
    for dynamic in holders:
        grant(officer, dynamic)
        actions.pay(officer, SmallDynamic.objects.get(pk=dynamic.pk), amount_cents=500_00)
    SmallDynamic.objects.filter(state=S.RECEIVED).delete()
    more = SmallDynamic.objects.bulk_create(
        SmallDynamic(
            **{
                field.attname: getattr(holders[0], field.attname)
                for field in SmallDynamic._meta.concrete_fields
                if field.name not in ("id", "number")
            },
            number=100 + number,
        )
        for number in range(30)
    )
    back = [
        lambda d=dynamic: actions.give_back(officer, d, amount_cents=500_00)
        for dynamic in SmallDynamic.objects.filter(pk__in=[d.pk for d in holders])
    ]
    together(*back, *[lambda d=dynamic: grant(officer, d) for dynamic in more])
    figures = queries.figures(envelope)
    granted = SmallDynamic.objects.filter(pk__in=[d.pk for d in more], state=S.GRANTED).count()
    assert figures.sums.given_back == 5000_00
    assert figures.left == 5000_00 - 500_00 * granted
    assert figures.left >= 0


def test_a_request_pressed_twice_is_granted_once(envelope, officer):
    (dynamic,) = asked(envelope, [300_00])
    outcomes = together(*[lambda: grant(officer, dynamic)] * 6)
    assert sum(isinstance(outcome, SmallDynamic) for outcome in outcomes) == 1
    assert dynamic.lines.filter(kind=LineKind.GRANTED).count() == 1
