"""The figures of a year: how many meetings, how many people, what came of what was said."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count

from terril.meetings.models import Fate, Meeting
from terril.meetings.queries.after import LED_TO_SOMETHING, day_of, public_notes
from terril.meetings.states import OVER
from terril.territories.models import Territory


@dataclass(slots=True)
class Sums:
    """What meetings add up to. `people` counts those who came, once a meeting."""

    label: str = ""
    meetings: int = 0
    people: int = 0
    fates: Counter[str] = field(default_factory=Counter)

    @property
    def notes(self) -> int:
        return sum(self.fates.values())

    @property
    def led(self) -> int:
        """How many notes were answered or became something."""
        return sum(self.fates[fate] for fate in LED_TO_SOMETHING)

    @property
    def share(self) -> int | None:
        """How many of a hundred notes led to something; None when nothing was said."""
        return round(100 * self.led / self.notes) if self.notes else None

    @property
    def waiting(self) -> int:
        return self.fates[Fate.WAITING]

    def add(self, meeting: Meeting, fates: Counter[str]) -> None:
        self.meetings += 1
        self.people += meeting.headcount or 0
        self.fates += fates


@dataclass(frozen=True, slots=True)
class Line:
    """One meeting, with what came of its notes."""

    meeting: Meeting
    sums: Sums


@dataclass(frozen=True, slots=True)
class Year:
    """A year of meetings: all of it, by quarter, by theme, and meeting by meeting."""

    year: int
    total: Sums
    by_quarter: list[Sums]
    by_theme: list[Sums]
    lines: list[Line]


def over(town: Territory) -> list[Meeting]:
    """Return the meetings of the town that were held, the first first; one query."""
    meetings = Meeting.objects.filter(territory=town, state__in=OVER).select_related("quarter")
    return sorted(meetings, key=lambda meeting: (day_of(meeting), meeting.number))


def years_of(meetings: list[Meeting]) -> list[int]:
    """Return the years in which meetings were held, the last first."""
    return sorted({day_of(meeting).year for meeting in meetings}, reverse=True)


def year_of(meetings: list[Meeting], year: int) -> Year:
    """Return the figures of a year; one query."""
    held = [meeting for meeting in meetings if day_of(meeting).year == year]
    fates: dict[int, Counter[str]] = {}
    rows = (
        public_notes().filter(meeting__in=held).values_list("meeting_id", "fate").annotate(count=Count("pk"))
    )
    for meeting_id, fate, count in rows:
        fates.setdefault(meeting_id, Counter())[fate] = count
    total, lines = Sums(), []
    quarters: dict[str, Sums] = {}
    themes: dict[str, Sums] = {}
    for meeting in held:
        here = fates.get(meeting.pk, Counter())
        quarter, own = meeting.quarter.name if meeting.quarter else "", Sums()
        for sums in (
            total,
            own,
            quarters.setdefault(quarter, Sums(quarter)),
            themes.setdefault(meeting.theme, Sums(meeting.theme)),
        ):
            sums.add(meeting, here)
        lines.append(Line(meeting, own))
    return Year(year, total, _in_order(quarters), _in_order(themes), lines)


def _in_order(sums: dict[str, Sums]) -> list[Sums]:
    """Return sums by name, what has none last."""
    return [sums[name] for name in sorted(sums, key=lambda name: (not name, name.casefold()))]
