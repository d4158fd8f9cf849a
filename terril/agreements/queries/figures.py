"""What was promised, done and confirmed, and what it costs: sums of rows, never typed.

Definitions, for one agreement:

- **promised**: the commitments written in it, those released by both sides left out. A call for
  hands (`is_call`) promises nothing more.
- **done**: the deliveries, each counted by its last correction. A delivery that says a quantity and
  no value is worth its part of the value promised (reckoned when it is written).
- **confirmed**: the part of "done" that the other side confirmed, correction included.
- **cost alone** (`cost_alone`): what the town would have paid without the others, the sum of the
  agreement's estimates. Each has its source and its date.
- **cost together** (`cost_together`): what the agreement costs the town, the sum of the values of
  what the town's side promises, in money and in kind (its people's hours are paid too).
- **what each side brings**: the sum of the values of what it promises. In all: the sum of the sides,
  which is what the thing is worth, whoever pays.

So the farm tracks: 100,000 € estimated for the town alone; the roller rented by the town, 30,000 €,
is what it costs the town together; trailers and loading are what the farmers bring.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from terril.agreements.models import Agreement, Commitment, Delivery, Estimate, Side
from terril.agreements.queries.finding import amount_in_words
from terril.agreements.states import CommitmentState

CENT = Decimal("0.01")


@dataclass
class Three:
    """The three figures that stand side by side."""

    promised: Any = 0
    done: Any = 0
    confirmed: Any = 0

    def add(self, other: Three) -> None:
        """Add another three to these."""
        self.promised += other.promised
        self.done += other.done
        self.confirmed += other.confirmed

    def __bool__(self) -> bool:
        return bool(self.promised or self.done or self.confirmed)


@dataclass(frozen=True)
class Quantities:
    """The three figures of one unit, as people read them."""

    unit: str
    three: Three

    @property
    def promised(self) -> str:
        return amount_in_words(self.three.promised, self.unit)

    @property
    def done(self) -> str:
        return amount_in_words(self.three.done, self.unit)

    @property
    def confirmed(self) -> str:
        return amount_in_words(self.three.confirmed, self.unit)


@dataclass(frozen=True)
class LineFigures:
    """The figures of one commitment: cents, and quantities in its unit."""

    commitment: Commitment
    value: Three
    quantity: Three


@dataclass
class SideFigures:
    """The sums of one side, or of all: cents, and quantities by unit."""

    side: str
    label: Any = ""
    value: Three = field(default_factory=Three)
    by_unit: dict[str, Three] = field(default_factory=dict)

    def add(self, line: LineFigures) -> None:
        """Add the figures of one commitment."""
        self.value.add(line.value)
        if line.quantity:
            zero = Decimal(0)
            self.by_unit.setdefault(line.commitment.unit, Three(zero, zero, zero)).add(line.quantity)

    @property
    def quantities(self) -> list[Quantities]:
        """The quantities of each unit, in the order they are promised."""
        return [Quantities(unit, three) for unit, three in self.by_unit.items()]


@dataclass(frozen=True)
class Figures:
    """All the figures of one agreement; see the head of this file for what each means."""

    lines: list[LineFigures]
    sides: list[SideFigures]
    total: SideFigures
    estimates: list[Estimate]
    cost_alone: int
    cost_together: int

    @property
    def saved(self) -> int:
        """What the town does not pay, thanks to the others; 0 without an estimate."""
        return max(0, self.cost_alone - self.cost_together) if self.cost_alone else 0

    @property
    def valued(self) -> list[Commitment]:
        """The commitments that have a value, with how it was counted: the sources of the sums."""
        return [line.commitment for line in self.lines if line.value.promised]


def figures(agreement: Agreement) -> Figures:
    """Return what was promised, done and confirmed, by commitment, by side and in all. Three queries."""
    commitments = list(agreement.commitments.select_related("party__organisation").order_by("position", "pk"))
    given = _given(agreement)
    lines = [_line(commitment, given.get(commitment.pk, {})) for commitment in commitments]
    estimates = list(agreement.estimates.order_by("pk"))
    sides = {side: SideFigures(side.value, side.label) for side in Side}
    total = SideFigures("")
    for line in lines:
        sides[Side(line.commitment.party.side)].add(line)
        total.add(line)
    present = {line.commitment.party.side for line in lines}
    return Figures(
        lines=lines,
        sides=[sums for side, sums in sides.items() if side in present],
        total=total,
        estimates=estimates,
        cost_alone=sum(estimate.amount_cents for estimate in estimates),
        cost_together=sides[Side.TOWN].value.promised,
    )


def promised_value(commitments: Iterable[Commitment], side: str) -> int:
    """Return the cents one side promises, in commitments read with their party."""
    return sum(c.value_cents or 0 for c in commitments if c.party.side == side and is_promised(c))


def is_promised(commitment: Commitment) -> bool:
    """Say whether a commitment counts as promised: in the text, and not released by both sides."""
    return not commitment.is_call and commitment.state != CommitmentState.RELEASED


def _given(agreement: Agreement) -> dict[int, dict[str, Any]]:
    """Return the sums of the lines that count, by commitment."""
    confirmed = Q(confirmation__isnull=False)
    rows = (
        Delivery.objects.filter(commitment__agreement=agreement, corrected_by__isnull=True)
        .values("commitment_id")
        .annotate(
            done_quantity=Sum("quantity"),
            done_value=Sum("value_cents"),
            confirmed_quantity=Sum("quantity", filter=confirmed),
            confirmed_value=Sum("value_cents", filter=confirmed),
        )
    )
    return {row["commitment_id"]: dict(row) for row in rows}


def _line(commitment: Commitment, sums: dict[str, Any]) -> LineFigures:
    counts = is_promised(commitment)
    quantity = commitment.quantity if counts else None
    return LineFigures(
        commitment,
        value=Three(
            (commitment.value_cents or 0) if counts else 0,
            sums.get("done_value") or 0,
            sums.get("confirmed_value") or 0,
        ),
        quantity=Three(
            quantity or Decimal(0),
            _exact(sums.get("done_quantity")),
            _exact(sums.get("confirmed_quantity")),
        ),
    )


def _exact(quantity: Decimal | None) -> Decimal:
    """Return a sum of quantities to the hundredth: SQLite adds them as floating numbers."""
    return Decimal(0) if quantity is None else quantity.quantize(CENT)
