"""What people type: one line or several, made canonical, without what the eye cannot see.

Two names that look the same must be the same: letters of another alphabet inside a word, invisible
and reversing characters are how somebody passes for somebody else (Unicode Technical Standard 39,
"Unicode Security Mechanisms", sections 4 and 5).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

# Alphabets with letters that are drawn like Latin ones: a word keeps to one of them.
ALIKE = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU")
# "Letters" that are drawn as nothing at all.
BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")
JOINERS = frozenset("\u200c\u200d")
SOFT_HYPHEN = "\u00ad"
# More marks than this on one letter is a drawing that runs over the lines around it.
MARKS_ON_A_LETTER = 4

_spaces = re.compile(r"[ \t\r\n\f\v]+")
_words = re.compile(r"[^\W\d_]+")


def clean_line(
    value: str, max_length: int, label: Any, *, field: str | None = None, required: bool = False
) -> str:
    """Return `value` as one canonical line: a name, a title.

    Arguments: `label` names the detail at the head of the sentences ("Le nom"); `field` keys the
    error for a form; `required` refuses an empty line.
    Raises ValidationError: too long (says how long it is and may be), invisible or reversing
    characters, letters of two alphabets in one word.
    """
    return _clean(_spaces.sub(" ", value), max_length, label, field, required)


def clean_text(
    value: str, max_length: int, label: Any, *, field: str | None = None, required: bool = False
) -> str:
    """Return `value` as canonical text of several lines; arguments and errors are those of `clean_line`."""
    return _clean(value.replace("\r\n", "\n").replace("\r", "\n"), max_length, label, field, required)


def unique_slug(taken_among: QuerySet[Any], name: str, *, otherwise: str, max_length: int = 100) -> str:
    """Return the end of an address made of `name`, that no row of `taken_among` has.

    `otherwise` stands in for a name without any Latin letter. Call it under the town's lock.
    """
    base = slugify(name)[: max_length - 6].strip("-") or otherwise
    taken = set(taken_among.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _clean(value: str, max_length: int, label: Any, field: str | None, required: bool) -> str:
    text = unicodedata.normalize("NFC", value).replace(SOFT_HYPHEN, "").strip()
    text = "".join(map(_plain, text)) if not text.isascii() and len(text) <= max_length else text
    if sentence := _what_is_wrong(text, max_length, label, required):
        raise ValidationError({field: sentence} if field else sentence)
    return text


def _plain(character: str) -> str:
    """Return the ordinary letter for one dressed up (𝐛𝐨𝐥𝐝, ｗｉｄｅ, ﬁ), everything else unchanged."""
    if unicodedata.category(character).startswith("L"):
        plain = unicodedata.normalize("NFKC", character)
        if plain.isascii():
            return plain
    return character


def _what_is_wrong(text: str, max_length: int, label: Any, required: bool) -> str | None:
    if required and not text:
        return _("%(label)s : il manque.") % {"label": label}
    if len(text) > max_length:
        return _(
            "%(label)s : %(count)d caractères, c'est trop long. Il y a de la place pour %(max)d caractères."
        ) % {"label": label, "count": len(text), "max": max_length}
    if text.isascii() and text.isprintable():
        return None
    if invisible := _first_invisible(text):
        return _(
            "%(label)s : un caractère invisible s'est glissé dans le texte (%(code)s). "
            "Tapez le texte à la main plutôt que de le coller."
        ) % {"label": label, "code": f"U+{ord(invisible):04X}"}
    if word := _first_mixed_word(text):
        return _(
            "%(label)s : le mot « %(word)s » mélange des lettres de plusieurs alphabets, qui se ressemblent. "
            "Tapez-le à nouveau avec un seul clavier."
        ) % {"label": label, "word": word}
    return None


def _first_invisible(text: str) -> str | None:
    before, marks = "", 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category == "Mn" else 0
        if character in JOINERS:
            # Part of a family of emoji, or of a word in an alphabet that joins its letters.
            if not _joins(before):
                return character
        elif (
            (category.startswith("C") and character != "\n")
            or category in ("Zl", "Zp")
            or character in BLANK_LETTERS
            or marks > MARKS_ON_A_LETTER
        ):
            return character
        before = character
    return None


def _joins(before: str) -> bool:
    if not before or before in JOINERS:
        return False
    if unicodedata.category(before) in ("So", "Sk", "Mn", "Mc"):
        return True
    return before.isalpha() and _alphabet(before) is None


def _alphabet(letter: str) -> str | None:
    name = unicodedata.name(letter, "")
    return next((script for script in ALIKE if name.startswith(script)), None)


def _first_mixed_word(text: str) -> str | None:
    for word in _words.findall(text):
        if not word.isascii() and len({_alphabet(letter) for letter in word} - {None}) > 1:
            return word
    return None
