"""The signed address by which somebody says that they do not come after all; it opens nothing else."""

from __future__ import annotations

from django.core import signing

from terril.meetings.models import Registration

SALT = "terril.meetings.registration"


def token_for(registration: Registration) -> str:
    """Return the word that opens one registration."""
    return signing.Signer(salt=SALT).sign_object([registration.pk, registration.meeting_id])


def read_token(token: str) -> tuple[int, int] | None:
    """Return the numbers of a registration and of its meeting; None when the word is none of ours."""
    try:
        found = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    match found:
        case [int(registration), int(meeting)]:
            return registration, meeting
    return None
