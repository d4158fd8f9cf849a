"""The value itself: its kinds, its four columns, its order, its lateness and its days."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import total_ordering
from typing import Any

from .recurrence import LAST_DAY, Recurrence
from .spans import SCHOOL_START, is_month, is_season, is_within_bounds, is_year, season_starting

MAX_OCCURRENCES = 1000

Columns = tuple[str, date | None, date | None, str]


class Kind(StrEnum):
    """The ways people say when; stored as written here."""

    DATE = "date"
    BEFORE = "before"
    PERIOD = "period"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    RECURRENCE = "recurrence"
    UNSPECIFIED = "unspecified"


@total_ordering
@dataclass(frozen=True)
class When:
    """When something is to be done. Immutable, hashable, ordered by beginning then end, undated ones last.

    | kind | start | end | rule |
    |---|---|---|---|
    | date | the day | the same day | |
    | before | none, or the day itself when it was named as a season or the school year | the day | |
    | period | first day, or none: "until …" | last day, or none: "from …"; neither: during the agreement | |
    | month, season, year | first day | last day; a season with neither: "all season" | |
    | recurrence | first day or none | last day or none | an RFC 5545 rule |
    | unspecified | none | none | |

    "Before 12 June" gives the benefit of the doubt: it is late from 13 June on.
    Raises `ValueError` when the columns contradict their kind or leave the years 1900 to 2200.
    """

    kind: Kind = Kind.UNSPECIFIED
    start: date | None = None
    end: date | None = None
    rule: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", Kind(self.kind))
        if self.kind is Kind.RECURRENCE:
            object.__setattr__(self, "rule", Recurrence.from_rule(self.rule).as_rule())
        elif self.rule:
            raise ValueError(f"only a recurrence has a rule: {self!r}")
        if not all(is_within_bounds(day) for day in (self.start, self.end) if day):
            raise ValueError(f"outside the years we count with: {self!r}")
        if self.start and self.end and self.start > self.end:
            raise ValueError(f"ends before it starts: {self!r}")
        if not self._suits_kind():
            raise ValueError(f"these days do not make a {self.kind}: {self!r}")

    def _suits_kind(self) -> bool:
        """Whether the days are of the shape their kind asks for."""
        start, end = self.start, self.end
        match self.kind:
            case Kind.DATE:
                return start is not None and start == end
            case Kind.BEFORE:
                return end is not None and (start is None or (start == end and is_named_start(end)))
            case Kind.MONTH:
                return bool(start and end and is_month(start, end))
            case Kind.SEASON:
                return (start is None and end is None) or bool(start and end and is_season(start, end))
            case Kind.YEAR:
                return bool(start and end and is_year(start, end))
            case Kind.UNSPECIFIED:
                return start is None and end is None
        return True

    @classmethod
    def parse(cls, text: str, *, today: date) -> "When":
        """Read what a person wrote, in French or in English.

        A day, month or season without a year is the next one to end on or after `today`. An empty text is
        unspecified. Raises `NotUnderstood` (`Impossible` for a day that does not exist), with a message for
        the person.
        """
        from .reading import read

        return read(text, today)

    @classmethod
    def from_columns(
        cls, kind: str, starts_on: date | None = None, ends_on: date | None = None, rule: str = ""
    ) -> "When":
        """The value kept in four database columns; raises `ValueError` when they contradict each other."""
        return cls(Kind(kind), starts_on, ends_on, rule or "")

    def columns(self) -> Columns:
        """What to keep in the database: kind, start, end, rule."""
        return self.kind.value, self.start, self.end, self.rule

    def in_words(self, language: str | None = None) -> str:
        """A few words for people, in the given language or the active one; `parse` reads them back."""
        from .words import say

        return say(self, language)

    def __str__(self) -> str:
        return self.in_words()

    @property
    def recurrence(self) -> Recurrence | None:
        """How often it comes back, for a recurrence."""
        return Recurrence.from_rule(self.rule) if self.rule else None

    @property
    def sort_key(self) -> tuple[Any, ...]:
        """Orders by beginning (by end when that is all we know), then end; what has no date comes last."""
        return (
            self.start or self.end or date.max,
            self.end or date.max,
            self.start is None,
            self.kind,
            self.rule,
        )

    def __lt__(self, other: object) -> bool:
        return self.sort_key < other.sort_key if isinstance(other, When) else NotImplemented

    def is_late(self, today: date) -> bool:
        """Whether its last day is over. What has no end is never late."""
        return self.end is not None and today > self.end

    def days_late(self, today: date) -> int:
        """How many days have gone since its last day; 0 when it is not late."""
        return max(0, (today - self.end).days) if self.end else 0

    def occurrences(self, after: date, before: date, limit: int = 366) -> list[date]:
        """Its days from `after` to `before`, both included, in order, at most `limit` (and 1,000).

        A recurrence gives its days, a date its one day, everything vaguer none.
        """
        limit = min(limit, MAX_OCCURRENCES)
        if self.kind is Kind.DATE and self.start:
            return [self.start] if after <= self.start <= before and limit > 0 else []
        recurrence = self.recurrence
        return recurrence.days(self.start, self.end, after, before, limit) if recurrence else []

    def next_occurrence(self, today: date) -> date | None:
        """Its first day from `today` on, today included; none when it is over or too vague to say."""
        return next(iter(self.occurrences(today, self.end or LAST_DAY, limit=1)), None)


def is_named_start(day: date) -> bool:
    """Whether a season or the school year begins on this day of the year."""
    return (day.month, day.day) == SCHOOL_START or season_starting(day) is not None
