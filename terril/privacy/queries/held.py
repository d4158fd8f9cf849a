"""What is held about somebody, in words to be read and whole to be taken away."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from terril.foundation.models import JournalEntry
from terril.foundation.sentences import sentence
from terril.people.models import User
from terril.privacy.classes import HEADINGS, TABLES, Heading, Table

# A page is read; the file holds everything.
SHOWN = 10


@dataclass(frozen=True)
class Part:
    """The rows of one table that are about somebody; each a list of (label, value)."""

    title: Any
    rows: list[list[tuple[Any, str]]]
    count: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.rows)


@dataclass(frozen=True)
class Sheet:
    """One heading, and what is held under it."""

    heading: Heading
    parts: list[Part] = field(default_factory=list)


def _rows(person: User, name: str, table: Table) -> QuerySet[Any]:
    """Return the rows of a table that are held about somebody, the newest first."""
    mine = Q()
    for column, link in table.people.items():
        if link.mine:
            mine |= Q(**{column: person.pk})
    if table.address and person.email:
        mine |= Q(**{f"{table.address}__iexact": person.email})
    rows = apps.get_model(name)._base_manager.order_by("-pk")
    return rows.filter(mine) if mine else rows.none()


def sheets(person: User, shown: int | None = SHOWN) -> list[Sheet]:
    """Return what is held about somebody, heading by heading; `shown` rows a table at most (None: all)."""
    found = {key: Sheet(heading) for key, heading in HEADINGS.items()}
    for name, table in TABLES.items():
        if not table.heading:
            continue
        model = apps.get_model(name)
        links = [way for path in table.shows if (way := _links(model, path))]
        rows = _rows(person, name, table)
        listed = list(rows.select_related(*links)[:shown])
        # One more query only where there is more than what is shown.
        count = rows.count() if shown and len(listed) == shown else len(listed)
        if listed:
            lines = [
                [
                    (label, text)
                    for path, label in table.shows.items()
                    if (text := value_of(row, path, person))
                ]
                for row in listed
            ]
            found[table.heading].parts.append(Part(table.title, lines, count))
    return list(found.values())


def _links(model: type[models.Model], path: str) -> str:
    """Return the part of `path` that leads to other rows, which are read with the first."""
    followed = []
    for name in path.split("__"):
        field: Any = model._meta.get_field(name)
        if not field.is_relation:
            break
        followed.append(name)
        model = field.related_model
    return "__".join(followed)


def value_of(row: models.Model, path: str, person: User) -> str:
    """Return what a column says, as people read it; `path` may lead through links ("version__agreement")."""
    if isinstance(row, JournalEntry) and path == "action":
        # Others who took part are others: their names are not given.
        return sentence(row, {person.pk: str(person)})
    for name in path.split("__")[:-1]:
        row = getattr(row, name)
    name = path.split("__")[-1]
    if hasattr(row, f"get_{name}_display"):
        return str(getattr(row, f"get_{name}_display")())
    value = getattr(row, name)
    if isinstance(value, datetime.datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, datetime.date):
        return date_format(value, "DATE_FORMAT")
    return "" if value is None else str(value)


def everything(person: User) -> dict[str, list[dict[str, Any]]]:
    """Return every row held about somebody, by table, as JSON values; nothing about others."""
    whole: dict[str, list[dict[str, Any]]] = {}
    for name, table in TABLES.items():
        if not table.heading:
            continue
        fields = _given(apps.get_model(name), table)
        links = [f.name for f in fields if f.is_relation]
        rows = [
            {f.name: _json_of(row, f) for f in fields}
            for row in _rows(person, name, table).select_related(*links).order_by("pk")
        ]
        if rows:
            whole[name] = rows
    return whole


def _given(model: type[models.Model], table: Table) -> list[Any]:
    # Numbers of other people are theirs; what only machines read says nothing.
    names = {*table.personal, *table.public.split(), "id"}
    return [f for f in model._meta.concrete_fields if f.name in names]


def _json_of(row: models.Model, column: Any) -> Any:
    value = getattr(row, column.name)
    if isinstance(column, models.FileField):
        return place_of(value.name) if value else None
    if column.is_relation:
        return None if value is None else {"id": value.pk, "name": str(value)}
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return value if isinstance(value, (str, int, float, bool, dict, list, type(None))) else str(value)


def place_of(name: str) -> str:
    """Return where a file of the storage is in the file that one takes away."""
    folder = "sons" if name.startswith("sounds/") else "photos"
    return f"{folder}/{name.rpartition('/')[2]}"


def files_of(person: User) -> Iterator[str]:
    """Yield the names of the files that somebody gave."""
    table = TABLES["uploads.photo"]
    for photo in _rows(person, "uploads.photo", table):
        yield from (file.name for file in (photo.file, photo.thumbnail) if file)
    for sound in _rows(person, "uploads.sound", TABLES["uploads.sound"]):
        yield sound.file.name
