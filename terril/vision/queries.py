"""Finding the star and the orientations."""

from __future__ import annotations

from django.db.models import QuerySet

from terril.territories.models import Territory
from terril.vision.models import Orientation, Vision


def star_of(town: Territory) -> Vision | None:
    """Return the town's star; None while it has not chosen one."""
    return Vision.objects.filter(territory=town).first()


def orientations_of(town: Territory) -> QuerySet[Orientation]:
    """Return the directions the town chose, in its own order."""
    return Orientation.objects.filter(territory=town).order_by("position", "title", "pk")
