"""What was measured, beside what is allowed."""

from __future__ import annotations

from typing import Any

# The budgets of the issue "The fifty-fifty, end to end", section H.
TIMES_ROWS = 2.0
TIMES_BARE = 3.0
FIRST_VISIT = 100_000
WORKER = 130 * 1024 * 1024
# The officer's queue reads all that is owed, a hundred of each kind, and shows forty.
TIMES_QUEUE = 30.0
# Those that the issue holds to twice the floor page.
HELD_TO_ROWS = ("signed in: list", "signed in: needs", "signed in: one initiative")


def show(
    measured: dict[str, dict[int, Any]], start: float | None, more: list[tuple[bool, str]] | None = None
) -> int:
    """Print the report; return 1 when a budget is missed, those of `more` included."""
    verdicts: list[tuple[bool, str]] = []
    for database, by_count in measured.items():
        for count, run in by_count.items():
            where = f"{database}, {count:,} initiatives"
            print(f"\n== {where}\n")
            _costs(run)
            verdicts += [(ok, f"{where}: {text}") for ok, text in _judged(run)]
        verdicts += [(ok, f"{database}: {text}") for ok, text in _same_queries(by_count)]
    if start is not None:
        print(f"\nFrom an empty data folder to the first page of the demonstration: {start:.1f} s")
    verdicts += more or []
    print("\n== Budgets\n")
    for ok, text in verdicts:
        print(f"{'ok  ' if ok else 'MISS'}  {text}")
    return 0 if all(ok for ok, _text in verdicts) else 1


def _costs(run: dict[str, Any]) -> None:
    print(
        f"{'page':36} {'CPU ms':>8} {'web':>7} {'base':>7} {'±':>5}"
        f" {'× rows':>7} {'× bare':>7} {'bytes':>8} queries"
    )
    for name, cost in run["costs"].items():
        queries = run["queries"].get(name, "")
        print(
            f"{name:36} {cost['cpu_ms']:8.2f} {cost['web_ms']:7.2f} {cost['database_ms']:7.2f}"
            f" {cost['spread']:5.0%} {cost['rows']:7.2f} {cost['bare']:7.2f} {cost['bytes']:8,} {queries:>7}"
        )
    for name, pieces in run["first_visit"].items():
        print(f"\nFirst visit of {name}: {sum(pieces.values()):,} bytes")
        for path, size in pieces.items():
            print(f"  {size:8,}  {path}")
    worker = run["worker"]
    print(
        f"\nMemory of a worker: {worker['resident'] / 2**20:.0f} MB resident,"
        f" {worker['proportional'] / 2**20:.0f} MB of its own share"
    )


def _judged(run: dict[str, Any]) -> list[tuple[bool, str]]:
    costs = run["costs"]
    verdicts = [
        (
            costs[name]["rows"] <= TIMES_ROWS,
            f"{name}, {costs[name]['rows']:.2f} × the 20 rows (≤ {TIMES_ROWS:g})",
        )
        for name in HELD_TO_ROWS
    ]
    for name, cost in costs.items():
        if name.startswith("officer: "):
            said = f"{name}, {cost['rows']:.2f} × the 20 rows (≤ {TIMES_QUEUE:g})"
            verdicts.append((cost["rows"] <= TIMES_QUEUE, said))
        if name.startswith("kept: "):
            verdicts.append(
                (
                    cost["bare"] <= TIMES_BARE,
                    f"{name}, {cost['bare']:.2f} × the bare response (≤ {TIMES_BARE:g})",
                )
            )
    for name, pieces in run["first_visit"].items():
        size = sum(pieces.values())
        verdicts.append((size <= FIRST_VISIT, f"first visit of {name}, {size:,} bytes (≤ {FIRST_VISIT:,})"))
    resident = run["worker"]["resident"]
    verdicts.append(
        (resident <= WORKER, f"worker, {resident / 2**20:.0f} MB resident (≤ {WORKER / 2**20:.0f})")
    )
    return verdicts


def _same_queries(by_count: dict[int, Any]) -> list[tuple[bool, str]]:
    """Judge that the number of queries is the same whatever the number of initiatives."""
    if len(by_count) < 2:
        return []
    counts = [run["queries"] for run in by_count.values()]
    changed = {name: [c[name] for c in counts] for name in counts[0] if len({c[name] for c in counts}) > 1}
    sizes = " and ".join(f"{count:,}" for count in by_count)
    return [(not changed, f"same number of queries with {sizes} initiatives {changed or ''}".rstrip())]
