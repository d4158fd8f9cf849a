"""Reading one named time: a day, a month, a season, a year, or a part of one of these.

A `Point` may have no year yet: "12 June" happens every year, and the sentence around it decides which one.
`PATTERNS` is the table of what is understood; each line is an expression and the function making the point.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from django.utils.dates import MONTHS as MONTH_NAMES
from django.utils.dates import WEEKDAYS as WEEKDAY_NAMES
from django.utils.text import format_lazy

from .errors import NO_SUCH_DAY, NO_SUCH_MONTH, OTHER_WEEKDAY, OUT_OF_RANGE, Impossible, NotUnderstood
from .lexicon import DAY_UNIT, MONTH, MONTH_UNIT, RANK, SEASON, WEEKDAY, count_of, pattern
from .spans import (
    FIRST_YEAR,
    LAST_YEAR,
    NAMED_DAYS,
    ONE_DAY,
    SCHOOL_START,
    WINTER,
    OfYear,
    Span,
    days_in_month,
    month_of,
    season_of,
    week_of,
    year_of,
)
from .value import Kind

#: The longest wait for a day without a year: 29 February, around a century that is not a leap year.
YEARS_AHEAD = 9
PARTS = dict.fromkeys(("debut", "early", "beginning", "start"), "start")
PARTS |= dict.fromkeys(("mi", "mid", "milieu", "middle"), "middle")
PARTS |= dict.fromkeys(("fin", "late", "end"), "end")


@dataclass(frozen=True)
class Point:
    """A named time: what it is in any year, and its year when it was said.

    `named` marks a beginning people call by its name (a season, the school year); `part` is "start", "middle"
    or "end"; `month` is the month of a day; `upcoming` asks for one that has not begun ("next summer").
    """

    kind: Kind
    of_year: OfYear
    year: int | None = None
    named: bool = False
    part: str = ""
    month: int | None = None
    upcoming: bool = False

    def at(self, year: int) -> Span | None:
        """Its days in a year; nothing for 29 February of a common year."""
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return None
        try:
            return self.of_year(year)
        except ValueError:
            return None

    def next(self, today: date) -> Span:
        """Its days in its year, or the next that end on or after `today`."""

        def suits(span: Span) -> bool:
            return span[0] > today if self.upcoming else span[1] >= today

        return self._first(range(today.year - 1, today.year + YEARS_AHEAD), suits)

    def first_from(self, day: date) -> Span:
        """Its days in its year, or the first that end on or after `day`."""
        return self._first(range(day.year - 1, day.year + YEARS_AHEAD), lambda span: span[1] >= day)

    def last_until(self, day: date) -> Span:
        """Its days in its year, or the last that begin on or before `day`."""
        return self._first(range(day.year, day.year - YEARS_AHEAD, -1), lambda span: span[0] <= day)

    def _first(self, years: range, suits: Callable[[Span], bool]) -> Span:
        """Raises `NotUnderstood` when no year we count with suits."""
        if self.year is not None:
            span = self.at(self.year)
            if span:
                return span
        else:
            for span in filter(None, map(self.at, years)):
                if suits(span):
                    return span
        raise out_of_range()


def out_of_range() -> NotUnderstood:
    """The refusal of years outside those we count with."""
    return NotUnderstood(OUT_OF_RANGE, code="out_of_range", first=FIRST_YEAR, last=LAST_YEAR)


def fixed(start: date, end: date | None = None, kind: Kind = Kind.PERIOD) -> Point:
    """A point whose days are already known."""
    span = (start, end or start)
    return Point(kind if end else Kind.DATE, lambda _: span, year=start.year)


def day_point(day: int, month: int, year: int | None, said: str) -> Point:
    """A day of a month; raises `Impossible` when the calendar has none, naming it."""
    if not 1 <= month <= 12:
        raise Impossible(NO_SUCH_MONTH, text=said)
    last = days_in_month(year or 2000, month)
    if not 1 <= day <= last:
        name = format_lazy("{} {}", MONTH_NAMES[month], year) if year else MONTH_NAMES[month]
        raise Impossible(NO_SUCH_DAY, day=day, month=name, last=last)
    return Point(Kind.DATE, lambda of: (date(of, month, day),) * 2, year, month=month)


def year_in(found: re.Match[str], group: str = "year") -> int | None:
    """The year caught in a match, if any; raises `NotUnderstood` outside the years we count with."""
    text = found.groupdict().get(group)
    if not text:
        return None
    year = int(text) + (2000 if len(text) == 2 else 0)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise out_of_range()
    return year


def shift(today: date, count: int, unit: str) -> date:
    """The day so many days, weeks, months or years later; a month too short gives its last day."""
    if unit in DAY_UNIT:
        return today + timedelta(days=count * DAY_UNIT[unit])
    years, month = divmod(today.month - 1 + count * MONTH_UNIT[unit], 12)
    if today.year + years > LAST_YEAR:
        raise out_of_range()
    return date(today.year + years, month + 1, min(today.day, days_in_month(today.year + years, month + 1)))


def _day_in_words(found: re.Match[str], today: date) -> Point:
    number = 1 if found["day"] in ("premier", "first") else int(found["day"])
    point = day_point(number, MONTH[found["month"]], year_in(found), found[0])
    if found["weekday"]:
        day, said = point.next(today)[0], WEEKDAY[found["weekday"]]
        if day.weekday() != said:
            name = format_lazy("{} {} {}", day.day, MONTH_NAMES[day.month], day.year)
            right, wrong = WEEKDAY_NAMES[day.weekday()], WEEKDAY_NAMES[said]
            raise Impossible(OTHER_WEEKDAY, day=name, right=right, wrong=wrong)
    return point


def _day_in_figures(found: re.Match[str], today: date) -> Point:
    return day_point(int(found["day"]), int(found["month"]), year_in(found), found[0])


def _month(found: re.Match[str], today: date) -> Point:
    return _month_point(MONTH[found["month"]], year_in(found))


def _month_in_figures(found: re.Match[str], today: date) -> Point:
    month = int(found["month"])
    if not 1 <= month <= 12:
        raise Impossible(NO_SUCH_MONTH, text=found[0])
    return _month_point(month, year_in(found))


def _month_point(month: int, year: int | None) -> Point:
    return Point(Kind.MONTH, lambda of: month_of(of, month), year)


def _season(found: re.Match[str], today: date) -> Point | None:
    season, year, until = SEASON[found["season"]], year_in(found), year_in(found, "year2")
    if until and (season != WINTER or until != (year or 0) + 1):
        return None
    return Point(Kind.SEASON, lambda of: season_of(of, season), year, named=True)


def _school_start(found: re.Match[str], today: date) -> Point:
    year = year_in(found) or year_in(found, "later_year")
    return Point(Kind.DATE, lambda of: (date(of, *SCHOOL_START),) * 2, year, named=True)


def _named_day(found: re.Match[str], today: date) -> Point | None:
    for names, day_of in NAMED_DAYS.items():
        if re.fullmatch(names, found["name"]):
            return Point(Kind.DATE, lambda of, day_of=day_of: (day_of(of),) * 2, year_in(found))  # type: ignore[misc]
    return None


def _months_of_year(size: int) -> Callable[[re.Match[str], date], Point | None]:
    """Builds quarters (3 months) or halves (6 months) of a year."""

    def build(found: re.Match[str], today: date) -> Point | None:
        rank = RANK.get(found["rank"]) or int(found["rank"])
        if not 1 <= rank <= 12 // size:
            return None
        last = rank * size
        return Point(
            Kind.PERIOD, lambda of: (date(of, last - size + 1, 1), month_of(of, last)[1]), year_in(found)
        )

    return build


def _part(found: re.Match[str], today: date) -> Point | None:
    """The start, middle or end of a month, season or year."""
    whole = _whole(found["rest"], today)
    if whole is None or whole.part or whole.kind not in (Kind.MONTH, Kind.SEASON, Kind.YEAR):
        return None
    part = PARTS[found["part"]]
    return replace(
        whole,
        kind=Kind.PERIOD,
        of_year=lambda year: part_of(whole.of_year(year), whole.kind, part),
        named=False,
        part=part,
    )


def part_of(span: Span, kind: Kind, part: str) -> Span:
    """The start, middle or end of a span.

    Of a month: to the 10th, 11th to 20th, from the 21st. Of a year: its first quarter, May to August,
    its last quarter. Of a season: its first thirty days, its last thirty, what is between.
    """
    first, last = span
    if kind is Kind.YEAR:
        bounds = {"start": (1, 3), "middle": (5, 8), "end": (10, 12)}[part]
        return date(first.year, bounds[0], 1), month_of(first.year, bounds[1])[1]
    days = 10 if kind is Kind.MONTH else 30
    opening_end = first + timedelta(days=days - 1)
    closing_start = first + timedelta(days=20) if kind is Kind.MONTH else last - timedelta(days=days - 1)
    return {
        "start": (first, opening_end),
        "middle": (opening_end + ONE_DAY, closing_start - ONE_DAY),
        "end": (closing_start, last),
    }[part]


def _whole(text: str, today: date) -> Point | None:
    """The whole a part is taken from: "de l'année" and "du mois" are the present ones."""
    if text in ("annee", "year"):
        return Point(Kind.YEAR, year_of, today.year)
    if text in ("mois", "month"):
        return _month_point(today.month, today.year)
    return read_point(text, today)


def _upcoming(found: re.Match[str], today: date) -> Point | None:
    point = read_point(found["rest"], today)
    if point is None or point.year is not None:
        return None
    return replace(point, upcoming=True)


def _week_of(found: re.Match[str], today: date) -> Point | None:
    point = read_point(found["rest"], today)
    if point is None or point.kind is not Kind.DATE:
        return None
    return Point(Kind.PERIOD, lambda of: week_of(point.of_year(of)[0]), point.year)


def _next_weekday(found: re.Match[str], today: date) -> Point:
    return fixed(today + timedelta(days=(WEEKDAY[found["weekday"]] - today.weekday() - 1) % 7 + 1))


def _in_a_while(found: re.Match[str], today: date) -> Point:
    return fixed(shift(today, count_of(found["count"]), found["unit"]))


def _week(weeks: int, *, weekend: bool = False) -> Callable[[re.Match[str], date], Point]:
    def build(found: re.Match[str], today: date) -> Point:
        monday, sunday = week_of(today + timedelta(weeks=weeks))
        return fixed(sunday - ONE_DAY if weekend else monday, sunday)

    return build


def _this_month(months: int) -> Callable[[re.Match[str], date], Point]:
    def build(found: re.Match[str], today: date) -> Point:
        day = shift(today.replace(day=1), months, "month")
        return _month_point(day.month, day.year)

    return build


def _this_year(years: int) -> Callable[[re.Match[str], date], Point]:
    return lambda found, today: Point(Kind.YEAR, year_of, today.year + years)


def _tomorrow(days: int) -> Callable[[re.Match[str], date], Point]:
    return lambda found, today: fixed(today + timedelta(days=days))


Builder = Callable[[re.Match[str], date], Point | None]

#: What is said from today on; read before articles are taken off.
FROM_TODAY: tuple[tuple[re.Pattern[str], Builder], ...] = tuple(
    (pattern(text), build)
    for text, build in (
        (r"aujourd'hui|ce jour|today", _tomorrow(0)),
        (r"demain|tomorrow", _tomorrow(1)),
        (r"apres[ -]demain|(?:the )?day after tomorrow", _tomorrow(2)),
        (r"(?:dans|in) <count> <unit>", _in_a_while),
        (r"(?:(?:la|cette) )?semaine en cours|cette semaine|this week", _week(0)),
        (r"(?:la )?semaine prochaine|next week", _week(1)),
        (r"ce week-?end|this weekend", _week(0, weekend=True)),
        (r"(?:le )?week-?end prochain|next weekend", _week(1, weekend=True)),
        (r"ce mois(?:-ci)?|this month", _this_month(0)),
        (r"(?:le )?mois prochain|next month", _this_month(1)),
        (r"cette annee|this year", _this_year(0)),
        (r"(?:l')?(?:annee prochaine|an prochain)|next year", _this_year(1)),
        (r"(?:ce |this |next |on )?<weekday>(?<!s)", _next_weekday),
        (r"(?:le )?<weekday> (?:prochain|qui vient)", _next_weekday),
        (r"(?:(?:la|the) )?(?:semaine du|week of) (?:the )?<rest>", _week_of),
    )
)
_OF = r"(?:,? (?:de |of |in )?<year>)?"
PATTERNS: tuple[tuple[re.Pattern[str], Builder], ...] = tuple(
    (pattern(text), build)
    for text, build in (
        (r"<year>-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})", _day_in_figures),
        (r"(?P<day>[0-9]{1,2})([/.-])(?P<month>[0-9]{1,2})\2(?P<year>[0-9]{4}|[0-9]{2})", _day_in_figures),
        (r"(?P<day>[0-9]{1,2})[/.](?P<month>[0-9]{1,2})", _day_in_figures),
        (r"(?P<month>[0-9]{1,2})[/.-]<year>", _month_in_figures),
        (r"<year>-(?P<month>[0-9]{1,2})", _month_in_figures),
        (rf"(?:<weekday>,? (?:le |the )?)?<day> (?:de |d'|of )?<month>{_OF}", _day_in_words),
        (rf"(?:<weekday>,? (?:the )?)?<month> (?:the )?<day>{_OF}", _day_in_words),
        (rf"(?:(?:mois|month) )?(?:de |d'|of )?<month>{_OF}", _month),
        (r"<season>(?:,? (?:de |of )?<year>(?:[-/]<year2>)?)?", _season),
        (r"(?:annee |year )?<year>", lambda found, today: Point(Kind.YEAR, year_of, year_in(found))),
        (rf"rentree(?: scolaire| des classes)?{_OF}", _school_start),
        (
            r"(?:start|beginning) of (?:the )?(?:new )?(?:<year>(?:[-/]<year2>)? )?school year"
            r"(?: (?P<later_year>[0-9]{4})(?:[-/][0-9]{2,4})?)?",
            _school_start,
        ),
        (rf"(?P<name>{'|'.join(NAMED_DAYS)}){_OF}", _named_day),
        (rf"<rank> (?:trimestre|quarter){_OF}", _months_of_year(3)),
        (rf"[tq](?P<rank>[1-4]){_OF}", _months_of_year(3)),
        (rf"<rank> (?:semestre|half){_OF}", _months_of_year(6)),
        (
            r"(?P<part>debut|early|beginning|start|mi|mid|milieu|middle|fin|late|end)[ -]"
            r"(?:de |du |d'|of |the |l'|la |le |cette |this )*<rest>",
            _part,
        ),
        (r"<rest> (?:prochaine?|qui vient)", _upcoming),
        (r"(?:next|prochaine?|coming) <rest>", _upcoming),
    )
)
#: Articles and prepositions that say nothing more about the time they come before.
OPENING = pattern(
    r"(?:(?:en|au|a|le|la|de|du|pour|pendant|durant|au cours|(?:dans le )?courant|cet|cette|ce|this|"
    r"tout|toute|in|on|at|of|the|during|over|throughout|all|whole) |l'|d')*"
)


@lru_cache(maxsize=1024)  # a text of nested parts asks for the same piece many times over
def read_point(text: str, today: date) -> Point | None:
    """The point a folded text names, or nothing; raises `NotUnderstood` for an impossible one."""
    return next(_readings(text, today), None)


def _readings(text: str, today: date) -> Iterator[Point]:
    bare = OPENING.sub("", text, count=1)
    for candidate, table in ((text, FROM_TODAY), (text, PATTERNS), (bare, PATTERNS)):
        for expression, build in table:
            found = expression.fullmatch(candidate)
            point = build(found, today) if found else None
            if point:
                yield point
