"""Knowing whether the static files served are those of this version."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings


def stamp() -> Path:
    """Return the file that tells what the static files served were made from."""
    return Path(settings.STATIC_ROOT) / ".made-from"


def digest_of_static_files() -> str:
    """Return a digest of every static file of this version."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(version("terril").encode())
    files: list[tuple[str, Any]] = [found for finder in get_finders() for found in finder.list([])]
    for path, storage in sorted(files, key=lambda found: found[0]):
        digest.update(path.encode())
        with storage.open(path) as file:
            digest.update(hashlib.sha256(file.read()).digest())
    return digest.hexdigest()
