"""What is printed: plates whose code a machine reads back, a leaflet."""

from __future__ import annotations

import io
import re
import shutil
import subprocess

import pytest
import zxingcpp
from PIL import Image

from terril.trails.pdf import Size, plate_drawing, plates
from terril.trails.pdf.plates import drawn, short_address
from tests import factories

pytestmark = pytest.mark.django_db


def read_back(png: bytes) -> list:
    return zxingcpp.read_barcodes(Image.open(io.BytesIO(png)), formats=zxingcpp.BarcodeFormat.QRCode)


def pages(pdf: bytes, resolution: int = 90) -> list[bytes]:
    """Return the pages of a PDF as a printer would draw them."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm (poppler-utils) draws the PDF; the same plate is read from its drawing")
    done = subprocess.run(
        ["pdftoppm", "-r", str(resolution), "-png", "-"], input=pdf, stdout=subprocess.PIPE, check=True
    )
    return [b"\x89PNG" + part for part in done.stdout.split(b"\x89PNG")[1:]]


@pytest.fixture
def real_host(settings):
    settings.DEVELOPMENT = False


def test_the_code_is_the_town_s_short_address_and_a_machine_reads_it(town, posts, real_host):
    for size in Size:
        found = read_back(plate_drawing(town, posts[0], size=size, form="png", ppi=110))
        assert [code.text for code in found] == [f"https://{town.host}/b/{posts[0].code}"]
        # Error correction Q.
        assert found[0].ec_level == "Q"


@pytest.mark.parametrize(("size", "on_a_sheet"), [(Size.A6, 4), (Size.A5, 2)])
def test_a_sheet_holds_several_plates_and_each_is_read_back_from_the_pdf(
    town, posts, size, on_a_sheet, real_host
):
    five = [*posts, *(factories.PostFactory(territory=town) for _ in range(2))]
    drawn_pages = pages(plates(town, five, size=size, on_sheets=True))
    assert len(drawn_pages) == -(-5 // on_a_sheet)
    found = [{code.text for code in read_back(page)} for page in drawn_pages]
    assert set().union(*found) == {short_address(town, post) for post in five}
    assert len(found[0]) == on_a_sheet


def test_one_plate_a_page_has_the_size_of_the_plate(town, posts):
    for size, millimetres in ((Size.A6, (105, 148)), (Size.A5, (148, 210))):
        drawn_pages = pages(plates(town, posts[:2], size=size, on_sheets=False), resolution=40)
        assert len(drawn_pages) == 2
        width, height = Image.open(io.BytesIO(drawn_pages[0])).size
        assert (width / 40 * 25.4, height / 40 * 25.4) == pytest.approx(millimetres, abs=1)


def test_the_code_has_its_quiet_zone_and_is_drawn_not_painted(town, posts):
    runs, modules = drawn("https://ville.example/b/7KD4M")
    assert min(x for x, _y, _long in runs) == min(y for _x, y, _long in runs) == 4
    assert max(x + long for x, _y, long in runs) == modules - 4
    svg = plate_drawing(town, posts[0], size=Size.A6).decode()
    assert "<image" not in svg
    assert "data:" not in svg


def test_the_same_plates_give_the_same_bytes_and_hostile_titles_are_text(town, posts):
    posts[0].title = '#read("/etc/passwd") </text><script>1</script> 漢字'
    posts[0].save()
    first, second = (plates(town, posts, size=Size.A6, on_sheets=True) for _ in range(2))
    assert first == second
    assert b"<script" not in plate_drawing(town, posts[0], size=Size.A6)


def test_the_officer_prints_plates(client, town, posts, officer, inhabitant):
    addresses = (
        "/atelier/bornes/plaques.pdf",
        f"/atelier/bornes/plaques.pdf?borne={posts[0].code}&taille=a5&feuille=a4",
        f"/atelier/bornes/{posts[0].code}/plaque.svg",
    )
    for person, status in ((inhabitant, 403), (officer, 200)):
        client.force_login(person)
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == status, address
    assert answer["Content-Type"] == "image/svg+xml"
    assert re.match(r"attachment", answer["Content-Disposition"])
    assert client.get("/atelier/bornes/plaques.pdf?borne=ZZZZZ").status_code == 404


def test_the_leaflet_is_for_everybody(client, town, trail):
    answer = client.get("/parcours/la-boucle/depliant.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    ring = [[2.75, 50.43], [2.85, 50.43], [2.85, 50.49], [2.75, 50.49], [2.75, 50.43]]
    town.boundary = {"type": "Polygon", "coordinates": [ring]}
    town.save()
    assert len(pages(client.get("/parcours/la-boucle/depliant.pdf?n").content, 40)) >= 1
