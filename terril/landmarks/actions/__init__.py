"""Everything that changes a pebble."""

from terril.landmarks.actions.completing import (
    MOST_FIGURES,
    MOST_PHOTOS,
    add_figure,
    add_photo,
    remove_figure,
    take_photo_out,
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
    "remove_figure",
    "take_photo_out",
    "translate",
    "withdraw",
]
