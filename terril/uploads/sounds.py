"""Sounds read with suspicion and made anew, as pictures are: nothing is kept but what the ear hears.

A phone writes the place, its maker and sometimes a name in what it records. What is kept is one
voice in MP3, which every browser plays, also those built without paid-for formats.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# A memory told; a chapter read aloud or a guide may ask for more.
TWO_MINUTES = 120
# Longer than the processor's time allowed to it: a machine busy elsewhere is no fault of the file.
PATIENCE = 90
LISTENING = Path(__file__).with_name("listening.py")
MOVIE = "mov,mp4,m4a,3gp,3g2,mj2"

# What a file begins with says which reader it gets; its name and its type say nothing.
KINDS: list[tuple[str, Callable[[bytes], bool]]] = [
    ("wav", lambda head: head[:4] == b"RIFF" and head[8:12] == b"WAVE"),
    ("aiff", lambda head: head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC")),
    ("flac", lambda head: head[:4] == b"fLaC"),
    ("ogg", lambda head: head[:4] == b"OggS"),
    ("matroska,webm", lambda head: head[:4] == b"\x1aE\xdf\xa3"),
    (MOVIE, lambda head: head[4:8] == b"ftyp"),
    ("caf", lambda head: head[:4] == b"caff"),
    ("amr", lambda head: head[:5] == b"#!AMR"),
    ("aac", lambda head: head[:1] == b"\xff" and head[1:2] in (b"\xf0", b"\xf1", b"\xf8", b"\xf9")),
    ("mp3", lambda head: head[:3] == b"ID3" or (head[:1] == b"\xff" and head[1:2] >= b"\xe0")),
]


@dataclass(frozen=True)
class Recording:
    """A sound made anew, and how long it lasts. Only `read` makes one."""

    content: bytes
    seconds: int


def read(file: IO[bytes], *, field: str, longest: int = TWO_MINUTES) -> Recording:
    """Return the sound in `file` made anew, of at most `longest` seconds.

    It takes a second or two: call it before an action, which holds the town's lock.
    Raises ValidationError on `field` with a sentence for the person: nothing in it, too heavy, no
    sound that can be read, too long (and how long it is).
    """
    _check_weight(file, field)
    file.seek(0)
    content = file.read()
    kind = next((kind for kind, begins in KINDS if begins(content[:16])), None)
    if kind is None:
        raise _not_a_sound(field)
    said, made = _listened(kind, longest, content)
    if said.get("refused") == "long":
        raise ValidationError(
            {
                field: _(
                    "Ce son dure %(length)s. Il y a de la place pour %(most)s : "
                    "coupez-le, ou dites-le plus court."
                )
                % {"length": in_words(said["seconds"]), "most": in_words(longest)}
            }
        )
    if not made:
        raise _not_a_sound(field)
    return Recording(made, max(1, round(said["seconds"])))


def in_words(seconds: float) -> str:
    """Return "3 minutes et 20 secondes"."""
    minutes, rest = divmod(max(1, round(seconds)), 60)
    parts = []
    if minutes:
        parts.append(ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes})
    if rest:
        parts.append(ngettext("%(count)d seconde", "%(count)d secondes", rest) % {"count": rest})
    return _(" et ").join(parts)


def _listened(kind: str, longest: int, content: bytes) -> tuple[dict[str, Any], bytes]:
    """Return what the program apart says of a sound, and the sound made anew; nothing when it fell."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(LISTENING), kind, str(longest)],
            input=content,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired:
        return {}, b""
    said, _line, made = done.stdout.partition(b"\n")
    return (json.loads(said), made) if done.returncode == 0 and said else ({}, b"")


def _check_weight(file: IO[bytes], field: str) -> None:
    """Refuse nothing at all, and what is too heavy, before reading it."""
    size = getattr(file, "size", None) or 0
    if not size:
        raise ValidationError({field: _("Ce fichier est vide. Choisissez-en un autre.")})
    if size > settings.UPLOAD_LIMIT:
        raise ValidationError(
            {
                field: _(
                    "Ce son pèse %(size)d Mo, et %(most)d Mo au plus passent. Enregistrez-le plus court, "
                    "ou avec l'enregistreur du téléphone."
                )
                % {"size": -(-size // 1_000_000), "most": settings.UPLOAD_LIMIT // (1024 * 1024)}
            }
        )


def _not_a_sound(field: str) -> ValidationError:
    return ValidationError(
        {field: _("Nous n'arrivons pas à lire ce son. Envoyez un enregistrement MP3, M4A, WAV ou OGG.")}
    )
