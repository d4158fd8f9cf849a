"""From the bytes of a file to its records, whatever the spreadsheet or the age of what wrote it.

A line at a time: the national register weighs gigabytes. What makes the whole file unreadable raises
ValidationError keyed "file", with what to do about it; what is wrong with one line is a Fault.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# The longest lines of the register hold about 3,000 characters.
LONGEST_LINE = 100_000
LONGEST_FIELD = 131_072
# Enough to see what is wrong; the rest waits for the next try.
MOST_FAULTS = 50
DELIMITERS = ";,"
# What a file begins with when it is no text at all, or text that spreadsheets call "Unicode".
SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
UTF_8_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where a person finds it."""

    line: int
    column: str
    says: str

    def __str__(self) -> str:
        if not self.column:
            return _("Ligne %(line)d : %(says)s") % {"line": self.line, "says": self.says}
        return _("Ligne %(line)d, colonne « %(column)s » : %(says)s") % {
            "line": self.line,
            "column": self.column,
            "says": self.says,
        }


@dataclass(frozen=True)
class Record:
    """One line of the file: its number for people, and its cells."""

    line: int
    cells: list[str]


def unreadable(sentence: str) -> ValidationError:
    """Return the error about the whole file."""
    return ValidationError({"file": sentence})


def records(file: BinaryIO) -> Iterator[Record]:
    """Give the records of a file, its heading first; empty lines are left out.

    Raises ValidationError keyed "file": empty, a workbook, UTF-16, a NUL character, an endless line,
    columns parted by something else than ; or ,.
    """
    lines = _lines(file)
    heading = next(lines, "")
    while heading and not heading.strip():
        heading = next(lines, "")
    if not heading.strip():
        raise unreadable(_("Ce fichier est vide."))
    # One setting for the whole process, which other libraries raise: a quote never closed must end.
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(_again(heading, lines), delimiter=_delimiter(heading))
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Record(line, cells)
            line = reader.line_num + 1
    except csv.Error:
        raise unreadable(
            _("Ligne %(line)d : un guillemet s'ouvre et ne se ferme pas, ou la ligne n'a pas de fin.")
            % {"line": line}
        ) from None


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _lines(file: BinaryIO) -> Iterator[str]:
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if number == 1:
            _check_is_text(line)
            line = line.removeprefix(UTF_8_MARK)
        if len(line) > LONGEST_LINE:
            raise unreadable(
                _("Ligne %(line)d : elle a plus de %(most)d caractères. Ce fichier est abîmé.")
                % {"line": number, "most": LONGEST_LINE}
            )
        if b"\0" in line:
            raise unreadable(
                _("Ligne %(line)d : elle contient un caractère nul. Enregistrez le fichier en CSV UTF-8.")
                % {"line": number}
            )
        yield _decoded(line)


def _check_is_text(start: bytes) -> None:
    if start.startswith(SIGNATURES):
        raise unreadable(
            _(
                "C'est un classeur ou une archive, pas un fichier CSV. Ouvrez-le, puis enregistrez-le "
                "au format CSV UTF-8."
            )
        )
    if start.startswith(UTF_16):
        raise unreadable(_("Ce fichier est en « Unicode » (UTF-16). Enregistrez-le au format CSV UTF-8."))


def _decoded(line: bytes) -> str:
    """Read UTF-8, else the old encoding of Windows, else that of before, which reads everything.

    One line at a time, because the register is added to by prefectures whose machines differ.
    """
    for encoding in ("utf-8", "cp1252"):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return line.decode("latin-1")


def _delimiter(heading: str) -> str:
    best = max(DELIMITERS, key=heading.count)
    if heading.count(best):
        return best
    for wrong, name in (("\t", _("des tabulations")), ("|", _("des barres |"))):
        if wrong in heading:
            raise unreadable(
                _(
                    "Les colonnes sont séparées par %(what)s. Enregistrez le fichier en CSV, avec des "
                    "points-virgules ou des virgules."
                )
                % {"what": name}
            )
    raise unreadable(
        _(
            "La première ligne doit nommer les colonnes, séparées par des points-virgules ou des virgules. "
            "On y lit : « %(start)s »."
        )
        % {"start": heading.strip()[:60]}
    )
