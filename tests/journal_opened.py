"""Taking the database's guard off the journal: to empty the tables between tests, or to tamper.

Nothing of this exists in the product: whoever can do this to a town's database can do anything, and
it is the seals that then tell.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.test import TransactionTestCase

TABLES = ("foundation_journalentry", "foundation_seal")


@contextlib.contextmanager
def journal_opened() -> Iterator[None]:
    """Take the triggers off, and put back the very same ones."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            try:
                yield
            finally:
                for table in TABLES:
                    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (%s, %s)", TABLES
        )
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        try:
            yield
        finally:
            for _name, sql in triggers:
                cursor.execute(sql)


def empty_tables_between_tests() -> None:
    """Let tests with real transactions leave empty tables behind, journal included."""
    teardown = TransactionTestCase._fixture_teardown

    def opened(self: Any) -> None:
        with journal_opened():
            teardown(self)

    TransactionTestCase._fixture_teardown = opened  # type: ignore[method-assign]
