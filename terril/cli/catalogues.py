"""Compiling the catalogues of sentences, without GNU gettext on the machine."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_catalogues(locale: Path = LOCALE) -> list[Path]:
    """Compile each django.po that is newer than its django.mo; return the files written.

    Raises OSError when a catalogue was never compiled and its folder cannot be written.
    """
    written = []
    for source in sorted(locale.glob("*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        try:
            _compile(source, target)
        except OSError:
            # An installation that its own process cannot write to came with its catalogues.
            if not target.exists():
                raise
        else:
            written.append(target)
    return written


def _compile(source: Path, target: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name)
    # Beside, then renamed: another process that starts meanwhile reads a whole file.
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".django-", suffix=".mo")
    try:
        with os.fdopen(handle, "wb") as file:
            write_mo(file, catalogue)
        os.chmod(name, 0o644)
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise
