"""What a data set is: who it is about, its columns, how it is found and told. See `sets` for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from terril.territories.models import Territory
from terril.ui.tables import Column, Row

# How many things are read at once, with all that their rows need.
BATCH = 500


@dataclass(frozen=True)
class Parameter:
    """Something a list may be narrowed by: the name in addresses, what it means, the values it takes."""

    name: str
    meaning: Any
    # Value → words. Empty: any text.
    choices: tuple[tuple[str, Any], ...] = ()
    # For a text: what it must look like, so that nothing strange reaches the database.
    pattern: str = r"^[^\x00]*$"
    kind: str = "text"


def _no_objection(town: Territory, asked: Mapping[str, str]) -> dict[str, list[str]]:
    return {}


@dataclass(frozen=True)
class DataSet:
    """A table of the town's public data, the same whoever asks.

    `found(town, asked)` returns the things that answer to the parameters asked, in an order; what
    names nothing is as if it had not been asked, as on pages. `objection` says what names nothing.
    `told(town, things, base)` returns their rows, in a number of queries that does not depend on how
    many there are; `base` is the address of the site, without a last slash.
    """

    name: str
    title: Any
    what: Any
    columns: tuple[Column, ...]
    found: Callable[[Territory, Mapping[str, str]], QuerySet[Any]]
    told: Callable[[Territory, Sequence[Any], str], Iterable[Row]]
    parameters: tuple[Parameter, ...] = ()
    objection: Callable[[Territory, Mapping[str, str]], dict[str, list[str]]] = _no_objection
    # The column by which one thing is found, and the field it comes from; none: only a list.
    key: tuple[str, str] | None = None
    # The journal's entries about these tell when the data last changed.
    topics: tuple[str, ...] = ()
    # The columns of latitude and longitude, for the map.
    place: tuple[str, str] | None = None
    # The list that people read.
    page: str = ""
    # Only as CSV, exactly by this published schema.
    schema: str = ""
    is_in_api: bool = True

    @property
    def ends(self) -> list[str]:
        """The formats it can be carried away in."""
        if self.schema:
            return ["csv"]
        return ["csv", "xlsx", "json", *(["geojson"] if self.place else [])]

    @property
    def page_url(self) -> str:
        """The address of the list that people read; "" when there is none."""
        return reverse(self.page) if self.page else ""

    @cached_property
    def key_column(self) -> Column | None:
        """The column by which one thing is found."""
        return next((c for c in self.columns if self.key and c.name == self.key[0]), None)

    def rows(self, town: Territory, asked: Mapping[str, str], base: str) -> Iterator[Row]:
        """Return all the rows asked for, read in batches: memory does not depend on how many there are."""
        for things in in_batches(self.found(town, asked)):
            yield from self.told(town, things, base)


def in_batches(found: QuerySet[Any], size: int = BATCH) -> Iterator[list[Any]]:
    """Read things a batch at a time, each by a query of its own, in the order of their primary keys.

    No query stays open while somebody with a slow line downloads: SQLite could not tidy its log behind
    it, and PostgreSQL would hold a transaction.
    """
    ordered = found.order_by("pk")
    last = 0
    while things := list(ordered.filter(pk__gt=last)[:size]):
        yield things
        last = things[-1].pk
