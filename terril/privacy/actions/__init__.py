"""Erasing people, and writing the pages that the law asks for."""

from terril.privacy.actions.erasing import (
    erase,
    erase_at_the_counter,
    erase_unused,
    note_erased,
    note_erased_at_the_counter,
    note_erased_unused,
)

__all__ = [
    "erase",
    "erase_at_the_counter",
    "erase_unused",
    "note_erased",
    "note_erased_at_the_counter",
    "note_erased_unused",
]
