"""What the room answers: statements, arguments of both sides, the minute of trust. Written by no action.

As in `building`, each write adds one to the meeting's version and holds its row. A telephone's answers
are known by its digest until the close; `count_telephones` then keeps how many, and erases the rest.
"""

from __future__ import annotations

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, F, Max
from django.utils.translation import gettext as _

from terril.foundation.text import clean_line
from terril.meetings import opinions
from terril.meetings.insults import is_gross
from terril.meetings.models import (
    Answer,
    Argument,
    Feeling,
    FormerWords,
    Meeting,
    Question,
    Stand,
    Statement,
    Trust,
    TrustWords,
    Vote,
    WrittenBy,
)
from terril.meetings.versions import by_hand, turn

MOST_QUESTIONS = 12
MOST_STATEMENTS = 60
MOST_ARGUMENTS = 60
FIVE = range(1, 6)


# Questions and statements


@transaction.atomic
def open_question(meeting: Meeting, *, text: str, statements: str = "") -> Question:
    """Open a question, with a statement a line. Raises ValidationError keyed "text" or "statements"."""
    turn(meeting, also_after=True)
    existing = Question.objects.filter(meeting=meeting)
    if existing.count() >= MOST_QUESTIONS:
        raise ValidationError({"text": _("Il y a déjà beaucoup de questions pour une réunion.")})
    last = existing.aggregate(last=Max("position"))["last"]
    question = Question.objects.create(
        meeting=meeting,
        text=clean_line(text, 200, _("La question"), field="text", required=True),
        position=0 if last is None else last + 1,
    )
    lines = [line for line in statements.splitlines() if line.strip()][:MOST_STATEMENTS]
    for number, line in enumerate(lines):
        words = clean_line(line, 200, _("L'affirmation"), field="statements", required=True)
        Statement.objects.create(
            meeting=meeting, question=question, key=f"question-{question.pk}-{number}", text=words
        )
    return question


@transaction.atomic
def add_statement(question: Question, *, key: str, text: str, written_by: str) -> Statement:
    """Add a sentence to answer; sent twice under one key, it is one. Held when it is an insult.

    Raises ValidationError keyed "text".
    """
    turn(question.meeting, also_after=True)
    existing = Statement.objects.filter(meeting=question.meeting_id)
    if same := existing.filter(key=key).first():
        return same
    words = clean_line(text, 200, _("L'affirmation"), field="text", required=True)
    if existing.filter(question=question).count() >= MOST_STATEMENTS:
        raise ValidationError({"text": _("Il y a déjà beaucoup d'affirmations : répondez-y d'abord.")})
    return Statement.objects.create(
        meeting=question.meeting,
        question=question,
        key=key,
        text=words,
        written_by=WrittenBy(written_by),
        is_held=is_gross(words),
    )


@transaction.atomic
def answer(statement: Statement, phone: str, choice: str) -> None:
    """Keep what a telephone answers, in place of what it answered before. Raises ValidationError."""
    turn(statement.meeting)
    if not phone or choice not in Answer.values or statement.is_held or statement.is_withheld:
        raise ValidationError({"answer": _("Choisissez : d'accord, pas d'accord, ou je ne sais pas.")})
    Vote.objects.update_or_create(statement=statement, phone=phone, defaults={"answer": choice})


@transaction.atomic
def count_answers(statement: Statement, *, agree: object, disagree: object, unsure: object) -> None:
    """Write the hands raised for each answer. Raises ValidationError keyed by the answer."""
    turn(statement.meeting, also_after=True)
    Statement.objects.filter(pk=statement.pk).update(
        agree=by_hand(agree, "agree"),
        disagree=by_hand(disagree, "disagree"),
        unsure=by_hand(unsure, "unsure"),
    )


def look_for_groups(question: Question) -> dict[str, object]:
    """Work the groups of opinion out as things stand, keep them and return them.

    The reckoning takes a second or two, in a program apart.
    """
    found = opinions.groups_of(question)
    with transaction.atomic():
        turn(question.meeting)
        Question.objects.filter(pk=question.pk).update(groups=found)
    question.groups = found
    return found


# Arguments of both sides


@transaction.atomic
def add_argument(question: Question, *, key: str, stand: str, text: str, written_by: str) -> Argument:
    """Give a reason for or against; sent twice under one key, it is one. Held when it is an insult.

    Raises ValidationError keyed "stand" or "text".
    """
    turn(question.meeting, also_after=True)
    existing = Argument.objects.filter(meeting=question.meeting_id)
    if same := existing.filter(key=key).first():
        return same
    if stand not in Stand.values:
        raise ValidationError({"stand": _("Dites si c'est un argument pour ou contre.")})
    words = clean_line(text, 300, _("L'argument"), field="text", required=True)
    if existing.filter(question=question).count() >= MOST_ARGUMENTS:
        raise ValidationError({"text": _("Il y a déjà beaucoup d'arguments : améliorez l'un d'eux.")})
    return Argument.objects.create(
        meeting=question.meeting,
        question=question,
        key=key,
        stand=stand,
        text=words,
        written_by=WrittenBy(written_by),
        is_held=is_gross(words),
    )


@transaction.atomic
def improve(argument: Argument, *, text: str, written_by: str) -> None:
    """Say an argument better; its former words stay readable, also of two who improve it at once.

    Raises ValidationError keyed "text".
    """
    turn(argument.meeting, also_after=True)
    now = Argument.objects.get(pk=argument.pk)
    words = clean_line(text, 300, _("L'argument"), field="text", required=True)
    if now.text == words:
        return
    if is_gross(words):
        raise ValidationError({"text": _("Ces mots blesseraient quelqu'un : dites-le autrement.")})
    FormerWords.objects.create(argument=now, text=now.text, written_by=now.written_by)
    now.text, now.written_by = words, WrittenBy(written_by)
    now.save(update_fields=["text", "written_by"])


@transaction.atomic
def release(thing: Statement | Argument | TrustWords, *, shown: bool) -> None:
    """Let through what was held, or leave it out."""
    turn(thing.meeting, also_after=True)
    thing.is_held, thing.is_withheld = False, not shown
    thing.save(update_fields=["is_held", "is_withheld"])


# The minute of trust


@transaction.atomic
def feel(meeting: Meeting, phone: str, *, trust: object, usefulness: object, words: str = "") -> None:
    """Keep what a telephone says of trust and usefulness, in place of what it said before.

    Raises ValidationError keyed by the detail.
    """
    turn(meeting)
    if not phone:
        raise ValidationError({"trust": _("Cette question se pose sur un téléphone, ou sur papier.")})
    Feeling.objects.update_or_create(
        meeting=meeting,
        phone=phone,
        defaults={
            "trust": _step(trust, "trust"),
            "usefulness": _step(usefulness, "usefulness"),
            "words": clean_line(words, 300, _("Vos mots"), field="words"),
        },
    )


@transaction.atomic
def count_trust(meeting: Meeting, *, trust: list[object], usefulness: list[object]) -> None:
    """Write how many paper cards gave 1, 2, 3, 4 and 5. Raises ValidationError keyed by the scale."""
    turn(meeting, also_after=True)
    counted = {
        "trust": [by_hand(number, "trust") for number in trust],
        "usefulness": [by_hand(number, "usefulness") for number in usefulness],
    }
    for scale, numbers in counted.items():
        if len(numbers) != len(FIVE):
            raise ValidationError({scale: _("Écrivez un nombre en chiffres, par exemple 12.")})
    Trust.objects.update_or_create(meeting=meeting, defaults=counted)


# The close


def count_telephones(meeting: Meeting) -> None:
    """Count answers and feelings into what is kept, and erase what stands for telephones.

    Called by `building.count_telephones`, which holds the meeting's row.
    """
    _keep_groups(meeting)
    _keep_votes(meeting)
    _keep_feelings(meeting)


def _keep_groups(meeting: Meeting) -> None:
    """Work the groups out a last time: nobody has to think of asking for them before the close."""
    for question in Question.objects.filter(meeting=meeting):
        found = opinions.groups_of(question)
        # A room that was opened again has only the answers since: the fuller reckoning stays.
        if found["people"] and found["people"] >= question.groups.get("people", 0):
            Question.objects.filter(pk=question.pk).update(groups=found)


def _keep_votes(meeting: Meeting) -> None:
    votes = Vote.objects.filter(statement__meeting=meeting)
    people = votes.values_list("statement__question").annotate(n=Count("phone", distinct=True)).order_by()
    for number, count in people:
        Question.objects.filter(pk=number).update(answered_by=F("answered_by") + count)
    counted: dict[int, Counter[str]] = {}
    for number, choice, count in votes.values_list("statement", "answer").annotate(n=Count("pk")).order_by():
        counted.setdefault(number, Counter())[choice] = count
    for statement in Statement.objects.filter(pk__in=counted):
        statement.by_phone = dict(Counter(statement.by_phone) + counted[statement.pk])
        statement.save(update_fields=["by_phone"])
    votes.delete()


def _keep_feelings(meeting: Meeting) -> None:
    feelings = list(Feeling.objects.filter(meeting=meeting))
    if not feelings:
        return
    kept, _is_new = Trust.objects.get_or_create(meeting=meeting)
    for scale in ("trust", "usefulness"):
        given = Counter(getattr(feeling, scale) for feeling in feelings)
        before = getattr(kept, f"{scale}_by_phone")
        now = [number + given[step] for step, number in zip(FIVE, before, strict=True)]
        setattr(kept, f"{scale}_by_phone", now)
    kept.save(update_fields=["trust_by_phone", "usefulness_by_phone"])
    # In the order of the letters: not that of the room.
    for words in sorted(feeling.words for feeling in feelings if feeling.words):
        TrustWords.objects.create(meeting=meeting, text=words, is_held=is_gross(words))
    Feeling.objects.filter(meeting=meeting).delete()


def _step(value: object, field: str) -> int:
    if str(value) not in {str(step) for step in FIVE}:
        raise ValidationError({field: _("Choisissez de 1 à 5.")})
    return int(str(value))
