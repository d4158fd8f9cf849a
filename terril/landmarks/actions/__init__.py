"""Everything that changes a pebble."""

from terril.landmarks.actions.completing import (
    MOST_FIGURES,
    MOST_PHOTOS,
    add_figure,
    add_photo,
    put_sound,
    remove_figure,
    take_photo_out,
    take_sound_off,
    translate,
)
from terril.landmarks.actions.laying import correct, lay, put_back, withdraw

__all__ = [
    "MOST_FIGURES",
    "MOST_PHOTOS",
    "add_figure",
    "add_photo",
    "correct",
    "lay",
    "put_back",
    "put_sound",
    "remove_figure",
    "take_photo_out",
    "take_sound_off",
    "translate",
    "withdraw",
]
