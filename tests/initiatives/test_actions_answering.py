"""The town answers: always with a reason, never with a dead end, in time or late."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection

from terril.agreements.models import Agreement, Commitment
from terril.agreements.states import AgreementState
from terril.foundation import clock
from terril.foundation.models import JournalEntry
from terril.foundation.states import WrongState
from terril.initiatives import actions
from terril.initiatives.models import Answer, Initiative
from terril.initiatives.states import InitiativeState
from terril.mail.models import Mail
from tests import factories
from tests.initiatives.life import NEVER_A_DEAD_END, Life, days, entries
from tests.initiatives.test_actions_proposing import refused
from tests.together import together

MONDAY = datetime.datetime(2026, 3, 2, 10, tzinfo=datetime.UTC)
S = InitiativeState
pytestmark = pytest.mark.django_db


def _unanswered(initiative: Initiative, state: S) -> bool:
    initiative = Initiative.objects.get(pk=initiative.pk)
    return (
        initiative.state == state
        and initiative.answered_on is None
        and not initiative.answers.exists()
        and not Mail.objects.filter(purpose="answer").exists()
    )


def test_yes_with_its_reason_and_whom_to_call(life):
    initiative = life.at(S.UNDER_REVIEW)
    actions.grant(life.mayor, initiative, reason="La place en a besoin", contact=" Marc Delattre ")
    initiative.refresh_from_db()
    assert (initiative.state, initiative.answered_on) == (S.GRANTED, clock.today())
    answer = Answer.objects.get()
    assert (answer.kind, answer.reason, answer.contact) == (
        "granted",
        "La place en a besoin",
        "Marc Delattre",
    )
    assert (answer.given_by, answer.given_on) == (life.mayor, clock.today())
    entry = JournalEntry.objects.get(action="initiatives.grant")
    assert (entry.actor_id, entry.facts["answer"]) == (life.mayor.pk, answer.pk)


@pytest.mark.parametrize("deed", ["redirect", "refuse"])
def test_no_comes_with_another_way_somebody_and_an_appeal(life, deed):
    initiative = life.at(S.NEGOTIATION)
    getattr(actions, deed)(life.officer, initiative, **NEVER_A_DEAD_END)
    answer = Answer.objects.get()
    assert {name: getattr(answer, name) for name in NEVER_A_DEAD_END} == NEVER_A_DEAD_END
    mail = Mail.objects.get(purpose="answer")
    assert mail.to == life.author.email
    for said in NEVER_A_DEAD_END.values():
        assert said in mail.text, said


@pytest.mark.parametrize("missing", NEVER_A_DEAD_END)
@pytest.mark.parametrize("deed", ["redirect", "refuse"])
def test_each_part_that_is_missing_has_its_sentence(life, deed, missing):
    initiative = life.at(S.UNDER_REVIEW)
    details = {**NEVER_A_DEAD_END, missing: " \n "}
    sentence = refused(missing, getattr(actions, deed), life.mayor, initiative, **details)
    said = {
        "reason": "la raison",
        "alternative": "une autre piste",
        "contact": "quelqu'un à qui en parler",
        "appeal": "le recours",
    }
    assert said[missing] in sentence
    assert _unanswered(initiative, S.UNDER_REVIEW)


def test_all_that_is_missing_is_said_at_once(life):
    initiative = life.at(S.UNDER_REVIEW)
    nothing = dict.fromkeys(NEVER_A_DEAD_END, "")
    sentences = {name: refused(name, actions.refuse, life.mayor, initiative, **nothing) for name in nothing}
    assert len(set(sentences.values())) == 4


def test_yes_needs_its_reason_too(life):
    initiative = life.at(S.UNDER_REVIEW)
    assert "pourquoi c'est oui" in refused("reason", actions.grant, life.mayor, initiative, reason="")
    assert refused("reason", actions.grant, life.mayor, initiative, reason="a" * 5001)
    assert refused("contact", actions.grant, life.mayor, initiative, reason="Oui", contact="a" * 201)
    assert _unanswered(initiative, S.UNDER_REVIEW)


def test_it_is_answered_once(life):
    initiative = life.at(S.REFUSED)
    before = entries()
    with pytest.raises(WrongState):
        actions.grant(life.mayor, initiative, reason="Finalement oui")
    assert (entries(), Answer.objects.count()) == (before, 1)


def test_everybody_who_proposes_is_told_and_the_adult_who_answers_for_the_young(life):
    initiative = life.at(S.UNDER_REVIEW)
    young = factories.UserFactory(minor=True, email=None, speaks_for=initiative.proposers)
    member = factories.UserFactory(speaks_for=initiative.proposers, language="en")
    actions.grant(life.mayor, initiative, reason="La place en a besoin")
    told = {mail.to: mail for mail in Mail.objects.filter(purpose="answer")}
    assert set(told) == {life.author.email, member.email, young.referent.email}
    assert told[member.email].subject != told[life.author.email].subject
    assert all("La place en a besoin" in mail.text for mail in told.values())


def test_an_answer_that_comes_late_is_late_no_more_and_its_day_is_kept(life):
    with clock.at(MONDAY):
        initiative = life.at(S.UNDER_REVIEW)
    due = initiative.answer_due_on
    late = MONDAY + days(life.town.answer_delay_days + 9)
    assert initiative.days_late(due) == 0
    assert initiative.days_late(late.date()) == 9
    with clock.at(late):
        actions.refuse(life.mayor, initiative, **NEVER_A_DEAD_END)
    initiative.refresh_from_db()
    assert (initiative.answer_due_on, initiative.answered_on) == (due, late.date())
    assert initiative.days_late(late.date() + days(300)) == 0


def test_a_revival_makes_the_town_owe_an_answer_anew(life):
    with clock.at(MONDAY):
        initiative = life.at(S.REFUSED)
    number, received_on = initiative.number, initiative.received_on
    summer = MONDAY + days(100)
    with clock.at(summer):
        actions.revive(life.author, initiative, reason="La rue est élargie")
    initiative.refresh_from_db()
    assert initiative.state == S.RECEIVED
    assert initiative.answer_due_on == summer.date() + days(life.town.answer_delay_days)
    assert (initiative.answered_on, initiative.number, initiative.received_on) == (None, number, received_on)
    assert JournalEntry.objects.get(action="initiatives.revive").facts["reason"] == "La rue est élargie"
    assert Mail.objects.filter(purpose="acknowledgement", to=life.author.email).count() == 2
    # The first answer stays to be read beside the second.
    actions.grant(life.mayor, actions.open_review(life.officer, initiative, service=life.service), reason="!")
    assert list(Answer.objects.order_by("pk").values_list("kind", flat=True)) == ["refused", "granted"]


def test_a_revival_says_what_is_new(life):
    initiative = life.at(S.REDIRECTED)
    assert "ce qui a changé" in refused("reason", actions.revive, life.author, initiative, reason=" ")
    initiative.refresh_from_db()
    assert initiative.state == S.REDIRECTED


def test_the_officer_revives_for_the_author(life):
    actions.revive(life.officer, life.at(S.REFUSED), reason="Elle est venue le dire")
    entry = JournalEntry.objects.get(action="initiatives.revive")
    assert (entry.actor_id, entry.on_behalf_of_id) == (life.officer.pk, life.author.pk)


def test_what_was_signed_and_dropped_is_written_again_to_be_signed_afresh(life):
    initiative = life.at(S.UNDER_WAY)
    old = initiative.agreement
    shares = set(Commitment.objects.filter(agreement=old).values_list("party__side", "what"))
    actions.drop(life.author, initiative, reason="Plus le temps")
    actions.revive(life.author, initiative, reason="Le temps est revenu")
    initiative.refresh_from_db()
    assert initiative.agreement_id != old.pk
    new = initiative.agreement
    assert (new.state, new.page_url, new.is_public) == (
        AgreementState.DRAFT,
        initiative.get_absolute_url(),
        True,
    )
    assert set(Commitment.objects.filter(agreement=new).values_list("party__side", "what")) == shares
    assert not new.versions.exists()
    old = Agreement.objects.get(pk=old.pk)
    assert old.state == AgreementState.BROKEN_OFF
    assert old.versions.get().signatures.count() == 2


def test_a_draft_that_was_dropped_without_a_share_is_not_revived(life):
    initiative = actions.draft(life.author, life.town, title="Un banc")
    actions.drop(life.author, initiative, reason="Pas maintenant")
    assert refused("share", actions.revive, life.author, initiative, reason="Maintenant")
    initiative.refresh_from_db()
    assert (initiative.state, initiative.number) == (S.DROPPED, None)


@pytest.mark.django_db(transaction=True)
def test_one_says_yes_while_another_says_no(town):
    life = Life(town)
    other = factories.UserFactory(officer_of=town)
    for _round in range(3):
        initiative = life.at(S.UNDER_REVIEW)
        mine, theirs = (Initiative.objects.get(pk=initiative.pk) for _copy in range(2))
        outcomes = together(
            lambda mine=mine: actions.grant(life.officer, mine, reason="Oui"),
            lambda theirs=theirs: actions.refuse(other, theirs, **NEVER_A_DEAD_END),
        )
        won = [outcome for outcome in outcomes if isinstance(outcome, Initiative)]
        lost = [outcome for outcome in outcomes if isinstance(outcome, WrongState)]
        assert (len(won), len(lost)) == (1, 1), (connection.vendor, outcomes)
        initiative.refresh_from_db()
        answer = initiative.answers.get()
        assert answer.kind == initiative.state == won[0].state
        told = [name for name in entries(initiative) if name in ("initiatives.grant", "initiatives.refuse")]
        assert len(told) == 1
        assert (
            Mail.objects.filter(purpose="answer", key__contains=f"initiative-{initiative.pk}-").count() == 1
        )
