"""Signed addresses: one turn said done from a mail, one calendar read by a program.

A signature needs no row and cannot be guessed. What it opens is as narrow as can be: one turn, for
one person, which a button still has to confirm; or reading one calendar.
"""

from __future__ import annotations

from django.core import signing

from terril.upkeep.models import CalendarKey, Duty

DONE = "terril.upkeep.done"
CALENDAR = "terril.upkeep.calendar"


def token_for(duty: Duty, user_id: int) -> str:
    """Return the word by which `user_id` says that this turn was done, without signing in."""
    return signing.Signer(salt=DONE).sign_object([duty.pk, user_id])


def read_token(token: str) -> tuple[int, int] | None:
    """Return the numbers of a turn and of a person; None when the word is none of ours."""
    found = _read(DONE, token)
    match found:
        case [int(duty), int(user)]:
            return duty, user
    return None


def calendar_token(key: CalendarKey) -> str:
    """Return the secret word of a calendar's address."""
    return signing.Signer(salt=CALENDAR).sign_object([key.pk, key.nonce])


def read_calendar_token(token: str) -> tuple[int, str] | None:
    """Return the number of a calendar's key and its nonce; None when the word is none of ours."""
    match _read(CALENDAR, token):
        case [int(key), str(nonce)]:
            return key, nonce
    return None


def _read(salt: str, token: str) -> object:
    try:
        return signing.Signer(salt=salt).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
