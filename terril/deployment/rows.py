"""A table's rows as values that mean the same on every database, one line of JSON a row."""

from __future__ import annotations

import base64
import datetime
import decimal
import json
import uuid
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection, models
from django.db.models.functions import Cast, Collate
from django.utils.duration import duration_iso_string

CHUNK = 500
# What belongs to a visit rather than to the town: nobody takes a session elsewhere.
LEFT_OUT = {"sessions.session", "usersessions.usersession"}
# From here on a float has no digits after its point: one database writes 1e+16, another all of it.
WHOLE_FROM = 1e16

Row = list[Any]


def tables(apps: Any) -> list[type[models.Model]]:
    """Return the models whose rows are kept, many-to-many tables included, in a steady order."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in LEFT_OUT
    ]
    return sorted(found, key=lambda model: model._meta.label_lower)


def columns(model: type[models.Model]) -> list[str]:
    """Return the names of the columns of a table."""
    return [str(field.column) for field in model._meta.local_concrete_fields]


def _fields(model: type[models.Model], names: list[str]) -> list[models.Field[Any, Any]]:
    by_column = {str(field.column): field for field in model._meta.local_concrete_fields}
    return [by_column[name] for name in names]


def read(model: type[models.Model], names: list[str]) -> Iterator[Row]:
    """Yield the rows of a table by their key, in values that JSON knows; memory stays the same.

    Arguments: `names` the columns wanted, in the order of each row.
    """
    fields = _fields(model, names)
    wanted = [
        # As text, JSON's own null and the absence of a value are not the same.
        Cast(field.attname, models.TextField()) if isinstance(field, models.JSONField) else field.attname
        for field in fields
    ]
    rows = model._base_manager.order_by(_same_order(model)).values_list(*wanted)
    for row in rows.iterator(chunk_size=CHUNK):
        yield [_plain(field, value) for field, value in zip(fields, row, strict=True)]


def _same_order(model: type[models.Model]) -> Any:
    key = model._meta.pk
    is_text = isinstance(key, (models.CharField, models.TextField))
    return Collate("pk", "C") if is_text and connection.vendor == "postgresql" else "pk"


def line(row: Row) -> bytes:
    """Return a row as it is written in a backup."""
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    # Half of a character, which JSON may hold, is kept as it is.
    return text.encode("utf-8", "surrogatepass") + b"\n"


def parsed(text: bytes) -> Row:
    """Return the row that a line holds. Raises ValueError."""
    row = json.loads(text.decode("utf-8", "surrogatepass"))
    if not isinstance(row, list):
        raise ValueError("not a row")
    return row


def _plain(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(field, models.JSONField):
        return [_whole(json.loads(value))]
    if isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return duration_iso_string(value)
    if isinstance(value, (decimal.Decimal, uuid.UUID)):
        return str(value)
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(value).decode()
    raise TypeError(f"{field}: no way to write {type(value).__name__} down")


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _whole(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, float) and abs(value) >= WHOLE_FROM:
        return int(value)
    return value


def write(model: type[models.Model], names: list[str], rows: Iterable[Row]) -> None:
    """Insert rows as they are: no default, no clock, no signal has a word in it."""
    fields = _fields(model, names)
    quote = connection.ops.quote_name
    into = ", ".join(map(quote, names))
    places = ", ".join(["%s"] * len(names))
    insert = f"INSERT INTO {quote(model._meta.db_table)} ({into}) VALUES ({places})"  # noqa: S608 - our own names
    rows = iter(rows)
    with connection.cursor() as cursor:
        while chunk := list(islice(rows, CHUNK)):
            cursor.executemany(insert, [_stored_row(fields, row) for row in chunk])


def _stored_row(fields: list[models.Field[Any, Any]], row: Row) -> list[Any]:
    return [_stored(field, value) for field, value in zip(fields, row, strict=True)]


def _stored(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(field, models.JSONField):
        (inner,) = value
        return connection.ops.adapt_json_value(inner, field.encoder)
    return field.get_db_prep_save(field.to_python(value), connection)


def last_numbers(models: Iterable[type[models.Model]]) -> dict[str, int]:
    """Return the last number given in each table that gave any, by the table's name.

    Not the highest one there is: a row that was removed keeps its number, and the journal tells of it.
    """
    found = {}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            found = dict(cursor.fetchall())
        else:
            for table, sequence in _sequences(cursor):
                cursor.execute(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608 - PostgreSQL's own name
                last, is_called = cursor.fetchone()
                found[table] = last if is_called else 0
    ours = {model._meta.db_table for model in models}
    return {table: last for table, last in found.items() if last and table in ours}


def go_on_from(numbers: dict[str, int]) -> None:
    """Let each table give its next number after the one in `numbers`, and after those it holds."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            known = dict(cursor.fetchall())
            for table in connection.introspection.table_names(cursor):
                if (last := numbers.get(table, 0)) > known.get(table, 0):
                    cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                    cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])
            return
        for table, sequence in _sequences(cursor):
            cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {quote(table)}")  # noqa: S608 - our own name
            last = max(cursor.fetchone()[0], numbers.get(table, 0))
            cursor.execute("SELECT setval(%s, %s, %s)", [sequence, max(last, 1), last > 0])


def _sequences(cursor: Any) -> list[tuple[str, str]]:
    """Return the tables of PostgreSQL that give numbers to a column `id`, each with its sequence."""
    cursor.execute(
        "SELECT table_name, pg_get_serial_sequence(quote_ident(table_name), 'id') "
        "FROM information_schema.columns WHERE table_schema = current_schema() AND column_name = 'id' "
        "AND table_name <> 'django_migrations'"
    )
    return [(table, sequence) for table, sequence in cursor.fetchall() if sequence]
