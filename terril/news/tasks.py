"""What the news does by the clock."""

from __future__ import annotations

import logging
from datetime import timedelta

from terril.foundation import clock
from terril.foundation.chores import chore
from terril.news import digests
from terril.territories.models import Territory, TerritoryKind

logger = logging.getLogger("terril.news")


@chore(every=timedelta(minutes=10))
def write_digests() -> int:
    """Queue the digests that are due, town by town; return how many."""
    written = 0
    for town in Territory.objects.filter(kind=TerritoryKind.COMMUNE).defer("boundary").order_by("pk"):
        try:
            written += digests.write_due(town, clock.now())
        except Exception:
            # One town's trouble is not the next one's.
            logger.exception("digests of %s", town)
    return written
