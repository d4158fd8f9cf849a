"""The ground under the map: nothing of anybody."""

from terril.privacy.classes import Table

TABLES = {
    "maps.ground": Table(public="territory kind name source shapes added_on", technical="id"),
    "maps.tiles": Table(
        public="territory file content_type min_zoom max_zoom bounds source added_on", technical="id"
    ),
    "maps.mapsettings": Table(public="territory uses_ign uses_geocoder", technical="id"),
}
