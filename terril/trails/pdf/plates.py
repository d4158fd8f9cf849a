"""Plates: the QR code of a post, its title, the town's name, its short address in clear.

The code is drawn with error correction Q (a quarter of it may be scratched) and the quiet zone of
four modules that ISO/IEC 18004 asks for. It holds the town's own short address, whatever address the
officer printed from: a plate outlives what serves it.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from terril.territories.models import Territory
from terril.territories.queries import address_of
from terril.trails import queries
from terril.trails.models import Post
from terril.ui.pdf import compile_sheet, draw_sheet

SHEET = Path(__file__).resolve().parent / "plate.typ"
# The day the plate was drawn: the same posts always give the same bytes.
WRITTEN_ON = int(datetime.datetime(2026, 11, 25, tzinfo=datetime.UTC).timestamp())
QUIET_ZONE = 4


class Size(StrEnum):
    """Of a plate."""

    A6 = "a6"
    A5 = "a5"


def short_address(town: Territory, post: Post) -> str:
    """Return what the QR code of a post says."""
    return address_of(town) + reverse("trails:post", args=[post.code])


def plates(town: Territory, posts: Sequence[Post], *, size: Size, on_sheets: bool) -> bytes:
    """Return plates as a PDF: each on a page of its own size, or on A4 sheets with marks to cut along."""
    return compile_sheet(SHEET, _said(town, posts, size, on_sheets), WRITTEN_ON)


def plate_drawing(
    town: Territory, post: Post, *, size: Size, form: Literal["svg", "png"] = "svg", ppi: float = 144
) -> bytes:
    """Return one plate as a drawing, for whoever engraves it ("svg") or looks at it ("png")."""
    return draw_sheet(SHEET, _said(town, [post], size, False), form=form, ppi=ppi)


def _said(town: Territory, posts: Sequence[Post], size: Size, on_sheets: bool) -> dict[str, Any]:
    return {
        "language": get_language(),
        "town": town.name,
        "title": _("Plaques des bornes · %(town)s") % {"town": town.name},
        "above": _("Les cailloux blancs"),
        "scan": _("Visez avec l'appareil photo, ou tapez :"),
        "mark": _mark_of(town),
        "notice": _("Démonstration : ce n'est pas le site de la commune") if town.is_demo else "",
        "size": str(size),
        "on-sheets": on_sheets,
        "plates": [_plate(town, post) for post in posts],
    }


def _mark_of(town: Territory) -> list[int]:
    """Return the bytes of the town's mark as the sheet takes them; none when the town chose no mark."""
    picture = queries.mark_of(town)
    if picture is None:
        return []
    with picture.thumbnail.open() as file:
        return list(file.read())


def _plate(town: Territory, post: Post) -> dict[str, Any]:
    address = short_address(town, post)
    runs, modules = drawn(address)
    # What is typed needs no https://: browsers add it.
    host = address.partition("://")[2].partition("/")[0]
    return {"title": post.title, "host": host, "code": post.code, "runs": runs, "modules": modules}


def drawn(text: str) -> tuple[list[list[int]], int]:
    """Return a QR code as its dark runs (x, y, length), quiet zone counted, and its modules a side."""
    # Here and not above: only who prints a plate needs it.
    import segno

    matrix = segno.make_qr(text, error="q", boost_error=False).matrix
    runs = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            if not row[x]:
                x += 1
                continue
            start = x
            while x < len(row) and row[x]:
                x += 1
            runs.append([start + QUIET_ZONE, y + QUIET_ZONE, x - start])
    return runs, len(matrix) + 2 * QUIET_ZONE
