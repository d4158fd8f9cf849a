"""Where an initiative stands: its pebbles, what happens next, the one main button."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from terril.agreements import actions as agreements
from terril.agreements.models import Commitment, Party
from terril.foundation import clock
from terril.initiatives import actions, queries
from terril.initiatives.models import Initiative
from terril.initiatives.states import InitiativeState as S
from tests import factories
from tests.initiatives.life import days, fresh

pytestmark = pytest.mark.django_db
MONDAY = datetime.datetime(2026, 3, 2, 10, tzinfo=datetime.UTC)

WAYS = {
    S.IDEA: "current todo todo todo star",
    S.RECEIVED: "current todo todo todo star",
    S.UNDER_REVIEW: "done current todo todo star",
    S.INFORMATION_NEEDED: "done current todo todo star",
    S.NEGOTIATION: "done current todo todo star",
    S.GRANTED: "done done current todo star",
    S.SIGNED: "done done current todo star",
    S.UNDER_WAY: "done done done current star",
    S.DONE: "done done done done current star",
    S.IN_UPKEEP: "done done done done done current star",
    S.TO_TAKE_OVER: "done done done done done current star",
    S.CLOSED: "done done done done done star",
    S.REDIRECTED: "done done current",
    S.REFUSED: "done done current",
    S.DROPPED: "done current",
    S.FAILED: "done done current",
}


def seen(initiative: Initiative) -> Initiative:
    """Return the initiative as a page reads it."""
    return queries.visible_to(fresh(initiative.author), initiative.territory).get(pk=initiative.pk)


@pytest.mark.parametrize("state", list(S))
def test_the_pebbles_of_every_state(life, state):
    steps = queries.steps(seen(life.at(state)))
    assert " ".join(step.status for step in steps) == WAYS[state]
    here = [str(step.label) for step in steps if step.status == "current"] or [str(steps[-1].label)]
    assert here == [str(state.label)]


def test_an_idea_that_was_never_sent_has_passed_nothing(life):
    initiative = actions.drop(life.author, life.at(S.IDEA), reason="Une autre fois")
    assert [step.status for step in queries.steps(seen(initiative))] == ["current"]


def test_what_was_dropped_shows_how_far_it_went(life):
    initiative = actions.drop(life.author, life.at(S.UNDER_WAY), reason="Plus personne")
    assert [step.status for step in queries.steps(seen(initiative))] == ["done"] * 3 + ["current"]
    initiative = actions.drop(life.author, life.at(S.GRANTED), reason="Plus le temps")
    assert [step.status for step in queries.steps(seen(initiative))] == ["done"] * 2 + ["current"]


def test_pebbles_ask_nothing_of_the_database(life, django_assert_num_queries):
    initiative = seen(life.at(S.UNDER_WAY))
    with django_assert_num_queries(0):
        queries.steps(initiative)


@pytest.mark.parametrize("state", list(S))
def test_what_happens_next_is_a_sentence_with_somebody_in_it(life, state):
    initiative = seen(life.at(state))
    with CaptureQueriesContext(connection) as captured:
        following = queries.next_step(initiative, clock.today())
    assert following.what
    assert following.who
    assert following.side in ("town", "inhabitants")
    assert (following.days_late, following.late) == (0, "")
    assert len(captured) <= 1


@pytest.mark.parametrize("state", [S.RECEIVED, S.UNDER_REVIEW, S.NEGOTIATION])
def test_the_town_s_answer_has_its_date_and_its_lateness(life, state):
    with clock.at(MONDAY):
        initiative = seen(life.at(state))
    due = datetime.date(2026, 4, 1)
    on_the_day = queries.next_step(initiative, due)
    assert "avant le 1er avril 2026" in on_the_day.what
    assert (on_the_day.due_on, on_the_day.side, on_the_day.late) == (due, "town", "")
    assert queries.next_step(initiative, due + days(1)).late == "En retard de 1 jour"
    late = queries.next_step(initiative, due + days(3))
    assert (late.days_late, late.late) == (3, "En retard de 3 jours")
    assert late.what == "La commune devait répondre avant le 1er avril 2026."


def test_who_is_late_has_a_name(life):
    initiative = actions.open_review(
        life.officer, life.at(S.RECEIVED), service=life.service, person_in_charge=life.gardener
    )
    following = queries.next_step(seen(initiative), clock.today())
    assert following.who == "Marc Delattre (Espaces verts)"
    assert following.contact == "Marc Delattre, 03 21 00 00 01"
    actions.open_review(life.officer, initiative, service=life.hall)
    following = queries.next_step(seen(initiative), clock.today())
    assert following.who == "Mairie"
    # Nobody is named at the town hall: the town's own contact is.
    assert following.contact == "Nadia Petit, 03 21 00 00 00"


def test_while_a_precision_is_awaited_nobody_is_late(life):
    with clock.at(MONDAY):
        initiative = seen(life.at(S.INFORMATION_NEEDED))
    following = queries.next_step(initiative, clock.today() + days(500))
    assert (following.side, following.due_on, following.days_late) == ("inhabitants", None, 0)


def test_missing_signatures_are_named(life):
    initiative = life.at(S.GRANTED)
    version = actions.propose_agreement(life.officer, initiative)
    following = queries.next_step(seen(initiative), clock.today())
    assert following.what == "Il manque 2 signatures sur la convention."
    assert following.who == f"{initiative.proposers.name}, Mairie"
    ours = Party.objects.get(agreement=initiative.agreement, organisation=initiative.proposers)
    actions.sign(life.author, initiative, party=ours, digest=version.digest)
    following = queries.next_step(seen(initiative), clock.today())
    assert (following.what, following.who) == ("Il manque une signature sur la convention.", "Mairie")


def test_a_signed_text_that_changed_is_signed_again(life):
    initiative = life.at(S.SIGNED)
    assert "le travail peut commencer" in queries.next_step(seen(initiative), clock.today()).what
    share = Commitment.objects.filter(agreement=initiative.agreement, party__side="town").get()
    agreements.amend(life.officer, share, what="Douze bacs")
    assert "La convention a changé" in queries.next_step(seen(initiative), clock.today()).what


def test_the_next_work_day_is_what_happens_next(life):
    initiative = life.at(S.UNDER_WAY)
    for ahead in (20, 5):
        actions.plan_work_day(
            life.author,
            initiative,
            on=clock.today() + days(ahead),
            starts_at=datetime.time(9),
            place="Place Verte",
            tasks="Planter",
            headcount=5,
        )
    following = queries.next_step(seen(initiative), clock.today())
    assert following.due_on == clock.today() + days(5)
    assert "Prochain chantier" in following.what
    assert queries.next_step(seen(initiative), clock.today() + days(21)).what == "Chaque côté tient sa part."


def test_upkeep_has_a_review_date(life):
    initiative = life.at(S.IN_UPKEEP)
    agreement = initiative.agreement
    agreement.review_on = clock.today() - days(2)
    agreement.save()
    following = queries.next_step(seen(initiative), clock.today())
    assert (following.due_on, following.days_late) == (agreement.review_on, 2)


BUTTONS = {
    "author": {
        S.IDEA: "propose",
        S.RECEIVED: "edit",
        S.UNDER_REVIEW: "edit",
        S.INFORMATION_NEEDED: "information",
        S.NEGOTIATION: "negotiation",
        S.GRANTED: "agreement",
        S.SIGNED: "work_day",
        S.UNDER_WAY: "work_day",
        S.DONE: "upkeep",
        S.IN_UPKEEP: "upkeep",
        S.TO_TAKE_OVER: "upkeep",
        S.REDIRECTED: "answer",
        S.REFUSED: "answer",
        S.DROPPED: "answer",
    },
    "officer": {
        S.IDEA: "propose",
        S.RECEIVED: "review",
        S.UNDER_REVIEW: "review",
        S.INFORMATION_NEEDED: "information",
        S.NEGOTIATION: "negotiation",
        S.GRANTED: "agreement",
        S.SIGNED: "work_day",
        S.UNDER_WAY: "work_day",
        S.DONE: "close",
        S.IN_UPKEEP: "close",
        S.TO_TAKE_OVER: "upkeep",
    },
    "mayor": {
        S.UNDER_REVIEW: "answer",
        S.NEGOTIATION: "answer",
        S.DONE: "close",
        S.IN_UPKEEP: "close",
        S.TO_TAKE_OVER: "upkeep",
    },
    "gardener": {S.UNDER_REVIEW: "review", S.TO_TAKE_OVER: "upkeep"},
    "passer_by": {S.TO_TAKE_OVER: "upkeep"},
    "nobody": {S.TO_TAKE_OVER: "upkeep"},
}


@pytest.mark.parametrize("state", list(S))
def test_the_one_button_of_everybody_at_every_step(life, state):
    initiative = seen(life.at(state))
    for who, buttons in BUTTONS.items():
        if state == S.IDEA and who not in ("author", "officer"):
            continue  # What one may not see has no button.
        actor = AnonymousUser() if who == "nobody" else fresh(getattr(life, who))
        button = queries.main_action(initiative, actor)
        assert button.url_name == f"initiatives:{buttons.get(state, 'follow')}", who
        assert button.label
        assert button.url.startswith("/initiatives/")


def test_a_need_comes_before_following(life):
    initiative = life.at(S.UNDER_WAY)
    party = Party.objects.get(agreement=initiative.agreement, organisation=initiative.proposers)
    need = agreements.commit(
        life.author, initiative.agreement, party=party, kind="time", what="Planter", places=4
    )
    button = queries.main_action(seen(initiative), AnonymousUser())
    assert (button.url_name, button.url) == ("agreements:need", f"/besoins/{need.pk}/")


def test_who_owes_an_opinion_is_asked_for_it_until_it_is_given(life):
    initiative = life.at(S.UNDER_REVIEW)
    opinion = actions.ask_opinion(
        life.officer, initiative, service=life.other_service, subject="safety", due_on=clock.today()
    )
    button = queries.main_action(seen(initiative), fresh(life.safety))
    assert button.url.endswith(f"/avis/{opinion.pk}/")
    assert queries.main_action(seen(initiative), fresh(life.officer)).url_name == "initiatives:review"
    actions.give_opinion(life.safety, opinion, verdict="favourable")
    assert queries.main_action(seen(initiative), fresh(life.safety)).url_name == "initiatives:follow"
    # With every opinion given, it is time to answer.
    assert queries.main_action(seen(initiative), fresh(life.officer)).url_name == "initiatives:answer"


def test_whoever_may_sign_is_asked_to_until_they_have(life):
    initiative = life.at(S.GRANTED)
    version = actions.propose_agreement(life.officer, initiative)
    page = seen(initiative)
    for actor in (life.author, life.mayor):
        assert queries.main_action(page, fresh(actor)).url_name == "initiatives:sign"
    assert queries.main_action(page, fresh(life.officer)).url_name == "initiatives:paper"
    assert queries.main_action(page, fresh(life.passer_by)).url_name == "initiatives:follow"
    hall = Party.objects.get(agreement=initiative.agreement, organisation=life.hall)
    actions.sign(life.mayor, initiative, party=hall, digest=version.digest)
    assert queries.main_action(seen(initiative), fresh(life.mayor)).url_name == "initiatives:follow"


def test_the_referent_signs_for_the_young(life):
    young = factories.UserFactory(inhabitant_of=life.town, minor=True)
    life.author = young
    initiative = life.at(S.GRANTED)
    actions.propose_agreement(life.officer, initiative)
    page = seen(initiative)
    assert queries.main_action(page, fresh(young.referent)).url_name == "initiatives:sign"
    assert queries.main_action(page, fresh(young)).url_name != "initiatives:sign"


@pytest.mark.parametrize("state", [S.UNDER_REVIEW, S.GRANTED, S.UNDER_WAY])
def test_the_button_costs_the_same_whatever_hangs_on_the_initiative(life, state):
    initiative = life.at(state)
    people = ("author", "officer", "mayor", "gardener", "safety", "passer_by")

    def cost() -> list[int]:
        counts = []
        for who in people:
            actor, page = fresh(getattr(life, who)), seen(initiative)
            with CaptureQueriesContext(connection) as captured:
                queries.main_action(page, actor)
            counts.append(len(captured))
        return counts

    few = cost()
    party = Party.objects.get(agreement=initiative.agreement, organisation=initiative.proposers)
    for _ in range(5):
        factories.CommitmentFactory(party=party, places=3)
    if state == S.UNDER_REVIEW:
        for subject in ("technical", "cost", "law"):
            actions.ask_opinion(
                life.officer, initiative, service=life.other_service, subject=subject, due_on=clock.today()
            )
    many = cost()
    # Roles and representations are read once a request, whatever is asked: two of these.
    assert max(many) <= 7
    assert all(after <= before for before, after in zip(few, many, strict=True))
