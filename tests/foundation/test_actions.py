"""An action: one lock, one rule, one change, one entry, or nothing at all."""

import pytest
from django.core.exceptions import ValidationError

from terril.foundation.actions import ACTIONS, NotAllowed, action, told
from terril.foundation.models import Audience, JournalEntry, JournalHead
from terril.foundation.rules import anyone, rule
from terril.territories.models import Territory
from tests import factories


def test_an_action_changes_and_tells(take_a_day, town, inhabitant):
    assert take_a_day(inhabitant, town) == town
    assert Territory.objects.get(pk=town.pk).answer_delay_days == 29
    entry = JournalEntry.objects.get()
    assert (entry.sequence, entry.action, entry.actor_id) == (1, "foundation.take", inhabitant.pk)
    assert (entry.territory_id, entry.subject_type) == (town.pk, "territories.territory")
    assert entry.facts == {"left": 29}


def test_it_reads_the_thing_again_before_asking_the_rule(take_a_day, town, inhabitant):
    Territory.objects.filter(pk=town.pk).update(answer_delay_days=0)
    with pytest.raises(NotAllowed, match="il n'en reste pas"):
        take_a_day(inhabitant, town)


def test_a_refusal_changes_and_tells_nothing(take_a_day, inhabitant):
    town = factories.TownFactory(answer_delay_days=0)
    with pytest.raises(NotAllowed):
        take_a_day(inhabitant, town)
    assert not JournalEntry.objects.exists()


def test_bad_details_change_and_tell_nothing(take_a_day, town, inhabitant):
    with pytest.raises(ValidationError):
        take_a_day(inhabitant, town, how_many=0)
    assert Territory.objects.get(pk=town.pk).answer_delay_days == 30
    assert not JournalEntry.objects.exists()


def test_what_somebody_else_has_just_removed_is_said_so(take_a_day, inhabitant):
    gone = factories.TownFactory()
    Territory.objects.filter(pk=gone.pk).delete()
    with pytest.raises(NotAllowed, match="vient de le retirer"):
        take_a_day(inhabitant, gone)
    assert not JournalEntry.objects.exists()


def test_each_town_has_its_own_journal(take_a_day, inhabitant):
    towns = factories.TownFactory.create_batch(2)
    for town in [towns[0], towns[1], towns[0]]:
        take_a_day(inhabitant, town)
    assert sorted(JournalEntry.objects.values_list("territory_id", "sequence")) == sorted(
        [(towns[0].pk, 1), (towns[0].pk, 2), (towns[1].pk, 1)]
    )


def test_only_what_strangers_may_see_moves_the_public_sequence(own_actions, town, inhabitant):
    @action(anyone, says="")
    def whisper(actor, town, *, audience):
        return told(town, audience=audience)

    for audience in (Audience.PUBLIC, Audience.STAFF, Audience.PRIVATE):
        whisper(inhabitant, town, audience=audience)
    head = JournalHead.objects.get(territory_id=town.pk)
    assert (head.sequence, head.public_sequence) == (3, 1)


def test_two_actions_cannot_share_a_name(take_a_day):
    function = take_a_day.function
    with pytest.raises(ValueError, match=r"foundation\.take"):
        action(anyone, says="")(function)
    assert ACTIONS["foundation.take"] is take_a_day


def test_rules_combine_and_give_the_first_reason():
    no, never = rule("non")(lambda actor, thing: False), rule("jamais")(lambda actor, thing: False)
    assert (anyone & no & never).refusal(1, 2) == "non"
    assert (no | never).refusal(1, 2) == "non"
    assert (no | anyone)(1, 2)
    assert not (anyone & no)(1, 2)
