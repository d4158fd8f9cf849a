"""The chore of the trails."""

from __future__ import annotations

import datetime

from terril.foundation.chores import chore
from terril.trails import visits


@chore(every=datetime.timedelta(hours=6))
def forget_visit_keys() -> int:
    """Forget the numbers by which visits are counted once, when none of that day can be told any more."""
    return visits.forget_keys()
