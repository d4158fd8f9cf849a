"""The database itself refuses to change or remove what the journal says."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from terril.foundation import seals
from terril.foundation.models import JournalEntry, Seal
from tests.journal_opened import journal_opened

append_only = import_module("terril.foundation.migrations.0002_append_only")
ENTRY, SEAL = "foundation_journalentry", "foundation_seal"
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has REPLACE")
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has TRUNCATE")


@pytest.fixture
def sealed(town, write):
    """Two entries and their seal, as they lie in the database."""
    write(town, "un", "deux")
    seals.seal(town.pk)
    return _rows()


def _rows():
    with connection.cursor() as cursor:
        rows = []
        for table in (ENTRY, SEAL):
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")
            rows.append(cursor.fetchall())
    return rows


def _refused(sql, *values):
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    "change",
    [
        "action = 'x'",
        "sequence = 99",
        "actor_id = 99",
        "on_behalf_of_id = 99",
        "happened_at = '2000-01-01'",
        "audience = 'staff'",
        "facts_digest = 'x'",
        "salt = 'x'",
        "salt = ''",
        "facts = '{}'",
        'facts = \'{"title": "trois"}\'',
        "facts = '{}', salt = '', action = 'x'",
        "facts = '{}', salt = '', on_behalf_of_id = 99",
        "facts = '{}', salt = '', id = 99",
    ],
)
def test_an_entry_cannot_be_edited(sealed, change):
    _refused(f"UPDATE {ENTRY} SET {change} WHERE sequence = 1")
    assert _rows() == sealed


def test_every_column_is_guarded_but_those_that_an_erasure_empties(sealed):
    columns = {field.column for field in JournalEntry._meta.concrete_fields} - {"facts", "salt"}
    assert columns == set(seals.SEALED_COLUMNS)
    for column in columns - {"id"}:
        text = "'x'" if column in {"action", "subject_type", "topic_type", "facts_digest"} else "77"
        text = {"happened_at": "'2000-01-01'", "audience": "'staff'"}.get(column, text)
        _refused(f"UPDATE {ENTRY} SET facts = '{{}}', salt = '', {column} = {text}")


@pytest.mark.parametrize("column", [f.column for f in Seal._meta.concrete_fields])
def test_a_seal_cannot_be_edited(sealed, column):
    _refused(f"UPDATE {SEAL} SET {column} = {column}")
    assert _rows() == sealed


@pytest.mark.parametrize("table", [ENTRY, SEAL])
def test_nothing_can_be_removed(sealed, table):
    _refused(f"DELETE FROM {table}")
    _refused(f"DELETE FROM {table} WHERE id = (SELECT max(id) FROM {table})")
    assert _rows() == sealed


def test_the_models_cannot_either(sealed):
    entry = JournalEntry.objects.first()
    for deed in (entry.delete, JournalEntry.objects.all().delete, Seal.objects.all().delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            deed()
    entry.action = "x"
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()
    assert _rows() == sealed


@on_sqlite
@pytest.mark.parametrize("table", [ENTRY, SEAL])
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE", "INSERT"])
@pytest.mark.parametrize("key", ["id", "sequence"])
def test_nothing_can_be_replaced(sealed, table, verb, key):
    model = {ENTRY: JournalEntry, SEAL: Seal}[table]
    columns = [f.column for f in model._meta.concrete_fields]
    # By its number, or by its place in the town under a number of its own.
    values = ["id" if key == "id" else "id + 1000", *columns[1:]]
    _refused(f"{verb} INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table}")
    assert _rows() == sealed


@on_sqlite
def test_an_update_cannot_push_another_entry_out(sealed):
    _refused(f"UPDATE OR REPLACE {ENTRY} SET sequence = 2 WHERE sequence = 1")
    assert _rows() == sealed


def test_an_insertion_cannot_become_an_update(sealed):
    columns = ", ".join(f.column for f in JournalEntry._meta.concrete_fields)
    _refused(
        f"INSERT INTO {ENTRY} ({columns}) SELECT {columns} FROM {ENTRY} WHERE sequence = 1 "
        f"ON CONFLICT (id) DO UPDATE SET action = 'x'"
    )
    assert _rows() == sealed


@on_postgresql
@pytest.mark.parametrize("table", [ENTRY, SEAL])
def test_tables_cannot_be_truncated(sealed, table):
    _refused(f"TRUNCATE {table}")
    assert _rows() == sealed


def test_facts_can_be_erased(sealed, town):
    entry = JournalEntry.objects.first()
    assert seals.erase_facts([entry.pk]) == 1
    entry.refresh_from_db()
    assert (entry.facts, entry.salt) == ({}, "")
    assert seals.erase_facts([entry.pk]) == 1  # twice does no harm
    # And what was erased cannot be written anew.
    _refused(f"UPDATE {ENTRY} SET salt = 'x' WHERE id = {entry.pk}")


def test_the_guards_are_there_and_their_absence_is_told(db):
    assert seals.missing_guards() == []
    with journal_opened():
        assert len(seals.missing_guards()) == 6
    assert seals.missing_guards() == []


@pytest.mark.django_db(transaction=True)
def test_the_guards_can_be_taken_off_and_put_back():
    with connection.schema_editor() as editor:
        append_only.unguard(apps, editor)
    assert len(seals.missing_guards()) == 6
    with connection.schema_editor() as editor:
        append_only.guard(apps, editor)
    assert seals.missing_guards() == []
