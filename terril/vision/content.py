"""What a project of the town says, as JSON values: the draft being written and every version published.

    {"star": text, "promise": text, "horizon": year or None,
     "values": [{"key", "title", "words"}],
     "orientations": [{"key", "title", "why", "difference", "themes": [text]}],
     "withdrawn": [{"key", "title", "because"}],
     "keys": how many keys were ever given}

`withdrawn` holds the orientations that this very text gives up. A key is what tells that a piece
changed and not that another stands in its place: the number of a published orientation, "n3" for one
that is not published yet, "v3" for a value. Everything else keeps its order.
"""

from __future__ import annotations

from typing import Any

from terril.vision.models import Orientation, Vision

Content = dict[str, Any]
Piece = dict[str, Any]

# What a reader reads: neither keys nor what only tells how it was written.
READ = ("star", "promise", "horizon", "values", "orientations", "withdrawn")


def empty() -> Content:
    """Return what nothing is written of yet."""
    return {
        "star": "",
        "promise": "",
        "horizon": None,
        "values": [],
        "orientations": [],
        "withdrawn": [],
        "keys": 0,
    }


def content_of(vision: Vision | None, orientations: list[Orientation], keys: int = 0) -> Content:
    """Return what is published, as a draft begins with it."""
    content = {**empty(), "keys": keys, "orientations": [piece_of(one) for one in orientations]}
    if vision is not None:
        content |= {
            "star": vision.star,
            "promise": vision.promise,
            "horizon": vision.horizon,
            "values": [dict(value) for value in vision.values],
        }
    return content


def piece_of(orientation: Orientation) -> Piece:
    """Return a published orientation as a piece of a text."""
    return {
        "key": str(orientation.pk),
        "title": orientation.title,
        "why": orientation.why,
        "difference": orientation.difference,
        "themes": list(orientation.themes),
    }


def find(pieces: list[Piece], key: str) -> Piece | None:
    """Return the piece of that key."""
    return next((piece for piece in pieces if piece["key"] == key), None)


def put(pieces: list[Piece], piece: Piece, rank: int | None) -> None:
    """Put a piece at its rank (from 1; None: where it was, or last), in place of the one of its key."""
    before = next((n for n, one in enumerate(pieces) if one["key"] == piece["key"]), len(pieces))
    del pieces[before : before + 1]
    pieces.insert(before if rank is None else min(max(rank, 1) - 1, len(pieces)), piece)


def new_key(content: Content, letter: str) -> str:
    """Return a key that no piece of this project ever had."""
    content["keys"] += 1
    return f"{letter}{content['keys']}"


def is_same(one: Content, other: Content) -> bool:
    """Say whether two texts read the same."""
    return all(one[name] == other[name] for name in READ)
