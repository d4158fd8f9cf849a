"""Who may do what: the sentence that is read, and the cases that the table of actions does not hold."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from terril.directory.models import Representation
from terril.foundation.actions import ACTIONS
from terril.foundation.states import WrongState
from terril.initiatives import actions, rules
from terril.initiatives.states import InitiativeState as S
from tests import factories
from tests.initiatives.life import Life, fresh

pytestmark = pytest.mark.django_db


def test_a_step_too_early_says_where_the_initiative_stands(life):
    initiative = life.at(S.RECEIVED)
    refusal = ACTIONS["initiatives.grant"].rule.refusal(life.mayor, initiative)
    assert isinstance(refusal, WrongState)
    assert "«\u00a0Fleurir la cité 5\u00a0» est à l'étape «\u00a0Reçue par la commune\u00a0»" in str(refusal)


def test_who_may_never_do_it_is_not_told_to_wait(life):
    refusal = ACTIONS["initiatives.grant"].rule.refusal(life.passer_by, life.at(S.RECEIVED))
    assert not isinstance(refusal, WrongState)
    assert "La commune répond" in str(refusal)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (rules.proposer_or_officer, "Seuls les porteurs"),
        (rules.works_on_it, "Seuls le service chargé"),
        (rules.carries_it, "le service qui la suit ou la mairie"),
        (rules.answers_for_the_town, "La commune répond par"),
        (rules.officer_or_elected, "Seuls les élus"),
        (rules.can_comment, "Il faut d'abord entrer"),
    ],
)
def test_a_stranger_is_told_who_may(life, rule, sentence):
    assert sentence in str(rule.refusal(AnonymousUser(), life.at(S.UNDER_REVIEW)))


def test_the_author_of_a_draft_goes_on_even_without_the_group(life):
    initiative = life.at(S.IDEA)
    Representation.objects.filter(user=life.author).delete()
    assert rules.is_proposer(fresh(life.author), initiative)


def test_once_sent_it_belongs_to_the_group_and_no_longer_to_who_left_it(life):
    initiative = life.at(S.RECEIVED)
    Representation.objects.filter(user=life.author).delete()
    assert not rules.is_proposer(fresh(life.author), initiative)
    newcomer = factories.UserFactory(speaks_for=initiative.proposers)
    assert rules.is_proposer(newcomer, initiative)


def test_who_takes_over_carries_it_from_then_on(life):
    initiative = life.at(S.TO_TAKE_OVER)
    assert not rules.is_proposer(fresh(life.president), initiative)
    initiative = actions.take_over(fresh(life.president), initiative, organisation=life.association)
    assert rules.is_proposer(fresh(life.president), initiative)
    assert rules.is_proposer(fresh(life.author), initiative)


def test_a_part_of_an_initiative_is_ruled_by_it(life):
    initiative = life.at(S.NEGOTIATION)
    variant = actions.propose_variant(life.author, initiative, title="Un seul bac")
    assert rules.can_keep_variant(life.officer, variant)
    assert not rules.can_keep_variant(life.passer_by, variant)


def test_one_town_rules_nothing_in_another(life):
    elsewhere = Life(factories.TownFactory())
    initiative = life.at(S.UNDER_REVIEW)
    for actor in (elsewhere.officer, elsewhere.mayor, elsewhere.gardener, elsewhere.author):
        for name, action in ACTIONS.items():
            if name.startswith("initiatives.") and name not in (
                "initiatives.draft",
                "initiatives.comment",
                "initiatives.follow",
                "initiatives.confirm_follow",
                "initiatives.unfollow",
                "initiatives.give_opinion",
                "initiatives.set_variant_aside",
            ):
                assert action.rule.refusal(actor, initiative), name


def test_the_last_signature_is_noted_only_when_all_have_signed(life):
    initiative = life.at(S.GRANTED)
    assert "Il manque encore une signature" in str(rules.can_conclude.refusal(life.mayor, initiative))
    version = actions.propose_agreement(life.officer, initiative)
    ours = initiative.agreement.parties.get(organisation=initiative.proposers)
    actions.sign(life.author, initiative, party=ours, digest=version.digest)
    assert rules.can_conclude.refusal(life.mayor, initiative)
    initiative.refresh_from_db()
    assert initiative.state == S.GRANTED
