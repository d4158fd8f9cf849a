"""Queries asked so often that writing their SQL costs more than answering it: written out, once."""

from __future__ import annotations

import functools

from django.db import connection, models


@functools.cache
def select(model: type[models.Model], *without: str) -> str:
    """Return "SELECT … FROM …" with the columns of a model, for `Model.objects.raw`.

    Arguments: `without` the fields left in the database until somebody reads them.
    """
    quote = connection.ops.quote_name
    fields = [field for field in model._meta.concrete_fields if field.name not in without]
    columns = ", ".join(quote(field.column) for field in fields)
    return f"SELECT {columns} FROM {quote(model._meta.db_table)}"  # noqa: S608 - our own names
