"""Groups of opinion on a question, and what all of them share: worked out apart, told in words.

What groups are, and are not, is in docs/decisions/30-groups-of-opinion.md.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from terril.meetings.models import Answer, Question, Statement, Vote

# From how many people on, and how many answers each, groups are looked for. Below, a group of five
# would be a guess, and people would know who is in it.
ENOUGH_PEOPLE = 20
ENOUGH_ANSWERS = 5
# A group leans one way when two in three of those who answered do.
LEANS = 2 / 3
# On fewer answers than that, a group leans nowhere.
FEWEST = 3
# How many statements tell a group from the others.
TELLING = 3
PATIENCE = 40
RECKONING = Path(__file__).with_name("reckoning.py")
WEIGHTS = {Answer.AGREE: 1, Answer.UNSURE: 0, Answer.DISAGREE: -1}


def groups_of(question: Question) -> dict[str, Any]:
    """Return {"people", "groups": [{"size", "agree", "disagree"}], "agree", "disagree"}.

    Statements are named by their numbers. At the top stand those that all groups share (the whole
    room, where it does not part). `groups` is empty while too few answered, or when no parting is
    clear.
    """
    statements = list(
        Statement.objects.filter(question=question, is_held=False, is_withheld=False)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    answered: dict[str, dict[int, int]] = defaultdict(dict)
    votes = Vote.objects.filter(statement__in=statements).values_list("phone", "statement", "answer")
    for phone, statement, choice in votes:
        answered[phone][statement] = WEIGHTS[Answer(choice)]
    # In an order that says nothing of when they came.
    rows = [answered[phone] for phone in sorted(answered) if len(answered[phone]) >= ENOUGH_ANSWERS]
    told: dict[str, Any] = {"people": len(rows), "groups": [], "agree": [], "disagree": []}
    if len(rows) < ENOUGH_PEOPLE:
        return told
    parted = [[rows[place] for place in group] for group in _reckon(rows, statements)]
    for number, group in enumerate(parted):
        others = [row for place, other in enumerate(parted) if place != number for row in other]
        told["groups"].append({"size": len(group), **_telling(statements, group, others)})
    everybody = parted or [rows]
    for stand, sign in (("agree", 1), ("disagree", -1)):
        told[stand] = [s for s in statements if all(_leans(group, s) == sign for group in everybody)]
    return told


def _reckon(rows: list[dict[int, int]], statements: list[int]) -> list[list[int]]:
    """Return the rows of each group as the program apart works them out; nothing when it fell."""
    answers = [[row.get(statement) for statement in statements] for row in rows]
    # A statement that nobody answered says nothing.
    seen = [place for place in range(len(statements)) if any(row[place] is not None for row in answers)]
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(RECKONING)],
            input=json.dumps([[row[place] for place in seen] for row in answers]).encode(),
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired:
        return []
    if done.returncode:
        return []
    groups: list[list[int]] = json.loads(done.stdout)["groups"]
    return groups


def _share(group: list[dict[int, int]], statement: int) -> tuple[float, float]:
    """Return which parts of those of a group who answered agree, and disagree."""
    given = [row[statement] for row in group if statement in row]
    if len(given) < FEWEST:
        return 0, 0
    return given.count(1) / len(given), given.count(-1) / len(given)


def _leans(group: list[dict[int, int]], statement: int) -> int:
    agree, disagree = _share(group, statement)
    return 1 if agree >= LEANS else -1 if disagree >= LEANS else 0


def _telling(
    statements: list[int], group: list[dict[int, int]], others: list[dict[int, int]]
) -> dict[str, list[int]]:
    """Return the few statements on which a group stands furthest from the others."""

    def apart(statement: int) -> float:
        ours, theirs = _share(group, statement), _share(others, statement)
        return abs((ours[0] - ours[1]) - (theirs[0] - theirs[1]))

    leaning = [s for s in statements if _leans(group, s) and _leans(group, s) != _leans(others, s)]
    furthest = sorted(leaning, key=lambda s: (-apart(s), s))[:TELLING]
    return {
        "agree": [s for s in furthest if _leans(group, s) > 0],
        "disagree": [s for s in furthest if _leans(group, s) < 0],
    }
