"""Everything that changes a meeting; what telephones send in its room is no action (room.py, building.py)."""

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
from terril.meetings.actions.registering import forget_registrations, register, withdraw_registration
from terril.meetings.actions.room import begin_phase, close_room, extend, hold_on_paper, open_room

__all__ = [
    "add_document",
    "announce",
    "answer_request",
    "begin_phase",
    "cancel",
    "change",
    "close_room",
    "conclude",
    "create",
    "extend",
    "forget_registrations",
    "hold_on_paper",
    "name_member",
    "open_room",
    "register",
    "remove_document",
    "remove_member",
    "set_plan",
    "turn_card",
    "withdraw_registration",
]
