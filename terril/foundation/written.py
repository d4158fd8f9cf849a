"""Queries asked so often that writing their SQL costs more than answering it: written out, once."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


def read(
    model: type[Row], condition: str, values: Sequence[Any], *, without: tuple[str, ...] = ()
) -> list[Row]:
    """Return the rows of a model that meet a condition.

    Arguments: `condition` what follows FROM, in SQL that both databases know, with %s for each of `values`;
    `without` the fields left in the database until somebody reads them.
    """
    return list(model._default_manager.raw(f"{_select(model, without)} {condition}", list(values)))


@functools.cache
def _select(model: type[models.Model], without: tuple[str, ...]) -> str:
    quote = connection.ops.quote_name
    fields = [field for field in model._meta.concrete_fields if field.name not in without]
    columns = ", ".join(quote(field.column or field.attname) for field in fields)
    return f"SELECT {columns} FROM {quote(model._meta.db_table)}"  # noqa: S608 - our own names
