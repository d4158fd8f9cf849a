"""Everything that changes a meeting; what telephones send in its room is no action (room.py, building.py)."""

from terril.meetings.actions.after import answer_note, sort_note, sort_notes
from terril.meetings.actions.announcing import (
    add_document,
    announce,
    cancel,
    change,
    create,
    name_member,
    remove_document,
    remove_member,
    set_plan,
)
from terril.meetings.actions.building import answer_request, conclude, turn_card
from terril.meetings.actions.counting import count_attendance, enter_census
from terril.meetings.actions.minutes import (
    approve_minutes,
    forget_addresses,
    leave_address,
    publish_minutes,
    write_minutes,
)
from terril.meetings.actions.registering import forget_registrations, register, withdraw_registration
from terril.meetings.actions.room import begin_phase, close_room, extend, hold_on_paper, open_room

__all__ = [
    "add_document",
    "announce",
    "answer_note",
    "answer_request",
    "approve_minutes",
    "begin_phase",
    "cancel",
    "change",
    "close_room",
    "conclude",
    "count_attendance",
    "create",
    "enter_census",
    "extend",
    "forget_addresses",
    "forget_registrations",
    "hold_on_paper",
    "leave_address",
    "name_member",
    "open_room",
    "publish_minutes",
    "register",
    "remove_document",
    "remove_member",
    "set_plan",
    "sort_note",
    "sort_notes",
    "turn_card",
    "withdraw_registration",
    "write_minutes",
]
