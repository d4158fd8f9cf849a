"""Erasing people, and writing the pages that the law asks for."""

from terril.privacy.actions.erasing import (
    erase,
    erase_at_the_counter,
    erase_unused,
    note_erased,
    note_erased_at_the_counter,
    note_erased_unused,
)
from terril.privacy.actions.pages import write_page
from terril.privacy.actions.sweeping import forget_signature, tell_unused

__all__ = [
    "erase",
    "erase_at_the_counter",
    "erase_unused",
    "forget_signature",
    "note_erased",
    "note_erased_at_the_counter",
    "note_erased_unused",
    "tell_unused",
    "write_page",
]
