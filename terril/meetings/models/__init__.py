"""Meetings: what is announced, the room, what is said there, what is built from it."""

from __future__ import annotations

from terril.meetings.models.after import (
    AgeBand,
    Attendance,
    AttendanceQuestion,
    CensusFigure,
    Gender,
    Minutes,
    MinutesAddress,
    MinutesVersion,
)
from terril.meetings.models.announcing import Document, Registration
from terril.meetings.models.building import Card, CardState, Outcome, Pebble, Problem
from terril.meetings.models.closing import Feeling, Trust, TrustWords
from terril.meetings.models.controversy import (
    Answer,
    Argument,
    FormerWords,
    Question,
    Stand,
    Statement,
    Vote,
    WrittenBy,
)
from terril.meetings.models.meeting import (
    Meeting,
    PartOfMeeting,
    Phase,
    PhaseKind,
    RoomMember,
    RoomRole,
    Wheelchair,
)
from terril.meetings.models.notes import Fate, MeToo, Note

__all__ = [
    "AgeBand",
    "Answer",
    "Argument",
    "Attendance",
    "AttendanceQuestion",
    "Card",
    "CardState",
    "CensusFigure",
    "Document",
    "Fate",
    "Feeling",
    "FormerWords",
    "Gender",
    "MeToo",
    "Meeting",
    "Minutes",
    "MinutesAddress",
    "MinutesVersion",
    "Note",
    "Outcome",
    "PartOfMeeting",
    "Pebble",
    "Phase",
    "PhaseKind",
    "Problem",
    "Question",
    "Registration",
    "RoomMember",
    "RoomRole",
    "Stand",
    "Statement",
    "Trust",
    "TrustWords",
    "Vote",
    "Wheelchair",
    "WrittenBy",
]
