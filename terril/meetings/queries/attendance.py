"""Who came, by age, gender and quarter: counts that nobody can be found in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext as _

from terril.meetings.models import AgeBand, Attendance, AttendanceQuestion, CensusFigure, Gender, Meeting
from terril.territories.models import Territory, TerritoryKind

# A number is shown only above this many answers.
SMALL = 10
# Half as many, for their number in the town, is absent.
ABSENT = 0.5


@dataclass(frozen=True, slots=True)
class Cell:
    """A row of the table: about how many came, and their share here and in the town, out of a hundred.

    `is_rest`: several answers together, too few to be told apart.
    """

    label: str
    count: int
    share: int
    share_in_town: int | None
    is_rest: bool = False

    @property
    def is_absent(self) -> bool:
        return self.share_in_town is not None and self.share < self.share_in_town * ABSENT


@dataclass(frozen=True, slots=True)
class Table:
    """What may be shown of one question; no cells: too few answered."""

    question: AttendanceQuestion
    cells: list[Cell]
    source: str

    @property
    def absent(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.is_absent]


def answers_of(town: Territory) -> list[tuple[AttendanceQuestion, list[tuple[str, str]]]]:
    """Return what may be answered to each question, with its label; one query."""
    quarters = Territory.objects.filter(parent=town, kind=TerritoryKind.QUARTER).order_by("name")
    return [
        (AttendanceQuestion.AGE, [(band.value, str(band.label)) for band in AgeBand]),
        (AttendanceQuestion.GENDER, [(gender.value, str(gender.label)) for gender in Gender]),
        (AttendanceQuestion.QUARTER, list(quarters.values_list("slug", "name"))),
    ]


def counts_of(meeting: Meeting) -> dict[tuple[str, str], int]:
    """Return what was counted at one meeting, for whoever counts: it is shown to nobody else."""
    rows = Attendance.objects.filter(meeting=meeting).values_list("question", "answer", "count")
    return {(question, answer): count for question, answer, count in rows}


def census_of(town: Territory) -> tuple[dict[tuple[str, str], int], str]:
    """Return the census figures of the town and their source; one query."""
    rows = list(CensusFigure.objects.filter(territory=town).order_by("pk"))
    return {(row.question, row.answer): row.count for row in rows}, rows[0].source if rows else ""


def tables(town: Territory, meetings: list[int]) -> list[Table]:
    """Return, for each question, who came to these meetings, as far as it may be shown; three queries."""
    rows = (
        Attendance.objects.filter(meeting__in=meetings)
        .values_list("question", "answer")
        .annotate(total=Sum("count"))
    )
    counted = {(question, answer): total for question, answer, total in rows}
    census, source = census_of(town)
    found = []
    for question, answers in answers_of(town):
        here = {answer: counted.get((question, answer), 0) for answer, _label in answers}
        there = {
            answer: census[question, answer] for answer, _label in answers if (question, answer) in census
        }
        found.append(Table(question, _cells(dict(answers), here, there), source if there else ""))
    return found


def hidden_in(counts: Mapping[str, int]) -> set[str]:
    """Return which counts must not be told apart.

    The small ones; then, the smallest first, as many others as are needed for what is left by
    subtraction to be at least two answers together, given by more than ten people.
    """
    hidden = {name for name, count in counts.items() if count <= SMALL}
    if not hidden:
        return hidden
    others = sorted(counts.keys() - hidden, key=lambda name: (counts[name], name))
    while others and (len(hidden) < 2 or sum(counts[name] for name in hidden) <= SMALL):
        hidden.add(others.pop(0))
    return hidden


def _cells(labels: dict[str, str], here: dict[str, int], there: dict[str, int]) -> list[Cell]:
    total, town = sum(here.values()), sum(there.values())
    hidden = hidden_in(here)
    rest = sum(here[name] for name in hidden)
    if total <= SMALL or (hidden and rest <= SMALL):
        return []

    groups = [(label, {name}) for name, label in labels.items() if name not in hidden]
    if not groups:
        return []
    if hidden:
        names = ", ".join(label for name, label in labels.items() if name in hidden)
        groups.append((_("Ensemble : %(names)s") % {"names": names}, hidden))
    # To the nearest ten: whoever reads before and after a meeting learns nothing of those who came.
    about = [(sum(here[name] for name in names) + 5) // 10 * 10 for _label, names in groups]
    return [
        Cell(
            label,
            count,
            round(100 * count / sum(about)),
            round(100 * sum(there[name] for name in names) / town)
            if town and names <= there.keys()
            else None,
            is_rest=names is hidden,
        )
        for (label, names), count in zip(groups, about, strict=True)
    ]
