"""Notes that speak of the same thing, by the likeness of their words. Proposed, never applied.

Words are weighed as libraries do (a word that few notes hold counts more), on the stems that the
search of initiatives uses; three hundred short notes take a tenth of a second, and no library.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping

from terril.initiatives.search import stem, words_of

# From 0 (no word in common) to 1 (the same words).
ALIKE = 0.3
# A word that more than a third of the notes hold is what the meeting is about.
COMMON = 1 / 3
# More is no problem, it is a theme.
MOST_NOTES = 12
MOST_GROUPS = 20


def alike(notes: Mapping[int, str]) -> list[list[int]]:
    """Return groups of two notes or more (their numbers), those most alike first.

    The first of each group is the note nearest to all the others. No note is in two groups.
    """
    weighed = _weigh({number: Counter(map(stem, words_of(text))) for number, text in notes.items()})
    near = _near(weighed)
    # The note with most company gathers it, then the next of those left.
    by_company = sorted(near, key=lambda number: (-sum(near[number].values()), number))
    taken: set[int] = set()
    groups: list[list[int]] = []
    for centre in by_company:
        if centre in taken:
            continue
        company = [number for number in near[centre] if number not in taken]
        if not company:
            continue
        company.sort(key=lambda number: (-near[centre][number], number))
        group = [centre, *company[: MOST_NOTES - 1]]
        taken.update(group)
        groups.append(group)
    return groups[:MOST_GROUPS]


def _weigh(counted: Mapping[int, Counter[str]]) -> dict[int, dict[str, float]]:
    """Return the weight of each word in each note, such that each note weighs 1."""
    held_by = Counter(word for words in counted.values() for word in words)
    weighed = {}
    for number, words in counted.items():
        told = {
            word: count * (1 + math.log(len(counted) / held_by[word]))
            for word, count in words.items()
            if held_by[word] <= max(2, COMMON * len(counted))
        }
        length = math.sqrt(sum(weight * weight for weight in told.values()))
        weighed[number] = {word: weight / length for word, weight in told.items()} if length else {}
    return weighed


def _near(weighed: Mapping[int, Mapping[str, float]]) -> dict[int, dict[int, float]]:
    """Return, for each note that has any, the notes alike it and how much."""
    holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, words in weighed.items():
        for word, weight in words.items():
            holders[word].append((number, weight))
    shared: dict[tuple[int, int], float] = defaultdict(float)
    for notes in holders.values():
        for place, (one, its) in enumerate(notes):
            for other, theirs in notes[place + 1 :]:
                shared[one, other] += its * theirs
    near: dict[int, dict[int, float]] = defaultdict(dict)
    for (one, other), likeness in shared.items():
        if likeness >= ALIKE:
            near[one][other] = near[other][one] = likeness
    return near
