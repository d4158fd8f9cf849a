"""The words of the demonstration, in French and in English side by side, one file a subject.

In a file, a table with `fr` and `en` is one text; a plain string is a proper name or a key, the same
in every language.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
LANGUAGES = ("fr", "en")


def names() -> list[str]:
    """Return the names of the files of texts, without their ending."""
    return sorted(path.stem for path in HERE.glob("*.toml"))


def load(name: str, language: str) -> dict[str, Any]:
    """Return the texts of a file in one language; raises FileNotFoundError, KeyError for others."""
    return _in_language(pairs(name), language)


@cache
def pairs(name: str) -> dict[str, Any]:
    """Return a file as it is written, both languages side by side."""
    with (HERE / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def is_text(value: Any) -> bool:
    """Say whether `value` is one text in its languages, rather than a table of texts."""
    return isinstance(value, dict) and value.keys() == set(LANGUAGES)


def _in_language(value: Any, language: str) -> Any:
    if is_text(value):
        return value[language]
    if isinstance(value, dict):
        return {key: _in_language(below, language) for key, below in value.items()}
    if isinstance(value, list):
        return [_in_language(below, language) for below in value]
    return value
