"""Opening the room, going from phase to phase, closing: who may, when, and two at once."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError

from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.foundation.models import JournalEntry
from terril.foundation.states import WrongState
from terril.meetings import actions, codes
from terril.meetings.models import MeToo, PhaseKind, RoomMember, RoomRole
from terril.meetings.states import MeetingState
from tests import factories
from tests.together import together


@pytest.fixture
def live(town):
    return factories.MeetingFactory(territory=town, live=True, phase=PhaseKind.VENTING)


def of(meeting, kind):
    return meeting.phases.get(kind=kind).pk


def deeds_of(meeting):
    """Return every action with the details that it would be right with."""
    return {
        "open": (actions.open_room, {}),
        "begin": (actions.begin_phase, {"phase": of(meeting, "problems"), "leaves": meeting.phase_id}),
        "extend": (actions.extend, {"leaves": meeting.phase_id, "minutes": 5}),
        "close": (actions.close_room, {"leaves": meeting.phase_id, "because": "La salle ferme"}),
        "paper": (actions.hold_on_paper, {}),
    }


class TestWhoMay:
    @pytest.mark.parametrize("deed", ["open", "begin", "extend", "close", "paper"])
    def test_nobody_but_those_who_facilitate(self, live, inhabitant, mayor, service_member, deed):
        taker = factories.UserFactory(inhabitant_of=live.territory)
        RoomMember.objects.create(meeting=live, user=taker, role=RoomRole.NOTE_TAKER)
        action, details = deeds_of(live)[deed]
        for who in (inhabitant, mayor, service_member, taker):
            with pytest.raises(NotAllowed):
                action(who, live, **details)
        assert not JournalEntry.objects.exists()

    @pytest.mark.parametrize(
        ("state", "allowed"),
        [
            ("draft", set()),
            ("announced", {"open", "paper"}),
            ("live", {"begin", "extend", "close"}),
            ("held", {"open"}),
            ("published", set()),
            ("cancelled", set()),
        ],
    )
    def test_each_state_has_its_deeds(self, live, officer, state, allowed):
        live.phase.began_at -= datetime.timedelta(hours=1)
        live.phase.save()
        for name, (action, details) in deeds_of(live).items():
            type(live).objects.filter(pk=live.pk).update(state=state, phase=live.phase)
            if name in allowed:
                action(officer, live, **details)
            else:
                before = type(live).objects.values().get()
                with pytest.raises(WrongState):
                    action(officer, live, **details)
                assert type(live).objects.values().get() == before

    def test_somebody_named_to_facilitate(self, live, inhabitant):
        RoomMember.objects.create(meeting=live, user=inhabitant, role=RoomRole.FACILITATOR)
        actions.extend(inhabitant, live, leaves=live.phase_id, minutes=5)
        live.phase.refresh_from_db()
        assert live.phase.minutes == 35


class TestOpening:
    def test_a_code_a_salt_a_key_and_a_plan(self, town, officer):
        meeting = factories.MeetingFactory(territory=town, announced=True, plan=[])
        actions.open_room(officer, meeting)
        meeting.refresh_from_db()
        assert meeting.state == MeetingState.LIVE
        assert codes.read(meeting.code) == meeting.code
        assert meeting.salt
        assert meeting.note_key
        assert [p.kind for p in meeting.phases.order_by("position")][:2] == ["promises", "venting"]
        assert "a ouvert la salle" in str(actions.open_room.says)

    def test_opened_again_nothing_of_the_first_time_lets_in(self, live, officer):
        before = (live.code, live.salt)
        actions.close_room(officer, live, leaves=live.phase_id, because="Alerte")
        actions.open_room(officer, live)
        live.refresh_from_db()
        assert live.salt != before[1]
        assert live.phase is None


class TestPhases:
    def test_the_next_one_ends_the_one_before(self, live, officer):
        live.phase.began_at -= datetime.timedelta(minutes=31)
        live.phase.save()
        actions.begin_phase(officer, live, phase=of(live, "problems"), leaves=live.phase_id)
        venting = live.phases.get(kind="venting")
        live.refresh_from_db()
        assert (live.phase.kind, bool(venting.ended_at), live.version) == ("problems", True, 1)

    def test_venting_is_not_cut_short_without_a_reason(self, live, officer):
        wanted = {"phase": of(live, "problems"), "leaves": live.phase_id}
        with pytest.raises(ValidationError) as objection:
            actions.begin_phase(officer, live, **wanted)
        assert "because" in objection.value.error_dict
        with pytest.raises(ValidationError):
            actions.close_room(officer, live, leaves=live.phase_id)
        live.refresh_from_db()
        assert (live.phase.kind, live.version) == ("venting", 0)
        actions.begin_phase(officer, live, because="Plus personne n'a rien à dire", **wanted)
        assert live.phases.get(kind="venting").ended_because == "Plus personne n'a rien à dire"
        assert JournalEntry.objects.get().facts["because"] == "Plus personne n'a rien à dire"

    def test_venting_comes_first(self, town, officer):
        meeting = factories.MeetingFactory(territory=town, live=True)
        for kind in ("problems", "construction", "closing"):
            with pytest.raises(WrongState):
                actions.begin_phase(officer, meeting, phase=of(meeting, kind), leaves=None)
        actions.begin_phase(officer, meeting, phase=of(meeting, "promises"), leaves=None)
        assert not meeting.phases.filter(kind="problems", began_at__isnull=False).exists()

    def test_one_may_go_back(self, live, officer):
        actions.begin_phase(officer, live, phase=of(live, "promises"), leaves=live.phase_id, because="Oubli")
        live.refresh_from_db()
        actions.begin_phase(officer, live, phase=of(live, "venting"), leaves=live.phase_id)
        venting = live.phases.get(kind="venting")
        assert venting.ended_at is None

    def test_a_phase_of_another_meeting_is_none_of_ours(self, live, officer):
        other = factories.MeetingFactory(territory=live.territory)
        with pytest.raises(ValidationError):
            actions.begin_phase(officer, live, phase=of(other, "problems"), leaves=live.phase_id)

    @pytest.mark.parametrize("minutes", [0, 61, -5])
    def test_too_many_minutes(self, live, officer, minutes):
        with pytest.raises(ValidationError):
            actions.extend(officer, live, leaves=live.phase_id, minutes=minutes)

    def test_minutes_are_given_from_now_when_time_was_up(self, live, officer):
        with clock.at(live.phase.began_at + datetime.timedelta(minutes=45)):
            actions.extend(officer, live, leaves=live.phase_id, minutes=5)
        assert live.phases.get(kind="venting").minutes == 50

    @pytest.mark.django_db(transaction=True)
    def test_two_facilitators_who_press_at_once_take_one_step(self, transactional_db):
        town = factories.TownFactory()
        two = [factories.UserFactory(officer_of=town) for _ in range(2)]
        meeting = factories.MeetingFactory(territory=town, live=True, phase=PhaseKind.PROMISES)
        venting, leaves = of(meeting, "venting"), meeting.phase_id
        done = together(
            *(lambda who=who: actions.begin_phase(who, meeting, phase=venting, leaves=leaves) for who in two)
        )
        assert sorted(type(each).__name__ for each in done) == ["Meeting", "WrongState"]
        assert JournalEntry.objects.count() == 1


class TestClosing:
    def test_telephones_become_numbers_and_are_forgotten(self, live, officer):
        note = factories.NoteFactory(meeting=live, hands=3)
        other = factories.NoteFactory(meeting=live)
        for phone in ("a", "b"):
            MeToo.objects.create(note=note, phone=phone)
        actions.close_room(officer, live, leaves=live.phase_id, because="Fin", headcount=42)
        for each in (note, other, live):
            each.refresh_from_db()
        assert (note.hands, other.hands) == (5, 0)
        assert not MeToo.objects.exists()
        assert (live.state, live.code, live.salt, live.phase, live.headcount) == ("held", "", "", None, 42)

    def test_on_paper_alone(self, town, officer):
        meeting = factories.MeetingFactory(territory=town, announced=True)
        actions.hold_on_paper(officer, meeting, headcount=10)
        meeting.refresh_from_db()
        assert (meeting.state, meeting.headcount, meeting.code) == ("held", 10, "")
