"""Finding people."""

from __future__ import annotations

import re
import unicodedata

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from terril.people.models import Membership, Role, User
from terril.territories.models import Territory

# More than anybody reads: a search that finds as many is to be made narrower.
MOST_FOUND = 200
# As many as an officer reads while somebody waits.
MOST_ALIKE = 6


def system() -> User:
    """Return Terril itself, who acts when a clock rather than a person does."""
    # A migration makes the row; a database emptied since (tests with real transactions, a load of
    # one town's data) gets it again here, and `one_system_only` keeps it the only one.
    user, _is_new = User.objects.get_or_create(is_system=True, defaults={"email": None, "claimed_at": None})
    return user


def normal_email(address: str) -> str:
    """Return the one form under which an address is kept and looked up."""
    return address.strip().lower()


def by_email(email: str) -> User | None:
    """Return the person who has this address, whatever its capitals; None when nobody has."""
    address = normal_email(email)
    return User.objects.filter(email=address).first() if address else None


def people_of(town: Territory) -> QuerySet[User]:
    """Return those who belong to the town, by any role on it or on one of its quarters, by name."""
    return User.objects.filter(
        pk__in=Membership.objects.filter(territory__path__startswith=town.path).values("user_id"),
        is_active=True,
        is_system=False,
    ).order_by("display_name", "pk")


def people_found(town: Territory, text: str) -> QuerySet[User]:
    """Return the people of the town whose name, address or phone holds `text`, accents and capitals aside."""
    people = people_of(town)
    wanted = _folded(text[:100])
    if not wanted:
        return people
    # Databases do not agree on accents and capitals: the few thousand names of a town are read here.
    found = [
        pk
        for pk, *details in people.values_list("pk", "display_name", "email", "phone").iterator()
        if any(detail and wanted in _folded(detail) for detail in details)
    ]
    return people.filter(pk__in=found[:MOST_FOUND])


def known_as(town: Territory, name: str, phone: str = "") -> list[User]:
    """Return the few people of the town who may be the one who stands there, by name.

    Every word of `name` begins a word of theirs, in any order; or the phone is the same.
    """
    words, number = _words(name[:100]), _digits(phone)
    found = [
        pk
        for pk, their_name, their_phone in people_of(town)
        .values_list("pk", "display_name", "phone")
        .iterator()
        if (words and _begin(words, _words(their_name))) or (number and number == _digits(their_phone))
    ]
    return list(people_of(town).filter(pk__in=found[:MOST_ALIKE]).select_related("referent"))


def _begin(words: list[str], theirs: list[str]) -> bool:
    return all(any(their.startswith(word) for their in theirs) for word in words)


def _words(text: str) -> list[str]:
    return [word for part in re.split(r"[\s'’-]+", text) if (word := _folded(part))]


def _digits(phone: str) -> str:
    """Return the last nine digits of a phone number, +33 or 0 before them; nothing when it has fewer."""
    digits = re.sub(r"\D", "", phone)
    return digits[-9:] if len(digits) >= 9 else ""


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter) and not letter.isspace())


def roles_in(town: Territory) -> QuerySet[Membership]:
    """Return the roles given on the town, other than being an inhabitant, with their people."""
    return (
        Membership.objects.filter(territory=town, user__is_active=True)
        .exclude(role=Role.INHABITANT)
        .select_related("user", "territory")
        .order_by("user__display_name", "user_id", "role")
    )


def administrators_over(territory: Territory) -> QuerySet[Membership]:
    """Return the administrator roles that reach `territory`: on itself or on one above it."""
    above = [int(pk) for pk in territory.path.strip("/").split("/") if pk]
    return Membership.objects.filter(role=Role.ADMINISTRATOR, territory_id__in=above, user__is_active=True)


def sessions_of(user: User) -> QuerySet[UserSession]:
    """Return where somebody is in now, the newest first."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return UserSession.objects.filter(user=user, session_key__in=alive).order_by("-created_at", "-pk")


def passkeys_of(user: User) -> QuerySet[Authenticator]:
    """Return somebody's passkeys, the oldest first."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by("created_at")
