"""Beginning, ending, settling, and the town's public promises."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from terril.agreements import actions, queries
from terril.agreements.models import Agreement, Commitment
from terril.foundation.actions import NotAllowed
from terril.foundation.models import Audience, JournalEntry
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


@pytest.mark.parametrize("who", ["officer", "mayor"])
def test_the_town_promises_before_everybody(request, who, town, hall, some_day):
    actor = request.getfixturevalue(who)
    promised = actions.promise(actor, town, what="Fermer la rue aux voitures", when=some_day)
    agreement = promised.agreement
    assert (agreement.kind, agreement.state, agreement.is_public) == ("public_promise", "running", True)
    assert (promised.when, promised.state) == (some_day, "taken")
    assert JournalEntry.objects.get().audience == Audience.PUBLIC
    assert list(queries.promises_of(town)) == [promised]


def test_nobody_else_promises_for_the_town(member, service_member, town, hall, some_day):
    for actor in (member, service_member):
        with pytest.raises(NotAllowed):
            actions.promise(actor, town, what="Fermer la rue", when=some_day)
    assert not Agreement.objects.exists()


def test_a_promise_needs_a_town_hall_and_words(mayor, town, some_day):
    with pytest.raises(ValidationError, match="mairie"):
        actions.promise(mayor, town, what="Fermer la rue", when=some_day)
    with pytest.raises(ValidationError):
        actions.promise(mayor, town, what=" ", when=some_day)


def test_a_promise_is_never_rewritten(mayor, town, hall, some_day):
    promised = actions.promise(mayor, town, what="Fermer la rue", when=some_day)
    party = promised.party
    for deed in (
        lambda: actions.amend(mayor, promised, what="Rien"),
        lambda: actions.remove(mayor, promised),
        lambda: actions.commit(mayor, promised.agreement, party=party, kind="time", what="Rien"),
        lambda: actions.write_particulars(mayor, promised.agreement, particulars={"place": "Rien"}),
        lambda: actions.propose_version(mayor, promised.agreement),
    ):
        with pytest.raises(NotAllowed, match="ne se réécrit pas"):
            deed()
    assert Commitment.objects.get().what == "Fermer la rue"
    # The town alone is bound: it says itself what became of it, with the reason when it failed.
    assert actions.settle(mayor, promised, state="not_kept", reason="Travaux du réseau d'eau")
