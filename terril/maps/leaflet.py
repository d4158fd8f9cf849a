"""The files of Leaflet that django-leaflet carries: those the map needs, and not the package's own."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

PREFIX = "leaflet"
# Leaflet's style names its pictures and its script its map: the list of hashed names wants them all.
FILES = (
    "leaflet.css",
    "leaflet.js",
    "leaflet.js.map",
    "images/layers.png",
    "images/layers-2x.png",
    "images/marker-icon.png",
)


class Finder(BaseFinder):
    """Find them at leaflet/…, without running anything of the package."""

    def __init__(self, *args: Any, **options: Any) -> None:
        package = find_spec("leaflet")
        if package is None or not package.submodule_search_locations:
            raise RuntimeError("django-leaflet is not installed")
        self.folder = Path(package.submodule_search_locations[0]) / "static" / "leaflet"
        self.storage = FileSystemStorage(location=str(self.folder))
        self.storage.prefix = PREFIX  # type: ignore[attr-defined]

    def check(self, **options: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **options: Any) -> Any:
        name = path.removeprefix(f"{PREFIX}/")
        if path == name or name not in FILES:
            return []
        found = str(self.folder / name)
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Any]]:
        for name in FILES:
            yield name, self.storage
