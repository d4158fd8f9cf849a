"""The first of a month is "1er" in French, however it comes to be written."""

from __future__ import annotations

import ast
import datetime
import re
from pathlib import Path

import pytest
from django.template import engines
from django.utils import translation
from django.utils.formats import date_format

from tests.architecture.layers import shown, sources, templates

FIRST = datetime.date(2027, 12, 1)
# How a page, a mail or a sentence may ask for a day in letters.
FORMATS = ("DATE_FORMAT", "DATETIME_FORMAT", "MONTH_DAY_FORMAT", "j F Y", "l j F", "j F")


def written(day: datetime.date, template: str) -> str:
    return engines["django"].from_string(template).render({"day": day})


@pytest.mark.parametrize("form", FORMATS)
def test_every_way_to_write_the_first_of_a_month(form):
    moment = datetime.datetime(2027, 12, 1, 8, 30, tzinfo=datetime.UTC)
    with translation.override("fr"):
        for said in (date_format(moment, form), written(moment, f"{{{{ day|date:'{form}' }}}}")):
            assert "1er décembre" in said
        assert "21 décembre" in date_format(moment.replace(day=21), form)
        assert "11 décembre" in date_format(moment.replace(day=11), form)
    with translation.override("en"):
        assert "1 December" in date_format(moment, form)


def test_a_bare_day_and_what_only_machines_read():
    with translation.override("fr"):
        assert written(FIRST, "{{ day }}") == "1er décembre 2027"
        assert written(FIRST, "{{ day|date:'Y-m-d' }} {{ day|date:'d/m/Y' }}") == "2027-12-01 01/12/2027"


def named_months(path: Path) -> list[str]:
    """Return the Python expressions that would name a month by another way than Django's formats."""
    tree = ast.parse(path.read_text())
    other = re.compile(r"%-?[de][^%\w]{0,2}%[bB]|%B")
    calls = {"ctime", "format_date", "format_datetime", "format_skeleton"}
    return [
        ast.unparse(node)
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, str) and other.search(node.value))
        or (isinstance(node, ast.Attribute) and node.attr in calls)
        or (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("babel.dates"))
    ]


def test_nothing_names_a_month_by_another_way():
    faults = {
        shown(path): found
        for path in sources()
        # What is read from people, in their own words: nothing is written with it.
        if path.name != "formats.py" and (found := named_months(path))
    }
    assert faults == {}


def test_no_page_writes_a_day_in_letters_with_two_figures():
    """ "01 décembre" would escape the letter `j`; so would a day and a month put side by side by hand."""
    by_hand = re.compile(r"""date:["'][^"']*\b[dD]\b\W+[FMNbE]|\.day\b\s*\}\}\s*\{\{[^}]*date:["'][FMNbE]""")
    assert by_hand.search("{{ it.on|date:'d F Y' }}")
    assert [shown(path) for path in templates() if by_hand.search(path.read_text())] == []
