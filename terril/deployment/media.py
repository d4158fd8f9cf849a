"""The photos and scans that rows name: found, held still while they are copied, put back in their place."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models

from terril.deployment import rows

HELD = ".sauvegarde-"
STAGED = ".restauration-"


def named(apps: Any) -> list[str]:
    """Return the names of all files that rows of the database name, each once, in order."""
    names: set[str] = set()
    for model in rows.tables(apps):
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.FileField):
                names.update(model._base_manager.values_list(field.attname, flat=True).distinct())
    return sorted(name for name in names if name)


@contextlib.contextmanager
def held(names: list[str]) -> Iterator[dict[str, Path]]:
    """Yield where each file can be read, whoever removes it meanwhile; absent ones are left out.

    A file is never changed once written, but it may be removed: a second name for each, made in a
    moment, keeps it readable for as long as the backup lasts.
    """
    root = Path(settings.MEDIA_ROOT)
    sweep(HELD)
    with contextlib.ExitStack() as stack:
        folder = None
        # On a full disk, which is when one carries the town elsewhere, there is no second name.
        with contextlib.suppress(OSError):
            folder = Path(tempfile.mkdtemp(prefix=HELD, dir=root))
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
        found = {}
        for number, name in enumerate(names):
            path = root / name
            if path.is_file():
                found[name] = _second_name(path, folder / str(number)) if folder else path
        yield found


def _second_name(path: Path, other: Path) -> Path:
    try:
        os.link(path, other)
    except OSError:
        # A disk without second names: the file itself, which is removed once in a blue moon.
        return path
    return other


def sweep(prefix: str) -> None:
    """Remove the working folders that a killed command left. For whoever holds the data folder's lock."""
    for folder in Path(settings.MEDIA_ROOT).glob(f"{prefix}*"):
        shutil.rmtree(folder, ignore_errors=True)


class Staging:
    """Files written beside the town's own, then all put in their places, or none.

    Their names cannot be guessed and are never given twice: until the database knows them, files
    put in their places disturb nothing.
    """

    def __enter__(self) -> Staging:
        self.root = Path(settings.MEDIA_ROOT)
        self.root.mkdir(parents=True, exist_ok=True)
        sweep(STAGED)
        self.folder = Path(tempfile.mkdtemp(prefix=STAGED, dir=self.root))
        self.placed: list[Path] = []
        self.is_kept = False
        return self

    def __exit__(self, *error: object) -> None:
        if not self.is_kept:
            for path in self.placed:
                path.unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def add(self, name: str, blocks: Iterable[bytes]) -> None:
        """Write one file beside."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            for block in blocks:
                file.write(block)
            file.flush()
            os.fsync(file.fileno())

    def put_in_place(self, names: Iterable[str]) -> None:
        """Give each file its place."""
        for name in names:
            place = self.root / name
            is_new = not place.exists()
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(self.folder / name, place)
            if is_new:
                self.placed.append(place)

    def keep(self) -> None:
        """Leave the files where they are: the database names them now."""
        self.is_kept = True


def remove(names: Iterable[str]) -> None:
    """Remove the files of a town that was replaced."""
    for name in names:
        (Path(settings.MEDIA_ROOT) / name).unlink(missing_ok=True)
