"""The town's charter as its officer rewrites it: what a block becomes, and what that changes."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from terril.agreements.clauses import Block, fill, unknown_placeholders
from terril.agreements.composing import sample_values
from terril.agreements.models import Agreement, Clause
from terril.agreements.states import AgreementState
from terril.territories.models import Territory

# What each place of a block is filled with (see agreements.clauses).
PLACES = {
    "title": _("le titre de l'initiative"),
    "town": _("le nom de la commune"),
    "parties": _("le nom de toutes les parties"),
    "town_parties": _("les parties du côté de la commune"),
    "inhabitants_parties": _("les parties du côté des habitants"),
    "partners": _("les partenaires"),
    "contact": _("qui joindre à la mairie"),
    "starts_on": _("le jour où la convention commence"),
    "ends_on": _("le jour où elle se termine"),
    "review_on": _("le jour du point d'étape"),
    "cost_alone": _("le coût si la commune l'avait fait seule"),
    "cost_together": _("le coût ensemble"),
    "upkeep": _("qui entretient quoi"),
    "particular": _("ce que cette convention a de particulier"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block as an agreement would hold it; `mark` is "new", "gone" or "" for what stays."""

    text: str
    mark: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a block would say in one language, its places filled with an example."""

    language: str
    title: str
    lines: list[Line]


def shown(town: Territory, blocks: Sequence[Clause | Block], language: str) -> list[dict[str, str]]:
    """Return the blocks for a list: key, title, and the text with its places filled with an example."""
    values, end = sample_values(town, language), "en" if language.startswith("en") else "fr"
    return [
        {
            "key": block.key,
            "title": getattr(block, f"title_{end}"),
            "text": " ".join(fill(getattr(block, f"text_{end}"), values)),
        }
        for block in blocks
    ]


def previews(town: Territory, before: Clause, after: dict[str, str]) -> list[Preview]:
    """Return both languages of a block, each line marked when it is new or goes.

    Arguments: `after` the texts typed, by the names of the clause's fields.
    """
    return [
        Preview(
            language,
            after.get(f"title_{language}", ""),
            _compared(
                _filled(town, getattr(before, f"text_{language}"), language),
                _filled(town, after.get(f"text_{language}", ""), language),
            ),
        )
        for language in ("fr", "en")
    ]


def _filled(town: Territory, text: str, language: str) -> list[str]:
    # What cannot be filled is shown as it is typed: the action says why it refuses it.
    if unknown_placeholders(text):
        return [line for line in text.splitlines() if line.strip()]
    return fill(text, sample_values(town, language))


def _compared(old: list[str], new: list[str]) -> list[Line]:
    marks = {"  ": "", "+ ": "new", "- ": "gone"}
    return [Line(line[2:], marks[line[:2]]) for line in difflib.ndiff(old, new) if line[:2] in marks]


def still_written(town: Territory) -> int:
    """Return how many agreements are being written: they will hold the block as it is then."""
    return Agreement.objects.filter(territory=town, state=AgreementState.DRAFT, is_public=True).count()
