"""From a place to the next: how far, in which direction, how long on foot. Pure geometry.

Distances are along a great circle of a sphere of 6,371 km (the haversine formula), as the crow flies:
what is shown says so. At the size of a town the error of the sphere is a few metres.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

EARTH_METRES = 6_371_000
# A walk with children, and a pause before each plate.
METRES_A_MINUTE = 60
MINUTES_A_POST = 2
WINDS = (
    gettext_lazy("vers le nord"),
    gettext_lazy("vers le nord-est"),
    gettext_lazy("vers l'est"),
    gettext_lazy("vers le sud-est"),
    gettext_lazy("vers le sud"),
    gettext_lazy("vers le sud-ouest"),
    gettext_lazy("vers l'ouest"),
    gettext_lazy("vers le nord-ouest"),
)

# Latitude, longitude; None for what has no place.
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Way:
    """From one place to another: metres, and the angle from the north, clockwise."""

    metres: int
    bearing: int

    @property
    def distance(self) -> str:
        return metres_in_words(self.metres)

    @property
    def wind(self) -> str:
        """Return the direction in words, one of eight."""
        return str(WINDS[round(self.bearing / 45) % 8])


def way(start: Place, end: Place) -> Way:
    """Return the way from `start` to `end`."""
    south, north = math.radians(start[0]), math.radians(end[0])
    across = math.radians(end[1] - start[1])
    half = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin(across / 2) ** 2
    metres = 2 * EARTH_METRES * math.asin(min(1, math.sqrt(half)))
    bearing = math.atan2(
        math.sin(across) * math.cos(north),
        math.cos(south) * math.sin(north) - math.sin(south) * math.cos(north) * math.cos(across),
    )
    return Way(round(metres), round(math.degrees(bearing)) % 360)


def length(places: Iterable[Place]) -> int:
    """Return the metres from the first place to the last, one after the other."""
    return sum(way(start, end).metres for start, end in itertools.pairwise(places))


def minutes(metres: int, posts: Sequence[object]) -> int:
    """Return how long the walk takes, a pause before each post included, to five minutes."""
    walked = metres / METRES_A_MINUTE + MINUTES_A_POST * len(posts)
    return max(5, 5 * round(walked / 5))


def metres_in_words(metres: int) -> str:
    """Write a distance as one says it: "80 m", "1,4 km"."""
    if metres < 1000:
        # To ten metres: a plate is seen from there.
        return _("%(number)s m") % {"number": max(10, 10 * round(metres / 10))}
    return _("%(number)s km") % {"number": number_format(round(metres / 1000, 1), 1)}


def minutes_in_words(total: int) -> str:
    """Write a time as one says it: "45 min", "1 h 20"."""
    hours, rest = divmod(total, 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    return _("%(hours)s h %(minutes)s") % {"hours": hours, "minutes": f"{rest:02d}"}
