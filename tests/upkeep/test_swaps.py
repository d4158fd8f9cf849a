"""I can't: the stand-in, everybody, an exchange; the first yes wins."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError

from terril.agreements import actions as agreements
from terril.agreements.models import Commitment, Share
from terril.agreements.states import AgreementState
from terril.foundation.actions import NotAllowed
from terril.foundation.models import JournalEntry
from terril.foundation.states import WrongState
from terril.mail.models import Mail
from terril.upkeep import actions
from terril.upkeep.models import Duty, Swap
from terril.upkeep.states import SwapState
from tests.factories import UserFactory
from tests.upkeep.conftest import FIRST, calendar, names, on, planned

WEEK = datetime.timedelta(days=7)


@pytest.fixture
def stand_in(town, watering):
    person = UserFactory(inhabitant_of=town, display_name="Zoé")
    Commitment.objects.filter(pk=watering.pk).update(stand_in=person)
    return person


def nothing_changed(watering):
    return (
        names(calendar(watering)) == "ABCABCAB"
        and not Swap.objects.exclude(state=SwapState.OPEN).exists()
        and not JournalEntry.objects.exclude(action__in=["upkeep.plan", "upkeep.pass_on"]).exists()
    )


def written_to():
    return set(Mail.objects.filter(purpose="swap").values_list("to", flat=True))


def test_said_no_more_the_stand_in_is_asked_and_says_yes(duties, watering, neighbours, stand_in):
    swap = actions.pass_on(neighbours[0], duties[0])
    assert (swap.to, swap.state, written_to()) == (stand_in, SwapState.OPEN, {stand_in.email})
    # Until somebody accepts, it stays whose it is.
    assert names(calendar(watering)) == "ABCABCAB"
    actions.accept(stand_in, swap)
    assert names(calendar(watering)) == "ZBCABCAB"
    assert neighbours[0].email in written_to()
    # Planned again, the rota leaves it alone, and the others keep their turns.
    assert names(planned(watering)) == "ZBCABCAB"


def test_the_stand_in_cannot_either_so_all_are_asked(duties, watering, neighbours, stand_in):
    swap = actions.pass_on(neighbours[0], duties[0])
    actions.decline(stand_in, swap)
    again = Swap.objects.get(state=SwapState.OPEN)
    assert (again.to, again.by) == (None, neighbours[0])
    assert written_to() == {stand_in.email, neighbours[1].email, neighbours[2].email}
    actions.accept(neighbours[2], again)
    assert names(calendar(watering)) == "CBCABCAB"


def test_without_a_stand_in_all_are_asked(duties, neighbours):
    swap = actions.pass_on(neighbours[0], duties[0])
    assert swap.to is None
    assert written_to() == {neighbours[1].email, neighbours[2].email}


def test_two_neighbours_exchange_their_turns(duties, watering, neighbours):
    ana, bob, _chloe = neighbours
    swap = actions.pass_on(ana, duties[0], in_return=duties[1])
    assert (swap.to, written_to()) == (bob, {bob.email})
    actions.accept(bob, swap)
    assert names(calendar(watering)) == "BACABCAB"
    assert names(planned(watering)) == "BACABCAB"
    assert written_to() == {ana.email, bob.email}
    assert all(entry.audience == "private" for entry in JournalEntry.objects.all())


def test_an_exchange_declined_asks_nobody_else(duties, watering, neighbours):
    swap = actions.pass_on(neighbours[0], duties[0], in_return=duties[1])
    actions.decline(neighbours[1], swap)
    assert names(calendar(watering)) == "ABCABCAB"
    assert not Swap.objects.filter(state=SwapState.OPEN).exists()
    assert neighbours[0].email in written_to()


def test_one_keeps_ones_turn_after_all(duties, neighbours):
    swap = actions.pass_on(neighbours[0], duties[0])
    actions.withdraw(neighbours[0], swap)
    assert Swap.objects.get().state == SwapState.WITHDRAWN
    with pytest.raises(WrongState):
        actions.withdraw(neighbours[0], swap)
    with pytest.raises(WrongState):
        actions.accept(neighbours[1], swap)


def test_the_officer_asks_and_answers_for_those_on_the_phone(duties, watering, neighbours, officer):
    swap = actions.pass_on(officer, duties[0], to=neighbours[1])
    assert swap.by == neighbours[0]
    with pytest.raises(NotAllowed):
        actions.accept(officer, swap)
    actions.accept(officer, swap, person=neighbours[1])
    assert names(calendar(watering))[0] == "B"
    entries = JournalEntry.objects.exclude(action="upkeep.plan").order_by("pk")
    assert [entry.on_behalf_of_id for entry in entries] == [neighbours[0].pk, neighbours[1].pk]
    refused = actions.pass_on(officer, duties[1], to=neighbours[2])
    assert actions.decline(officer, refused).answered_by == neighbours[2]


# Refusals, with nothing changed


def test_who_may_not(duties, watering, neighbours, inhabitant):
    ana, bob, chloe = neighbours
    with pytest.raises(NotAllowed):
        actions.pass_on(bob, duties[0])
    swap = actions.pass_on(ana, duties[0], to=bob)
    for person in (inhabitant, chloe, ana):
        with pytest.raises(NotAllowed):
            actions.accept(person, swap)
        with pytest.raises(NotAllowed):
            actions.decline(person, swap)
    with pytest.raises(NotAllowed):
        actions.accept(bob, swap, person=chloe)
    with pytest.raises(NotAllowed):
        actions.withdraw(bob, swap)
    assert nothing_changed(watering)


def test_what_may_not_be_asked(duties, watering, neighbours, inhabitant, agreement):
    ana, bob, _chloe = neighbours
    with pytest.raises(ValidationError) as error:
        actions.pass_on(ana, duties[0], to=inhabitant)
    assert "to" in error.value.message_dict
    for other in (duties[0], duties[3]):
        with pytest.raises(ValidationError) as error:
            actions.pass_on(ana, duties[0], in_return=other)
        assert "in_return" in error.value.message_dict
    swap = actions.pass_on(ana, duties[0])
    with pytest.raises(WrongState):
        actions.pass_on(ana, duties[0])
    with pytest.raises(WrongState):
        actions.decline(UserFactory(officer_of=agreement.territory), swap)
    with on(FIRST + WEEK):
        with pytest.raises(WrongState):
            actions.accept(bob, swap)
        with pytest.raises(WrongState):
            actions.pass_on(ana, duties[0])
    agreement.state = AgreementState.ENDED
    agreement.save()
    with pytest.raises(WrongState):
        actions.accept(bob, swap)
    assert nothing_changed(watering)


def test_what_changed_hands_meanwhile_is_not_taken(duties, watering, neighbours):
    ana, bob, chloe = neighbours
    swap = actions.pass_on(ana, duties[0], in_return=duties[1])
    other = actions.pass_on(bob, duties[1])
    actions.accept(chloe, other)
    swap.refresh_from_db()
    assert swap.state == SwapState.LAPSED
    with pytest.raises(WrongState):
        actions.accept(bob, swap)


def test_done_or_left_the_request_has_no_object_any_more(duties, watering, neighbours):
    ana, bob, _chloe = neighbours
    swap = actions.pass_on(ana, duties[0])
    actions.mark_done(ana, duties[0])
    swap.refresh_from_db()
    assert swap.state == SwapState.LAPSED
    later = actions.pass_on(bob, duties[4])
    agreements.give_back(bob, Share.objects.get(user=bob))
    planned(watering)
    later.refresh_from_db()
    assert later.state == SwapState.LAPSED
    assert Duty.objects.get(pk=duties[4].pk).bearer != bob
