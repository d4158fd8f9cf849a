"""Tables that people carry away: what each format writes, and that no text of somebody's is ever run."""

from __future__ import annotations

import csv
import datetime
import io
import json
from decimal import Decimal

import openpyxl
import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from terril.ui import tables
from terril.ui.tables import MACHINES, SPREADSHEETS, Column, harmless

COLUMNS = (
    Column("texte"),
    Column("nombre", kind="integer"),
    Column("montant", kind="decimal"),
    Column("jour", kind="date"),
    Column("moment", kind="moment"),
    Column("vrai", kind="boolean"),
    Column("liste", kind="list"),
)
MOMENT = datetime.datetime(2026, 5, 4, 7, 30, tzinfo=datetime.UTC)
ROW = (
    "L'été ; « oui », 5 €",
    -3,
    Decimal("-1234.50"),
    datetime.date(2026, 5, 4),
    MOMENT,
    True,
    ["eau", "air"],
)
EMPTY = (None,) * len(COLUMNS)
HOSTILE = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!D2",
    "@SUM(A1)",
    "\t=1",
    "\tdoucement",
    "\rtexte",
    "  =1",
    "\u00a0=1",
    '"=1',
    "＝1+1",
    "Bonjour;=HYPERLINK(1)",
    "Bonjour, @SUM(1)",
    "une ligne\n=1+1",
]


def of(chunks) -> str:
    return b"".join(chunks).decode()


def test_programs_read_points_commas_and_iso_dates():
    head, line, empty = csv.reader(io.StringIO(of(tables.csv_chunks(COLUMNS, [ROW, EMPTY]))))
    assert head == ["texte", "nombre", "montant", "jour", "moment", "vrai", "liste"]
    assert line == [ROW[0], "-3", "-1234.50", "2026-05-04", "2026-05-04T09:30:00+02:00", "true", "eau | air"]
    assert empty == [""] * 7


def test_a_french_spreadsheet_reads_semicolons_and_commas_with_its_accents():
    with translation.override("fr"):
        text = of(tables.csv_chunks(COLUMNS, [ROW], SPREADSHEETS["fr"]))
        assert tables.spreadsheet_dialect() is SPREADSHEETS["fr"]
    assert text.startswith("\ufefftexte;nombre;")
    line = list(csv.reader(io.StringIO(text), delimiter=";"))[1]
    assert line == [ROW[0], "-3", "-1234,50", "2026-05-04", "2026-05-04 09:30", "oui", "eau | air"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_that_a_spreadsheet_would_run_is_neutralised(text):
    assert harmless(text) != text
    assert harmless(text).replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize(
    "text", ["", "-12,5", "+33 3 21 00 00 00", "-5 %", "12", "porte-à-porte", "a=b", "1+1"]
)
def test_true_numbers_and_ordinary_words_are_left_alone(text):
    assert harmless(text) == text


@given(st.text(alphabet="=+-@;,\t\r\n \"'a1＝", max_size=12))
def test_however_a_spreadsheet_splits_the_file_no_cell_begins_a_formula(text):
    """Split at the other separator, at tabs and at line breaks: what a wrongly opened file looks like."""
    written = of(tables.csv_chunks(COLUMNS[:1], [(text,)]))
    body = written.partition("\r\n")[2]
    for separator in ",;\t":
        for line in body.replace("\r", "\n").split("\n"):
            for cell in line.split(separator):
                bare = cell.strip(" \"'\u00a0")
                is_run = bare[:1] in "=+-@＝" if bare else False
                if is_run:
                    # An apostrophe is before it, or it is a number.
                    assert "'" in cell.partition(bare)[0] or tables._number.fullmatch(text), (text, written)


def test_numbers_of_every_sort_stay_numbers_in_a_spreadsheet():
    file = io.BytesIO()
    tables.write_xlsx(file, COLUMNS, [ROW, EMPTY], title="Un/titre [long] " * 4, about=[("Source", "=1")])
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    assert len(sheet.title) <= 31
    values = [cell.value for cell in sheet[2]]
    assert values == [
        ROW[0],
        -3,
        -1234.5,
        datetime.datetime(2026, 5, 4),
        datetime.datetime(2026, 5, 4, 9, 30),
        True,
        "eau | air",
    ]
    assert [cell.value for cell in sheet[1]] == [column.name for column in COLUMNS]
    assert book.worksheets[1]["B1"].data_type == "s"


@pytest.mark.parametrize("text", [*HOSTILE, "http://exemple.fr", "x" * 40_000, "a\x01b"])
def test_a_spreadsheet_holds_every_text_as_a_text(text):
    file = io.BytesIO()
    tables.write_xlsx(file, COLUMNS[:1], [(text,)], title="Textes")
    cell = openpyxl.load_workbook(file).worksheets[0]["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix == (harmless(text) != text)
    assert str(cell.value).removeprefix("_x000D_").strip()[:1] == text.strip()[:1]
    assert len(cell.value) <= tables.LONGEST_CELL


def test_a_day_before_spreadsheets_is_a_text():
    file = io.BytesIO()
    tables.write_xlsx(file, COLUMNS[3:4], [(datetime.date(1850, 1, 2),)], title="Mine")
    assert openpyxl.load_workbook(file).worksheets[0]["A2"].value == "1850-01-02"


def test_json_keeps_the_exact_text_and_true_numbers():
    row = ("=1+1", *ROW[1:])
    (told,) = json.loads(of(tables.json_chunks(COLUMNS, [row])))
    assert told == {
        "texte": "=1+1",
        "nombre": -3,
        "montant": -1234.5,
        "jour": "2026-05-04",
        "moment": "2026-05-04T09:30:00+02:00",
        "vrai": True,
        "liste": ["eau", "air"],
    }
    assert json.loads(of(tables.json_chunks(COLUMNS, []))) == []


def test_geojson_places_what_has_a_place():
    columns = (Column("nom"), Column("latitude"), Column("longitude"))
    rows = [("Ici", 50.45, 2.79), ("Nulle part", None, None)]
    told = json.loads(of(tables.geojson_chunks(columns, rows, ("latitude", "longitude"))))
    assert told["type"] == "FeatureCollection"
    here, nowhere = told["features"]
    assert here["geometry"] == {"type": "Point", "coordinates": [2.79, 50.45]}
    assert here["properties"] == {"nom": "Ici"}
    assert nowhere["geometry"] is None


@pytest.mark.parametrize("end", ["csv", "json"])
def test_a_file_is_read_while_it_is_sent_and_in_the_language_of_its_request(end):
    """The request is over when the rows are read: the language of the next one must not be theirs."""
    seen = []

    def rows():
        for number in range(30_000):
            seen.append(translation.get_language())
            yield (f"ligne {number}", *ROW[1:])

    with translation.override("en"), timezone.override("Europe/Paris"):
        response = tables.respond(COLUMNS, rows, end=end, name="essai", title="Essai")
    assert seen == []
    first = next(iter(response.streaming_content))
    assert len(first) < 2 * tables.CHUNK
    assert len(seen) < 2_000
    assert set(seen) == {"en"}
    assert response["Content-Disposition"] == f'attachment; filename="essai.{end}"'


def test_names_of_files_are_plain():
    assert (
        tables.file_name("Loos-en-Gohelle", "été", datetime.date(2026, 5, 4))
        == "loos-en-gohelle-ete-2026-05-04"
    )


def test_dialects_are_what_is_documented():
    assert (MACHINES.separator, MACHINES.decimal, MACHINES.has_mark) == (",", ".", False)
