"""The path on an A3 sheet, to pin up in a hall: all of it is drawn, nothing is a picture of points.

The same pebbles give the same bytes (see terril.ui.pdf). With few pebbles the words are large; with
hundreds, the list below the drawing takes smaller letters and more columns, and still says them all.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from terril.landmarks.models import LandmarkKind
from terril.landmarks.queries import to_draw
from terril.territories.models import Territory
from terril.ui import path
from terril.ui.pdf import compile_sheet
from terril.ui.trail import WIDE
from terril.vision.models import Vision
from terril.vision.queries import orientations_of, star_of

SHEET = Path(__file__).resolve().parent / "poster.typ"


@dataclass(frozen=True, slots=True)
class _Laid:
    """A pebble, as the poster needs it."""

    year: int
    title: str
    orientation: int
    is_lesson: bool
    url: str = ""


def poster_pdf(town: Territory) -> bytes:
    """Return the PDF of the town's path, tagged for screen readers (PDF/UA-1), in three queries."""
    orientations = list(orientations_of(town))
    ranks = {orientation.pk: rank for rank, orientation in enumerate(orientations, start=1)}
    laid = [
        _Laid(
            each.laid_on.year,
            each.title,
            ranks.get(each.leads_to or 0, 0) % path.COLOURS,
            each.kind == LandmarkKind.LESSON,
        )
        for each in to_draw(town)
    ]
    today = timezone.localdate()
    data = _sheet(town, star_of(town), [orientation.title for orientation in orientations], laid, today)
    dawn = datetime.datetime.combine(today, datetime.time(), tzinfo=datetime.UTC)
    return compile_sheet(SHEET, data, int(dawn.timestamp()))


def _sheet(
    town: Territory, star: Vision | None, orientations: list[str], laid: list[_Laid], today: datetime.date
) -> dict[str, Any]:
    """Return all that the poster says, as words, and its drawing."""
    drawn = path.lay_out(laid, width=WIDE[0], height=WIDE[1])
    used = {pebble.orientation for pebble in laid}
    legend = [
        {"label": title, "colour": path.TINTS[rank % path.COLOURS]}
        for rank, title in enumerate(orientations, start=1)
        if rank % path.COLOURS in used or not laid
    ]
    if 0 in used:
        legend.append({"label": _("Sans orientation"), "colour": path.TINTS[0]})
    return {
        "language": get_language() or "fr",
        "town": town.name,
        "title": star.star if star else _("Chacun sa part, et le chemin se trace."),
        "below": _("Le chemin de %(town)s vers %(year)d") % {"town": town.name, "year": star.horizon}
        if star
        else _("Le chemin de %(town)s") % {"town": town.name},
        "drawing": render_to_string(
            "landmarks/poster.svg", {"drawn": drawn, "colours": list(enumerate(path.TINTS))}
        ),
        "alternative": _said(laid),
        "legend_title": _("La couleur dit vers quoi le caillou mène"),
        "legend": legend,
        "lesson": _("Ce caillou est un enseignement : il n'a pas marché, et il est raconté."),
        "has_lesson": any(pebble.is_lesson for pebble in laid),
        "years": [
            {
                "year": str(year),
                "pebbles": [
                    {"title": each.title, "colour": path.TINTS[each.orientation], "is_lesson": each.is_lesson}
                    for each in pebbles
                ],
            }
            for year, pebbles in groupby(reversed(laid), key=lambda pebble: pebble.year)
        ],
        "empty": _("Le premier caillou reste à poser.")
        + " "
        + _("Une initiative menée à deux jusqu'au bout, et le chemin commence ici."),
        "footer": _("%(count)s, le %(day)s. Chaque caillou a sa page : %(address)s")
        % {
            "count": _said(laid),
            "day": date_format(today, "DATE_FORMAT"),
            "address": f"{town.host or ''}{reverse('landmarks:list')}",
        },
        "notice": _("Démonstration : personnes inventées, rien n'engage la commune") if town.is_demo else "",
    }


def _said(laid: list[_Laid]) -> str:
    """Say the drawing in one line."""
    return ngettext("%(count)d caillou blanc", "%(count)d cailloux blancs", len(laid)) % {"count": len(laid)}
