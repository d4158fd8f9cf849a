"""The language of the terminal: French, unless the terminal or --language says English.

The help must teach before there is a database or a data folder, so it is translated by Python's own
gettext from the same catalogues as the pages, without loading the settings. argparse asks the same
gettext for its own words.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Sequence
from pathlib import Path

from terril.cli.catalogues import LOCALE, compile_catalogues

LANGUAGES = ("fr", "en")


def wanted(words: Sequence[str]) -> str:
    """Return the language that `words` (the command line) or else the terminal asks for."""
    for here, after in zip(words, [*words[1:], ""], strict=False):
        if here.startswith("--language="):
            after = here.partition("=")[2]
        elif here != "--language":
            continue
        if after in LANGUAGES:
            return after
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            code = value.partition(":")[0][:2].lower()
            return code if code in LANGUAGES else LANGUAGES[0]
    return LANGUAGES[0]


def without(words: Sequence[str]) -> list[str]:
    """Return `words` without --language and its value: it may stand anywhere on the line.

    Except after `demo` and `serve`, whose own --language is that of the demonstration.
    """
    if {"demo", "serve"} & set(words):
        return list(words)
    kept = []
    rest = iter(words)
    for word in rest:
        if word == "--language":
            next(rest, None)
        elif not word.startswith("--language="):
            kept.append(word)
    return kept


def speak(language: str) -> None:
    """Make gettext, argparse's included, answer in `language` from here on."""
    compile_catalogues()
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("django", Path(LOCALE))
    gettext.textdomain("django")
