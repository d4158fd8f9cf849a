"""Named stretches of the calendar: months, years, seasons, the start of the school year.

Seasons are those of the northern hemisphere, bounded by the equinoxes and solstices. Their instants move by
a day or so from year to year (Paris Observatory, IMCCE: 20–21 March, 20–21 June, 22–23 September,
21–22 December); an agreement needs days everyone can know without an almanac, so four fixed days are used.
Spring 2027 thus ends on 20 June 2027. A winter bears the year in which it begins.

The start of the school year ("la rentrée") is decided each year by order of the French ministry; pupils come
back on 1 September or within a few days of it. The first of September is our convention.
"""

from collections.abc import Callable
from datetime import date, timedelta

from dateutil.easter import easter

FIRST_YEAR, LAST_YEAR = 1900, 2200

Span = tuple[date, date]
OfYear = Callable[[int], Span]

ONE_DAY = timedelta(days=1)
SPRING, SUMMER, AUTUMN, WINTER = range(4)
SEASON_STARTS = ((3, 20), (6, 21), (9, 23), (12, 21))
SCHOOL_START = (9, 1)

#: Days that have a name, in folded French and English, with the function giving them for a year.
NAMED_DAYS: dict[str, Callable[[int], date]] = {
    "noel|christmas(?: day)?": lambda year: date(year, 12, 25),
    "toussaint|all saints(?:'? day)?": lambda year: date(year, 11, 1),
    "(?:la )?sainte[ -]barbe": lambda year: date(year, 12, 4),
    "paques|easter(?: sunday)?": easter,
}


def days_in_month(year: int, month: int) -> int:
    """The number of days of a month."""
    return month_of(year, month)[1].day


def month_of(year: int, month: int) -> Span:
    """First and last day of a month."""
    first = date(year, month, 1)
    return first, date(year + month // 12, month % 12 + 1, 1) - ONE_DAY


def year_of(year: int) -> Span:
    """First and last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def season_of(year: int, season: int) -> Span:
    """First and last day of a season (0 spring … 3 winter); winter ends in the following March."""
    following = (season + 1) % 4
    end = date(year + (season == WINTER), *SEASON_STARTS[following]) - ONE_DAY
    return date(year, *SEASON_STARTS[season]), end


def season_starting(day: date) -> int | None:
    """The season that begins on this day, if one does."""
    found = (day.month, day.day)
    return SEASON_STARTS.index(found) if found in SEASON_STARTS else None


def is_month(start: date, end: date) -> bool:
    """Whether these days bound exactly one month."""
    return (start, end) == month_of(start.year, start.month)


def is_year(start: date, end: date) -> bool:
    """Whether these days bound exactly one year."""
    return (start, end) == year_of(start.year)


def is_season(start: date, end: date) -> bool:
    """Whether these days bound exactly one season."""
    season = season_starting(start)
    return season is not None and (start, end) == season_of(start.year, season)


def are_months(start: date, end: date) -> bool:
    """Whether these days bound several whole months."""
    whole = start.day == 1 and end.day == days_in_month(end.year, end.month)
    return whole and (start.year, start.month) != (end.year, end.month)


def week_of(day: date) -> Span:
    """Monday and Sunday of the week of this day."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def is_within_bounds(day: date) -> bool:
    """Whether the year is one we count with."""
    return FIRST_YEAR <= day.year <= LAST_YEAR
