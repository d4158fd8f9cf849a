"""Problems: notes are put together into something concrete, and people mark what matters most."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from terril.foundation.actions import NotAllowed
from terril.meetings import building, likeness
from terril.meetings.models import Phase, Problem, RoomRole
from terril.meetings.queries import building as queries
from terril.meetings.views.room import reading
from terril.meetings.views.room.parts import RoomPart, Seat


def _shared(role: RoomRole, phase: Phase) -> Mapping[str, Any]:
    meeting = phase.meeting
    problems = queries.problems_of(meeting)
    told: dict[str, Any] = {
        "deeds": reverse("meetings:room", args=[meeting.number]),
        "problems": problems,
        "facilitates": role == RoomRole.FACILITATOR,
        "types": role in (RoomRole.FACILITATOR, RoomRole.NOTE_TAKER),
        "lays": role == RoomRole.PARTICIPANT,
        "pebbles": building.PEBBLES,
    }
    if told["facilitates"]:
        free = queries.free_notes_of(meeting)
        by_number = {note.pk: note for note in free}
        alike = likeness.alike({note.pk: note.text for note in free if not note.is_apart})
        told |= {"free": free, "alike": [[by_number[number] for number in group] for group in alike]}
    return told


def _own(seat: Seat, phase: Phase) -> Mapping[str, Any]:
    laid = queries.pebbles_of(seat.meeting, seat.phone) if seat.phone else {}
    return {
        "marks": [f"caillou-{number}" for number, count in laid.items() if count],
        "left": building.PEBBLES - sum(laid.values()),
        **{f"laid-{number}": count for number, count in laid.items()},
    }


def _group(seat: Seat, phase: Phase, data: QueryDict) -> None:
    reading.only_who_facilitates(seat)
    if data.get("to") == "new":
        _add(seat, phase, data)
        return
    problem = reading.part_or_none(seat, Problem, data, "problem")
    building.group(seat.meeting, notes=reading.numbers(data, "notes"), problem=problem)


def _leave_apart(seat: Seat, phase: Phase, data: QueryDict) -> None:
    reading.only_who_facilitates(seat)
    building.leave_apart(seat.meeting, notes=reading.numbers(data, "notes"))


def _add(seat: Seat, phase: Phase, data: QueryDict) -> None:
    reading.only_who_facilitates(seat)
    building.add_problem(
        seat.meeting,
        title=data.get("title", ""),
        where=data.get("where", ""),
        who=data.get("who", ""),
        known=data.get("known", ""),
        notes=reading.numbers(data, "notes"),
    )


def _describe(seat: Seat, phase: Phase, data: QueryDict) -> None:
    reading.only_who_types(seat)
    building.describe(
        reading.part(seat, Problem, data, "problem"),
        title=data.get("title", ""),
        where=data.get("where", ""),
        who=data.get("who", ""),
        known=data.get("known", ""),
    )


def _take_apart(seat: Seat, phase: Phase, data: QueryDict) -> None:
    reading.only_who_facilitates(seat)
    building.take_apart(reading.part(seat, Problem, data, "problem"))


def _only_participants(seat: Seat) -> None:
    if seat.role != RoomRole.PARTICIPANT:
        raise NotAllowed(
            _("Les cailloux sont ceux des habitants : c'est à eux de dire ce qui compte le plus.")
        )


def _lay(seat: Seat, phase: Phase, data: QueryDict) -> None:
    _only_participants(seat)
    building.lay_pebble(seat.meeting, seat.phone, reading.part(seat, Problem, data, "problem"))


def _take_back(seat: Seat, phase: Phase, data: QueryDict) -> None:
    _only_participants(seat)
    building.take_pebble(seat.meeting, seat.phone, reading.part(seat, Problem, data, "problem"))


def _count(seat: Seat, phase: Phase, data: QueryDict) -> None:
    reading.only_who_types(seat)
    building.count_pebbles(reading.part(seat, Problem, data, "problem"), data.get("pebbles", ""))


PART = RoomPart(
    template="meetings/room/problems.html",
    projector="meetings/projector/problems.html",
    shared=_shared,
    own=_own,
    deeds={
        "ranger": _group,
        "separer": _leave_apart,
        "probleme": _add,
        "preciser": _describe,
        "defaire": _take_apart,
        "poser": _lay,
        "reprendre": _take_back,
        "cailloux": _count,
    },
)
