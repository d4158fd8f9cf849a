"""What the room answers: once a telephone, groups only where there are any, nothing kept of telephones."""

from __future__ import annotations

import random

import pytest
from django.core.exceptions import ValidationError

from terril.foundation.states import WrongState
from terril.meetings import building, debating, opinions
from terril.meetings.models import (
    Argument,
    Feeling,
    Meeting,
    PhaseKind,
    Question,
    Statement,
    Trust,
    TrustWords,
    Vote,
)
from terril.meetings.queries import building as queries
from tests import factories
from tests.together import together

PHONE, OTHER = "a" * 32, "b" * 32
INHABITANTS, TOWN = "inhabitants", "town"


@pytest.fixture
def meeting(town):
    return factories.MeetingFactory(territory=town, live=True, phase=PhaseKind.CLOSING)


@pytest.fixture
def question(meeting):
    return debating.open_question(meeting, text="Une rue sans voiture ?", statements="\n".join(STATEMENTS))


STATEMENTS = [f"Affirmation {number}" for number in range(6)]


@pytest.fixture
def statement(question):
    return question.statements.order_by("pk").first()


def test_a_question_is_opened_with_its_statements(question, meeting):
    assert [each.text for each in question.statements.order_by("pk")] == STATEMENTS
    for wrong in ({"text": ""}, {"text": "Oui ?", "statements": "x" * 201}):
        with pytest.raises(ValidationError):
            debating.open_question(meeting, **wrong)
    assert Question.objects.count() == 1


def test_one_answer_a_telephone_and_statement_that_may_change(statement, meeting):
    debating.answer(statement, PHONE, "agree")
    debating.answer(statement, PHONE, "disagree")
    debating.answer(statement, OTHER, "unsure")
    for phone, choice in (("", "agree"), (PHONE, "maybe")):
        with pytest.raises(ValidationError):
            debating.answer(statement, phone, choice)
    assert queries.answers_of(meeting, PHONE) == {statement.pk: "disagree"}
    debating.count_answers(statement, agree="3", disagree="", unsure=1)
    told = queries.controversies_of(meeting)[0].statements[0]
    assert (told.agree, told.disagree, told.unsure, told.people) == (3, 1, 2, 6)
    with pytest.raises(ValidationError):
        debating.count_answers(statement, agree="beaucoup", disagree=0, unsure=0)


def test_statements_and_arguments_of_people_come_once_and_insults_are_held(question, meeting):
    for _time in range(2):
        debating.add_statement(question, key="k" * 8, text="Une de plus", written_by=TOWN)
        debating.add_argument(question, key="k" * 8, stand="for", text="Le calme", written_by=INHABITANTS)
    assert Statement.objects.filter(key="k" * 8).get().written_by == TOWN
    assert Argument.objects.count() == 1
    held = debating.add_argument(
        question, key="h" * 8, stand="against", text="Bande de connards", written_by=INHABITANTS
    )
    assert [thing.text for thing in queries.held_in(meeting)] == ["Bande de connards"]
    assert queries.controversies_of(meeting)[0].arguments_against == []
    debating.release(held, shown=False)
    assert queries.held_in(meeting) == []
    assert queries.controversies_of(meeting)[0].arguments_against == []
    insult = debating.add_statement(question, key="i" * 8, text="Ces connards", written_by=INHABITANTS)
    with pytest.raises(ValidationError):
        debating.answer(insult, PHONE, "agree")
    debating.release(insult, shown=True)
    debating.answer(insult, PHONE, "agree")
    for wrong in ({"stand": "both", "text": "Oui"}, {"stand": "for", "text": ""}):
        with pytest.raises(ValidationError):
            debating.add_argument(question, key="w" * 8, written_by=TOWN, **wrong)


def test_an_argument_is_said_better_and_its_former_words_stay(question, meeting):
    argument = debating.add_argument(question, key="k" * 8, stand="for", text="Calme", written_by=INHABITANTS)
    debating.improve(argument, text="Le calme la nuit", written_by=TOWN)
    debating.improve(argument, text="Le calme la nuit", written_by=TOWN)
    for wrong in ("", "connard"):
        with pytest.raises(ValidationError):
            debating.improve(argument, text=wrong, written_by=TOWN)
    (told,) = queries.controversies_of(meeting)[0].arguments_for
    assert (told.text, told.former) == ("Le calme la nuit", ["Calme"])


@pytest.mark.django_db(transaction=True)
def test_one_telephone_that_answers_ten_times_at_once_counts_once():
    meeting = factories.MeetingFactory(live=True)
    question = debating.open_question(meeting, text="Oui ?", statements="Oui")
    statement = question.statements.get()
    outcomes = together(*[lambda: debating.answer(statement, PHONE, "agree")] * 10)
    assert set(outcomes) == {None}
    assert Vote.objects.count() == 1


# Groups of opinion


def answered(question, people, choose):
    numbers = list(question.statements.order_by("pk").values_list("pk", flat=True))
    Vote.objects.bulk_create(
        Vote(statement_id=number, phone=f"{person:032}", answer=choice)
        for person in range(people)
        for place, number in enumerate(numbers)
        if (choice := choose(person, place))
    )


def noisy(choose, chance=0.1):
    draw = random.Random(7)  # noqa: S311
    return lambda person, place: (
        draw.choice(["agree", "unsure", "disagree"]) if draw.random() < chance else choose(person, place)
    )


def test_two_camps_are_found_with_what_they_share(question, meeting):
    # Person by person: of one camp or the other; all agree on the last statement.
    answered(
        question,
        30,
        noisy(lambda person, place: "agree" if place == 5 or person % 2 == 0 else "disagree"),
    )
    found = debating.look_for_groups(question)
    assert found["people"] == 30
    assert sorted(group["size"] for group in found["groups"]) == [15, 15]
    told = queries.controversies_of(meeting)[0]
    assert told.is_worked_out
    assert told.shared_agree == ["Affirmation 5"]
    assert {bool(group.agree) for group in told.groups} == {True, False}
    assert debating.look_for_groups(question) == found


def test_the_close_looks_for_groups_that_nobody_asked_for(question, meeting):
    answered(question, 30, lambda person, place: "agree" if person % 2 == 0 else "disagree")
    building.count_telephones(meeting)
    (told,) = queries.controversies_of(meeting)
    assert sorted(group.size for group in told.groups) == [15, 15]
    # Opened again, with a few answers more: what the whole room said is not taken away.
    answered(question, 3, lambda person, place: "agree")
    building.count_telephones(meeting)
    assert queries.controversies_of(meeting)[0].groups == told.groups


@pytest.mark.parametrize(
    ("people", "choose", "counted"),
    [
        (3, lambda person, place: "agree", 3),
        (30, noisy(lambda person, place: "agree"), 30),
        # Thirty telephones, of which a few answered enough.
        (30, lambda person, place: "agree" if person < 4 or place < 2 else "", 4),
    ],
    ids=["three people", "one camp", "few answers"],
)
def test_where_there_are_no_groups_none_are_told(question, meeting, people, choose, counted):
    answered(question, people, choose)
    found = debating.look_for_groups(question)
    assert (found["groups"], found["people"]) == ([], counted)
    assert queries.controversies_of(meeting)[0].is_worked_out == (counted >= opinions.ENOUGH_PEOPLE)


def test_a_program_that_falls_tells_no_groups(question, monkeypatch, tmp_path):
    fallen = tmp_path / "fallen.py"
    fallen.write_text("raise SystemExit(1)")
    monkeypatch.setattr(opinions, "RECKONING", fallen)
    answered(question, 20, lambda person, place: "agree")
    assert debating.look_for_groups(question)["groups"] == []


# The minute of trust, and the close


def test_trust_is_said_once_a_telephone_and_on_paper(meeting):
    debating.feel(meeting, PHONE, trust="5", usefulness="4", words="Merci")
    debating.feel(meeting, PHONE, trust="2", usefulness="3", words="Bof")
    for wrong in ({"trust": "6", "usefulness": "1"}, {"trust": "1", "usefulness": ""}):
        with pytest.raises(ValidationError):
            debating.feel(meeting, PHONE, **wrong)
    with pytest.raises(ValidationError):
        debating.feel(meeting, "", trust="1", usefulness="1")
    debating.count_trust(meeting, trust=[0, "", 2, 0, 1], usefulness=[0, 0, 3, 0, 0])
    with pytest.raises(ValidationError):
        debating.count_trust(meeting, trust=["x", 0, 0, 0, 0], usefulness=[0] * 5)
    told = queries.trust_of(meeting)
    assert (told.trust, told.usefulness, told.people) == ([0, 1, 2, 0, 1], [0, 0, 4, 0, 0], 4)


def test_the_close_keeps_counts_and_forgets_telephones(meeting, question, statement):
    problem = building.add_problem(meeting, title="L'eau")
    building.lay_pebble(meeting, PHONE, problem)
    building.count_pebbles(problem, 2)
    debating.answer(statement, PHONE, "agree")
    debating.count_answers(statement, agree=1, disagree=0, unsure=0)
    debating.feel(meeting, PHONE, trust="5", usefulness="4", words="Zut")
    debating.feel(meeting, OTHER, trust="1", usefulness="4", words="Ah les connards")
    before = (
        queries.problems_of(meeting)[0].pebbles,
        queries.controversies_of(meeting),
        queries.trust_of(meeting).trust,
    )
    for _time in range(2):
        building.count_telephones(meeting)
        after = (
            queries.problems_of(meeting)[0].pebbles,
            queries.controversies_of(meeting),
            queries.trust_of(meeting).trust,
        )
        assert after == before
    assert not Vote.objects.exists()
    assert not Feeling.objects.exists()
    assert queries.trust_of(meeting).words == ["Zut"]
    assert TrustWords.objects.get(is_held=True).text == "Ah les connards"
    Meeting.objects.update(state="held")
    # Paper typed in afterwards takes nothing away of what telephones said.
    debating.count_trust(meeting, trust=[1, 0, 0, 0, 0], usefulness=[0] * 5)
    assert queries.trust_of(meeting).trust == [2, 0, 0, 0, 1]
    for late in (
        lambda: debating.answer(statement, PHONE, "agree"),
        lambda: debating.feel(meeting, PHONE, trust="5", usefulness="5"),
        lambda: building.lay_pebble(meeting, PHONE, problem),
    ):
        with pytest.raises(WrongState):
            late()
    assert Trust.objects.count() == 1


def test_as_little_is_asked_for_three_questions_as_for_one(meeting, django_assert_num_queries):
    for number in range(2):
        question = debating.open_question(meeting, text=f"{number} ?", statements="Oui\nNon")
        argument = debating.add_argument(
            question, key=f"argument-{number}", stand="for", text="Oui", written_by=TOWN
        )
        debating.improve(argument, text="Oui, oui", written_by=TOWN)
        with django_assert_num_queries(6):
            queries.controversies_of(meeting)
