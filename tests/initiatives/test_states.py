"""The life cycle of an initiative as a table."""

from __future__ import annotations

from terril.initiatives import queries
from terril.initiatives.states import (
    ACHIEVED,
    ANSWER_IS_DUE,
    BEING_TALKED_OVER,
    BOUND_BY_AGREEMENT,
    TO_REVIEW,
    TO_REVIVE,
)
from terril.initiatives.states import InitiativeState as S

STEPS = S.transitions()


def _reached_from(start: S) -> set[S]:
    reached, ahead = set(), [start]
    while ahead:
        for step in STEPS.get(ahead.pop(), ()):
            if step not in reached:
                reached.add(step)
                ahead.append(step)
    return reached


def test_every_state_can_be_reached_from_an_idea():
    assert _reached_from(S.IDEA) == set(S) - {S.IDEA}


def test_an_initiative_ends_as_a_pebble_or_a_lesson_only():
    # Dropped may be revived; a refusal too: neither is the end.
    assert {state for state in S if not STEPS.get(state)} == {S.CLOSED, S.FAILED}


def test_from_everywhere_one_can_stop_and_from_everywhere_seen_one_can_tell_a_failure():
    over = {S.CLOSED, S.DROPPED, S.FAILED}
    assert {state for state in S if state.can_become(S.DROPPED)} == set(S) - over
    assert {state for state in S if state.can_become(S.FAILED)} == set(S) - over - {S.IDEA}


def test_only_what_may_be_revived_goes_back_to_the_start():
    assert {state for state in S if state.can_become(S.RECEIVED)} == {S.IDEA, *TO_REVIVE}


def test_work_that_has_begun_never_unbegins():
    before_the_signature = {
        S.IDEA,
        S.RECEIVED,
        S.UNDER_REVIEW,
        S.INFORMATION_NEEDED,
        S.NEGOTIATION,
        S.GRANTED,
    }
    for state in BOUND_BY_AGREEMENT:
        assert not STEPS[state] & before_the_signature, state


def test_the_groups_of_states_hold_together():
    assert set(ANSWER_IS_DUE) <= set(BEING_TALKED_OVER)
    assert set(TO_REVIEW) <= set(BOUND_BY_AGREEMENT) & set(ACHIEVED)
    grouped = [state for states in queries.STATES_OF.values() for state in states]
    assert len(grouped) == len(set(grouped))
    assert set(grouped) == set(S) - {S.IDEA}
    assert set(queries.STATES_OF) == set(queries.StateGroup)
