"""How often: the part of RFC 5545's recurrence rules that people really say, and its days.

Understood rules: `FREQ=DAILY|WEEKLY|MONTHLY|YEARLY` with an `INTERVAL`; weekly with `BYDAY=TU,TH`; monthly
with `BYDAY=1SA,-1SA` (one weekday, several ranks) or with `BYMONTHDAY=15` (or -1, the last day). The first
and the last day are not in the rule: they are the start and the end of the `When`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, Literal, get_args

from dateutil import rrule

from .spans import FIRST_YEAR, LAST_YEAR

Frequency = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MAX_INTERVAL = 99
#: Where counting begins when a rule has no first day: a Monday.
ORIGIN = date(FIRST_YEAR, 1, 1)
LAST_DAY = date(LAST_YEAR, 12, 31)


@dataclass(frozen=True)
class Recurrence:
    """How often something comes back.

    `weekdays` count from Monday 0; `ranks` are the weeks of a month ("first and last Saturday" is 1, -1);
    `month_day` is 1 to 31, or -1 for the last. Raises `ValueError` for a combination outside those above.
    """

    frequency: Frequency
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    ranks: tuple[int, ...] = ()
    month_day: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "weekdays", tuple(sorted(set(self.weekdays))))
        object.__setattr__(self, "ranks", tuple(sorted(set(self.ranks), key=lambda rank: (rank < 0, rank))))
        monthly_detail = bool(self.ranks) or self.month_day is not None
        sound = (
            self.frequency in get_args(Frequency)
            and 1 <= self.interval <= MAX_INTERVAL
            and set(self.weekdays) <= set(range(7))
            and set(self.ranks) <= {1, 2, 3, 4, 5, -1}
            and (self.month_day is None or self.month_day == -1 or 1 <= self.month_day <= 31)
            and not (self.ranks and self.month_day is not None)
            and (not self.weekdays or (len(self.weekdays) == 1 if self.ranks else self.frequency == "WEEKLY"))
            and (not self.ranks or bool(self.weekdays))
            and (not monthly_detail or (self.frequency == "MONTHLY" and self.interval == 1))
        )
        if not sound:
            raise ValueError(f"not a recurrence we know: {self!r}")

    @classmethod
    def from_rule(cls, rule: str) -> "Recurrence":
        """Read an RFC 5545 rule such as `FREQ=WEEKLY;BYDAY=TU`; raises `ValueError` outside our part."""
        pairs = [part.partition("=")[::2] for part in rule.upper().removeprefix("RRULE:").split(";")]
        parts = dict(pairs)
        if len(parts) != len(pairs) or parts.keys() - {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY"}:
            raise ValueError(f"not a recurrence rule we know: {rule!r}")
        said = parts["BYDAY"].split(",") if "BYDAY" in parts else []
        days = [re.fullmatch(r"(-?[0-9])?([A-Z]{2})", day) for day in said]
        if not all(day and day[2] in WEEKDAY_CODES for day in days):
            raise ValueError(f"days of a recurrence rule we don't know: {rule!r}")
        ranks = tuple(int(day[1]) for day in days if day and day[1])
        if ranks and len(ranks) != len(days):
            raise ValueError(f"days with and without a rank in one rule: {rule!r}")
        return cls(
            frequency=parts.get("FREQ", ""),  # type: ignore[arg-type]  # checked by the constructor
            interval=int(parts.get("INTERVAL", "1")),
            weekdays=tuple(WEEKDAY_CODES.index(day[2]) for day in days if day),
            ranks=ranks,
            month_day=int(parts["BYMONTHDAY"]) if "BYMONTHDAY" in parts else None,
        )

    def as_rule(self) -> str:
        """The RFC 5545 rule, always written the same way."""
        parts = [f"FREQ={self.frequency}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.weekdays:
            codes = [WEEKDAY_CODES[day] for day in self.weekdays]
            parts.append("BYDAY=" + ",".join([f"{rank}{codes[0]}" for rank in self.ranks] or codes))
        if self.month_day is not None:
            parts.append(f"BYMONTHDAY={self.month_day}")
        return ";".join(parts)

    def days(self, start: date | None, end: date | None, after: date, before: date, limit: int) -> list[date]:
        """The days from `after` to `before`, both included, at most `limit`, within `start` and `end`.

        Intervals ("every other week") are counted from `start`; without one, from Monday 1 January 1900.
        """
        first = max(after, start or ORIGIN)
        last = min(before, end or LAST_DAY)
        if first > last:
            return []
        return list(islice(self._days_from(start or ORIGIN, first, last), max(0, limit)))

    def _days_from(self, origin: date, first: date, last: date) -> Iterator[date]:
        """The days from `first` to `last`, counted from `origin` without walking all the way from it."""
        details: dict[str, Any] = {"byweekday": self.weekdays or None}
        if self.ranks:
            details["byweekday"] = [rrule.weekday(self.weekdays[0], rank) for rank in self.ranks]
        elif self.month_day is not None:
            details["bymonthday"] = self.month_day
        elif self.frequency in ("MONTHLY", "YEARLY"):
            # "Once a month" begun on the 31st comes on the last day of shorter months; it skips none.
            details |= {"bymonthday": tuple(range(min(origin.day, 28), origin.day + 1)), "bysetpos": -1}
            if self.frequency == "YEARLY":
                details["bymonth"] = origin.month
        rule = rrule.rrule(
            getattr(rrule, self.frequency),
            dtstart=datetime.combine(self._leap(origin, first), time.min),
            until=datetime.combine(last, time.min),
            interval=self.interval,
            wkst=rrule.MO,
            **details,
        )
        return (moment.date() for moment in rule if moment.date() >= first)

    def _leap(self, origin: date, first: date) -> date:
        """A day not after `first`, a whole number of intervals after `origin` (or `origin` itself)."""
        step = self.interval
        if self.frequency in ("DAILY", "WEEKLY"):
            step *= 7 if self.frequency == "WEEKLY" else 1
            return origin + timedelta(days=(first - origin).days // step * step)
        step *= 12 if self.frequency == "YEARLY" else 1
        months = ((first.year - origin.year) * 12 + first.month - origin.month) // step * step
        if months <= 0:
            return origin
        years, month = divmod(origin.month - 1 + months, 12)
        return date(origin.year + years, month + 1, 1)
