"""The words people use about time, in French and English, folded: no capitals, accents or abbreviation dots.

A vocabulary is a table from a number to its words. `pattern()` writes a regular expression where `<month>`,
`<weekday>` and so on stand for those words and name the group they are caught in.
"""

import re
import unicodedata

from .spans import AUTUMN, SPRING, SUMMER, WINTER

MONTHS = {
    1: "janvier january janv jan",
    2: "fevrier february fevr fev feb",
    3: "mars march mar",
    4: "avril april avr apr",
    5: "mai may",
    6: "juin june jun",
    7: "juillet july juil jul",
    8: "aout august aug",
    9: "septembre september sept sep",
    10: "octobre october oct",
    11: "novembre november nov",
    12: "decembre december dec",
}
WEEKDAYS = {
    0: "lundi monday lun mon",
    1: "mardi tuesday tues tue mar",
    2: "mercredi wednesday mer wed",
    3: "jeudi thursday thurs thu jeu",
    4: "vendredi friday ven fri",
    5: "samedi saturday sam sat",
    6: "dimanche sunday dim sun",
}
SEASONS = {
    SPRING: "printemps spring",
    SUMMER: "ete summer",
    AUTUMN: "automne autumn fall",
    WINTER: "hiver winter",
}
RANKS = {
    1: "premiers premier 1ers 1er first 1st",
    2: "deuxiemes deuxieme seconds second 2emes 2eme 2es 2e 2nd",
    3: "troisiemes troisieme 3emes 3eme 3es 3e third 3rd",
    4: "quatriemes quatrieme 4emes 4eme 4es 4e fourth 4th",
    5: "cinquiemes cinquieme 5emes 5eme 5es 5e fifth 5th",
    -1: "derniers dernier last",
}
COUNTS = {
    1: "une un one an a",
    2: "deux two",
    3: "trois three",
    4: "quatre four",
    5: "cinq five",
    6: "six",
    7: "sept seven",
    8: "huit eight",
    9: "neuf nine",
    10: "dix ten",
    11: "onze eleven",
    12: "douze twelve",
    15: "quinze fifteen",
    20: "vingt twenty",
    30: "trente thirty",
}
#: Units of time as days or months.
DAY_UNITS = {1: "jours jour days day", 7: "semaines semaine weeks week", 14: "quinzaine fortnights fortnight"}
MONTH_UNITS = {
    1: "mois months month",
    3: "trimestres trimestre quarters quarter",
    6: "semestres semestre",
    12: "annees annee ans an years year",
}

ABBREVIATION_DOT = re.compile(r"(?<=[a-z])\.")
PUNCTUATION = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'"} | dict.fromkeys("‐‑‒–—−", "-"))


def _values(vocabulary: dict[int, str]) -> dict[str, int]:
    return {word: value for value, words in vocabulary.items() for word in words.split()}


def _either(words: object) -> str:
    """Any of these words, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))  # type: ignore[call-overload]


MONTH, WEEKDAY, SEASON, RANK, COUNT, DAY_UNIT, MONTH_UNIT = (
    _values(table) for table in (MONTHS, WEEKDAYS, SEASONS, RANKS, COUNTS, DAY_UNITS, MONTH_UNITS)
)

#: Full names may be plural; "mars" is a month, never several "mar".
WEEKDAY |= {f"{word}s": value for word, value in WEEKDAY.items() if word.endswith(("di", "day", "che"))}
_DAY_NAME = rf"(?:{_either(WEEKDAY)})\b"
_RANK_NAME = rf"(?:{_either(RANK)})\b"
_AND = r"(?:,? (?:et|and|&) |, ?| & |/)(?:les? |the |on )?"
PLACEHOLDERS = {
    "<day>": r"(?P<day>[0-9]{1,2}|premier|first)(?: ?er|eme|e|st|nd|rd|th)?",
    "<month>": rf"(?P<month>{_either(MONTH)})",
    "<weekday>": rf"(?P<weekday>{_either(WEEKDAY)})",
    "<weekday2>": rf"(?P<weekday2>{_either(WEEKDAY)})",
    "<weekdays>": rf"(?P<weekdays>{_DAY_NAME}(?:{_AND}{_DAY_NAME})*)",
    "<season>": rf"(?P<season>{_either(SEASON)})",
    "<rank>": rf"(?P<rank>{_either(RANK)})",
    "<ranks>": rf"(?P<ranks>{_RANK_NAME}(?:{_AND}{_RANK_NAME})*)",
    "<count>": rf"(?P<count>[0-9]{{1,3}}|{_either(COUNT)})",
    "<unit>": rf"(?P<unit>{_either(DAY_UNIT | MONTH_UNIT)})",
    "<year>": r"(?P<year>[0-9]{4})",
    "<year2>": r"(?P<year2>[0-9]{4}|[0-9]{2})",
    "<rest>": r"(?P<rest>.+)",
}


def pattern(text: str) -> re.Pattern[str]:
    """A compiled expression in which `<month>`, `<year>` … stand for their words; digits are ASCII."""
    filled = re.sub(r"(?<!\?P)<[a-z0-9]+>", lambda found: PLACEHOLDERS[found[0]], text)
    return re.compile(filled, re.ASCII)


def fold(text: str) -> str:
    """The text in lower case, without accents, invisible signs, needless spaces or closing punctuation."""
    text = unicodedata.normalize("NFKD", text.translate(PUNCTUATION).casefold())
    text = "".join(sign for sign in text if unicodedata.category(sign) not in ("Mn", "Cf"))
    text = " ".join(text.replace("œ", "oe").split()).replace("' ", "'")
    return ABBREVIATION_DOT.sub("", text).strip(" .,;!")


def count_of(text: str) -> int:
    """The number said in digits or in words."""
    return COUNT[text] if text in COUNT else int(text)


def all_of(vocabulary: dict[str, int], text: str) -> tuple[int, ...]:
    """Every value named in an enumeration such as "mardis et jeudis"."""
    return tuple(vocabulary[word] for word in re.findall(r"[a-z0-9]+", text) if word in vocabulary)
