"""A PMTiles file of pictures: told from anything else when it comes in, read a picture at a time.

The format is PMTiles 3, read by the `pmtiles` library. What the library takes on trust is checked
here before it reads it: a directory that unfolds without end, a number without end, a place beyond
the end of the file. A file is checked whole once, when it comes in, and never changes after.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Unfolded, a directory of a town's file weighs a few kilobytes.
MAX_DIRECTORY = 512 * 1024
MAX_ENTRIES = 200_000
# No number of the format has more than ten bytes.
ENDLESS = re.compile(rb"[\x80-\xff]{11}")
# The beginnings of the pictures that every browser shows.
PICTURES = {
    "PNG": ("image/png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    "JPEG": ("image/jpeg", re.compile(rb"\xff\xd8\xff")),
    "WEBP": ("image/webp", re.compile(rb"RIFF.{4}WEBP", re.DOTALL)),
}
GetBytes = Callable[[int, int], bytes]


@dataclass(frozen=True)
class Sheet:
    """What a file of tiles says of itself."""

    content_type: str
    min_zoom: int
    max_zoom: int
    bounds: list[float]


def source_of(file: Any) -> GetBytes:
    """Return what reads a piece of an open file, for the library."""

    def get_bytes(offset: int, length: int) -> bytes:
        file.seek(offset)
        return file.read(length)

    return get_bytes


def check(file: Any, size: int, town_boundary: dict[str, Any] | None) -> Sheet:
    """Read what a file of `size` bytes says of itself, and make sure that it is true.

    Raises ValidationError: not PMTiles, of another version, cut short, vector tiles, pictures that are
    none, a broken directory, elsewhere than the town.
    """
    from pmtiles.tile import MagicNumberNotFound, SpecVersionUnsupported, deserialize_header

    get_bytes = source_of(file)
    try:
        header = deserialize_header(get_bytes(0, 127))
    except SpecVersionUnsupported:
        raise ValidationError(
            _("Ce fichier PMTiles est d'une autre version que la 3. Refaites-le avec un outil d'aujourd'hui.")
        ) from None
    except (MagicNumberNotFound, UnicodeDecodeError):
        raise ValidationError(_("Ce fichier n'est pas un fichier PMTiles.")) from None
    except (ValueError, IndexError):
        raise _broken() from None
    kind = header["tile_type"].name
    if kind in ("MVT", "MLT"):
        raise ValidationError(
            _(
                "Ce fichier contient des tuiles vectorielles, que cette carte ne sait pas dessiner. Exportez "
                "des images (PNG, JPEG ou WebP)."
            )
        )
    if kind not in PICTURES:
        raise ValidationError(_("Les tuiles de ce fichier ne sont ni en PNG, ni en JPEG, ni en WebP."))
    if (
        header["tile_compression"].name not in ("NONE", "UNKNOWN")
        or header["internal_compression"].name != "GZIP"
    ):
        raise ValidationError(
            _("Ce fichier PMTiles est compressé d'une façon que cette carte ne lit pas : choisissez gzip.")
        )
    end = header["tile_data_offset"] + header["tile_data_length"]
    if end > size or header["root_offset"] + header["root_length"] > size:
        raise ValidationError(
            _("Ce fichier PMTiles est incomplet : il lui manque la fin. Envoyez-le à nouveau.")
        )
    content_type, beginning = PICTURES[kind]
    count = 0
    for entry in _entries(get_bytes, header, header["root_offset"], header["root_length"], 0):
        count += 1
        if count > MAX_ENTRIES or entry.offset + entry.length > header["tile_data_length"]:
            raise _broken()
        if not beginning.match(get_bytes(header["tile_data_offset"] + entry.offset, 16)):
            raise ValidationError(
                _("Une tuile de ce fichier n'est pas l'image qu'il annonce (%(kind)s).") % {"kind": kind}
            )
    if not count:
        raise ValidationError(_("Ce fichier PMTiles ne contient aucune tuile."))
    bounds = [header[name] / 1e7 for name in ("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7")]
    _check_is_here(bounds, town_boundary)
    if header["min_zoom"] > header["max_zoom"] or header["max_zoom"] > 24:
        raise _broken()
    return Sheet(content_type, header["min_zoom"], header["max_zoom"], bounds)


def picture(file: Any, z: int, x: int, y: int) -> bytes | None:
    """Return one picture of a file that was checked, None where it has none."""
    from pmtiles.reader import Reader

    if z > 24 or not (0 <= x < 2**z and 0 <= y < 2**z):
        return None
    return Reader(source_of(file)).get(z, x, y)


def _broken() -> ValidationError:
    return ValidationError(_("Ce fichier PMTiles est abîmé : son sommaire ne se lit pas."))


def _entries(get_bytes: GetBytes, header: Any, offset: int, length: int, depth: int) -> Iterator[Any]:
    """Give every entry that is a picture, reading each directory with care."""
    from pmtiles.tile import deserialize_directory

    if depth > 3 or length > MAX_DIRECTORY:
        raise _broken()
    folded = get_bytes(offset, length)
    try:
        unfolder = zlib.decompressobj(zlib.MAX_WBITS | 16)
        unfolded = unfolder.decompress(folded, MAX_DIRECTORY)
        if unfolder.unconsumed_tail or not unfolder.eof or unfolder.unused_data or ENDLESS.search(unfolded):
            raise _broken()
        entries = deserialize_directory(folded)
    except (zlib.error, EOFError, OSError):
        raise _broken() from None
    for entry in entries:
        if entry.run_length:
            yield entry
        else:
            start = header["leaf_directory_offset"] + entry.offset
            yield from _entries(get_bytes, header, start, entry.length, depth + 1)


def _check_is_here(bounds: list[float], town_boundary: dict[str, Any] | None) -> None:
    if not town_boundary:
        raise ValidationError(
            _(
                "Donnez d'abord le contour de la commune, dans ses réglages : on vérifie que les "
                "tuiles y sont."
            )
        )
    from shapely import box
    from shapely.geometry import shape

    if not shape(town_boundary).intersects(box(*bounds)):
        raise ValidationError(_("Les tuiles de ce fichier sont hors de la commune."))
