"""What lies under the map: the town's own drawing, its tiles, and what may be asked of the State."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock
from terril.territories.models import Territory


class GroundKind(models.TextChoices):
    """How a drawing is painted; the order is that of painting, the last on top."""

    WOODS = "woods", _("Bois, parcs, champs")
    WATER = "water", _("Eau")
    BUILDINGS = "buildings", _("Bâtiments")
    PATHS = "paths", _("Chemins, pistes")
    ROADS = "roads", _("Rues et routes")


class Ground(models.Model):
    """One drawing laid under the map, from a file of the town: its streets, its water, its woods …"""

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="grounds")
    kind = models.CharField(max_length=10, choices=GroundKind)
    name = models.CharField(max_length=80)
    # Where it comes from and under which licence: the map says so.
    source = models.CharField(max_length=160)
    # {"lines": [[[lon, lat], …], …], "surfaces": [[ring, …], …]}, cut around the town, thinned.
    shapes = models.JSONField()
    added_on = models.DateField(default=clock.today)

    def __str__(self) -> str:
        return self.name


def tiles_name(tiles: Tiles, given: str) -> str:
    """Return the name of a file of tiles: nothing of the name it was sent with."""
    return f"tiles/{secrets.token_hex(16)}.pmtiles"


class Tiles(models.Model):
    """The town's own pictures of the ground, in one PMTiles file. At most one a town."""

    territory = models.OneToOneField(Territory, models.CASCADE, related_name="tiles")
    file = models.FileField(upload_to=tiles_name)
    content_type = models.CharField(max_length=20)
    min_zoom = models.PositiveSmallIntegerField()
    max_zoom = models.PositiveSmallIntegerField()
    # [west, south, east, north]
    bounds = models.JSONField()
    source = models.CharField(max_length=160)
    added_on = models.DateField(default=clock.today)

    def __str__(self) -> str:
        return self.file.name or ""


class MapSettings(models.Model):
    """What the town lets its site ask of the State's servers; nothing while there is no row."""

    territory = models.OneToOneField(Territory, models.CASCADE, related_name="map_settings")
    # The visitor's own browser fetches the pictures.
    uses_ign = models.BooleanField(default=False)
    # Our server asks, in nobody's name.
    uses_geocoder = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.territory)
