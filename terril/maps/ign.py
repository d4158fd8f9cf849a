"""The State's own map, Plan IGN, from the Géoplateforme: asked for only where an administrator says so."""

from __future__ import annotations

ORIGIN = "https://data.geopf.fr"
# Web Map Tile Service, the matrix set that all web maps share (PM, EPSG:3857).
TILES = (
    f"{ORIGIN}/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2"
    "&STYLE=normal&FORMAT=image/png&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
)
MIN_ZOOM, MAX_ZOOM = 0, 19
SOURCE = "IGN-F/Géoplateforme, Plan IGN, Licence Ouverte 2.0"
