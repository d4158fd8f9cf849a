"""Sweeping the files of transactions that failed."""

from __future__ import annotations

import datetime

from django.core.files.storage import Storage, default_storage
from django.utils import timezone

from terril.foundation.chores import chore
from terril.uploads.models import Photo, Scan, Sound

# Longer than any request: a file this old without a row was left behind.
LEFT_BEHIND_AFTER = datetime.timedelta(hours=24)


@chore(every=datetime.timedelta(hours=24))
def sweep_left_files() -> int:
    """Remove the files of photos, sounds and scans that no row names, a day after they were written.

    A file is written before its row, so that no row is ever without its file; when the
    transaction then fails, the file stays alone until this. Returns how many were removed.
    """
    limit = timezone.now() - LEFT_BEHIND_AFTER
    # The folders first, the rows after: a file whose row is written meanwhile is named.
    old = [
        name
        for folder in ("photos", "sounds", "scans")
        for name in _files_below(default_storage, folder)
        if default_storage.get_modified_time(name) < limit
    ]
    named = set(Photo.objects.values_list("file", flat=True))
    named |= set(Photo.objects.values_list("thumbnail", flat=True))
    named |= set(Sound.objects.values_list("file", flat=True))
    named |= set(Scan.objects.values_list("file", flat=True))
    left = [name for name in old if name not in named]
    for name in left:
        default_storage.delete(name)
    return len(left)


def _files_below(storage: Storage, folder: str) -> list[str]:
    if not storage.exists(folder):
        return []
    folders, files = storage.listdir(folder)
    below = [name for inner in folders for name in _files_below(storage, f"{folder}/{inner}")]
    return [f"{folder}/{name}" for name in files] + below
