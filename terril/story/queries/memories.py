"""Finding memories."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from terril.people.entry import digest_of
from terril.people.models import Role
from terril.story.models import Memory
from terril.story.states import MemoryState
from terril.territories.models import Territory
from terril.ui.owed import MOST_OF_A_KIND, Owed, days_late

# Somebody who gives a memory waits for a word.
READ_WITHIN = datetime.timedelta(days=15)


def shown(town: Territory) -> QuerySet[Memory]:
    """Return the memories that everybody reads, the oldest year first."""
    return (
        Memory.objects.filter(territory=town, state=MemoryState.SHOWN)
        .select_related("giver", "photo", "sound")
        .order_by("year", "pk")
    )


def placed(town: Territory) -> QuerySet[Memory]:
    """Return the memories that everybody reads and that have a place on the map."""
    return shown(town).exclude(Q(latitude=None) | Q(longitude=None))


def visible_to(actor: Any, town: Territory) -> QuerySet[Memory]:
    """Return the memories that `actor` may see: those shown, their own, and all for the officer."""
    memories = Memory.objects.filter(territory=town).select_related("giver__referent", "photo", "sound")
    if not actor.is_authenticated:
        return memories.filter(state=MemoryState.SHOWN)
    alive = memories.exclude(state=MemoryState.WITHDRAWN)
    if actor.has_role(Role.OFFICER, town):
        return alive
    theirs = Q(giver=actor) | Q(giver__referent=actor)
    return alive.filter(Q(state=MemoryState.SHOWN) | theirs)


def by_code(town: Territory, code: str) -> Memory | None:
    """Return the memory that this code takes back, withdrawn or not; None for a wrong one."""
    return Memory.objects.filter(territory=town, key=digest_of(code)).select_related("photo", "sound").first()


def near_in_time(town: Territory, first_year: int, last_year: int | None, most: int = 3) -> list[Memory]:
    """Return a few memories of those years."""
    return list(shown(town).filter(year__gte=first_year, year__lte=last_year or first_year)[:most])


def to_read(town: Territory) -> QuerySet[Memory]:
    """Return the memories that the officer has not read, the oldest first."""
    return (
        Memory.objects.filter(territory=town, state=MemoryState.RECEIVED)
        .select_related("giver")
        .order_by("given_at", "pk")
    )


def declined_before(moment: datetime.datetime) -> QuerySet[Memory]:
    """Return the memories of all towns given back before `moment`."""
    return Memory.objects.filter(state=MemoryState.DECLINED, state_since__lt=moment).order_by("pk")


def owing(town: Territory, today: datetime.date) -> list[Owed]:
    """Return the memories that wait for the officer, the oldest first; one query."""
    found = []
    for memory in to_read(town)[:MOST_OF_A_KIND]:
        due_on = timezone.localtime(memory.given_at).date() + READ_WITHIN
        found.append(
            Owed(
                str(memory),
                _("Souvenir : le relire et répondre")
                if not memory.is_minor
                else _("Souvenir d'un jeune : demander à l'adulte, relire et répondre"),
                town.contact_name or town.name,
                "town",
                due_on,
                days_late(due_on, today),
                reverse("story:reread", args=[memory.pk]),
            )
        )
    return found
