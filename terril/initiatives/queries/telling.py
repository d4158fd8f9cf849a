"""The story of an initiative, read from the journal."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from terril.foundation.models import Audience, JournalEntry
from terril.initiatives.models import Initiative
from terril.people.models import Role

# The initiative tells these itself, in its own words.
TOLD_ALREADY = ("agreements.begin", "agreements.end", "agreements.break_off", "agreements.set_page_url")


def story(initiative: Initiative, limit: int = 60, actor: Any = None) -> list[JournalEntry]:
    """Return what happened to an initiative and to its agreement, the newest first. One query.

    Arguments: `actor` who reads: the officer and the elected also read what only the town hall may.
    """
    audiences = [Audience.PUBLIC]
    if (
        actor is not None
        and actor.is_authenticated
        and actor.has_role((Role.OFFICER, Role.ELECTED), initiative.territory)
    ):
        audiences.append(Audience.STAFF)
    own = Q(topic_type="initiatives.initiative", topic_id=initiative.pk)
    of_agreement = Q(topic_type="agreements.agreement", topic_id=initiative.agreement_id)
    entries = JournalEntry.objects.filter(
        own | of_agreement, territory_id=initiative.territory_id, audience__in=audiences
    )
    return list(entries.exclude(action__in=TOLD_ALREADY).order_by("-sequence")[:limit])
