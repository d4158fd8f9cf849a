"""What was given back is not kept."""

from __future__ import annotations

import datetime

from terril.foundation import clock
from terril.foundation.chores import chore
from terril.people.queries import system
from terril.story import actions, queries

# Time enough to ask again, to take the photo back, to change one's mind.
KEPT = datetime.timedelta(days=60)


@chore(every=datetime.timedelta(hours=24))
def forget_declined() -> int:
    """Erase the memories given back two months ago; return how many."""
    due = list(queries.declined_before(clock.now() - KEPT))
    for memory in due:
        actions.withdraw(system(), memory)
    return len(due)
