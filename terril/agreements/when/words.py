"""A `When` in words. Every sentence is a French message; names of months and days are Django's.

Translators: the reader (`reading.py`) must understand what is written here in each language; a test says
every kind of value aloud in French and English and reads it back.
"""

from collections.abc import Iterable
from contextlib import nullcontext
from datetime import date

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from .recurrence import Recurrence
from .spans import (
    SCHOOL_START,
    WINTER,
    are_months,
    days_in_month,
    is_month,
    is_season,
    is_year,
    season_starting,
)
from .value import Kind, When

Text = str | Promise

SEASONS = (_("printemps %(year)s"), _("été %(year)s"), _("automne %(year)s"), _("hiver %(year)s"))
IN_SEASON = (
    _("au printemps %(year)s"),
    _("en été %(year)s"),
    _("en automne %(year)s"),
    _("en hiver %(year)s"),
)
BEFORE_SEASON = (
    _("avant le printemps %(year)s"),
    _("avant l'été %(year)s"),
    _("avant l'automne %(year)s"),
    _("avant l'hiver %(year)s"),
)
RANKS = {
    1: pgettext_lazy("rang dans le mois", "premier"),
    2: pgettext_lazy("rang dans le mois", "deuxième"),
    3: pgettext_lazy("rang dans le mois", "troisième"),
    4: pgettext_lazy("rang dans le mois", "quatrième"),
    5: pgettext_lazy("rang dans le mois", "cinquième"),
    -1: pgettext_lazy("rang dans le mois", "dernier"),
}
#: How often, once, every second time, and every so many times.
RHYTHMS = {
    "DAILY": (_("tous les jours"), _("un jour sur deux"), _("un jour sur %(count)s")),
    "WEEKLY": (_("une fois par semaine"), _("une semaine sur deux"), _("toutes les %(count)s semaines")),
    "MONTHLY": (_("une fois par mois"), _("un mois sur deux"), _("tous les %(count)s mois")),
    "YEARLY": (_("une fois par an"), _("un an sur deux"), _("tous les %(count)s ans")),
}


def say(when: When, language: str | None = None) -> str:
    """The value in words, in `language` or else in the active one."""
    with override(language) if language else nullcontext():
        return str(_words(when))


def _words(when: When) -> Text:
    start, end = when.start, when.end
    match when.kind:
        case Kind.RECURRENCE:
            often = _often(Recurrence.from_rule(when.rule))
            if start is None and end is None:
                return often
            return _("%(often)s, %(range)s") % {"often": often, "range": _during(start, end)}
        case Kind.PERIOD:
            return _range(start, end)
        case Kind.SEASON if start is None:
            return _("toute la saison")
        case Kind.BEFORE if end:
            return _before(end, named=start is not None)
        case Kind.DATE if start:
            return _day(start)
        case Kind.MONTH if start:
            return _month(start)
        case Kind.SEASON if start:
            return _season(SEASONS, start)
        case Kind.YEAR if start:
            return str(start.year)
    return _("date à préciser")


def _number(day: date) -> Text:
    return _("1er") if day.day == 1 else str(day.day)


def _day(day: date) -> str:
    return _("%(day)s %(month)s %(year)s") % {
        "day": _number(day),
        "month": MONTHS[day.month],
        "year": day.year,
    }


def _day_without_year(day: date) -> str:
    return _("%(day)s %(month)s") % {"day": _number(day), "month": MONTHS[day.month]}


def _month(day: date) -> str:
    return _("%(month)s %(year)s") % {"month": MONTHS[day.month], "year": day.year}


def _season(templates: tuple[Text, ...], start: date) -> str:
    season = season_starting(start)
    year = f"{start.year}-{start.year + 1}" if season == WINTER else start.year
    return str(templates[season or 0]) % {"year": year}


def _before(day: date, *, named: bool) -> str:
    if not named:
        return _("avant le %(day)s") % {"day": _day(day)}
    if (day.month, day.day) == SCHOOL_START:
        return _("avant la rentrée %(year)s") % {"year": day.year}
    return _season(BEFORE_SEASON, day)


def _range(start: date | None, end: date | None) -> Text:
    """From one day to another, either of which may be missing."""
    if start and end:
        return _months(start, end) if are_months(start, end) else _days(start, end)
    if start:
        return _("à partir du %(day)s") % {"day": _day(start)}
    if end and end.day == days_in_month(end.year, end.month):
        return _("jusqu'à fin %(month)s") % {"month": _month(end)}
    if end:
        return _("jusqu'au %(day)s") % {"day": _day(end)}
    return _("pendant la convention")


def _days(start: date, end: date) -> str:
    """ "du 3 au 10 mai 2027", repeating only what differs."""
    if start.year != end.year:
        first: Text = _day(start)
    elif start.month != end.month:
        first = _day_without_year(start)
    else:
        first = _number(start)
    return _("du %(start)s au %(end)s") % {"start": first, "end": _day(end)}


def _months(start: date, end: date) -> str:
    """ "d'avril à octobre 2027"; April, August and October ask for an elision in French."""
    first = str(MONTHS[start.month]) if start.year == end.year else _month(start)
    elided = start.month in (4, 8, 10)
    template = _("d'%(start)s à %(end)s") if elided else _("de %(start)s à %(end)s")
    return str(template) % {"start": first, "end": _month(end)}


def _during(start: date | None, end: date | None) -> Text:
    """A range after a recurrence: "en juin 2027" rather than its days when it is a whole month or so."""
    if start and end and is_month(start, end):
        return _("en %(month)s") % {"month": _month(start)}
    if start and end and is_year(start, end):
        return _("en %(year)s") % {"year": start.year}
    if start and end and is_season(start, end):
        return _season(IN_SEASON, start)
    return _range(start, end)


def _often(recurrence: Recurrence) -> Text:
    if recurrence.ranks:
        return _("chaque %(ranks)s %(weekday)s du mois") % {
            "ranks": _listed([RANKS[rank] for rank in recurrence.ranks]),
            "weekday": WEEKDAYS[recurrence.weekdays[0]],
        }
    if recurrence.month_day == -1:
        return _("le dernier jour de chaque mois")
    if recurrence.month_day is not None:
        day = _number(date(2000, 1, recurrence.month_day))
        return _("le %(day)s de chaque mois") % {"day": day}
    days = [_plural(weekday) for weekday in recurrence.weekdays]
    if days and recurrence.interval == 1:
        return _("tous les %(days)s") % {"days": _listed(days)}
    rhythm = _rhythm(recurrence)
    return _("%(rhythm)s, les %(days)s") % {"rhythm": rhythm, "days": _listed(days)} if days else rhythm


def _rhythm(recurrence: Recurrence) -> Text:
    once, alternate, template = RHYTHMS[recurrence.frequency]
    if recurrence.interval == 1:
        return once
    return alternate if recurrence.interval == 2 else str(template) % {"count": recurrence.interval}


def _plural(weekday: int) -> str:
    return str(pgettext_lazy("après « tous les » ou « les »", "%(weekday)ss")) % {
        "weekday": WEEKDAYS[weekday]
    }


def _listed(items: Iterable[Text]) -> str:
    """ "a, b et c"."""
    *firsts, last = [str(item) for item in items]
    if not firsts:
        return last
    return _("%(firsts)s et %(last)s") % {"firsts": ", ".join(firsts), "last": last}
