"""The folders and their order, read where they are written: in pyproject.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "terril"
_contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
# From the top down.
LAYERS: list[str] = _contracts[0]["layers"]


def layer_of(name: str) -> int | None:
    """Return how far from the top a folder is; None for what is no folder of ours."""
    return LAYERS.index(name) if name in LAYERS else None


def points_upwards(from_folder: str, to_folder: str) -> bool:
    """Say whether `from_folder` must not know `to_folder`."""
    start, end = layer_of(from_folder), layer_of(to_folder)
    return start is not None and end is not None and end < start


def sources(folder: str = "") -> list[Path]:
    """Return our Python files, migrations left out."""
    return sorted(p for p in (PACKAGE / folder).rglob("*.py") if "migrations" not in within(p))


def templates() -> list[Path]:
    """Return our templates."""
    return sorted(
        p
        for p in PACKAGE.rglob("*")
        if p.suffix in (".html", ".txt", ".svg", ".xml") and "templates" in within(p)
    )


def within(path: Path) -> tuple[str, ...]:
    """Return the parts of a path from our package on: what holds a clone may have any name."""
    return path.relative_to(PACKAGE).parts


def folder_of(path: Path) -> str:
    """Return the folder that a file belongs to."""
    return within(path)[0]


def shown(path: Path) -> str:
    """Return a path as messages show it."""
    return str(path.relative_to(ROOT))
