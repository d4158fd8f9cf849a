"""What one line of a file says: its cells, made canonical or refused with the name of their column."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from terril.directory.details import READERS
from terril.directory.files.reading import Fault
from terril.directory.models import Source

# A cell that a spreadsheet would run: "=1+1", "@SUM(…)", "+cmd|'/C calc'!A0".
_formula = re.compile(r"=|[@+\-].*[(|!]")


@dataclass(frozen=True)
class Row:
    """What one line says of an organisation: canonical details, those left empty not among them."""

    line: int
    values: dict[str, Any]


@dataclass
class Understood:
    """What was read of a whole file."""

    source: Source
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    # Lines of other towns, and those of the old register that went on under a number in the new one.
    elsewhere: int = 0
    taken_over: int = 0


@dataclass(frozen=True)
class Cells:
    """The cells of one line, by the names of their columns."""

    line: int
    by_name: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.by_name.get(name, "").strip()

    def said(self, *names: str) -> str:
        """Return what these cells say, one after the other, "_" and nothing left out."""
        return " ".join(" ".join(self[name].split()) for name in names if self[name] not in ("", "_"))


def is_formula(text: str) -> bool:
    """Say whether a spreadsheet would run this cell."""
    return bool(_formula.match(text))


def details_of(columns: dict[str, tuple[str, Any]]) -> dict[str, Any]:
    """Make details canonical: by name, the column they come from and their value; empty ones left out.

    Raises ValidationError keyed by the column.
    """
    values: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for name, (column, value) in columns.items():
        if value is None or value == "":
            continue
        try:
            if isinstance(value, str) and is_formula(value):
                raise ValidationError(
                    _("« %(start)s » est une formule de tableur. Écrivez ce qu'elle donne.")
                    % {"start": value[:30]}
                )
            # A column that is wrong already says so by itself: see day and plain._number.
            values[name] = value() if callable(value) else READERS[name](value)
        except ValidationError as error:
            errors.setdefault(column, []).extend(error.messages)
    if errors:
        raise ValidationError(errors)
    return {name: value for name, value in values.items() if value is not None and value != ""}


def day(text: str) -> datetime.date:
    """Return a day as people and machines write it. Raises ValidationError when it is none."""
    try:
        if french := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text, re.ASCII):
            of_month, month, year = map(int, french.groups())
            return datetime.date(year, month, of_month)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return datetime.date.fromisoformat(text)
    except ValueError:
        pass
    raise ValidationError(
        _("« %(text)s » n'est pas une date. Écrivez 2024-09-15 ou 15/09/2024.") % {"text": text[:30]}
    )
