"""Everything that changes organisations, what they offer and who speaks for them."""

from terril.directory.actions.groups import show_group
from terril.directory.actions.importing import import_organisations
from terril.directory.actions.offerings import MOST_OFFERINGS, offer, withdraw_offer
from terril.directory.actions.organisations import appoint, dismiss, edit, form_group, register

__all__ = [
    "MOST_OFFERINGS",
    "appoint",
    "dismiss",
    "edit",
    "form_group",
    "import_organisations",
    "offer",
    "register",
    "show_group",
    "withdraw_offer",
]
