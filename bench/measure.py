"""How much a page costs: several rounds, each page beside the floor, the median of the rounds.

CPU, not time: on a busy machine time measures the neighbours. In each round every page is asked for
in turn, a few times a turn, so that what slows the machine for a moment slows all of them; a ratio
is taken within a round, and the median of those ratios is what is reported.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.server import Server

ROUNDS = 7
# A round asks for a page at least this often, and until it has used this much CPU.
LEAST_ASKED = 8
LEAST_CPU = 0.12
MOST_ASKED = 400
UNCOUNTED = 2


@dataclass
class Cost:
    """What one page cost in each round: seconds of CPU a request, web and database apart."""

    name: str
    web: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    size: int = 0

    @property
    def total(self) -> list[float]:
        return [web + database for web, database in zip(self.web, self.database, strict=True)]

    @property
    def median(self) -> float:
        """Seconds of CPU a request, web and database together."""
        return statistics.median(self.total)

    def against(self, floor: Cost) -> float:
        """Return how many times the floor, as the median over the rounds."""
        return statistics.median(mine / theirs for mine, theirs in zip(self.total, floor.total, strict=True))

    def spread(self) -> float:
        """Return half the distance between the quartiles, relative to the median."""
        low, _middle, high = statistics.quantiles(self.total, n=4)
        return (high - low) / 2 / self.median


Ask = Callable[[], int]


def measure(server: Server, pages: dict[str, Ask], rounds: int = ROUNDS) -> dict[str, Cost]:
    """Ask for every page in every round; `pages` gives for each a function that asks once.

    It returns the bytes of the answer, or raises when the answer is not the one expected.
    """
    costs = {name: Cost(name) for name in pages}
    for name, ask in pages.items():
        for _ in range(5):
            costs[name].size = ask()
    for _ in range(rounds):
        for name, ask in pages.items():
            _one_round(server, ask, costs[name])
    return costs


def _one_round(server: Server, ask: Ask, cost: Cost) -> None:
    # What the page before has changed is made anew first: that cost has lines of its own.
    for _ in range(UNCOUNTED):
        ask()
    web, database = server.cpu_seconds()
    begun = time.perf_counter()
    asked = 0
    while True:
        for _ in range(LEAST_ASKED):
            cost.size = ask()
        asked += LEAST_ASKED
        web_now, database_now = server.cpu_seconds()
        if web_now + database_now - web - database >= LEAST_CPU or asked >= MOST_ASKED:
            break
    cost.web.append((web_now - web) / asked)
    cost.database.append((database_now - database) / asked)
    cost.wall.append((time.perf_counter() - begun) / asked)
