"""One-time links: who holds one may enter once. Only a digest of each is kept."""

from __future__ import annotations

import hashlib
import re

from django.urls import reverse
from django.utils.crypto import get_random_string

from terril.people import actions, queries
from terril.people.models import EntryLink, User
from terril.territories.models import Territory
from terril.territories.queries import address_of

# Letters that are neither confused with one another nor make words (RFC 8628, section 6.1), because
# links are also printed and typed. Sixteen of twenty letters are 69 bits.
LETTERS = "bcdfghjklmnpqrstvwxz"
LENGTH = 16


def make_token() -> str:
    """Return a new token as people read and type it, in groups of four."""
    token = get_random_string(LENGTH, LETTERS)
    return "-".join(token[start : start + 4] for start in range(0, LENGTH, 4))


def digest_of(token: str) -> str:
    """Return what is kept of a token, whatever its capitals and dashes.

    A fast digest is enough: nobody can try 69 bits of chance.
    """
    return hashlib.sha256(re.sub(r"[\W_]", "", token.lower()).encode()).hexdigest()


def path_of(token: str) -> str:
    """Return the path of the page that the link opens."""
    return reverse("people:enter", args=[token])


def make_link(user: User, town: Territory, *, hours: int, actor: User | None = None) -> str:
    """Return the absolute address of a new one-time link by which `user` enters the town's site.

    Arguments: `hours` how long it stays valid; `actor` who prepares it, Terril itself when absent.
    Links prepared before and not used yet no longer open. Raises NotAllowed (see actions.give_link).
    """
    token = make_token()
    actions.give_link(actor or queries.system(), town, user=user, hours=hours, digest=digest_of(token))
    return address_of(town) + path_of(token)


def find(token: str) -> EntryLink | None:
    """Return the link of a token, used or not, of whatever town; None when there is none."""
    return EntryLink.objects.select_related("user", "territory").filter(digest=digest_of(token)).first()
