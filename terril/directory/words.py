"""Words without capitals, accents nor signs, so that "Cité n° 5" is found by "cite 5"."""

from __future__ import annotations

import re
import unicodedata

_signs = re.compile(r"[^a-z0-9]+")
# Nobody asks for more words; the rest of a pasted page is not looked for.
MOST_WORDS = 8


def fold(text: str) -> str:
    """Return the words of `text`, folded, with one space between them."""
    text = text.casefold().replace("œ", "oe").replace("æ", "ae")
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _signs.sub(" ", text).strip()


def asked(text: str) -> list[str]:
    """Return the beginnings to look for in folded words: the mark of a plural is left out."""
    words = fold(text[:200]).split()[:MOST_WORDS]
    return [word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in words]
