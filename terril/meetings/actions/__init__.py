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
from terril.meetings.actions.registering import forget_registrations, register, withdraw_registration

__all__ = [
    "add_document",
    "announce",
    "cancel",
    "change",
    "create",
    "forget_registrations",
    "name_member",
    "register",
    "remove_document",
    "remove_member",
    "set_plan",
    "withdraw_registration",
]
