"""Reading a whole sentence about time, French or English: the first of `READERS` that understands wins."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from .errors import BACKWARDS, TOO_LONG, WHICH_DAYS, NotUnderstood
from .lexicon import count_of, fold, pattern
from .points import Point, day_point, out_of_range, read_point, shift, year_in
from .rhythms import TIMES_A_WEEK, read_rhythm
from .spans import Span
from .value import Kind, When

MAX_LENGTH = 200

UNSPECIFIED = pattern(
    r"[? ]*|(?:date )?a (?:preciser|definir|fixer|convenir|determiner|voir)|"
    r"(?:date )?non (?:precise|defini|fixe)e?|indetermine|sans date|"
    r"(?:date )?to be (?:set|decided|defined|confirmed|agreed)|tbd|tbc|unspecified|no date"
)
DURING_AGREEMENT = pattern(
    r"(?:(?:pendant|durant|tout au long|sur|for|during|throughout) )?(?:de )?(?:toute )?(?:la duree )?"
    r"(?:de |du )?(?:la |l'|the )?(?:whole |entire |duration of the )?(?:convention|accord|contrat|agreement)"
)
ALL_SEASON = pattern(
    r"(?:(?:pendant|durant|during|for|throughout) )?(?:toute la|all|all the|the whole|the entire) "
    r"(?:saison|season)(?: long)?"
)

BEFORE_START = pattern(r"(?:avant|before|by|d'ici(?: a)?) <rest>")
BEFORE_END = pattern(r"(?:au plus tard|pas plus tard que|no later than|not later than|at the latest) <rest>")
AT_THE_LATEST = pattern(r"<rest>,? (?:au plus tard|at the latest)")
WITHIN = pattern(r"(?:d'ici(?: a)?|sous|dans les|within(?: the next)?) <count> <unit>")
UNTIL = pattern(r"(?:jusqu'(?:a|au|aux|en)|until|till|up to|through) <rest>")
SINCE = pattern(
    r"(?:a (?:partir|compter) (?:du |de |d'|des )?(?:la |l')?|des |from |"
    r"starting (?:on |from |in )?|as of ) ?<rest>"
)

RANGE_OPENING = pattern(r"(?:a partir |des |from |(?P<between>entre |between ))?<rest>")
RANGE_MIDDLE = pattern(
    r" (?:a|au|aux|jusqu'a|jusqu'au|jusqu'en|to|until|till|through) | - |"
    r"(?<=[0-9])-(?=[0-9]{1,2} )|(?P<and> (?:et|and) )"
)
DAY_ALONE = pattern(r"(?:(?:du|de|le|the) |l')*(?P<day>[0-9]{1,2})(?:er|e|st|nd|rd|th)?(?:,? <year>)?")


def read(text: str, today: date) -> When:
    """The value a text stands for; raises `NotUnderstood`, with a message for its writer."""
    if len(text) > MAX_LENGTH:
        raise NotUnderstood(TOO_LONG, code="too_long", limit=MAX_LENGTH)
    folded = fold(text)
    try:
        for reader in READERS:
            when = reader(folded, today)
            if when is not None:
                return when
    except NotUnderstood:
        raise
    except (ValueError, OverflowError) as error:  # dates before 1900, after 2200 or beyond the calendar
        raise out_of_range() from error
    raise NotUnderstood


def _without_dates(text: str, today: date) -> When | None:
    if UNSPECIFIED.fullmatch(text):
        return When(Kind.UNSPECIFIED)
    if DURING_AGREEMENT.fullmatch(text):
        return When(Kind.PERIOD)
    return When(Kind.SEASON) if ALL_SEASON.fullmatch(text) else None


def _point(text: str, today: date) -> When | None:
    point = read_point(text, today)
    return When(point.kind, *point.next(today)) if point else None


def _recurrence(text: str, today: date) -> When | None:
    """How often, then perhaps in which range; or the range first and a comma."""
    turned = [f"{text[comma.end() :]}, {text[: comma.start()]}" for comma in re.finditer(", ?", text)]
    for candidate in (text, *turned):
        for recurrence, rest in read_rhythm(candidate):
            days = _range_of_recurrence(rest, today)
            # "Every year in June" would forget the year after: only a range that says its year is read.
            if days and (recurrence.frequency != "YEARLY" or re.search("[0-9]{4}", rest) or not all(days)):
                return When(Kind.RECURRENCE, *days, recurrence.as_rule())
    return None


def _range_of_recurrence(text: str, today: date) -> tuple[date | None, date | None] | None:
    if not text or DURING_AGREEMENT.fullmatch(text) or ALL_SEASON.fullmatch(text):
        return None, None
    for reader in (_point, _until, _since, _period):
        when = reader(text, today)
        if when:
            return (when.start, when.end) if when.kind is not Kind.DATE else None
    return None


def _before(text: str, today: date) -> When | None:
    found = WITHIN.fullmatch(text)
    if found:
        return When(Kind.BEFORE, None, shift(today, count_of(found["count"]), found["unit"]))
    found = BEFORE_END.fullmatch(text) or AT_THE_LATEST.fullmatch(text)
    point = read_point(found["rest"], today) if found else None
    if point:
        return When(Kind.BEFORE, None, point.next(today)[1])
    found = BEFORE_START.fullmatch(text)
    return _before_start(found["rest"], today) if found else None


def _before_start(text: str, today: date) -> When | None:
    point = read_point(text, today) or read_point(f"start of {text}", today)
    if point is None:
        return None
    if point.year is None and not point.part:
        point = replace(point, of_year=_opening(point))
    start, end = point.next(today)
    day = {"end": end, "middle": start + (end - start) // 2}.get(point.part, start)
    return When(Kind.BEFORE, day if point.named else None, day)


def _opening(point: Point) -> Callable[[int], Span]:
    """Only the first day of a point: "before summer", said in July, is about next summer."""
    return lambda year: (point.of_year(year)[0],) * 2


def _until(text: str, today: date) -> When | None:
    """ "Until December" goes to its end; "until summer" to its first day."""
    found = UNTIL.fullmatch(text)
    point = read_point(found["rest"], today) if found else None
    if point is None:
        return None
    if point.named and point.year is None:
        point = replace(point, of_year=_opening(point))
    start, end = point.next(today)
    return When(Kind.PERIOD, None, start if point.named else end)


def _since(text: str, today: date) -> When | None:
    found = SINCE.fullmatch(text)
    point = read_point(found["rest"], today) if found else None
    return When(Kind.PERIOD, point.next(today)[0], None) if point else None


def _period(text: str, today: date) -> When | None:
    """From one point to another; each lends the other the month and the year it lacks."""
    opening = RANGE_OPENING.fullmatch(text)
    if opening is None:
        return None
    text = opening["rest"]
    for middle in RANGE_MIDDLE.finditer(text):
        if middle["and"] and not opening["between"]:
            continue
        points = _two_points(text[: middle.start()], text[middle.end() :], today)
        if points:
            return When(Kind.PERIOD, *_between(*points, today))
    return None


def _two_points(first: str, last: str, today: date) -> tuple[Point, Point] | None:
    start, end = read_point(first, today), read_point(last, today)
    day = DAY_ALONE.fullmatch(last)
    if start and start.month and day:
        year = year_in(day) or start.year
        end = day_point(int(day["day"]), start.month, year, last)
    day = DAY_ALONE.fullmatch(first)
    if end and end.month and day and not day["year"]:
        start = day_point(int(day["day"]), end.month, end.year, first)
    return (start, end) if start and end else None


def _between(first: Point, last: Point, today: date) -> Span:
    """The days from one point to another; raises `NotUnderstood` when the end comes first."""
    if first.year is not None:
        start = first.next(today)[0]
        end = last.first_from(start)[1]
    else:
        end = last.next(today)[1]
        start = first.last_until(end)[0]
    guessed = first.year is None or last.year is None
    backwards_in_month = guessed and first.month and first.month == last.month and start.year != end.year
    if start > end or backwards_in_month:
        raise NotUnderstood(BACKWARDS, code="backwards")
    return start, end


def _several_times(text: str, today: date) -> When | None:
    """ "Twice a week" says how many but not when: the person is asked which days."""
    if TIMES_A_WEEK.match(text):
        raise NotUnderstood(WHICH_DAYS, code="which_days")
    return None


READERS: tuple[Callable[[str, date], When | None], ...] = (
    _without_dates,
    _point,
    _recurrence,
    _before,
    _until,
    _since,
    _period,
    _several_times,
)
