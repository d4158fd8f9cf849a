"""What becomes of notes, the minutes, counts: what is allowed, each refusal with nothing changed."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError

from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.foundation.models import Audience, JournalEntry
from terril.foundation.sentences import sentence
from terril.foundation.states import WrongState
from terril.mail import tasks as mail_tasks
from terril.mail.models import Mail, MailState
from terril.meetings import actions, tasks
from terril.meetings.models import (
    Attendance,
    CensusFigure,
    Fate,
    Meeting,
    MinutesAddress,
    MinutesVersion,
    Note,
    RoomMember,
    RoomRole,
)
from terril.meetings.queries import minutes as queries
from terril.meetings.states import MeetingState
from terril.people.queries import system
from tests import factories

LATER = datetime.timedelta(days=10)


@pytest.fixture
def meeting(town):
    return factories.MeetingFactory(territory=town, held=True, subject="L'eau de la rue")


@pytest.fixture
def note(meeting):
    return factories.NoteFactory(meeting=meeting, text="L'eau stagne devant l'école")


def member(meeting, role):
    user = factories.UserFactory(inhabitant_of=meeting.territory)
    RoomMember.objects.create(meeting=meeting, user=user, role=role)
    return user


def last() -> JournalEntry:
    return JournalEntry.objects.order_by("-sequence", "-pk").first()


def values(note: Note) -> dict:
    return Note.objects.values().get(pk=note.pk)


def test_each_fate_keeps_what_it_needs_and_only_that(officer, note, service):
    everything = {
        "words": "Le mot",
        "service": service,
        "due_on": clock.today() + LATER,
        "became": "Une noue",
        "became_url": "/initiatives/1-une-noue/",
    }
    kept = {}
    for fate in Fate:
        sorted_note = actions.sort_note(officer, note, fate=fate.value, **everything)
        kept[fate] = {
            name
            for name in ("fate_words", "service_id", "due_on", "became", "became_url", "fate_on")
            if values(sorted_note)[name]
        }
    assert kept == {
        Fate.WAITING: set(),
        Fate.ANSWERED: {"fate_words", "fate_on"},
        Fate.ROUTED: {"fate_words", "service_id", "due_on", "fate_on"},
        Fate.BECAME: {"fate_words", "became", "became_url", "fate_on"},
        Fate.OUTSIDE: {"fate_words", "fate_on"},
        Fate.KEPT: {"fate_words", "fate_on"},
    }


@pytest.mark.parametrize(
    ("details", "key"),
    [
        ({"fate": "nonsense"}, "fate"),
        ({"fate": "answered"}, "words"),
        ({"fate": "answered", "words": "x" * 1001}, "words"),
        ({"fate": "outside"}, "words"),
        ({"fate": "routed", "due_on": datetime.date(2999, 1, 1)}, "service"),
        ({"fate": "became"}, "became"),
        ({"fate": "became", "became": "Une noue", "became_url": "//ailleurs.example/"}, "became_url"),
        ({"fate": "became", "became": "Une noue", "became_url": "https://ailleurs.example/x"}, "became_url"),
        ({"fate": "became", "became": "Une noue", "became_url": "javascript:alert(1)"}, "became_url"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_changed(officer, note, details, key):
    before, entries = values(note), JournalEntry.objects.count()
    with pytest.raises(ValidationError) as objection:
        actions.sort_note(officer, note, **details)
    assert list(objection.value.error_dict) == [key]
    assert values(note) == before
    assert JournalEntry.objects.count() == entries


def test_a_service_has_a_day_to_come_and_is_of_the_town(officer, note, service):
    elsewhere = factories.ServiceFactory()
    for given, day, key in (
        (service, None, "due_on"),
        (service, clock.today() - datetime.timedelta(days=1), "due_on"),
        (elsewhere, clock.today() + LATER, "service"),
    ):
        with pytest.raises(ValidationError) as objection:
            actions.sort_note(officer, note, fate="routed", service=given, due_on=day)
        assert list(objection.value.error_dict) == [key]
    assert values(note)["fate"] == Fate.WAITING


def test_the_whole_address_of_a_page_of_the_site_becomes_its_path(officer, note, town):
    actions.sort_note(
        officer,
        note,
        fate="became",
        became="Une noue",
        became_url=f"https://{town.host}/initiatives/3-x/#suite",
    )
    assert values(note)["became_url"] == "/initiatives/3-x/#suite"


def test_sorted_again_what_was_said_before_stays_in_the_journal(officer, note):
    actions.sort_note(officer, note, fate="answered", words="On cure le fossé lundi.")
    actions.sort_note(officer, note, fate="outside", words="C'est une route du Département.")
    told = last().facts["notes"][0]
    assert (told["before"]["fate"], told["before"]["words"]) == ("answered", "On cure le fossé lundi.")
    assert told["now"]["fate"] == "outside"
    assert "L'eau de la rue" in sentence(last(), {officer.pk: "Nadia"})
    assert last().audience == Audience.PUBLIC


def test_an_insult_held_back_is_sorted_without_a_word_in_public(officer, meeting):
    held = factories.NoteFactory(meeting=meeting, is_withheld=True)
    actions.sort_note(officer, held, fate="kept")
    assert last().audience == Audience.STAFF
    actions.sort_notes(officer, meeting, notes=[held, factories.NoteFactory(meeting=meeting)], fate="kept")
    assert last().audience == Audience.STAFF


def test_several_are_sorted_at_once_those_of_another_meeting_never(officer, meeting):
    notes = [factories.NoteFactory(meeting=meeting) for _n in range(3)]
    stranger = factories.NoteFactory(meeting=factories.MeetingFactory(territory=meeting.territory, held=True))
    actions.sort_notes(officer, meeting, notes=[*notes[:2], stranger], fate="answered", words="Oui.")
    assert [values(each)["fate"] for each in (*notes, stranger)] == [
        "answered",
        "answered",
        "waiting",
        "waiting",
    ]
    assert last().facts["count"] == 2
    with pytest.raises(ValidationError) as objection:
        actions.sort_notes(officer, meeting, notes=[stranger], fate="kept")
    assert list(objection.value.error_dict) == ["notes"]


def test_who_sorts(meeting, note, mayor, inhabitant, service_member):
    for person in (mayor, inhabitant, service_member, member(meeting, RoomRole.NOTE_TAKER)):
        for call in (
            lambda who: actions.sort_note(who, note, fate="kept"),
            lambda who: actions.sort_notes(who, meeting, notes=[note], fate="kept"),
        ):
            with pytest.raises(NotAllowed):
                call(person)
    assert values(note)["fate"] == Fate.WAITING
    actions.sort_note(member(meeting, RoomRole.FACILITATOR), note, fate="kept")
    assert values(note)["fate"] == Fate.KEPT


@pytest.mark.parametrize("state", [s for s in MeetingState if s not in ("held", "published")])
def test_nothing_is_sorted_nor_written_before_the_meeting_is_over(officer, town, state):
    meeting = factories.MeetingFactory(territory=town, state=state)
    note = factories.NoteFactory(meeting=meeting)
    for call in (
        lambda: actions.sort_note(officer, note, fate="kept"),
        lambda: actions.sort_notes(officer, meeting, notes=[note], fate="kept"),
        lambda: actions.write_minutes(officer, meeting),
        lambda: actions.approve_minutes(officer, meeting),
        lambda: actions.publish_minutes(officer, meeting),
    ):
        with pytest.raises(WrongState):
            call()


def test_a_service_answers_what_was_given_to_it(officer, note, service, service_member, inhabitant, town):
    with pytest.raises(NotAllowed):
        actions.answer_note(service_member, note, words="Oui")
    actions.sort_note(officer, note, fate="routed", service=service, due_on=clock.today() + LATER)
    other = factories.UserFactory(inhabitant_of=town, speaks_for=factories.ServiceFactory(territory=town))
    for person in (inhabitant, other):
        with pytest.raises(NotAllowed):
            actions.answer_note(person, note, words="Oui")
    with pytest.raises(ValidationError):
        actions.answer_note(service_member, note, words=" ")
    assert values(note)["fate"] == Fate.ROUTED
    actions.answer_note(service_member, note, words="Le fossé est curé.")
    now = values(note)
    assert (now["fate"], now["fate_words"], now["service_id"]) == (
        "answered",
        "Le fossé est curé.",
        service.pk,
    )
    with pytest.raises(WrongState):
        actions.answer_note(service_member, note, words="Encore")


# The minutes.


def test_minutes_are_composed_corrected_approved_published(officer, meeting, note):
    scribe = member(meeting, RoomRole.NOTE_TAKER)
    first = actions.write_minutes(scribe, meeting)
    assert first.number == 1
    assert any("L'eau stagne devant l'école" in each["text"] for each in first.content)
    corrected = [{"key": "notes", "title": "Ce qui a été dit", "text": "L'eau, surtout."}]
    actions.write_minutes(scribe, meeting, sections=corrected, after=1)
    assert [v.number for v in MinutesVersion.objects.order_by("number")] == [1, 2]
    assert queries.latest(meeting).content == corrected
    with pytest.raises(NotAllowed):
        actions.approve_minutes(scribe, meeting, version=2)
    with pytest.raises(WrongState):
        actions.publish_minutes(officer, meeting)
    with pytest.raises(ValidationError):
        actions.approve_minutes(officer, meeting, version=1)
    actions.approve_minutes(officer, meeting, version=2)
    # A correction after that has to be approved too.
    actions.write_minutes(scribe, meeting, sections=[{**corrected[0], "text": "L'eau."}], after=2)
    with pytest.raises(WrongState):
        actions.publish_minutes(officer, meeting)
    actions.approve_minutes(officer, meeting, version=3)
    with pytest.raises(NotAllowed):
        actions.publish_minutes(scribe, meeting)
    actions.publish_minutes(officer, meeting)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PUBLISHED
    with pytest.raises(WrongState):
        actions.publish_minutes(officer, meeting)


def test_a_version_is_never_rewritten(officer, meeting):
    version = actions.write_minutes(officer, meeting)
    with pytest.raises(TypeError):
        version.save()
    with pytest.raises(TypeError):
        version.delete()


def test_two_who_correct_at_once_lose_nothing(officer, meeting):
    actions.write_minutes(officer, meeting)
    sections = [{"key": "notes", "title": "Dit", "text": "A"}]
    actions.write_minutes(officer, meeting, sections=sections, after=1)
    with pytest.raises(ValidationError) as objection:
        actions.write_minutes(officer, meeting, sections=sections, after=1)
    assert list(objection.value.error_dict) == ["after"]
    assert MinutesVersion.objects.count() == 2


def test_minutes_that_say_nothing_are_refused(officer, meeting):
    with pytest.raises(ValidationError):
        actions.write_minutes(officer, meeting, sections=[{"key": "notes", "title": "Dit", "text": " "}])
    with pytest.raises(WrongState):
        actions.approve_minutes(officer, meeting)
    assert not MinutesVersion.objects.exists()


def test_addresses_for_minutes_that_will_not_come_are_erased(town):
    """Called off, or never published: nobody keeps them for ever."""
    off = factories.MeetingFactory(territory=town, announced=True, state="cancelled")
    late = factories.MeetingFactory(territory=town, held=True)
    soon = factories.MeetingFactory(territory=town, held=True)
    for meeting in (off, late, soon):
        meeting.minutes_addresses.create(email="a@x.org")
    Meeting.objects.filter(pk=late.pk).update(state_since=clock.now() - datetime.timedelta(days=121))
    tasks.forget_addresses()
    assert [bool(m.minutes_addresses.count()) for m in (off, late, soon)] == [False, False, True]


def test_an_address_serves_once_and_is_forgotten(officer, meeting):
    for address in ("Lea@Exemple.fr", "lea@exemple.fr", "rose@exemple.fr"):
        actions.leave_address(system(), meeting, email=address, language="fr")
    assert MinutesAddress.objects.count() == 2
    with pytest.raises(ValidationError):
        actions.leave_address(system(), meeting, email="pas une adresse", language="fr")
    actions.write_minutes(officer, meeting)
    actions.approve_minutes(officer, meeting)
    actions.publish_minutes(officer, meeting)
    assert not MinutesAddress.objects.exists()
    letters = Mail.objects.filter(purpose="minutes")
    assert sorted(letter.to for letter in letters) == ["lea@exemple.fr", "rose@exemple.fr"]
    assert all("/compte-rendu/" in letter.text for letter in letters)
    # The letters themselves forget it once they have left.
    letters.filter(to="lea@exemple.fr").update(state=MailState.SENT)
    mail_tasks.forget_addresses()
    assert sorted(letter.to for letter in Mail.objects.filter(purpose="minutes")) == ["", "rose@exemple.fr"]
    assert not JournalEntry.objects.filter(facts__icontains="exemple.fr").exists()
    with pytest.raises(WrongState):
        actions.leave_address(system(), meeting, email="tard@exemple.fr", language="fr")


# Counts.


def test_only_counts_are_written_and_the_journal_says_none(officer, meeting, inhabitant):
    counts = {("age", "18_24"): 3, ("gender", "woman"): 12, ("gender", "man"): None}
    with pytest.raises(NotAllowed):
        actions.count_attendance(inhabitant, meeting, counts=counts)
    actions.count_attendance(officer, meeting, counts=counts)
    actions.count_attendance(officer, meeting, counts={("age", "18_24"): 4})
    rows = Attendance.objects.values_list("question", "answer", "count")
    assert sorted(rows) == [("age", "18_24", 4), ("gender", "woman", 12)]
    assert last().audience == Audience.STAFF
    assert set(last().facts) == {"title", "number"}
    for wrong in ({("age", "vieux"): 1}, {("age", "18_24"): -1}, {("age", "18_24"): 10**9}):
        with pytest.raises(ValidationError):
            actions.count_attendance(officer, meeting, counts=wrong)


def test_the_census_has_a_source_and_is_the_administrators(administrator, officer, town):
    counts = {("gender", "woman"): 3600, ("gender", "man"): 3250}
    with pytest.raises(NotAllowed):
        actions.enter_census(officer, town, counts=counts, source="Insee 2022")
    with pytest.raises(ValidationError) as objection:
        actions.enter_census(administrator, town, counts=counts, source="")
    assert list(objection.value.error_dict) == ["source"]
    actions.enter_census(administrator, town, counts=counts, source="Insee 2019")
    actions.enter_census(administrator, town, counts=counts, source="Insee 2022")
    assert {row.source for row in CensusFigure.objects.all()} == {"Insee 2022"}
    assert CensusFigure.objects.count() == 2
