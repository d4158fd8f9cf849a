"""The pass in a digest's address: whoever holds it stops that digest, and can do nothing else.

It is signed by the installation's key, so that nobody makes one, and never ends: a letter found
years later must still be stoppable. All it can do is lower what is sent.
"""

from __future__ import annotations

from django.core import signing

from terril.news.models import Reader
from terril.people.models import User

_signer = signing.Signer(salt="terril.news.stop")


def of_account(user: User) -> str:
    """Return the pass that stops every digest of an account."""
    return _signer.sign(f"u{user.pk}")


def of_reader(reader: Reader) -> str:
    """Return the pass that stops the digest of an address without an account."""
    return _signer.sign(f"r{reader.pk}")


def read(token: str) -> tuple[str, int] | None:
    """Return ("u", account) or ("r", reader), None for what was not signed here."""
    try:
        value = _signer.unsign(token)
    except signing.BadSignature:
        return None
    return value[0], int(value[1:])
