"""How a day is written in letters: in French the first of a month is "1er", every other a plain number.

Django's formats are strings, and cannot say "only on the first". Every way to write a date, `|date` in
a template, `date_format` in a sentence, a bare `{{ day }}`, goes through one letter, the `j` of
`django.utils.dateformat.DateFormat`: it is corrected there, so that no page, mail or printed sheet has to
remember it.
"""

from __future__ import annotations

import datetime

from django.utils.dateformat import DateFormat
from django.utils.formats import date_format
from django.utils.translation import get_language


def _day_of_the_month(written: DateFormat) -> int | str:
    day: int = written.data.day  # type: ignore[union-attr]
    return "1er" if day == 1 and (get_language() or "fr").startswith("fr") else day


def write_the_first_as_the_french_do() -> None:
    """Let the letter `j` of every date format follow the language. Called once, when Django starts."""
    DateFormat.j = _day_of_the_month  # type: ignore[assignment,method-assign]


def day_in_words(day: datetime.date | None) -> str:
    """Return a day as people read it; nothing when there is none."""
    return date_format(day, "DATE_FORMAT") if day else ""
