"""Sweeping the files of tiles whose transaction failed; see uploads.tasks for the reasons."""

from __future__ import annotations

import datetime

from django.core.files.storage import default_storage
from django.utils import timezone

from terril.foundation.chores import chore
from terril.maps.models import Tiles

LEFT_BEHIND_AFTER = datetime.timedelta(hours=24)


@chore(every=datetime.timedelta(hours=24))
def sweep_left_tiles() -> int:
    """Remove the files of tiles that no row names, a day after they were written. Returns how many."""
    if not default_storage.exists("tiles"):
        return 0
    limit = timezone.now() - LEFT_BEHIND_AFTER
    names = [f"tiles/{name}" for name in default_storage.listdir("tiles")[1]]
    old = [name for name in names if default_storage.get_modified_time(name) < limit]
    named = set(Tiles.objects.values_list("file", flat=True))
    left = [name for name in old if name not in named]
    for name in left:
        default_storage.delete(name)
    return len(left)
