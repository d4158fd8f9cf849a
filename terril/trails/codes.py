"""The short code of a post: what is engraved on a plate, and typed by hand from it.

Of the signs that look alike when printed, typed or said, a code holds one at most: 0 O Q D are one
sign, so are 1 I L 7, 2 Z, 5 S, 6 G, 8 B, U V, and W two V. No A and no E: chance writes no word. What
is typed is read the same way, so that whoever takes an 8 for a B arrives all the same.
"""

from __future__ import annotations

import secrets

ALPHABET = "23456789CDFHJKMNPRTVXY"
LENGTH = 5
_ALIKE = {"0": "D", "O": "D", "Q": "D", "1": "7", "I": "7", "L": "7", "Z": "2", "S": "5", "G": "6"}
_ALIKE |= {"B": "8", "U": "V", "W": "VV"}
_SPACES = str.maketrans("", "", " -._\u00a0\u202f")


def draw() -> str:
    """Return a code drawn by chance, which nothing lets guess from another."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read(typed: str) -> str | None:
    """Return the code that `typed` stands for, whatever its case and look-alikes; None when it is none."""
    if len(typed) > 4 * LENGTH:
        return None
    code = "".join(_ALIKE.get(sign, sign) for sign in typed.translate(_SPACES).upper())
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None
