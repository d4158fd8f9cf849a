"""Writing the story, and taking in what inhabitants remember."""

from terril.story.actions.chapters import (
    add_picture,
    publish,
    put_sound,
    remove_picture,
    rewrite,
    take_sound_off,
    withdraw_chapter,
    write,
)
from terril.story.actions.memories import decline, give, show, withdraw

__all__ = [
    "add_picture",
    "decline",
    "give",
    "publish",
    "put_sound",
    "remove_picture",
    "rewrite",
    "show",
    "take_sound_off",
    "withdraw",
    "withdraw_chapter",
    "write",
]
