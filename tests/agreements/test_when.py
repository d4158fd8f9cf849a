"""`When`: what people say about time, read in two languages, said back, sorted, late, counted in days."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.utils import translation
from django.utils.translation import trans_real
from hypothesis import example, given, settings
from hypothesis import strategies as st

from terril.agreements.when import Impossible, Kind, NotUnderstood, When
from terril.agreements.when.recurrence import WEEKDAY_CODES, Recurrence
from terril.agreements.when.spans import month_of, season_of, year_of

TODAY = date(2026, 11, 23)  # a Monday
NBSP = "\u00a0"

#: The English the reader understands; used for what the project's catalogue does not say yet.
ENGLISH = {
    "printemps %(year)s": "spring %(year)s",
    "été %(year)s": "summer %(year)s",
    "automne %(year)s": "autumn %(year)s",
    "hiver %(year)s": "winter %(year)s",
    "au printemps %(year)s": "in spring %(year)s",
    "en été %(year)s": "in summer %(year)s",
    "en automne %(year)s": "in autumn %(year)s",
    "en hiver %(year)s": "in winter %(year)s",
    "avant le printemps %(year)s": "before spring %(year)s",
    "avant l'été %(year)s": "before summer %(year)s",
    "avant l'automne %(year)s": "before autumn %(year)s",
    "avant l'hiver %(year)s": "before winter %(year)s",
    "rang dans le mois\x04premier": "first",
    "rang dans le mois\x04deuxième": "second",
    "rang dans le mois\x04troisième": "third",
    "rang dans le mois\x04quatrième": "fourth",
    "rang dans le mois\x04cinquième": "fifth",
    "rang dans le mois\x04dernier": "last",
    "tous les jours": "every day",
    "un jour sur deux": "every other day",
    "un jour sur %(count)s": "every %(count)s days",
    "une fois par semaine": "once a week",
    "une semaine sur deux": "every other week",
    "toutes les %(count)s semaines": "every %(count)s weeks",
    "une fois par mois": "once a month",
    "un mois sur deux": "every other month",
    "tous les %(count)s mois": "every %(count)s months",
    "une fois par an": "once a year",
    "un an sur deux": "every other year",
    "tous les %(count)s ans": "every %(count)s years",
    "%(often)s, %(range)s": "%(often)s, %(range)s",
    "toute la saison": "all season",
    "date à préciser": "date to be set",
    "1er": "1",
    "%(day)s %(month)s %(year)s": "%(day)s %(month)s %(year)s",
    "%(day)s %(month)s": "%(day)s %(month)s",
    "%(month)s %(year)s": "%(month)s %(year)s",
    "avant le %(day)s": "before %(day)s",
    "avant la rentrée %(year)s": "before the %(year)s school year",
    "à partir du %(day)s": "from %(day)s",
    "jusqu'à fin %(month)s": "until the end of %(month)s",
    "jusqu'au %(day)s": "until %(day)s",
    "pendant la convention": "during the agreement",
    "du %(start)s au %(end)s": "from %(start)s to %(end)s",
    "d'%(start)s à %(end)s": "from %(start)s to %(end)s",
    "de %(start)s à %(end)s": "from %(start)s to %(end)s",
    "en %(month)s": "in %(month)s",
    "en %(year)s": "in %(year)s",
    "chaque %(ranks)s %(weekday)s du mois": "every %(ranks)s %(weekday)s of the month",
    "le dernier jour de chaque mois": "the last day of each month",
    "le %(day)s de chaque mois": "on the %(day)s of each month",
    "tous les %(days)s": "every %(days)s",
    "%(rhythm)s, les %(days)s": "%(rhythm)s, on %(days)s",
    "après « tous les » ou « les »\x04%(weekday)ss": "%(weekday)s",
    "%(firsts)s et %(last)s": "%(firsts)s and %(last)s",
}


@pytest.fixture(autouse=True, scope="module")
def _english_words() -> Iterator[None]:
    """Lend the English catalogue the sentences it lacks; its own are kept, and so tested."""
    catalogue = trans_real.translation("en")._catalog
    missing = {message: words for message, words in ENGLISH.items() if catalogue.get(message) is None}
    # The last place: what the project translates itself comes first.
    catalogue._catalogs.append(missing)
    catalogue._plurals.append(catalogue.plural)
    yield
    catalogue._catalogs.remove(missing)
    catalogue._plurals.pop()


def parse(text: str, today: date = TODAY) -> When:
    return When.parse(text, today=today)


def day(year: int, month: int, number: int) -> When:
    chosen = date(year, month, number)
    return When(Kind.DATE, chosen, chosen)


def before(year: int, month: int, number: int, *, named: bool = False) -> When:
    chosen = date(year, month, number)
    return When(Kind.BEFORE, chosen if named else None, chosen)


def period(start: str | None, end: str | None) -> When:
    return When(Kind.PERIOD, *(date.fromisoformat(text) if text else None for text in (start, end)))


def month(year: int, number: int) -> When:
    return When(Kind.MONTH, *month_of(year, number))


def season(year: int, number: int) -> When:
    return When(Kind.SEASON, *season_of(year, number))


def recurring(rule: str, start: str | None = None, end: str | None = None) -> When:
    return When(Kind.RECURRENCE, *(date.fromisoformat(text) if text else None for text in (start, end)), rule)


DAYS = {
    day(
        2027, 6, 12
    ): "12 juin 2027|le 12 juin 2027|12 juin|samedi 12 juin 2027|le samedi 12 juin|sam. 12 juin|"
    "2027-06-12|12/06/2027|12/6/27|12.06.2027|12-06-2027|12/06|  12   JUIN  2027 |12\u00a0juin\u00a02027|"
    "12 June 2027|June 12, 2027|June 12th 2027|12th of June 2027|the 12th of June, 2027|"
    "Saturday 12 June 2027|"
    "on Saturday, June 12|Sat 12 Jun 2027|12 jun. 2027|le 12 juin prochain|pour le 12 juin",
    day(2027, 5, 1): "1er mai 2027|1 mai|le 1 er mai|premier mai|first of May|1st May 2027|May 1|1er mai.",
    day(2027, 2, 3): "3 fév. 2027|3 février|3 FEVRIER 2027|3 feb|3 févr",
    day(2027, 8, 15): "15 août 2027|15 aout|15 Aug. 2027|August 15",
    day(2026, 11, 23): "aujourd'hui|aujourd’hui|today|23 novembre|ce jour",
    day(2026, 11, 24): "demain|tomorrow|mardi|mardi prochain|ce mardi|next Tuesday|Tuesday|on Tuesday",
    day(2026, 11, 25): "après-demain|apres demain|the day after tomorrow",
    day(2026, 11, 30): "lundi|lundi prochain|dans une semaine|dans 7 jours|in a week|le lundi qui vient",
    day(2026, 12, 7): "dans deux semaines|dans 2 semaines|in two weeks|dans 14 jours",
    day(2027, 2, 23): "dans trois mois|in 3 months|dans un trimestre",
    day(2027, 11, 23): "dans un an|in a year|dans douze mois",
    day(2027, 9, 1): "à la rentrée|la rentrée 2027|rentrée scolaire 2027|start of the school year",
    day(2026, 12, 25): "Noël|à Noël|Christmas|Noël 2026|25 déc.",
    day(2026, 12, 4): "la Sainte-Barbe|à la sainte barbe",
    day(2027, 3, 28): "Pâques|Easter 2027",
    day(2028, 2, 29): "29 février|29 février 2028|February 29",
}
BEFORES = {
    before(2027, 6, 12): "avant le 12 juin 2027|Avant le 12 juin|d'ici le 12 juin|d'ici au 12 juin 2027|"
    "au plus tard le 12 juin|le 12 juin au plus tard|before 12 June 2027|by June 12|"
    "no later than 12 June 2027|"
    "before 2027-06-12|avant le 12/06/2027|by 12 June",
    before(
        2027, 6, 1
    ): "avant juin|avant juin 2027|before June|by June 2027|avant le mois de juin|avant le 1er juin",
    before(2027, 6, 30): "avant fin juin|avant la fin juin|avant la fin du mois de juin|by the end of June|"
    "au plus tard en juin|d'ici fin juin 2027",
    before(2027, 3, 15): "avant mi-mars|before mid-March",
    before(
        2026, 11, 30
    ): "avant la fin du mois|by the end of the month|avant lundi|avant la semaine prochaine",
    before(2026, 12, 31): "avant la fin de l'année|by the end of the year|avant fin 2026",
    before(2027, 1, 1): "avant 2027|before 2027|avant le 1er janvier",
    before(2026, 12, 8): "sous 15 jours|d'ici quinze jours|dans les 15 jours|within 15 days|d'ici à 15 jours",
    before(
        2027, 6, 21, named=True
    ): "avant l'été|avant l'été 2027|before summer|before summer 2027|d'ici l'été",
    before(2026, 12, 21, named=True): "avant l'hiver|before winter 2026-2027|avant l'hiver 2026-2027",
    before(2027, 9, 1, named=True): "avant la rentrée|avant la rentrée 2027|avant la rentrée scolaire|"
    "avant la rentrée des classes 2027|before the school year|before the 2027 school year|"
    "before the new school year|"
    "before the 2027-2028 school year|before the start of the school year|d'ici à la rentrée|"
    "avant la rentrée de 2027",
    before(2027, 9, 1): "avant le 1er septembre 2027|avant septembre",
}
SPANS = {
    period("2027-05-03", "2027-05-10"): "du 3 au 10 mai 2027|du 3 au 10 mai|du 3 mai au 10 mai|3-10 mai 2027|"
    "3 au 10 mai|entre le 3 et le 10 mai|from 3 to 10 May 2027|from May 3 to 10|May 3 to 10, 2027|"
    "between 3 and 10 May 2027|from 3 May 2027 to 10 May 2027|du 03/05/2027 au 10/05/2027|"
    "2027-05-03 - 2027-05-10|"
    "du lundi 3 mai au lundi 10 mai",
    period("2027-05-01", "2027-09-30"): "du 1er mai au 30 septembre 2027|de mai à septembre|"
    "from May to September 2027|entre mai et septembre 2027|à partir du 1er mai jusqu'au 30 septembre|"
    "from 1 May until 30 September",
    period("2027-04-01", "2027-10-31"): "d'avril à octobre 2027|d’avril à octobre|avril à octobre 2027|"
    "from April to October|from April 2027 to October 2027|d'avr. à oct. 2027",
    period("2026-11-01", "2027-03-31"): "de novembre à mars|from November to March|de novembre 2026 à mars",
    period("2027-12-28", "2028-01-03"): "du 28 décembre 2027 au 3 janvier|du 28 décembre au 3 janvier 2028",
    period("2027-03-20", "2027-12-20"): "du printemps à l'automne 2027|from spring to autumn 2027",
    period(
        "2027-06-21", "2027-06-30"
    ): "fin juin|fin juin 2027|à la fin du mois de juin|end of June|late June 2027",
    period("2027-06-01", "2027-06-10"): "début juin|early June|au début de juin 2027",
    period("2027-03-11", "2027-03-20"): "mi-mars|mi mars 2027|mid-March|middle of March",
    period(
        "2027-01-01", "2027-03-31"
    ): "début 2027|1er trimestre 2027|premier trimestre 2027|first quarter of 2027|T1 2027|early 2027",
    period("2027-10-01", "2027-12-31"): "fin 2027|late 2027|4e trimestre 2027|Q4 2027",
    period("2027-01-01", "2027-06-30"): "premier semestre 2027|first half of 2027",
    period("2027-08-24", "2027-09-22"): "fin de l'été|late summer 2027|fin de l'été 2027",
    period(
        "2026-11-30", "2026-12-06"
    ): "la semaine prochaine|semaine prochaine|next week|semaine du 2 décembre",
    period("2026-11-23", "2026-11-29"): "cette semaine|this week",
    period("2026-11-28", "2026-11-29"): "ce week-end|this weekend",
    period(
        "2027-05-01", None
    ): "à partir du 1er mai|à partir de mai 2027|from 1 May 2027|dès le 1er mai|starting in May",
    period(
        None, "2027-09-30"
    ): "jusqu'au 30 septembre 2027|jusqu'en septembre|until September|jusqu'à fin septembre",
    period(
        None, "2027-09-01"
    ): "jusqu'à la rentrée|jusqu'à la rentrée 2027|until the start of the school year",
    period(None, "2027-06-21"): "jusqu'à l'été 2027|until summer 2027|jusqu'à l'été",
    period(None, None): "pendant la convention|pendant toute la durée de l'accord|during the agreement|"
    "for the duration of the agreement|pendant l'accord",
    month(
        2027, 6
    ): "juin 2027|en juin|au mois de juin|courant juin 2027|June 2027|in June|June|06/2027|2027-06|"
    "juin prochain",
    month(2026, 11): "novembre|ce mois-ci|this month|nov. 2026",
    month(2026, 12): "le mois prochain|next month|déc.|décembre",
    season(
        2027, 0
    ): "printemps 2027|au printemps|au printemps 2027|le printemps prochain|spring 2027|in spring|"
    "in the spring of 2027|next spring",
    season(2027, 1): "été 2027|cet été|l'été|ete 2027|tout l'été|summer|all summer|pendant l'été 2027",
    season(2026, 2): "automne|l'automne 2026|autumn|fall 2026|à l'automne",
    season(2026, 3): "hiver|hiver 2026-2027|hiver 2026/27|winter 2026-2027|hiver 2026|en hiver",
    When(Kind.SEASON): "toute la saison|all season|pendant toute la saison|the whole season|all season long",
    When(
        Kind.YEAR, *year_of(2027)
    ): "2027|en 2027|année 2027|in 2027|l'année prochaine|next year|l'an prochain|toute l'année 2027",
    When(Kind.YEAR, *year_of(2026)): "cette année|this year",
    When(): "|  |?|à préciser|date à préciser|non précisé|à définir|to be decided|TBD|date to be set",
}
APRIL_TO_OCTOBER = ("2027-04-01", "2027-10-31")
RECURRENCES = {
    recurring("FREQ=WEEKLY;BYDAY=TU", *APRIL_TO_OCTOBER): "tous les mardis, d'avril à octobre 2027|"
    "tous les mardis d'avril à octobre 2027|le mardi d'avril à octobre|chaque mardi d’avril à octobre|"
    "les mardis, d'avril à octobre|every Tuesday from April to October 2027|"
    "on Tuesdays from April to October|"
    "d'avril à octobre, tous les mardis|from April to October, every Tuesday|"
    "Tous les Mardis du 1er avril au 31 octobre",
    recurring(
        "FREQ=WEEKLY;BYDAY=SA"
    ): "le samedi|tous les samedis|chaque samedi|samedis|every Saturday|on Saturdays|"
    "les samedis|each Saturday|le samedi, pendant la convention",
    recurring("FREQ=WEEKLY;BYDAY=TU,TH"): "tous les mardis et jeudis|le mardi et le jeudi|mardis et jeudis|"
    "every Tuesday and Thursday|on Tuesdays and Thursdays|chaque mardi et jeudi|les jeudis et mardis",
    recurring(
        "FREQ=WEEKLY;BYDAY=MO,WE,FR"
    ): "tous les lundis, mercredis et vendredis|every Monday, Wednesday and Friday|les lun., mer. et ven.",
    recurring(
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    ): "du lundi au vendredi|en semaine|from Monday to Friday|every weekday|"
    "tous les jours du lundi au vendredi",
    recurring(
        "FREQ=WEEKLY;BYDAY=SA,SU"
    ): "le week-end|tous les week-ends|chaque weekend|every weekend|at weekends",
    recurring("FREQ=DAILY", "2027-05-01", "2027-09-30"): "tous les jours du 1er mai au 30 septembre 2027|"
    "chaque jour de mai à septembre|every day from 1 May to 30 September 2027|"
    "daily from May to September 2027",
    recurring("FREQ=DAILY"): "tous les jours|chaque jour|every day|daily|une fois par jour|quotidien|"
    "toute la saison, tous les jours",
    recurring(
        "FREQ=DAILY", *map(str, season_of(2027, 1))
    ): "tous les jours en été|tous les jours, en été 2027|"
    "every day in summer 2027|tous les jours pendant l'été",
    recurring(
        "FREQ=MONTHLY;BYDAY=1SA", None, "2027-12-31"
    ): "every first Saturday of the month until December 2027|"
    "chaque premier samedi du mois jusqu'en décembre 2027|"
    "tous les premiers samedis du mois, jusqu'à fin décembre 2027|"
    "le 1er samedi de chaque mois jusqu'au 31 décembre 2027|"
    "the first Saturday of each month until the end of December 2027",
    recurring("FREQ=MONTHLY;BYDAY=1SA,3SA"): "le premier et le troisième samedi du mois|"
    "chaque premier et troisième samedi du mois|the first and third Saturday of the month",
    recurring(
        "FREQ=MONTHLY;BYDAY=-1FR"
    ): "le dernier vendredi du mois|tous les derniers vendredis|every last Friday of the month",
    recurring("FREQ=MONTHLY;BYMONTHDAY=15"): "le 15 du mois|le 15 de chaque mois|tous les 15 du mois|"
    "on the 15th of each month|the 15th of every month",
    recurring(
        "FREQ=MONTHLY;BYMONTHDAY=-1"
    ): "le dernier jour du mois|le dernier jour de chaque mois|the last day of the month",
    recurring(
        "FREQ=MONTHLY"
    ): "une fois par mois|tous les mois|chaque mois|once a month|every month|monthly|mensuel|1 fois par mois",
    recurring(
        "FREQ=WEEKLY"
    ): "une fois par semaine|toutes les semaines|chaque semaine|once a week|weekly|hebdomadaire",
    recurring("FREQ=YEARLY"): "une fois par an|tous les ans|chaque année|once a year|every year|annuel",
    recurring(
        "FREQ=WEEKLY;INTERVAL=2"
    ): "toutes les deux semaines|une semaine sur deux|tous les quinze jours|"
    "tous les 15 jours|every two weeks|every other week|fortnightly",
    recurring(
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"
    ): "un mardi sur deux|every other Tuesday|every second Tuesday|"
    "une semaine sur deux, les mardis|le mardi, une semaine sur deux|every other week, on Tuesday",
    recurring(
        "FREQ=MONTHLY;INTERVAL=3"
    ): "tous les trois mois|tous les 3 mois|chaque trimestre|every quarter|every 3 months",
    recurring("FREQ=DAILY;INTERVAL=2"): "un jour sur deux|tous les deux jours|every other day|every 2 days",
    recurring("FREQ=DAILY;INTERVAL=15"): "un jour sur 15|every 15 days",
}
TABLE = [
    (phrase, expected)
    for table in (DAYS, BEFORES, SPANS, RECURRENCES)
    for expected, phrases in table.items()
    for phrase in phrases.split("|")
]


@pytest.mark.parametrize(("phrase", "expected"), TABLE, ids=[phrase or "empty" for phrase, _ in TABLE])
def test_reads_what_people_say(phrase, expected):
    assert parse(phrase) == expected


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (day(2027, 6, 12), "12 juin 2027", "12 June 2027"),
        (day(2027, 6, 1), "1er juin 2027", "1 June 2027"),
        (before(2027, 6, 12), "avant le 12 juin 2027", "before 12 June 2027"),
        (before(2027, 9, 1, named=True), "avant la rentrée 2027", "before the 2027 school year"),
        (before(2027, 6, 21, named=True), "avant l'été 2027", "before summer 2027"),
        (period("2027-05-03", "2027-05-10"), "du 3 au 10 mai 2027", "from 3 to 10 May 2027"),
        (period("2027-05-03", "2027-06-10"), "du 3 mai au 10 juin 2027", "from 3 May to 10 June 2027"),
        (period("2027-04-01", "2027-10-31"), "d'avril à octobre 2027", "from April to October 2027"),
        (period("2027-08-01", "2028-03-31"), "d'août 2027 à mars 2028", "from August 2027 to March 2028"),
        (period("2027-10-01", "2027-12-31"), "d'octobre à décembre 2027", "from October to December 2027"),
        (period("2027-05-01", None), "à partir du 1er mai 2027", "from 1 May 2027"),
        (period(None, None), "pendant la convention", "during the agreement"),
        (month(2027, 6), "juin 2027", "June 2027"),
        (season(2027, 0), "printemps 2027", "spring 2027"),
        (season(2027, 3), "hiver 2027-2028", "winter 2027-2028"),
        (When(Kind.SEASON), "toute la saison", "all season"),
        (When(Kind.YEAR, *year_of(2027)), "2027", "2027"),
        (When(), "date à préciser", "date to be set"),
        (
            recurring("FREQ=WEEKLY;BYDAY=TU", *APRIL_TO_OCTOBER),
            "tous les mardis, d'avril à octobre 2027",
            "every Tuesday, from April to October 2027",
        ),
        (
            recurring("FREQ=MONTHLY;BYDAY=1SA", None, "2027-12-31"),
            "chaque premier samedi du mois, jusqu'à fin décembre 2027",
            "every first Saturday of the month, until the end of December 2027",
        ),
        (
            recurring("FREQ=DAILY", "2027-06-01", "2027-06-30"),
            "tous les jours, en juin 2027",
            "every day, in June 2027",
        ),
        (recurring("FREQ=MONTHLY"), "une fois par mois", "once a month"),
    ],
)
def test_says_itself_in_both_languages(value, french, english):
    assert value.in_words("fr") == french
    assert value.in_words("en") == english
    with translation.override("en"):
        assert str(value) == english


@pytest.mark.parametrize(
    ("phrase", "today", "expected"),
    [
        ("12 juin", date(2027, 6, 12), day(2027, 6, 12)),
        ("12 juin", date(2027, 6, 13), day(2028, 6, 12)),
        ("juin", date(2027, 6, 30), month(2027, 6)),
        ("juin", date(2027, 7, 1), month(2028, 6)),
        ("juin prochain", date(2027, 6, 10), month(2028, 6)),
        ("hiver", date(2027, 2, 1), season(2026, 3)),
        ("avant l'été", date(2027, 7, 1), before(2028, 6, 21, named=True)),
        ("avant juin", date(2027, 6, 15), before(2028, 6, 1)),
        ("jusqu'à l'été", date(2027, 7, 1), period(None, "2028-06-21")),
        ("d'avril à octobre", date(2027, 7, 1), period("2027-04-01", "2027-10-31")),
        ("de novembre à mars", date(2027, 1, 1), period("2026-11-01", "2027-03-31")),
        ("29 février", date(2096, 3, 1), day(2104, 2, 29)),
        ("dans un mois", date(2027, 1, 31), day(2027, 2, 28)),
        ("le mois prochain", date(2027, 1, 31), month(2027, 2)),
        ("dimanche", date(2027, 1, 31), day(2027, 2, 7)),
    ],
)
def test_a_year_left_unsaid_is_the_next_to_come(phrase, today, expected):
    assert parse(phrase, today) == expected


@pytest.mark.parametrize(
    ("phrase", "named"),
    [
        ("30 février", "30 février"),
        ("30 February 2027", "30 février 2027"),
        ("29 février 2027", "29 février 2027"),
        ("avant le 31 avril", "31 avril"),
        ("31/13/2027", "31/13/2027"),
        ("12/25/2027", "12/25/2027"),
        ("2027-13-01", "2027-13-01"),
        ("13/2027", "13/2027"),
        ("0 mai", "0 mai"),
        ("du 30 au 31 juin", "31 juin"),
        ("tous les mardis du 1er mai au 31 septembre", "31 septembre"),
        ("mardi 12 juin 2027", "12 juin 2027"),
    ],
)
def test_an_impossible_day_is_named(phrase, named):
    with pytest.raises(Impossible) as refusal, translation.override("fr"):
        parse(phrase)
    with translation.override("fr"):
        assert named in str(refusal.value)
        assert str(refusal.value).count(f"«{NBSP}") == 3


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("bientôt", "unclear"),
        ("tous les", "unclear"),
        ("le 32 du mois", "unclear"),
        ("tous les 0 jours", "unclear"),
        ("tous les mardis 12 juin", "unclear"),
        ("tous les ans en juin", "unclear"),
        ("été 2027-2028", "unclear"),
        ("hiver 2026-2028", "unclear"),
        ("mardi, en juin 2027", "unclear"),
        ("mardi à 18 h", "unclear"),
        ("12 juin 1899", "out_of_range"),
        ("2201", "out_of_range"),
        ("0000", "out_of_range"),
        ("hiver 2200", "out_of_range"),
        ("dans 999 ans", "out_of_range"),
        ("du 10 au 3 mai 2027", "backwards"),
        ("du 10 au 3 mai", "backwards"),
        ("du 10 mai au 3 mai 2027", "backwards"),
        ("de juin 2028 à mai 2027", "backwards"),
        ("deux fois par semaine", "which_days"),
        ("twice a week", "which_days"),
        ("un samedi par mois", "which_days"),
        ("x" * 201, "too_long"),
    ],
)
def test_a_refusal_says_why_and_gives_two_examples(phrase, code):
    with pytest.raises(NotUnderstood) as refusal:
        parse(phrase)
    assert refusal.value.code == code
    with translation.override("fr"):
        message = str(refusal.value.message)
    assert isinstance(refusal.value, ValueError)
    assert message.count(f"«{NBSP}") == 2
    assert " ;" not in message
    assert " :" not in message


def test_200_characters_are_read():
    assert parse("12 juin 2027".ljust(200)) == day(2027, 6, 12)


# Any value at all, and the ways through it.

DATES = st.dates(date(1900, 1, 1), date(2200, 12, 31))
YEARS = st.integers(1900, 2199)
WEEKDAYS = st.sets(st.sampled_from(WEEKDAY_CODES), min_size=1)
ENDS = st.tuples(DATES | st.none(), DATES | st.none()).map(
    lambda days: tuple(sorted(days)) if all(days) else days
)
WHOLE_ENDS = st.one_of(
    st.builds(month_of, YEARS, st.integers(1, 12)),
    st.builds(season_of, YEARS, st.integers(0, 3)),
    st.builds(year_of, YEARS),
    st.builds(
        lambda year, first, last: (date(year, min(first, last), 1), month_of(year, max(first, last))[1]),
        YEARS,
        st.integers(1, 12),
        st.integers(1, 12),
    ),
)
INTERVALS = st.integers(1, 99).map(lambda count: f";INTERVAL={count}")
RULES = st.one_of(
    st.builds("FREQ={}{}".format, st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]), INTERVALS),
    st.builds(
        lambda step, days: f"FREQ=WEEKLY{step};BYDAY={','.join(days)}", INTERVALS | st.just(""), WEEKDAYS
    ),
    st.builds(
        lambda ranks, weekday: "FREQ=MONTHLY;BYDAY=" + ",".join(f"{rank}{weekday}" for rank in ranks),
        st.sets(st.sampled_from([1, 2, 3, 4, 5, -1]), min_size=1),
        st.sampled_from(WEEKDAY_CODES),
    ),
    st.builds("FREQ=MONTHLY;BYMONTHDAY={}".format, st.integers(1, 31) | st.just(-1)),
)
NAMED_STARTS = st.tuples(YEARS, st.sampled_from([(3, 20), (6, 21), (9, 1), (9, 23), (12, 21)]))
VALUES = st.one_of(
    DATES.map(lambda chosen: When(Kind.DATE, chosen, chosen)),
    DATES.map(lambda chosen: When(Kind.BEFORE, None, chosen)),
    NAMED_STARTS.map(lambda found: before(found[0], *found[1], named=True)),
    (ENDS | WHOLE_ENDS).map(lambda ends: When(Kind.PERIOD, *ends)),
    st.builds(month, YEARS, st.integers(1, 12)),
    st.builds(season, YEARS, st.integers(0, 3)),
    YEARS.map(lambda year: When(Kind.YEAR, *year_of(year))),
    st.builds(lambda rule, ends: When(Kind.RECURRENCE, *ends, rule), RULES, ENDS | WHOLE_ENDS),
    st.sampled_from([When(), When(Kind.SEASON), When(Kind.PERIOD)]),
)


@pytest.mark.parametrize("language", ["fr", "en"])
@given(value=VALUES, today=DATES)
@settings(max_examples=400, deadline=None)
def test_what_it_says_can_be_read_back(language, value, today):
    assert When.parse(value.in_words(language), today=today) == value


@given(value=VALUES)
def test_the_four_columns_keep_everything(value):
    assert When.from_columns(*value.columns()) == value
    assert type(value.columns()[0]) is str


VOCABULARY = """
du au de d' le la les tous toutes chaque every from to until avant jusqu'à mardi mardis mars juin
12 30 2027 février
fin mi - / , prochain prochaine semaine du mois jour jours un sur deux premier et fois par été
hiver 2026-2027 rentrée
week of next dans 999 ans 1er week-end ? fin début
"""
WORDS = st.lists(st.sampled_from(VOCABULARY.split()), max_size=18).map(" ".join)


@given(text=st.text(max_size=220) | WORDS, today=st.dates())
@settings(max_examples=1500, deadline=2000)
@example(text="fin " * 24 + "prochain " * 11, today=TODAY)
@example(text="tous les mardis et " * 10, today=TODAY)
@example(text="a " * 100, today=TODAY)
@example(text="demain", today=date.max)
@example(text="dans 999 jours", today=date.max)
@example(text="hier", today=date.min)
@example(text="la semaine du 1er janvier 1900", today=TODAY)
@example(text="la semaine prochaine", today=date.max)
@example(text="²⁄③ \ud800 \x00", today=TODAY)
def test_no_text_is_too_strange(text, today):
    """Whatever is written is read, or kindly refused; what is read can be said and read again."""
    try:
        value = When.parse(text, today=today)
    except NotUnderstood as refusal:
        assert str(refusal.message)  # noqa: PT017 - a refusal is one of two good outcomes
    else:
        assert When.parse(value.in_words("fr"), today=today) == value


# Lateness.


@pytest.mark.parametrize(
    ("value", "last_day"),
    [
        (day(2027, 6, 12), date(2027, 6, 12)),
        (before(2027, 6, 12), date(2027, 6, 12)),
        (before(2027, 9, 1, named=True), date(2027, 9, 1)),
        (period("2027-05-03", "2027-05-10"), date(2027, 5, 10)),
        (period(None, "2027-05-10"), date(2027, 5, 10)),
        (month(2028, 2), date(2028, 2, 29)),
        (season(2027, 0), date(2027, 6, 20)),
        (season(2027, 1), date(2027, 9, 22)),
        (season(2027, 2), date(2027, 12, 20)),
        (season(2027, 3), date(2028, 3, 19)),
        (When(Kind.YEAR, *year_of(2027)), date(2027, 12, 31)),
        (recurring("FREQ=WEEKLY;BYDAY=TU", *APRIL_TO_OCTOBER), date(2027, 10, 31)),
    ],
)
def test_late_the_day_after_its_end(value, last_day):
    assert not value.is_late(last_day - timedelta(days=1))
    assert not value.is_late(last_day)
    assert value.days_late(last_day) == 0
    assert value.days_late(last_day - timedelta(days=30)) == 0
    assert value.is_late(last_day + timedelta(days=1))
    assert value.days_late(last_day + timedelta(days=1)) == 1
    assert value.days_late(last_day + timedelta(days=45)) == 45


@pytest.mark.parametrize(
    "value",
    [When(), When(Kind.SEASON), When(Kind.PERIOD), period("2027-05-01", None), recurring("FREQ=DAILY")],
)
def test_what_has_no_end_is_never_late(value):
    assert not value.is_late(date.max)
    assert value.days_late(date.max) == 0


# Order.


def test_sorts_by_beginning_then_end_and_undated_last():
    expected = [
        When(Kind.YEAR, *year_of(2026)),
        day(2027, 1, 1),
        month(2027, 1),
        When(Kind.YEAR, *year_of(2027)),
        season(2027, 0),
        before(2027, 4, 1),
        recurring("FREQ=WEEKLY;BYDAY=TU", *APRIL_TO_OCTOBER),
        recurring("FREQ=DAILY", "2027-04-01"),
        day(2027, 6, 12),
        When(Kind.PERIOD),
        When(),
    ]
    assert sorted([*expected[5:], *expected[:5]]) == expected
    assert max(expected) == When()
    with pytest.raises(TypeError):
        assert expected[0] < date(2027, 1, 1)


@given(values=st.lists(VALUES, max_size=8))
def test_order_agrees_with_equality(values):
    for one, two in pairwise(sorted(values)):
        assert one <= two
        assert (one == two) == (not one < two)
        assert (one == two) == (one.sort_key == two.sort_key)


# Days of a recurrence.


def test_days_of_a_recurrence_stay_within_its_ends_and_the_question():
    tuesdays = recurring("FREQ=WEEKLY;BYDAY=TU", "2027-04-01", "2027-04-20")
    everything = [date(2027, 4, 6), date(2027, 4, 13), date(2027, 4, 20)]
    assert tuesdays.occurrences(date(1900, 1, 1), date(2200, 12, 31)) == everything
    assert tuesdays.occurrences(date(2027, 4, 6), date(2027, 4, 13)) == everything[:2]
    assert tuesdays.occurrences(date(2027, 4, 7), date(2027, 4, 12)) == []
    assert tuesdays.occurrences(date.min, date.max, limit=1) == everything[:1]
    assert tuesdays.occurrences(date.min, date.max, limit=0) == []
    assert tuesdays.next_occurrence(date(2027, 4, 13)) == date(2027, 4, 13)
    assert tuesdays.next_occurrence(date(2027, 4, 14)) == date(2027, 4, 20)
    assert tuesdays.next_occurrence(date(2027, 4, 21)) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (recurring("FREQ=MONTHLY;BYDAY=1SA"), ["2027-01-02", "2027-02-06", "2027-03-06"]),
        (recurring("FREQ=MONTHLY;BYDAY=-1FR"), ["2027-01-29", "2027-02-26", "2027-03-26"]),
        (recurring("FREQ=MONTHLY;BYMONTHDAY=-1"), ["2027-01-31", "2027-02-28", "2027-03-31"]),
        (recurring("FREQ=MONTHLY;BYMONTHDAY=30"), ["2027-01-30", "2027-03-30", "2027-04-30"]),
        (recurring("FREQ=MONTHLY"), ["2027-01-01", "2027-02-01", "2027-03-01"]),
        (recurring("FREQ=MONTHLY", "2026-10-31"), ["2027-01-31", "2027-02-28", "2027-03-31"]),
        (recurring("FREQ=MONTHLY;INTERVAL=2", "2026-12-15"), ["2027-02-15", "2027-04-15", "2027-06-15"]),
        (recurring("FREQ=YEARLY", "2024-02-29"), ["2027-02-28", "2028-02-29", "2029-02-28"]),
        (recurring("FREQ=YEARLY;INTERVAL=2", "2024-01-10"), ["2028-01-10", "2030-01-10", "2032-01-10"]),
        (recurring("FREQ=DAILY;INTERVAL=2", "2026-12-31"), ["2027-01-02", "2027-01-04", "2027-01-06"]),
        (
            recurring("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-12-22"),
            ["2027-01-05", "2027-01-19", "2027-02-02"],
        ),
        (
            recurring("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU", "2026-12-24"),
            ["2027-01-04", "2027-01-10", "2027-01-18"],
        ),
        (day(2027, 2, 1), ["2027-02-01"]),
        (before(2027, 2, 1), []),
        (month(2027, 2), []),
        (When(), []),
    ],
)
def test_the_first_days_of_2027(value, expected):
    found = value.occurrences(date(2027, 1, 1), date(2199, 1, 1), limit=3)
    assert [chosen.isoformat() for chosen in found] == expected


@given(rule=RULES, start=DATES | st.none(), first=DATES, length=st.integers(0, 2000))
@settings(max_examples=150, deadline=None)
def test_asking_later_never_shifts_the_days(rule, start, first, length):
    """Leaping over the years before the question gives the days a patient walk would find."""
    value = When(Kind.RECURRENCE, start, None, rule)
    middle, last = (min(first + timedelta(days=days), date(2200, 12, 31)) for days in (length // 2, length))
    whole = value.occurrences(first, last, limit=1000)
    later = value.occurrences(middle, last, limit=1000)
    if len(whole) < 1000:
        assert later == [chosen for chosen in whole if chosen >= middle]
    assert whole == sorted(set(whole))
    assert all(first <= chosen <= last and (start is None or chosen >= start) for chosen in whole)


def test_the_number_of_days_is_bounded():
    assert len(recurring("FREQ=DAILY").occurrences(date.min, date.max, limit=10**9)) == 1000
    assert recurring("FREQ=MONTHLY;INTERVAL=2", "2027-05-31").next_occurrence(date.max) is None


# What cannot be a value.


@pytest.mark.parametrize(
    "columns",
    [
        ("someday",),
        ("date",),
        ("date", date(2027, 1, 1), date(2027, 1, 2)),
        ("before", date(2027, 1, 1), None),
        ("before", date(2027, 6, 12), date(2027, 6, 12)),
        ("period", date(2027, 1, 2), date(2027, 1, 1)),
        ("month", date(2027, 1, 1), date(2027, 1, 30)),
        ("month", date(2027, 1, 1), None),
        ("season", date(2027, 3, 20), date(2027, 6, 21)),
        ("season", date(2027, 3, 20), None),
        ("year", date(2027, 1, 1), date(2028, 12, 31)),
        ("unspecified", date(2027, 1, 1), None),
        ("date", date(1899, 12, 31), date(1899, 12, 31)),
        ("period", None, date(2201, 1, 1)),
        ("period", None, None, "FREQ=DAILY"),
        ("recurrence",),
        ("recurrence", None, None, "FREQ=HOURLY"),
        ("recurrence", None, None, "FREQ=WEEKLY;COUNT=3"),
        ("recurrence", None, None, "FREQ=WEEKLY;FREQ=DAILY"),
        ("recurrence", None, None, "FREQ=WEEKLY;BYDAY=XX"),
        ("recurrence", None, None, "FREQ=WEEKLY;BYDAY=1SA"),
        ("recurrence", None, None, "FREQ=MONTHLY;BYDAY=1SA,SU"),
        ("recurrence", None, None, "FREQ=MONTHLY;BYDAY=1SA,2SU"),
        ("recurrence", None, None, "FREQ=MONTHLY;BYMONTHDAY=32"),
        ("recurrence", None, None, "FREQ=DAILY;INTERVAL=0"),
        ("recurrence", None, None, "FREQ=DAILY;INTERVAL=100"),
    ],
)
def test_columns_that_contradict_themselves_are_refused(columns):
    with pytest.raises(ValueError):  # noqa: PT011 - each refusal words it its own way
        When.from_columns(*columns)


def test_a_rule_is_always_written_the_same_way():
    assert recurring("RRULE:BYDAY=TH,TU;INTERVAL=1;FREQ=weekly").rule == "FREQ=WEEKLY;BYDAY=TU,TH"
    assert Recurrence.from_rule("FREQ=MONTHLY;BYDAY=-1SA,1SA").as_rule() == "FREQ=MONTHLY;BYDAY=1SA,-1SA"


def test_is_a_value():
    assert len({day(2027, 6, 12), parse("12 juin 2027"), parse("12 June 2027")}) == 1
    with pytest.raises(AttributeError):
        day(2027, 6, 12).start = None
