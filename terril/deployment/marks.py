"""Two things that happened, noted where the next one who asks finds them: a backup, and the worker alive.

The backup is noted in the data folder, because it is this machine's; the worker in the shared cache,
because it may run on another machine. Neither belongs in the town's memory.
"""

from __future__ import annotations

import datetime
import json

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

LAST_BACKUP = "last-backup.json"
WORKER = "worker"


def backup_made(size: int) -> None:
    """Note that a whole backup was made just now."""
    path = settings.DATA / LAST_BACKUP
    path.write_text(json.dumps({"at": timezone.now().isoformat(), "bytes": size}))


def last_backup() -> datetime.datetime | None:
    """Return when the last backup was made from here, None when none was or nobody can tell."""
    try:
        noted = json.loads((settings.DATA / LAST_BACKUP).read_text())
        return datetime.datetime.fromisoformat(noted["at"]).astimezone(datetime.UTC)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def worker_is_alive() -> None:
    """Note that the worker is at work."""
    cache.set(WORKER, timezone.now(), timeout=None)


def worker_last_seen() -> datetime.datetime | None:
    """Return when the worker last said that it is at work; None when it never did."""
    return cache.get(WORKER)
