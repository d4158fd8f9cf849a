"""Those who are around an initiative, and what its card and its story say of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from terril.agreements.models import Agreement, Commitment
from terril.directory.queries import services_of
from terril.foundation.models import JournalEntry
from terril.foundation.sentences import people_in
from terril.initiatives.models import Initiative
from terril.people.models import User
from terril.territories.models import Territory


def colleagues_of(town: Territory) -> QuerySet[User]:
    """Return the members of the town's services, by name: any of them may be in charge."""
    return (
        User.objects.filter(representations__organisation__in=services_of(town), is_active=True)
        .distinct()
        .order_by("display_name", "pk")
    )


def people_around(agreement: Agreement) -> QuerySet[User]:
    """Return those who speak for a party of the agreement, by name: any of them may stand in."""
    return (
        User.objects.filter(representations__organisation__parties__agreement=agreement, is_active=True)
        .distinct()
        .order_by("display_name", "pk")
    )


def names_in(entries: list[JournalEntry]) -> dict[int, str]:
    """Return the public names that the sentences of these entries need, by the number of the person."""
    return {user.pk: user.public_name for user in User.objects.filter(pk__in=people_in(entries))}


def said_in_halves(initiatives: Iterable[Initiative]) -> dict[tuple[int, str], list[str]]:
    """Return what each side commits to, by agreement and side, in one query; calls for hands left out."""
    said: dict[tuple[int, str], list[str]] = defaultdict(list)
    rows = (
        Commitment.objects.filter(
            agreement__in=[initiative.agreement_id for initiative in initiatives], is_call=False
        )
        .order_by("position", "pk")
        .values_list("agreement_id", "party__side", "what")
    )
    for agreement_id, side, what in rows:
        said[agreement_id, side].append(what)
    return said
