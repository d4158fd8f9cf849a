"""Works out groups of opinion: a program of its own, run by opinions.py for one question.

    python -I reckoning.py < answers > groups

It is given one line of JSON: a row of 1, 0, -1 or null for each participant, a column for each
statement. It answers with one: {"groups": [[numbers of rows], …]}, empty when the room does not
part into groups. It runs apart so that a web process never loads the library; it imports nothing of
ours, sees no words, and gives the same answer to the same question.
"""

import json
import os
import resource
import sys
from itertools import combinations
from typing import Any

MOST_MEMORY = 2 * 1024 * 1024 * 1024
MOST_SECONDS_OF_PROCESSOR = 20
MOST_GROUPS = 4
# Fewer people are no group: one would guess who they are. Nor is less than a seventh of the room:
# a camp always has a few voices of its own.
SMALLEST = 5
SMALLEST_PART = 1 / 7
# How clearly groups part (silhouette, from -1 to 1, counted in all statements): people who answer at
# random reach 0.2 when they are few and 0.05 when they are many, real camps 0.25 to 0.6.
CLEAR = 0.22
# Two groups stand apart on that many statements at least: most of one for, most of the other against.
OPPOSED = 2


def parted(answers: list[list[float | None]]) -> list[list[int]]:
    """Return the rows of each group, the largest first; nothing when no parting is clear enough."""
    import numpy as np
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import pdist, squareform

    given: Any = np.array(answers, dtype=float)
    # What somebody did not answer says neither yes nor no: they stand where the room does.
    middle = np.nan_to_num(np.nanmean(given, axis=0))
    filled = np.where(np.isnan(given), middle, given)
    # Ward's tree: the two groups nearest to each other become one, until all are. It draws no lots.
    tree = linkage(filled, "ward")
    distances = squareform(pdist(filled))
    best: tuple[float, Any] = (CLEAR, None)
    for count in range(2, MOST_GROUPS + 1):
        labels = fcluster(tree, count, criterion="maxclust") - 1
        if labels.max() + 1 < count:
            break
        if np.bincount(labels, minlength=count).min() < max(SMALLEST, SMALLEST_PART * len(filled)):
            continue
        stands = [filled[labels == label].mean(axis=0) for label in range(count)]
        if any(_opposed(one, other) < OPPOSED for one, other in combinations(stands, 2)):
            continue
        clear = _clearness(distances, labels, count)
        # One group more has to make things clearly clearer.
        if clear > best[0] + (0.02 if best[1] is not None else 0):
            best = clear, labels
    if best[1] is None:
        return []
    groups = [np.flatnonzero(best[1] == label).tolist() for label in range(int(best[1].max()) + 1)]
    return sorted(groups, key=lambda rows: (-len(rows), rows))


def _clearness(distances: Any, labels: Any, count: int) -> float:
    """Return the mean silhouette: how much nearer people are to their own group than to the next one."""
    import numpy as np

    sums = np.stack([distances[:, labels == label].sum(axis=1) for label in range(count)], axis=1)
    sizes = np.bincount(labels, minlength=count)
    everybody = np.arange(len(labels))
    own = sums[everybody, labels] / np.maximum(sizes[labels] - 1, 1)
    means = sums / sizes
    means[everybody, labels] = np.inf
    nearest = means.min(axis=1)
    return float(np.mean((nearest - own) / np.maximum(np.maximum(nearest, own), 1e-9)))


def _opposed(one: Any, other: Any) -> int:
    """Return on how many statements one group is mostly for and the other mostly against."""
    return int(((one * other < 0) & (abs(one - other) >= 1)).sum())


if __name__ == "__main__":
    # One thread: a processor's other core is the town's.
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS_OF_PROCESSOR, MOST_SECONDS_OF_PROCESSOR))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print(json.dumps({"groups": parted(json.load(sys.stdin))}))
