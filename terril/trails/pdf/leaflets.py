"""The leaflet of a trail: its map and its posts, for those who carry paper."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from terril.territories.models import Territory
from terril.territories.queries import address_of
from terril.trails.pdf.plates import WRITTEN_ON
from terril.trails.queries import Step, Walk
from terril.ui import map
from terril.ui.pdf import compile_sheet

SHEET = Path(__file__).resolve().parent / "leaflet.typ"
_points = re.compile(r"[ML](-?[\d.]+) (-?[\d.]+)")


def leaflet(town: Territory, walk: Walk) -> bytes:
    """Return the leaflet of a trail as a PDF, in the language being spoken."""
    trail = walk.trail
    return compile_sheet(
        SHEET,
        {
            "language": get_language(),
            "town": town.name,
            "title": trail.title,
            "above": _("Un parcours à suivre · %(town)s") % {"town": town.name},
            "below": " · ".join(
                str(part)
                for part in (
                    trail.theme,
                    walk.distance,
                    walk.duration,
                    trail.get_level_display(),
                    trail.get_access_display(),
                )
                if part
            ),
            "notice": _("Démonstration : ce n'est pas le site de la commune") if town.is_demo else "",
            "address": address_of(town) + trail.get_absolute_url(),
            "words": [part for part in trail.words.split("\n") if part.strip()],
            "map": _map(town, walk),
            "stops": [_stop(step) for step in walk.steps],
            "how": _(
                "Les distances sont à vol d'oiseau. À chaque borne, visez le code avec l'appareil photo, ou "
                "tapez %(host)s/b/ suivi du code écrit à droite."
            )
            % {"host": address_of(town).partition("://")[2]},
            "page": _("page"),
            "of": _("sur"),
        },
        WRITTEN_ON,
    )


def _stop(step: Step) -> dict[str, Any]:
    return {
        "number": str(step.number),
        "title": step.post.title,
        "words": Truncator(step.post.words).chars(260),
        "code": step.post.code,
        "way": _("Borne suivante : %(distance)s %(wind)s")
        % {"distance": step.way.distance, "wind": step.way.wind}
        if step.way
        else "",
    }


def _map(town: Territory, walk: Walk) -> dict[str, Any] | None:
    placed = [(step.number, step.post.place) for step in walk.steps if step.post.place]
    sketch = map.draw(town.boundary, [place for _number, place in placed])
    if sketch is None or not placed:
        return None
    points = [
        [str(number), *drawn] for number, place in placed if (drawn := sketch.point(*place)) is not None
    ]
    return {
        "width": sketch.width,
        "height": sketch.height,
        "rings": [
            [[float(x), float(y)] for x, y in _points.findall(ring)]
            for ring in sketch.outline.split("Z")
            if ring
        ],
        "points": points,
    }
