"""What changed from one version of the project to the next, word by word, for people to read."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from terril.vision.content import Content, Piece, find

_words = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A few words: `kind` is same, gone or new."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One text that changed: what it is, and its parts."""

    label: str
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one piece: `kind` is new, gone, moved or changed."""

    kind: str
    heading: str
    lines: list[Line]
    note: str = ""


def changes(old: Content, new: Content) -> list[Change]:
    """Return what changed from `old` to `new`, in the order in which the new text is read."""
    return [
        *_of_the_star(old, new),
        *_of_pieces(old["values"], new["values"], {"words": ""}),
        *_of_pieces(
            old["orientations"],
            new["orientations"],
            {"why": _("Pourquoi"), "difference": _("Ce qui sera différent"), "themes": _("Thèmes")},
            new["withdrawn"],
        ),
    ]


def parts(old: str, new: str) -> list[Part]:
    """Return the words of two texts side by side: those that stay, those that go, those that come."""
    before, after = _words.findall(old), _words.findall(new)
    found: list[Part] = []
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            found.append(Part("same", "".join(before[i:j])))
            continue
        if i < j:
            found.append(Part("gone", "".join(before[i:j])))
        if k < m:
            found.append(Part("new", "".join(after[k:m])))
    return found


def _of_the_star(old: Content, new: Content) -> Iterator[Change]:
    labels = {"star": _("La phrase"), "promise": _("La promesse"), "horizon": _("L'horizon")}
    lines = _lines(old, new, labels)
    if lines:
        yield Change("changed" if old["star"] else "new", _("L'étoile"), lines)


def _of_pieces(
    old: list[Piece], new: list[Piece], labels: dict[str, str], withdrawn: list[Piece] | None = None
) -> Iterator[Change]:
    labels = {"title": _("Le titre"), **labels}
    stay = [piece["key"] for piece in old if find(new, piece["key"])]
    stayed = [piece["key"] for piece in new if find(old, piece["key"])]
    for piece in new:
        before = find(old, piece["key"])
        if before is None:
            yield Change("new", piece["title"], _lines({}, piece, labels, but="title"))
        elif lines := _lines(before, piece, labels):
            yield Change("changed", piece["title"], lines)
        elif stay.index(piece["key"]) != stayed.index(piece["key"]):
            yield Change("moved", piece["title"], [])
    for piece in old:
        if find(new, piece["key"]) is None:
            told = find(withdrawn or [], piece["key"])
            yield Change("gone", piece["title"], [], told["because"] if told else "")


def _lines(old: dict[str, Any], new: dict[str, Any], labels: dict[str, str], but: str = "") -> list[Line]:
    found = []
    for name, label in labels.items():
        before, after = _text(old.get(name)), _text(new.get(name))
        if before != after and name != but:
            found.append(Line(label, parts(before, after)))
    return found


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)
