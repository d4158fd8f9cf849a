"""What a room has built, as plain values: for its own screens, and for the minutes afterwards.

Each function asks a constant number of questions of the database, whatever the size of the meeting.
What telephones do counts at once: it is added here to what is kept, until the close moves it there.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from terril.meetings.models import (
    Answer,
    Argument,
    Card,
    Feeling,
    Meeting,
    Note,
    Pebble,
    Problem,
    Question,
    Stand,
    Statement,
    Trust,
    TrustWords,
    Vote,
)
from terril.meetings.opinions import ENOUGH_PEOPLE

FIVE = range(1, 6)


@dataclass(frozen=True)
class NoteTold:
    """A note, by its number and its words; `hands`: how many said "me too"."""

    pk: int
    text: str
    hands: int
    is_apart: bool


@dataclass(frozen=True)
class CardTold:
    """A proposal and what became of it. `outcome` is one of Outcome, "" while it is open."""

    pk: int
    what: str
    who: str
    when: str
    inhabitants_share: str
    town_share: str
    problem: str
    problem_pk: int | None
    outcome: str
    outcome_label: str
    words: str
    service: str
    due_on: datetime.date | None
    answer: str
    answered_on: datetime.date | None
    became: str
    url: str

    @property
    def missing(self) -> str:
        """Whose half is not said yet: "town", "inhabitants", or nobody's."""
        if not self.town_share:
            return "town"
        return "" if self.inhabitants_share else "inhabitants"


@dataclass(frozen=True)
class ProblemTold:
    """A problem, what was said of it, what it weighs and what was proposed."""

    pk: int
    title: str
    where: str
    who: str
    known: str
    pebbles: int
    pebbles_by_hand: int
    notes: list[NoteTold]
    cards: list[CardTold]

    @property
    def row(self) -> range:
        """As many as are drawn: beyond, the number says it."""
        return range(min(self.pebbles, 12))


def cards_of(meeting: Meeting) -> list[CardTold]:
    """Return the cards in the order they were written. One query."""
    found = Card.objects.filter(meeting=meeting).select_related("problem", "service")
    return [
        CardTold(
            pk=card.pk,
            what=card.what,
            who=card.who,
            when="" if card.when_kind == "unspecified" else str(card.when),
            inhabitants_share=card.inhabitants_share,
            town_share=card.town_share,
            problem=card.problem.title if card.problem else "",
            problem_pk=card.problem_id,
            outcome=card.outcome,
            outcome_label=card.get_outcome_display() if card.outcome else "",
            words=card.outcome_words,
            service=card.service.name if card.service else "",
            due_on=card.due_on,
            answer=card.answer,
            answered_on=card.answered_on,
            became=card.became,
            url=card.became_url,
        )
        for card in found.order_by("position", "pk")
    ]


def outcomes_of(meeting: Meeting) -> list[CardTold]:
    """Return the cards that became something, in the order they were written. One query."""
    return [card for card in cards_of(meeting) if card.outcome]


def open_cards_of(meeting: Meeting) -> list[CardTold]:
    """Return the cards that nobody has decided of. One query."""
    return [card for card in cards_of(meeting) if not card.outcome]


def problems_of(meeting: Meeting) -> list[ProblemTold]:
    """Return the problems, those that matter most first. Four queries."""
    problems = Problem.objects.filter(meeting=meeting).order_by("position", "pk")
    laid = dict(
        Pebble.objects.filter(meeting=meeting).values_list("problem").annotate(n=Count("pk")).order_by()
    )
    notes: dict[int | None, list[NoteTold]] = defaultdict(list)
    for number, note in _notes(meeting):
        notes[number].append(note)
    cards: dict[int | None, list[CardTold]] = defaultdict(list)
    for card in cards_of(meeting):
        cards[card.problem_pk].append(card)
    told = [
        ProblemTold(
            pk=problem.pk,
            title=problem.title,
            where=problem.where,
            who=problem.who,
            known=problem.known,
            pebbles=problem.pebbles_by_hand + problem.pebbles_by_phone + laid.get(problem.pk, 0),
            pebbles_by_hand=problem.pebbles_by_hand,
            notes=notes[problem.pk],
            cards=cards[problem.pk],
        )
        for problem in problems
    ]
    # Sorting keeps the order of the room among those that weigh as much.
    return sorted(told, key=lambda problem: -problem.pebbles)


def free_notes_of(meeting: Meeting) -> list[NoteTold]:
    """Return the notes that are in no problem yet, in the order they came. One query."""
    return [note for number, note in _notes(meeting) if number is None]


def _notes(meeting: Meeting) -> list[tuple[int | None, NoteTold]]:
    found = Note.objects.filter(meeting=meeting, is_held=False, is_withheld=False)
    counted = found.annotate(phones=Count("me_toos")).order_by("pk")
    return [
        (number, NoteTold(pk, text, hands + phones, is_apart))
        for number, pk, text, hands, phones, is_apart in counted.values_list(
            "problem_id", "pk", "text", "hands", "phones", "is_apart"
        )
    ]


# The controversy


@dataclass(frozen=True)
class StatementTold:
    """A statement, of whose kind it is, and how many answered what."""

    pk: int
    text: str
    written_by: str
    agree: int
    disagree: int
    unsure: int
    hands: dict[str, int]

    @property
    def people(self) -> int:
        """How many answered."""
        return self.agree + self.disagree + self.unsure


@dataclass(frozen=True)
class ArgumentTold:
    """A reason, of whose kind it is, and how it was said before."""

    pk: int
    text: str
    written_by: str
    former: list[str]


@dataclass(frozen=True)
class GroupTold:
    """A group of opinion: how many, and what tells them from the others."""

    size: int
    agree: list[str]
    disagree: list[str]


@dataclass(frozen=True)
class QuestionTold:
    """A question that divides. `groups` is empty when the room does not part, or was not asked."""

    pk: int
    text: str
    statements: list[StatementTold]
    arguments_for: list[ArgumentTold]
    arguments_against: list[ArgumentTold]
    # How many telephones answered something, and how many answered enough when groups were looked for.
    people: int
    counted: int
    groups: list[GroupTold]
    shared_agree: list[str]
    shared_disagree: list[str]
    enough: int = ENOUGH_PEOPLE

    @property
    def is_worked_out(self) -> bool:
        """Whether enough people had answered when groups were looked for."""
        return self.counted >= self.enough


def controversies_of(meeting: Meeting) -> list[QuestionTold]:
    """Return the questions of a meeting with their counts, arguments and groups. Six queries."""
    votes = Vote.objects.filter(statement__meeting=meeting)
    given: dict[int, Counter[str]] = defaultdict(Counter)
    for number, choice, count in votes.values_list("statement", "answer").annotate(n=Count("pk")).order_by():
        given[number][choice] = count
    people = dict(
        votes.values_list("statement__question").annotate(n=Count("phone", distinct=True)).order_by()
    )
    shown = Q(meeting=meeting, is_held=False, is_withheld=False)
    statements: dict[int, list[StatementTold]] = defaultdict(list)
    texts: dict[int, str] = {}
    for statement in Statement.objects.filter(shown).order_by("pk"):
        texts[statement.pk] = statement.text
        hands = {choice: getattr(statement, choice) for choice in Answer.values}
        counts = {
            choice: hands[choice] + statement.by_phone.get(choice, 0) + given[statement.pk][choice]
            for choice in Answer.values
        }
        statements[statement.question_id].append(
            StatementTold(
                pk=statement.pk,
                text=statement.text,
                written_by=statement.get_written_by_display(),
                hands=hands,
                **counts,
            )
        )
    arguments: dict[tuple[int, str], list[ArgumentTold]] = defaultdict(list)
    for argument in Argument.objects.filter(shown).prefetch_related("former").order_by("pk"):
        arguments[argument.question_id, argument.stand].append(
            ArgumentTold(
                pk=argument.pk,
                text=argument.text,
                written_by=argument.get_written_by_display(),
                former=[words.text for words in sorted(argument.former.all(), key=lambda words: words.pk)],
            )
        )

    def named(numbers: list[int]) -> list[str]:
        return [texts[number] for number in numbers if number in texts]

    return [
        QuestionTold(
            pk=question.pk,
            text=question.text,
            statements=statements[question.pk],
            arguments_for=arguments[question.pk, Stand.FOR],
            arguments_against=arguments[question.pk, Stand.AGAINST],
            people=question.answered_by + people.get(question.pk, 0),
            counted=question.groups.get("people", 0),
            groups=[
                GroupTold(group["size"], named(group["agree"]), named(group["disagree"]))
                for group in question.groups.get("groups", [])
            ],
            shared_agree=named(question.groups.get("agree", [])),
            shared_disagree=named(question.groups.get("disagree", [])),
        )
        for question in Question.objects.filter(meeting=meeting).order_by("position", "pk")
    ]


@dataclass(frozen=True)
class Held:
    """Words that the facilitator reads first. `kind`: "statement", "argument" or "words"."""

    kind: str
    pk: int
    text: str


def held_in(meeting: Meeting) -> list[Held]:
    """Return what is held, to be let through or not. Three queries."""
    kinds: tuple[tuple[str, Any], ...] = (
        ("statement", Statement),
        ("argument", Argument),
        ("words", TrustWords),
    )
    return [
        Held(kind, pk, text)
        for kind, model in kinds
        for pk, text in model.objects.filter(meeting=meeting, is_held=True).values_list("pk", "text")
    ]


# The close


@dataclass(frozen=True)
class TrustTold:
    """How many gave 1, 2, 3, 4 and 5 on each scale, and the words left. `people`: how many answered."""

    people: int
    trust: list[int]
    usefulness: list[int]
    words: list[str] = field(default_factory=list)
    paper_trust: list[int] = field(default_factory=lambda: [0] * 5)
    paper_usefulness: list[int] = field(default_factory=lambda: [0] * 5)


def trust_of(meeting: Meeting) -> TrustTold:
    """Return what people said at the close. Three queries."""
    kept = Trust.objects.filter(meeting=meeting).first() or Trust(meeting=meeting)
    feelings = Feeling.objects.filter(meeting=meeting).values_list("trust", "usefulness")
    told = {}
    for place, scale in enumerate(("trust", "usefulness")):
        now = Counter(pair[place] for pair in feelings)
        paper, phones = getattr(kept, scale), getattr(kept, f"{scale}_by_phone")
        told[scale] = [paper[step - 1] + phones[step - 1] + now[step] for step in FIVE]
    words = TrustWords.objects.filter(meeting=meeting, is_held=False, is_withheld=False).order_by("text")
    return TrustTold(
        people=max(sum(told["trust"]), sum(told["usefulness"])),
        words=list(words.values_list("text", flat=True)),
        paper_trust=kept.trust,
        paper_usefulness=kept.usefulness,
        **told,
    )


# What a telephone did itself


def pebbles_of(meeting: Meeting, phone: str) -> dict[int, int]:
    """Return how many pebbles a telephone laid on each problem, 0 included."""
    laid = Count("pebbles", filter=Q(pebbles__phone=phone))
    return dict(Problem.objects.filter(meeting=meeting).annotate(n=laid).values_list("pk", "n"))


def answers_of(meeting: Meeting, phone: str) -> dict[int, str]:
    """Return what a telephone answered to each statement."""
    return dict(
        Vote.objects.filter(statement__meeting=meeting, phone=phone).values_list("statement", "answer")
    )


def feeling_of(meeting: Meeting, phone: str) -> Feeling | None:
    """Return what a telephone said of trust and usefulness."""
    return Feeling.objects.filter(meeting=meeting, phone=phone).first()
