"""A file of tiles, and all that is none."""

from __future__ import annotations

import gzip
import io

import pytest
from django.core.exceptions import ValidationError
from pmtiles.tile import Compression, TileType, deserialize_header, serialize_header

from terril.maps import tiles
from tests.maps.files import RING, pmtiles

TOWN = {"type": "Polygon", "coordinates": [RING]}


def check(content, town=TOWN):
    return tiles.check(io.BytesIO(content), len(content), town)


def with_root(directory, **more):
    """Return a file whose list of contents is `directory`."""
    content = pmtiles()
    header = {**deserialize_header(content[:127]), "root_offset": len(content), "root_length": len(directory)}
    return serialize_header({**header, **more}) + content[127:] + directory


def test_a_right_file_says_what_it_is_and_gives_its_pictures():
    content = pmtiles()
    sheet = check(content)
    assert (sheet.content_type, sheet.min_zoom, sheet.max_zoom) == ("image/png", 0, 2)
    assert sheet.bounds == [2.75, 50.43, 2.85, 50.49]
    assert tiles.picture(io.BytesIO(content), 1, 0, 0).endswith(b"\x01")
    for place in ((1, 1, 1), (30, 0, 0), (1, 2, 0)):
        assert tiles.picture(io.BytesIO(content), *place) is None


ENDLESS = gzip.compress(b"\x01" + b"\xff" * 60 + b"\x01" * 4)
BOMB = gzip.compress(b"\x01" * 1_000_000)
IN_CIRCLES = gzip.compress(bytes([1, 0, 0, 40, 1]))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "n'est pas un fichier PMTiles"),
        (b"%PDF-1.7" + b"x" * 300, "n'est pas un fichier PMTiles"),
        (b"\xff" * 300, "n'est pas un fichier PMTiles"),
        (b"PMTiles\x02" + b"\x00" * 200, "autre version"),
        (b"PMTiles", "abîmé"),
        (pmtiles()[:-20], "incomplet"),
        (pmtiles(kind=TileType.MVT), "tuiles vectorielles"),
        (pmtiles(kind=TileType.AVIF), "ni en PNG"),
        (pmtiles(compression=Compression.GZIP), "compressé d'une façon"),
        (pmtiles(picture=b"<svg onload=alert(1)>"), "n'est pas l'image qu'il annonce"),
        (pmtiles(bounds=(5, 45, 6, 46)), "hors de la commune"),
        (with_root(b"no gzip"), "abîmé"),
        (with_root(ENDLESS), "abîmé"),
        (with_root(BOMB), "abîmé"),
        (with_root(gzip.compress(b"\x00")), "aucune tuile"),
        (with_root(gzip.compress(b"\x05")), "abîmé"),
        (with_root(gzip.compress(bytes([1, 0, 1, 255, 1, 1]))), "abîmé"),
        (with_root(pmtiles()[:127], root_length=10**12), "incomplet"),
    ],
)
def test_each_fault_has_its_sentence(content, said):
    with pytest.raises(ValidationError) as objection:
        check(content)
    assert said in " ".join(objection.value.messages)


def test_a_directory_that_leads_back_to_itself_comes_to_an_end():
    content = with_root(IN_CIRCLES)
    header = deserialize_header(content[:127])
    content = serialize_header({**header, "leaf_directory_offset": header["root_offset"]}) + content[127:]
    length = header["root_length"]
    circle = gzip.compress(bytes([1, 0, 0, length, 1]))
    content = content[: header["root_offset"]] + circle + b"\x00" * 40
    with pytest.raises(ValidationError, match="abîmé"):
        check(content)


def test_without_a_boundary_nobody_knows_whether_it_is_here():
    with pytest.raises(ValidationError, match="d'abord le contour"):
        check(pmtiles(), None)
