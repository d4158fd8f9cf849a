"""Negotiation: every form that the initiative took is numbered and stays to be read."""

from __future__ import annotations

import pytest

from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.foundation.models import JournalEntry
from terril.foundation.states import WrongState
from terril.initiatives import actions
from terril.initiatives.models import Variant, VariantState
from terril.initiatives.states import InitiativeState
from tests.initiatives.life import days, entries
from tests.initiatives.test_actions_proposing import refused

pytestmark = pytest.mark.django_db
S = InitiativeState


def _states() -> list[str]:
    return list(Variant.objects.order_by("number").values_list("state", flat=True))


def test_the_talk_opens_with_what_does_not_suit_yet(life):
    initiative = life.at(S.UNDER_REVIEW)
    due = initiative.answer_due_on
    actions.open_negotiation(life.gardener, initiative, reason="Le trottoir est étroit")
    initiative.refresh_from_db()
    assert (initiative.state, initiative.answer_due_on) == (S.NEGOTIATION, due)
    entry = JournalEntry.objects.get(action="initiatives.open_negotiation")
    assert entry.facts["reason"] == "Le trottoir est étroit"


def test_a_reason_too_long_opens_nothing(life):
    initiative = life.at(S.UNDER_REVIEW)
    assert refused("reason", actions.open_negotiation, life.officer, initiative, reason="a" * 301)
    initiative.refresh_from_db()
    assert initiative.state == S.UNDER_REVIEW


def test_what_was_granted_may_be_talked_over_again_and_answered_again(life):
    initiative = life.at(S.GRANTED)
    actions.open_negotiation(life.officer, initiative)
    initiative.refresh_from_db()
    assert initiative.answered_on is None
    assert initiative.answer_due_on == clock.today() + days(life.town.answer_delay_days)
    actions.grant(life.mayor, initiative, reason="Ainsi, oui")
    assert initiative.answers.count() == 2


def test_variants_are_numbered_each_with_its_side(life):
    initiative = life.at(S.NEGOTIATION)
    one = actions.propose_variant(life.author, initiative, title=" Un  seul bac ", text="Devant l'école")
    two = actions.propose_variant(life.gardener, initiative, title="Une haie")
    three = actions.propose_variant(life.officer, initiative, title="Deux bacs", side="inhabitants")
    assert [variant.number for variant in (one, two, three)] == [1, 2, 3]
    assert [variant.side for variant in (one, two, three)] == ["inhabitants", "town", "inhabitants"]
    assert (one.title, one.text) == ("Un seul bac", "Devant l'école")
    assert (one.proposed_by, one.proposed_on) == (life.author, clock.today())
    assert _states() == [VariantState.PROPOSED] * 3
    # Another initiative counts from 1 again.
    other = life.at(S.NEGOTIATION)
    assert actions.propose_variant(life.author, other, title="Rien").number == 1


def test_a_variant_without_a_title_or_from_nobody_is_refused(life):
    initiative = life.at(S.NEGOTIATION)
    assert refused("title", actions.propose_variant, life.author, initiative, title=" ")
    assert refused("title", actions.propose_variant, life.author, initiative, title="a" * 121)
    assert refused("text", actions.propose_variant, life.author, initiative, title="Un", text="a" * 5001)
    assert refused("side", actions.propose_variant, life.officer, initiative, title="Un", side="both")
    assert not Variant.objects.exists()


def test_one_only_is_kept_and_the_one_before_stays_readable(life):
    initiative = life.at(S.NEGOTIATION)
    one = actions.propose_variant(life.author, initiative, title="Un seul bac")
    two = actions.propose_variant(life.author, initiative, title="Deux bacs")
    actions.keep_variant(life.officer, one, reason="Plus simple")
    actions.keep_variant(life.officer, two)
    assert _states() == [VariantState.SET_ASIDE, VariantState.KEPT]
    one.refresh_from_db()
    assert one.reason == "Remplacée par la variante 2."
    # People come back to a first idea.
    actions.keep_variant(life.officer, one)
    assert _states() == [VariantState.KEPT, VariantState.SET_ASIDE]


def test_kept_once(life):
    variant = actions.propose_variant(life.author, life.at(S.NEGOTIATION), title="Un seul bac")
    variant = actions.keep_variant(life.officer, variant)
    before = entries()
    with pytest.raises(WrongState, match="déjà celle qui est retenue"):
        actions.keep_variant(life.officer, variant)
    assert entries() == before


def test_what_is_set_aside_says_why_and_once(life):
    variant = actions.propose_variant(life.author, life.at(S.NEGOTIATION), title="Un seul bac")
    assert "variante suivante" in refused(
        "reason", actions.set_variant_aside, life.author, variant, reason=""
    )
    assert _states() == [VariantState.PROPOSED]
    variant = actions.set_variant_aside(life.author, variant, reason="Trop peu")
    assert (variant.state, variant.reason) == (VariantState.SET_ASIDE, "Trop peu")
    before = entries()
    with pytest.raises(WrongState, match="déjà mise de côté"):
        actions.set_variant_aside(life.officer, variant, reason="Trop peu")
    assert entries() == before


def test_one_sets_aside_only_what_one_wrote(life):
    variant = actions.propose_variant(life.gardener, life.at(S.NEGOTIATION), title="Une haie")
    before = entries()
    with pytest.raises(NotAllowed):
        actions.set_variant_aside(life.author, variant, reason="Non")
    assert (entries(), _states()) == (before, [VariantState.PROPOSED])


def test_variants_of_a_talk_that_is_over_stay_as_they_are(life):
    initiative = life.at(S.NEGOTIATION)
    variant = actions.propose_variant(life.author, initiative, title="Un seul bac")
    actions.grant(life.mayor, initiative, reason="Oui")
    variant = Variant.objects.get(pk=variant.pk)
    for deed, details in ((actions.keep_variant, {}), (actions.set_variant_aside, {"reason": "Non"})):
        with pytest.raises(WrongState):
            deed(life.officer, variant, **details)
    assert _states() == [VariantState.PROPOSED]
