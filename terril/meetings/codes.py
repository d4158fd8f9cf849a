"""The code of a room: four letters, read aloud and typed on a telephone.

Letters that look or sound alike are not drawn twice: no O beside D, no U beside V, no vowel at all, so
that chance writes no word. A code is free again when its room closes.
"""

from __future__ import annotations

import secrets

ALPHABET = "CDFHJKMNPRTVXZ"
LENGTH = 4
_ALIKE = str.maketrans("0OU", "DDV", " -._\u00a0\u202f")


def draw() -> str:
    """Return a code drawn by chance."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read(typed: str) -> str | None:
    """Return the code that `typed` stands for, whatever its case; None when it cannot be one."""
    if len(typed) > 4 * LENGTH:
        return None
    code = typed.upper().translate(_ALIKE)
    return code if len(code) == LENGTH and code.isascii() and code.isalpha() else None
