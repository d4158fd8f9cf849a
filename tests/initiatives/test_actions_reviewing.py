"""Opinions of the services, and precisions while the clock stands still."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError

from terril.foundation import clock
from terril.foundation.models import JournalEntry
from terril.foundation.states import WrongState
from terril.initiatives import actions
from terril.initiatives.models import InformationRequest, Opinion
from terril.initiatives.states import InitiativeState
from terril.mail.models import Mail
from tests import factories
from tests.initiatives.life import days
from tests.initiatives.test_actions_proposing import refused

pytestmark = pytest.mark.django_db
MONDAY = datetime.datetime(2026, 3, 2, 10, tzinfo=datetime.UTC)
S = InitiativeState


def test_opening_the_review_names_who_is_in_charge(life):
    orientation = factories.OrientationFactory(territory=life.town)
    initiative = actions.open_review(
        life.officer,
        life.at(S.RECEIVED),
        service=life.service,
        person_in_charge=life.gardener,
        orientations=[orientation],
    )
    assert (initiative.service, initiative.person_in_charge) == (life.service, life.gardener)
    assert list(initiative.orientations.all()) == [orientation]
    assert JournalEntry.objects.get(action="initiatives.open_review").facts["service"] == "Espaces verts"


def test_it_may_change_hands_during_the_review(life):
    initiative = actions.open_review(life.officer, life.at(S.UNDER_REVIEW), service=life.other_service)
    assert (initiative.state, initiative.service) == (S.UNDER_REVIEW, life.other_service)


def test_who_is_in_charge_is_of_the_town_and_of_the_service(life):
    initiative = life.at(S.RECEIVED)
    elsewhere = factories.ServiceFactory()
    open_review = actions.open_review
    assert refused("service", open_review, life.officer, initiative, service=elsewhere)
    assert refused("service", open_review, life.officer, initiative, service=life.association)
    assert refused(
        "person_in_charge",
        open_review,
        life.officer,
        initiative,
        service=life.service,
        person_in_charge=life.safety,
    )
    stranger = factories.OrientationFactory()
    assert refused(
        "orientations", open_review, life.officer, initiative, service=life.service, orientations=[stranger]
    )
    initiative.refresh_from_db()
    assert initiative.state == S.RECEIVED


def test_when_somebody_is_named_only_they_answer_for_the_service(life):
    colleague = factories.UserFactory(speaks_for=life.service)
    initiative = actions.open_review(
        life.officer, life.at(S.RECEIVED), service=life.service, person_in_charge=life.gardener
    )
    with pytest.raises(Exception, match="La commune répond par"):
        actions.grant(colleague, initiative, reason="Oui")
    actions.grant(life.gardener, initiative, reason="Oui")


def _ask(life, initiative, **details):
    return actions.ask_opinion(
        life.officer,
        initiative,
        **{"service": life.service, "subject": "safety", "due_on": clock.today() + days(10), **details},
    )


def test_an_opinion_is_asked_by_mail_of_everybody_in_the_service(life):
    opinion = _ask(life, life.at(S.UNDER_REVIEW))
    assert (opinion.asked_by, opinion.asked_on, opinion.given_on) == (life.officer, clock.today(), None)
    mails = Mail.objects.filter(purpose="opinion")
    assert {mail.to for mail in mails} == {life.gardener.email, "verts@ville.example"}
    assert all(f"/avis/{opinion.pk}/" in mail.text and "Sécurité" in mail.subject for mail in mails)


def test_a_service_without_anybody_is_reached_through_the_town(life):
    empty = factories.ServiceFactory(territory=life.town, name="Voirie")
    _ask(life, life.at(S.UNDER_REVIEW), service=empty)
    assert Mail.objects.get(purpose="opinion").to == life.town.contact_email


def test_an_opinion_asked_wrongly(life):
    initiative = life.at(S.UNDER_REVIEW)
    yesterday = clock.today() - days(1)
    assert refused("due_on", _ask, life, initiative, due_on=yesterday)
    assert refused("subject", _ask, life, initiative, subject="taste")
    assert refused("service", _ask, life, initiative, service=life.association)
    _ask(life, initiative)
    assert refused("subject", _ask, life, initiative)
    assert Opinion.objects.count() == 1


def test_the_five_opinions_of_one_page(life):
    initiative = life.at(S.UNDER_REVIEW)
    for subject in ("technical", "safety", "cost", "law", "upkeep"):
        opinion = _ask(life, initiative, subject=subject)
        actions.give_opinion(
            life.gardener,
            opinion,
            verdict="with_conditions",
            conditions="Des bacs lestés",
            limits="Pas sur le trottoir",
            cost_cents=120_000,
        )
    given = Opinion.objects.filter(initiative=initiative, given_on=clock.today(), given_by=life.gardener)
    assert given.count() == 5
    assert given.filter(conditions="Des bacs lestés", cost_cents=120_000).count() == 5


def test_an_opinion_is_given_once_and_may_be_asked_again(life):
    initiative = life.at(S.UNDER_REVIEW)
    opinion = _ask(life, initiative)
    actions.give_opinion(life.gardener, opinion, verdict="favourable")
    with pytest.raises(WrongState):
        actions.give_opinion(life.gardener, opinion, verdict="unfavourable", limits="Non")
    opinion.refresh_from_db()
    assert opinion.verdict == "favourable"
    _ask(life, initiative)
    assert Opinion.objects.count() == 2


def test_an_opinion_says_why(life):
    opinion = _ask(life, life.at(S.UNDER_REVIEW))
    give = actions.give_opinion
    assert refused("verdict", give, life.gardener, opinion, verdict="")
    assert refused("conditions", give, life.gardener, opinion, verdict="with_conditions")
    assert refused("limits", give, life.gardener, opinion, verdict="unfavourable")
    assert refused("cost_cents", give, life.gardener, opinion, verdict="favourable", cost_cents=-1)
    opinion.refresh_from_db()
    assert opinion.given_on is None


def test_the_officer_records_an_opinion_for_the_service(life):
    opinion = actions.give_opinion(life.officer, _ask(life, life.at(S.UNDER_REVIEW)), verdict="favourable")
    entry = JournalEntry.objects.get(action="initiatives.give_opinion")
    assert (entry.actor_id, entry.facts["service"], opinion.given_by) == (
        life.officer.pk,
        "Espaces verts",
        life.officer,
    )


def test_an_opinion_is_late_from_the_day_after(life):
    opinion = _ask(life, life.at(S.UNDER_REVIEW), due_on=clock.today())
    assert opinion.days_late(opinion.due_on) == 0
    assert opinion.days_late(opinion.due_on + days(3)) == 3
    opinion.given_on = opinion.due_on
    assert opinion.days_late(opinion.due_on + days(3)) == 0


def test_the_clock_stands_still_while_a_precision_is_awaited(life):
    with clock.at(MONDAY):
        initiative = life.at(S.UNDER_REVIEW)
        due = initiative.answer_due_on
        request = actions.ask_information(life.gardener, initiative, question="Combien de bacs ?")
    initiative.refresh_from_db()
    assert (initiative.state, initiative.clock_stopped_on) == (S.INFORMATION_NEEDED, MONDAY.date())
    assert initiative.days_late(due + days(100)) == 0
    mail = Mail.objects.get(purpose="information")
    assert mail.to == life.author.email
    assert "Combien de bacs ?" in mail.text
    with clock.at(MONDAY + days(12)):
        actions.give_information(life.author, request, answer="Dix")
    initiative.refresh_from_db()
    assert initiative.state == S.UNDER_REVIEW
    assert (initiative.answer_due_on, initiative.clock_stopped_on) == (due + days(12), None)
    assert JournalEntry.objects.get(action="initiatives.give_information").facts["days_stopped"] == 12
    told = Mail.objects.filter(key__contains="information-given")
    assert {mail.to for mail in told} == {life.gardener.email, "verts@ville.example"}


def test_two_questions_stop_the_clock_twice(life):
    initiative = life.at(S.UNDER_REVIEW)
    due = initiative.answer_due_on
    for start in (0, 20):
        with clock.at(MONDAY + days(start)):
            request = actions.ask_information(life.officer, initiative, question="Et ceci ?")
        with clock.at(MONDAY + days(start + 5)):
            actions.give_information(life.author, request, answer="Voilà")
    initiative.refresh_from_db()
    assert initiative.answer_due_on == due + days(10)


def test_a_question_is_answered_once(life):
    initiative = life.at(S.INFORMATION_NEEDED)
    request = InformationRequest.objects.get()
    assert refused("answer", actions.give_information, life.author, request, answer=" ")
    actions.give_information(life.author, request, answer="Dix")
    actions.ask_information(life.officer, initiative, question="Et où ?")
    with pytest.raises(WrongState):
        actions.give_information(life.author, request, answer="Douze")
    request.refresh_from_db()
    assert request.answer == "Dix"


def test_an_empty_question_does_not_stop_the_clock(life):
    initiative = life.at(S.UNDER_REVIEW)
    assert refused("question", actions.ask_information, life.officer, initiative, question="")
    initiative.refresh_from_db()
    assert (initiative.state, initiative.clock_stopped_on) == (S.UNDER_REVIEW, None)


def test_the_officer_answers_for_the_proposers_at_the_counter(life):
    life.at(S.INFORMATION_NEEDED)
    actions.give_information(life.officer, InformationRequest.objects.get(), answer="Dix")
    entry = JournalEntry.objects.get(action="initiatives.give_information")
    assert (entry.actor_id, entry.on_behalf_of_id) == (life.officer.pk, life.author.pk)


def test_an_opinion_of_an_unknown_kind_keeps_the_question_open(life):
    opinion = _ask(life, life.at(S.UNDER_REVIEW))
    with pytest.raises(ValidationError):
        actions.give_opinion(life.gardener, opinion, verdict="perhaps")
    opinion.refresh_from_db()
    assert opinion.verdict == ""
