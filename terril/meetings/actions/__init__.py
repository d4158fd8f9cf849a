"""All that may be done with a meeting, from its announcement to what became of it."""

from terril.meetings.actions.after import answer_note, sort_note, sort_notes
from terril.meetings.actions.counting import count_attendance, enter_census
from terril.meetings.actions.minutes import (
    approve_minutes,
    leave_address,
    publish_minutes,
    write_minutes,
)

__all__ = [
    "answer_note",
    "approve_minutes",
    "count_attendance",
    "enter_census",
    "leave_address",
    "publish_minutes",
    "sort_note",
    "sort_notes",
    "write_minutes",
]
