"""Beginning, ending, settling."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from terril.agreements import actions
from terril.agreements.models import Agreement
from terril.foundation.actions import NotAllowed
from terril.foundation.models import JournalEntry
from terril.foundation.states import WrongState


def put(thing, state):
    type(thing).objects.filter(pk=thing.pk).update(state=state)


@pytest.mark.parametrize("state", ["draft", "proposed", "running", "ended", "broken_off"])
def test_only_what_is_signed_begins(officer, agreement, state):
    put(agreement, state)
    with pytest.raises(WrongState):
        actions.begin(officer, agreement)
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize(
    ("deed", "sources", "arrives"),
    [
        (lambda a, t: actions.begin(a, t), {"signed"}, "running"),
        (lambda a, t: actions.end(a, t), {"signed", "running"}, "ended"),
        (
            lambda a, t: actions.break_off(a, t, reason="Plus de bras"),
            {"draft", "proposed", "signed", "running"},
            "broken_off",
        ),
    ],
)
@pytest.mark.parametrize("who", ["officer", "mayor", "member"])
def test_steps(request, agreement, deed, sources, arrives, who):
    actor = request.getfixturevalue(who)
    for state in ("draft", "proposed", "signed", "running", "ended", "broken_off"):
        put(agreement, state)
        if state in sources:
            assert deed(actor, agreement).state == arrives
        else:
            with pytest.raises(WrongState):
                deed(actor, agreement)
            assert Agreement.objects.get(pk=agreement.pk).state == state


def test_breaking_off_says_why(officer, agreement):
    with pytest.raises(ValidationError) as caught:
        actions.break_off(officer, agreement, reason=" ")
    assert "reason" in caught.value.message_dict


@pytest.mark.parametrize(
    ("who", "side", "state", "allowed"),
    [
        ("officer", 1, "kept", True),
        ("mayor", 1, "kept", True),
        ("member", 1, "kept", False),
        ("member", 1, "released", False),
        ("member", 1, "not_kept", True),
        ("member", 0, "kept", True),
        ("member", 0, "not_kept", True),
        ("mayor", 0, "kept", False),
        ("mayor", 0, "not_kept", True),
        ("officer", 0, "kept", True),
    ],
)
def test_who_says_what_became_of_it(request, both_shares, who, side, state, allowed):
    actor, commitment = request.getfixturevalue(who), both_shares[side]
    if allowed:
        settled = actions.settle(actor, commitment, state=state, reason="Voilà pourquoi")
        assert (settled.state, settled.state_reason) == (state, "Voilà pourquoi")
        assert JournalEntry.objects.get().facts["state"] == state
    else:
        with pytest.raises(NotAllowed):
            actions.settle(actor, commitment, state=state, reason="Voilà pourquoi")
        assert not JournalEntry.objects.exists()


@pytest.mark.parametrize(
    ("state", "reason", "field"),
    [("released", "", "reason"), ("not_kept", " ", "reason"), ("open", "x", "state"), ("fine", "x", "state")],
)
def test_an_outcome_and_its_reason(officer, both_shares, state, reason, field):
    with pytest.raises(ValidationError) as caught:
        actions.settle(officer, both_shares[1], state=state, reason=reason)
    assert field in caught.value.message_dict


def test_three_came_where_five_were_hoped_for(officer, need):
    assert actions.settle(officer, need, state="kept").state == "kept"
    with pytest.raises(WrongState):
        actions.settle(officer, need, state="not_kept", reason="x")


def test_what_was_not_kept_can_still_be(officer, both_shares):
    actions.settle(officer, both_shares[1], state="not_kept", reason="pluie")
    assert actions.settle(officer, both_shares[1], state="kept").state_reason == ""
