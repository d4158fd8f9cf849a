"""The words by which somebody is known, found and taken out of what others wrote.

Only what names one person is looked for: the whole name, when it has two words at least (somebody
called "Rose" would empty the town of its roses), the surname after "M." or "Mme", the e-mail address,
the phone number, however its figures are set apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import escape
from django.utils.text import slugify

from terril.foundation.sentences import FORGOTTEN

# What stands for the name in the address of a page, where "…" cannot be.
IN_ADDRESSES = "nom-retire"
SHORTEST_PHONE = 8
_titles = r"(?:M\.|Mme|Mlle|Mr|Mrs|Ms|Monsieur|Madame|Mademoiselle)"


@dataclass(frozen=True)
class Words:
    """What names one person, as patterns, and the texts of theirs that are removed whole."""

    patterns: tuple[re.Pattern[str], ...]
    slugs: tuple[str, ...]
    # Parts without accents nor capitals that differ: what a database can be asked for.
    hints: tuple[str, ...]
    removed: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, *, name: str, email: str | None, phone: str) -> Words:
        """Return what `name`, `email` and `phone` are recognised by."""
        patterns, slugs, hints = [], [], []
        parts = name.split()
        if len(parts) > 1:
            # As it is, and as the HTML of a mail writes it ("d&#x27;Arc").
            for way in dict.fromkeys((name, escape(name))):
                patterns.append(r"\b" + r"\s+".join(map(re.escape, way.split())) + r"\b")
            patterns.append(_titles + r"\s+" + re.escape(parts[-1]) + r"\b")
            slugs.append(slugify(name))
            hints.append(max(re.findall(r"[A-Za-z0-9]+", parts[-1]) or [""], key=len))
        if email:
            patterns.append(re.escape(email))
            hints.append(email)
        digits = re.sub(r"\D", "", phone)
        if len(digits) >= SHORTEST_PHONE:
            patterns.append(r"[\s.\-]?".join(digits))
            # Figures set apart in another way share their last two, which are never far apart.
            hints.append(digits[-2:])
        return cls(
            tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns),
            tuple(slug for slug in slugs if slug),
            tuple(hint for hint in hints if hint),
        )

    def and_removed(self, texts: Any) -> Words:
        """Return the same, with texts that are removed wherever they stand whole."""
        whole = {way for text in texts if text for way in (text, escape(text))}
        return Words(self.patterns, self.slugs, self.hints, self.removed | whole)

    def clean(self, value: Any) -> Any:
        """Return `value`, a text or JSON, without them."""
        if isinstance(value, str):
            # The longest first: one may hold another.
            for text in sorted(self.removed, key=len, reverse=True):
                value = value.replace(text, FORGOTTEN)
            for pattern in self.patterns:
                value = pattern.sub(FORGOTTEN, value)
            for slug in self.slugs:
                value = value.replace(slug, IN_ADDRESSES)
            return value
        if isinstance(value, dict):
            return {key: self.clean(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.clean(item) for item in value]
        return value

    def name(self, value: Any) -> bool:
        """Say whether they stand somewhere in `value`."""
        return bool(value) and self.clean(value) != value
