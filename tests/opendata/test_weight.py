"""A web process that nobody asks for data does not carry the libraries that make them."""

from __future__ import annotations

import os
import subprocess
import sys

HEAVY = ("ninja", "pydantic", "xlsxwriter", "icalendar")
PROGRAM = """
import sys
import django
django.setup()
from django.urls import get_resolver
from terril.config import wsgi
import terril.site.context, terril.site.middleware
assert get_resolver().url_patterns
print([name for name in {heavy!r} if name in sys.modules])
"""


def test_heavy_libraries_are_read_at_first_use_only():
    program = PROGRAM.format(heavy=HEAVY)
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
    )
    assert done.stdout.strip() == "[]"
