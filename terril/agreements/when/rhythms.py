"""Reading how often: `PATTERNS` is the table of what is understood and of what it makes."""

import re
from collections.abc import Callable, Iterator

from .lexicon import DAY_UNIT, MONTH_UNIT, RANK, WEEKDAY, all_of, count_of, pattern
from .recurrence import Recurrence

Found = re.Match[str]


def _daily(found: Found) -> Recurrence:
    return Recurrence("DAILY")


def _on_days(*weekdays: int) -> Callable[[Found], Recurrence]:
    return lambda found: Recurrence("WEEKLY", weekdays=weekdays)


def _weekly(found: Found) -> Recurrence:
    return Recurrence("WEEKLY", weekdays=all_of(WEEKDAY, found["weekdays"]))


def _weekly_if_several(found: Found) -> Recurrence | None:
    """Without "every", one singular day is only a day: "mardi" is no recurrence, "mardis" is."""
    days = all_of(WEEKDAY, found["weekdays"])
    plural = found["weekdays"].endswith("s") and len(found["weekdays"]) > 5
    return _weekly(found) if len(days) > 1 or plural else None


def _alternate_days(found: Found) -> Recurrence:
    return Recurrence("WEEKLY", _interval(found), all_of(WEEKDAY, found["weekdays"]))


def _days_through(found: Found) -> Recurrence:
    """ "From Monday to Friday", or round the week-end: "from Friday to Monday"."""
    first, last = WEEKDAY[found["weekday"]], WEEKDAY[found["weekday2"]]
    return Recurrence("WEEKLY", weekdays=tuple((first + n) % 7 for n in range((last - first) % 7 + 1)))


def _ranked(found: Found) -> Recurrence:
    return Recurrence("MONTHLY", weekdays=(WEEKDAY[found["weekday"]],), ranks=all_of(RANK, found["ranks"]))


def _month_day(found: Found) -> Recurrence:
    return Recurrence("MONTHLY", month_day=int(found["number"]))


def _edge_of_month(found: Found) -> Recurrence:
    return Recurrence("MONTHLY", month_day=1 if found["edge"] in ("premier", "first") else -1)


def _interval(found: Found) -> int:
    """The count said; "other", "second" and fortnights are 2, nothing is 1."""
    groups = found.groupdict()
    if groups.get("count"):
        return count_of(groups["count"])
    return 2 if groups.get("other") or groups.get("fortnight") else 1


def _regular(found: Found) -> Recurrence:
    count, unit = _interval(found), found["unit"]
    if unit == "jours" and count == 15:  # the French fortnight; "un jour sur 15" is not
        return Recurrence("WEEKLY", 2)
    if unit in DAY_UNIT:
        days = DAY_UNIT[unit]
        return Recurrence("WEEKLY", count * days // 7) if days > 1 else Recurrence("DAILY", count)
    months = MONTH_UNIT[unit] * count
    return Recurrence("YEARLY", months // 12) if MONTH_UNIT[unit] == 12 else Recurrence("MONTHLY", months)


def _adverb(unit: str) -> Callable[[Found], Recurrence]:
    size = DAY_UNIT.get(unit, 0)
    if size:
        return lambda found: Recurrence("WEEKLY", size // 7)
    return lambda found: Recurrence("MONTHLY") if unit == "mois" else Recurrence("YEARLY")


_EVERY = r"(?:tous les|toutes les|chaque|every|each)"
_OF_MONTH = (
    r"(?:du|de chaque|de tous les|chaque|par|of the|of every|of each|in the|in each|in every|each|every|a) "
    r"(?:mois|month)"
)
_WEEKS = (
    r"(?:(?:une semaine sur|toutes les|every) <count>(?: semaines| weeks)?|"
    r"every (?P<other>other|second) week|"
    r"(?P<fortnight>tous les (?:quinze|15) jours|fortnightly|every fortnight))"
)

PATTERNS: tuple[tuple[re.Pattern[str], Callable[[Found], Recurrence | None]], ...] = tuple(
    (pattern(rf"(?:{text})(?:,? (?P<range>.+))?"), build)
    for text, build in (
        (
            rf"{_EVERY} (?:jours?|days?)|daily|quotidien(?:nement)?|"
            r"(?:une fois par|once a|once per) (?:jour|day)",
            _daily,
        ),
        (
            rf"(?:{_EVERY} jours? |every day )?(?:du|from) <weekday> (?:au|to|through) <weekday2>",
            _days_through,
        ),
        (
            rf"(?:{_EVERY}|on) (?:jours? de (?:la )?semaine|jours? ouvres?|weekdays?)|en semaine",
            _on_days(0, 1, 2, 3, 4),
        ),
        (rf"(?:{_EVERY}|le|les|at|on|at the) week-?ends?", _on_days(5, 6)),
        (rf"(?:(?:{_EVERY}|les?|on the|the) )?<ranks> <weekday>s? {_OF_MONTH}", _ranked),
        (rf"{_EVERY} (?P<ranks>premiers?|derniers?|first|last) <weekday>s?", _ranked),
        (
            rf"(?:{_EVERY}|les?|on the|the) (?P<number>[0-9]{{1,2}})(?: ?er|eme|e|st|nd|rd|th)? {_OF_MONTH}",
            _month_day,
        ),
        (rf"(?:le|the|on the) (?P<edge>premier|dernier|first|last) (?:jour|day) {_OF_MONTH}", _edge_of_month),
        (r"un <weekdays> sur <count>", _alternate_days),
        (r"every (?P<other>other|second|2nd) <weekdays>", _alternate_days),
        (rf"{_WEEKS},? (?:les? |on )?<weekdays>", _alternate_days),
        (rf"(?:les? |on )<weekdays>,? {_WEEKS}", _alternate_days),
        (rf"(?:(?:une|1) fois |once )?{_EVERY} (?:<count> )?<unit>", _regular),
        (
            r"(?:(?:(?:une|1) fois|once|one time) (?:par |l'|an? |per )|"
            r"every (?P<other>other|second) )<unit>",
            _regular,
        ),
        (r"une? <unit> sur <count>", _regular),
        (r"weekly|hebdomadaire(?:ment)?", _adverb("semaine")),
        (r"fortnightly|bimensuel(?:lement)?", _adverb("quinzaine")),
        (r"monthly|mensuel(?:lement)?", _adverb("mois")),
        (r"yearly|annually|annuel(?:lement)?", _adverb("an")),
        (rf"(?:{_EVERY}|les?|on) <weekdays>", _weekly),
        (r"<weekdays>", _weekly_if_several),
    )
)

#: How many times without saying which days.
TIMES_A_WEEK = pattern(
    r"(?:<count> (?:fois|times)|twice|(?:un|one) <weekday>) (?:par|a|per|chaque|each|every|in) "
)


def read_rhythm(text: str) -> Iterator[tuple[Recurrence, str]]:
    """The recurrences a folded text may begin with, each with the rest of the text."""
    for expression, build in PATTERNS:
        found = expression.fullmatch(text)
        if found is None:
            continue
        try:
            recurrence = build(found)
        except ValueError:  # "every 0 days", "the 32nd of the month"
            continue
        if recurrence:
            yield recurrence, found["range"] or ""
