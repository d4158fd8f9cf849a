"""What the room builds: problems, pebbles, cards; every refusal leaves everything as it was."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from terril.foundation.models import JournalEntry
from terril.foundation.states import WrongState
from terril.meetings import building, likeness
from terril.meetings.models import Card, CardState, Meeting, Note, Pebble, PhaseKind, Problem
from terril.meetings.queries import building as queries
from tests import factories
from tests.together import together

PHONE, OTHER = "a" * 32, "b" * 32


@pytest.fixture
def meeting(town):
    return factories.MeetingFactory(territory=town, live=True, phase=PhaseKind.PROBLEMS)


@pytest.fixture
def held(town):
    return factories.MeetingFactory(territory=town, held=True)


@pytest.fixture
def problem(meeting):
    return building.add_problem(meeting, title="L'eau stagne", where="Rue Basse")


def version(meeting):
    return Meeting.objects.values_list("version", flat=True).get(pk=meeting.pk)


# Problems


def test_notes_become_a_problem_and_go_from_one_to_another(meeting):
    notes = factories.NoteFactory.create_batch(3, meeting=meeting)
    problem = building.add_problem(meeting, title="  L'eau  ", notes=[notes[0].pk])
    assert problem.title == "L'eau"
    assert building.group(meeting, notes=[notes[1].pk, notes[2].pk], problem=problem) == 2
    assert problem.notes.count() == 3
    building.group(meeting, notes=[notes[0].pk], problem=None)
    assert [note.pk for note in queries.free_notes_of(meeting)] == [notes[0].pk]
    building.describe(problem, title="L'eau", where="Ici", who="Nous", known="Depuis 2019")
    told = queries.problems_of(meeting)[0]
    assert (told.where, told.who, told.known, len(told.notes)) == ("Ici", "Nous", "Depuis 2019", 2)
    building.take_apart(problem)
    assert len(queries.free_notes_of(meeting)) == 3


def test_each_write_is_a_version_and_none_is_an_entry(meeting, problem):
    before, told = version(meeting), JournalEntry.objects.count()
    building.lay_pebble(meeting, PHONE, problem)
    building.count_pebbles(problem, "4")
    building.add_card(meeting, key="k" * 8, problem=problem, what="Un fossé")
    assert version(meeting) == before + 3
    assert JournalEntry.objects.count() == told


def test_what_is_held_or_of_another_meeting_is_not_grouped(meeting, problem, town):
    elsewhere = factories.NoteFactory(meeting=factories.MeetingFactory(territory=town, live=True))
    held = factories.NoteFactory(meeting=meeting, is_held=True)
    for numbers in ([], [elsewhere.pk], [held.pk]):
        with pytest.raises(ValidationError) as refusal:
            building.group(meeting, notes=numbers, problem=problem)
        assert "notes" in refusal.value.message_dict
    note = factories.NoteFactory(meeting=meeting)
    with pytest.raises(ValidationError):
        building.group(
            meeting, notes=[note.pk], problem=building.add_problem(elsewhere.meeting, title="Ailleurs")
        )
    assert not Note.objects.exclude(problem=None).exists()


def test_a_problem_without_a_name_or_beyond_the_most_is_refused(meeting, monkeypatch):
    with pytest.raises(ValidationError):
        building.add_problem(meeting, title="  ")
    monkeypatch.setattr(building, "MOST_PROBLEMS", 0)
    with pytest.raises(ValidationError):
        building.add_problem(meeting, title="Encore un")
    assert not Problem.objects.exists()


def test_a_problem_with_a_card_stays(meeting, problem):
    building.add_card(meeting, key="k" * 8, problem=problem, what="Un fossé")
    with pytest.raises(ValidationError):
        building.take_apart(problem)
    assert Problem.objects.filter(pk=problem.pk).exists()


def test_paper_is_typed_in_after_the_room_but_no_telephone_speaks_then(held):
    problem = building.add_problem(held, title="L'eau")
    building.count_pebbles(problem, 7)
    building.add_card(held, key="k" * 8, problem=problem, what="Un fossé")
    with pytest.raises(WrongState):
        building.lay_pebble(held, PHONE, problem)
    assert queries.problems_of(held)[0].pebbles == 7
    Meeting.objects.filter(pk=held.pk).update(state="announced")
    with pytest.raises(WrongState):
        building.add_problem(held, title="Trop tôt")


# Pebbles


def test_three_pebbles_each_taken_back_and_laid_elsewhere(meeting, problem):
    other = building.add_problem(meeting, title="Le bruit")
    for _time in range(3):
        building.lay_pebble(meeting, PHONE, problem)
    with pytest.raises(ValidationError):
        building.lay_pebble(meeting, PHONE, other)
    building.lay_pebble(meeting, OTHER, other)
    building.take_pebble(meeting, PHONE, problem)
    building.lay_pebble(meeting, PHONE, other)
    assert queries.pebbles_of(meeting, PHONE) == {problem.pk: 2, other.pk: 1}
    building.take_pebble(meeting, PHONE, building.add_problem(meeting, title="Rien là"))
    assert [(told.title, told.pebbles) for told in queries.problems_of(meeting)][:2] == [
        ("L'eau stagne", 2),
        ("Le bruit", 2),
    ]


def test_no_pebble_without_a_telephone_nor_elsewhere(meeting, problem, town):
    with pytest.raises(ValidationError):
        building.lay_pebble(meeting, "", problem)
    with pytest.raises(ValidationError):
        building.lay_pebble(factories.MeetingFactory(territory=town, live=True), PHONE, problem)
    assert not Pebble.objects.exists()


@pytest.mark.parametrize("typed", ["-1", "beaucoup", "10000"])
def test_a_count_by_hand_is_a_number(problem, typed):
    with pytest.raises(ValidationError):
        building.count_pebbles(problem, typed)
    problem.refresh_from_db()
    assert problem.pebbles_by_hand == 0


@pytest.mark.django_db(transaction=True)
def test_one_telephone_that_presses_ten_times_at_once_lays_three():
    meeting = factories.MeetingFactory(live=True)
    problem = building.add_problem(meeting, title="L'eau")
    outcomes = together(*[lambda: building.lay_pebble(meeting, PHONE, problem)] * 10)
    assert sum(outcome is None for outcome in outcomes) == 3
    assert sum(isinstance(outcome, ValidationError) for outcome in outcomes) == 7
    assert Pebble.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_what_is_laid_while_the_room_closes_is_counted_or_refused():
    meeting = factories.MeetingFactory(live=True)
    problem = building.add_problem(meeting, title="L'eau")

    def close():
        from django.db import transaction

        with transaction.atomic():
            building.count_telephones(meeting)
            Meeting.objects.filter(pk=meeting.pk).update(state="held")

    outcomes = together(
        close, *[lambda n=n: building.lay_pebble(meeting, f"{n:032}", problem) for n in range(12)]
    )
    laid = sum(outcome is None for outcome in outcomes[1:])
    assert all(outcome is None or isinstance(outcome, WrongState) for outcome in outcomes), outcomes
    problem.refresh_from_db()
    assert problem.pebbles_by_phone == laid
    assert not Pebble.objects.exists()


# Cards


def test_a_card_is_written_once_and_said_better_while_it_is_open(meeting, problem):
    card = building.add_card(
        meeting, key="k" * 8, problem=problem, what="Un fossé", when="avant le 12 juin 2027"
    )
    again = building.add_card(meeting, key="k" * 8, problem=None, what="Autre chose")
    assert again.pk == card.pk
    assert Card.objects.count() == 1
    assert str(card.when_ends_on) == "2027-06-12"
    words = {"who": "Les riverains", "when": "", "inhabitants_share": "Creuser", "town_share": ""}
    building.change_card(card, what="Un fossé, à la pelle", **words)
    told = queries.open_cards_of(meeting)[0]
    assert (told.what, told.when, told.missing) == ("Un fossé, à la pelle", "", "town")
    Card.objects.update(state=CardState.BECAME)
    with pytest.raises(WrongState):
        building.change_card(card, what="Trop tard", **words)
    assert Card.objects.get().what == "Un fossé, à la pelle"


@pytest.mark.parametrize("wrong", [{"what": ""}, {"when": "un de ces quatre"}, {"town_share": "x" * 301}])
def test_a_card_that_cannot_be_read_is_refused(meeting, wrong):
    with pytest.raises(ValidationError) as refusal:
        building.add_card(meeting, **{"key": "k" * 8, "problem": None, "what": "Un fossé", **wrong})
    assert set(refusal.value.message_dict) == set(wrong)
    assert not Card.objects.exists()


# Likeness


def test_notes_that_share_rare_words_are_proposed_together_and_nothing_is_applied(meeting):
    texts = (
        "L'eau stagne devant l'école",
        "Devant l'école, de l'eau stagnante après chaque pluie",
        "Le bruit des motos la nuit",
        "Les motos font du bruit toutes les nuits",
        "Il faudrait un banc au cimetière",
    )
    groups = likeness.alike(dict(enumerate(texts)))
    assert sorted(map(sorted, groups)) == [[0, 1], [2, 3]]
    assert likeness.alike({}) == likeness.alike({1: "", 2: ""}) == []
    assert not Problem.objects.exists()


def test_a_page_asks_as_little_for_three_as_for_one(meeting, django_assert_num_queries):
    def build():
        problem = building.add_problem(meeting, title="Un de plus")
        factories.NoteFactory(meeting=meeting, problem=problem)
        factories.NoteFactory(meeting=meeting)
        building.add_card(meeting, key=f"carte-{problem.pk:08}", problem=problem, what="Un fossé")

    for _time in range(2):
        build()
        with django_assert_num_queries(4):
            queries.problems_of(meeting)
