"""Tables that people carry away: CSV, XLSX, JSON, GeoJSON, written row after row, never held whole.

A text typed by somebody must stay a text in the spreadsheet of whoever opens the file: a cell that
begins with = + - @ is run as a formula there (OWASP, "CSV Injection"). In CSV an apostrophe goes before
it; XLSX marks it as text; JSON needs nothing. Numbers are numbers of Python and are never touched.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

Row = Sequence[Any]

# After a separator too: a spreadsheet that splits at ";" reads a file split at "," its own way, and a
# line break in a quoted cell may begin a row of its own.
_formula = re.compile("(^|[;,\t\r\n])([ \u00a0\"']*)([=+\\-@＝＋－＠])")
_number = re.compile(r"[+-]?\d[\d \u00a0\u202f]*([.,]\d+)?( ?%)?")
# Sent together, so that a row does not cost a write of its own.
CHUNK = 64 * 1024
# What a cell of a spreadsheet holds at most, and how long the name of a sheet may be.
LONGEST_CELL = 32_767
LONGEST_SHEET_NAME = 31


@dataclass(frozen=True)
class Column:
    """A column: its name in files, what it means for people, and the kind of its values.

    Values are None or of the kind: text (str), integer (int), decimal (Decimal), date, moment (an
    aware datetime), boolean (bool), list (of str).
    """

    name: str
    meaning: Any = ""
    kind: str = "text"


@dataclass(frozen=True)
class Dialect:
    """How a CSV file is written."""

    separator: str = ","
    decimal: str = "."
    # Without it a spreadsheet reads "Ã©" for "é"; programs do without.
    has_mark: bool = False
    is_for_people: bool = False


# RFC 4180, points and ISO dates: what validators and programs read.
MACHINES = Dialect()
# A spreadsheet splits at what its language does not use in numbers.
SPREADSHEETS = {
    "fr": Dialect(";", ",", has_mark=True, is_for_people=True),
    "en": Dialect(",", ".", has_mark=True, is_for_people=True),
}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "geojson": "application/geo+json",
}


def spreadsheet_dialect() -> Dialect:
    """Return the dialect that a spreadsheet in the reader's language opens at a double click."""
    return SPREADSHEETS.get(translation.get_language() or "fr", SPREADSHEETS["fr"])


def harmless(text: str) -> str:
    """Return `text` so that no spreadsheet runs any of it; what reads as a number stays as it is."""
    if not text or _number.fullmatch(text):
        return text
    if text[0] in "\t\r\n":
        text = f"'{text}"
    return _formula.sub(r"\1\2'\3", text)


# CSV


def csv_chunks(
    columns: Sequence[Column], rows: Iterable[Row], dialect: Dialect = MACHINES
) -> Iterator[bytes]:
    """Write a table as CSV, a piece at a time."""
    page = io.StringIO(newline="")
    writer = csv.writer(page, delimiter=dialect.separator, lineterminator="\r\n")
    if dialect.has_mark:
        page.write("\ufeff")
    writer.writerow([column.name for column in columns])
    for row in rows:
        writer.writerow([_in_csv(value, dialect) for value in row])
        if page.tell() >= CHUNK:
            yield page.getvalue().encode()
            page.seek(0)
            page.truncate()
    yield page.getvalue().encode()


def _in_csv(value: Any, dialect: Dialect) -> str:
    match value:
        case None:
            return ""
        case str():
            return harmless(value)
        case bool():
            return _yes_or_no(value) if dialect.is_for_people else str(value).lower()
        case int():
            return str(value)
        case Decimal() | float():
            return f"{value:f}".replace(".", dialect.decimal)
        case datetime.datetime():
            local = timezone.localtime(value)
            return f"{local:%Y-%m-%d %H:%M}" if dialect.is_for_people else local.isoformat(timespec="seconds")
        case list() | tuple():
            return harmless(" | ".join(value))
    return harmless(str(value))


def _yes_or_no(value: bool) -> str:
    return _("oui") if value else _("non")


# JSON and GeoJSON


def json_chunks(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[bytes]:
    """Write a table as a JSON list of objects, a piece at a time."""
    names = [column.name for column in columns]
    return _pieces("[", (_in_json(dict(zip(names, row, strict=True))) for row in rows), "]")


def geojson_chunks(columns: Sequence[Column], rows: Iterable[Row], place: tuple[str, str]) -> Iterator[bytes]:
    """Write a table as a GeoJSON collection (RFC 7946); `place` names the columns of latitude and longitude.

    What has no place on the map is there too, with an empty geometry.
    """
    names = [column.name for column in columns]

    def feature(row: Row) -> str:
        values = dict(zip(names, row, strict=True))
        latitude, longitude = (values.pop(name) for name in place)
        point = None
        if latitude is not None and longitude is not None:
            point = {"type": "Point", "coordinates": [longitude, latitude]}
        return _in_json({"type": "Feature", "geometry": point, "properties": values})

    return _pieces('{"type":"FeatureCollection","features":[', map(feature, rows), "]}")


def _pieces(start: str, parts: Iterable[str], end: str) -> Iterator[bytes]:
    piece, size, between = [start], 0, "\n"
    for part in parts:
        piece.append(between + part)
        size += len(part)
        between = ",\n"
        if size >= CHUNK:
            yield "".join(piece).encode()
            piece, size = [], 0
    yield "".join([*piece, "\n", end, "\n"]).encode()


def _in_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=plain)


def plain(value: Any) -> Any:
    """Return a value as JSON writes it: a number, or a date in ISO 8601."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


# XLSX


def write_xlsx(
    file: IO[bytes], columns: Sequence[Column], rows: Iterable[Row], *, title: str, about: Sequence[Row] = ()
) -> None:
    """Write a table into `file` as a spreadsheet; `about` are the lines of a second sheet that explains it.

    Rows go to the disk as they come (XlsxWriter's constant_memory), so that a file of any length takes
    the same memory.
    """
    # Read from the disk at the first spreadsheet only: a web process keeps a budget of memory.
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        formats = {
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            # Says "this is text" to whoever edits the cell, as an apostrophe typed before it does.
            "quoted": book.add_format({"quote_prefix": True}),
        }
        sheet = book.add_worksheet(_sheet_name(title))
        sheet.set_column(0, max(0, len(columns) - 1), 18)
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(columns):
            sheet.write_string(0, at, column.name, head)
        for line, row in enumerate(rows, start=1):
            for at, value in enumerate(row):
                _write_cell(sheet, line, at, value, formats)
        if about:
            notes = book.add_worksheet(_sheet_name(_("À propos")))
            notes.set_column(0, 0, 28)
            notes.set_column(1, 1, 100)
            for line, cells in enumerate(about):
                for at, value in enumerate(cells):
                    _write_cell(notes, line, at, value, formats)


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:LONGEST_SHEET_NAME].strip("' ") or "Terril"


def _write_cell(sheet: Any, line: int, at: int, value: Any, formats: dict[str, Any]) -> None:
    match value:
        case None | "":
            return
        case bool():
            sheet.write_boolean(line, at, value)
        case int() | float() | Decimal():
            sheet.write_number(line, at, value)
        case datetime.datetime():
            local = timezone.localtime(value).replace(tzinfo=None)
            sheet.write_datetime(line, at, local, formats["moment"])
        case datetime.date() if value.year >= 1900:
            sheet.write_datetime(line, at, value, formats["date"])
        case _:
            text = " | ".join(value) if isinstance(value, list | tuple) else str(value)
            quoted = formats["quoted"] if harmless(text) != text else None
            sheet.write_string(line, at, text[:LONGEST_CELL], quoted)


# Sending


def file_name(*parts: Any) -> str:
    """Return a name of file of small letters and hyphens, such as "loos-en-gohelle-besoins-2026-05-04"."""
    return "-".join(filter(None, (slugify(str(part)) for part in parts)))


def respond(
    columns: Sequence[Column],
    rows: Callable[[], Iterable[Row]],
    *,
    end: str,
    name: str,
    title: str,
    about: Sequence[Row] = (),
    dialect: Dialect = MACHINES,
    place: tuple[str, str] | None = None,
) -> HttpResponseBase:
    """Return the answer that sends a table as a file while it is read, in constant memory.

    Arguments: `rows` begins to read; `end` of TYPES; `name` of the file, without its end; `about` for
    the second sheet of a spreadsheet; `place` for GeoJSON.
    """
    response: HttpResponseBase
    if end == "xlsx":
        # A spreadsheet is a zip, whose list comes last: it is written on the disk, then sent.
        file = tempfile.TemporaryFile()  # noqa: SIM115 - closed once it is sent
        try:
            write_xlsx(file, columns, rows(), title=title, about=about)
            file.seek(0)
        except BaseException:
            file.close()
            raise
        response = FileResponse(file, content_type=TYPES[end])
    else:
        chunks = {
            "csv": lambda: csv_chunks(columns, rows(), dialect),
            "json": lambda: json_chunks(columns, rows()),
            "geojson": lambda: geojson_chunks(columns, rows(), place or ("latitude", "longitude")),
        }[end]()
        response = StreamingHttpResponse(_as_here(chunks), content_type=TYPES[end])
    response["Content-Disposition"] = f'attachment; filename="{name}.{end}"'
    return response


def _as_here(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Make each piece in the language and the time zone of now: the rest is read once the request is over."""
    language, zone = translation.get_language() or "fr", timezone.get_current_timezone()

    def one() -> bytes | None:
        with translation.override(language), timezone.override(zone):
            return next(chunks, None)

    return iter(one, None)
