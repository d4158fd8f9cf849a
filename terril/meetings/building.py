"""What the room makes of its notes: problems, what matters most, cards. Written by no action.

Twenty moves a minute are no twenty deeds of the town: they are told by the minutes, and what comes
of them (a card that becomes something) is an action with its entry. Each write first adds one to the
meeting's version, which also holds its row: what a telephone sends is either counted before the room
closes, or refused.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, F, Max, QuerySet
from django.utils.translation import gettext as _

from terril.agreements.when import NotUnderstood, When
from terril.foundation import clock
from terril.foundation.states import WrongState
from terril.foundation.text import clean_line, clean_text
from terril.meetings import debating
from terril.meetings.models import Card, CardState, Meeting, Note, Pebble, Problem
from terril.meetings.versions import by_hand, turn

# What each telephone lays on what matters most to its bearer.
PEBBLES = 3
MOST_PROBLEMS = 60
MOST_CARDS = 300


# Problems


@transaction.atomic
def add_problem(
    meeting: Meeting,
    *,
    title: str,
    where: str = "",
    who: str = "",
    known: str = "",
    notes: Iterable[int] = (),
) -> Problem:
    """Name a problem, and put `notes` (their numbers) in it. Raises ValidationError keyed by the detail."""
    turn(meeting, also_after=True)
    existing = Problem.objects.filter(meeting=meeting)
    if existing.count() >= MOST_PROBLEMS:
        raise ValidationError(
            {"title": _("Il y a déjà beaucoup de problèmes : réunissez-en avant d'en ajouter.")}
        )
    last = existing.aggregate(last=Max("position"))["last"]
    problem = Problem(meeting=meeting, position=0 if last is None else last + 1)
    _describe(problem, title, where, who, known)
    problem.save()
    _notes_of(meeting, notes).update(problem=problem)
    return problem


@transaction.atomic
def describe(problem: Problem, *, title: str, where: str, who: str, known: str) -> None:
    """Say a problem better: where, who lives it, what is known. Raises ValidationError by the detail."""
    turn(problem.meeting, also_after=True)
    _describe(problem, title, where, who, known)
    problem.save(update_fields=["title", "where", "who", "known"])


@transaction.atomic
def group(meeting: Meeting, *, notes: Iterable[int], problem: Problem | None) -> int:
    """Put notes (their numbers) in a problem, or out of any; return how many there are now in it.

    Raises ValidationError keyed "notes" when none is chosen, "problem" for one of another meeting.
    """
    if problem is not None and problem.meeting_id != meeting.pk:
        raise ValidationError({"problem": _("Choisissez un problème de cette réunion.")})
    turn(meeting, also_after=True)
    moved = _notes_of(meeting, notes).update(problem=problem)
    if not moved:
        raise ValidationError({"notes": _("Cochez d'abord les notes à ranger.")})
    return moved


@transaction.atomic
def leave_apart(meeting: Meeting, *, notes: Iterable[int]) -> None:
    """Say that notes (their numbers) are not alike: they stay free, and are not proposed together again.

    Raises ValidationError keyed "notes" when none is chosen.
    """
    turn(meeting, also_after=True)
    if not _notes_of(meeting, notes).update(is_apart=True):
        raise ValidationError({"notes": _("Laissez cochées les notes à ne plus rapprocher.")})


@transaction.atomic
def take_apart(problem: Problem) -> None:
    """Undo a problem: its notes are free again. Raises ValidationError once it has a card."""
    turn(problem.meeting, also_after=True)
    if problem.cards.exists():
        raise ValidationError({"problem": _("Des propositions y répondent déjà : gardez ce problème.")})
    problem.delete()


# What matters most


@transaction.atomic
def lay_pebble(meeting: Meeting, phone: str, problem: Problem) -> None:
    """Lay one of the telephone's pebbles on a problem. Raises ValidationError when all are laid."""
    turn(meeting)
    _refuse_elsewhere(meeting, problem)
    laid = set(Pebble.objects.filter(meeting=meeting, phone=phone).values_list("nth", flat=True))
    free = sorted(set(range(1, PEBBLES + 1)) - laid)
    if not phone or not free:
        raise ValidationError(
            {"problem": _("Vos trois cailloux sont posés. Reprenez-en un pour le poser ailleurs.")}
        )
    Pebble.objects.create(meeting=meeting, phone=phone, nth=free[0], problem=problem)


@transaction.atomic
def take_pebble(meeting: Meeting, phone: str, problem: Problem) -> None:
    """Take one of the telephone's pebbles back; nothing when there is none there."""
    turn(meeting)
    last = Pebble.objects.filter(meeting=meeting, phone=phone, problem=problem).order_by("-nth").first()
    if last is not None:
        last.delete()


@transaction.atomic
def count_pebbles(problem: Problem, number: object) -> None:
    """Write how many pebbles were laid by hand. Raises ValidationError keyed "pebbles"."""
    turn(problem.meeting, also_after=True)
    Problem.objects.filter(pk=problem.pk).update(pebbles_by_hand=by_hand(number, "pebbles"))


# Cards


@transaction.atomic
def add_card(
    meeting: Meeting,
    *,
    key: str,
    problem: Problem | None,
    what: str,
    who: str = "",
    when: str = "",
    inhabitants_share: str = "",
    town_share: str = "",
) -> Card:
    """Write a proposal; sent twice under one key, it is one card. Half of it may be missing.

    Raises ValidationError keyed by the detail.
    """
    turn(meeting, also_after=True)
    if problem is not None:
        _refuse_elsewhere(meeting, problem)
    existing = Card.objects.filter(meeting=meeting)
    if same := existing.filter(key=key).first():
        return same
    if existing.count() >= MOST_CARDS:
        raise ValidationError({"what": _("Il y a déjà beaucoup de cartes : décidez-en avant d'en ajouter.")})
    last = existing.aggregate(last=Max("position"))["last"]
    card = Card(meeting=meeting, key=key, problem=problem, position=0 if last is None else last + 1)
    _write(card, what, who, when, inhabitants_share, town_share)
    card.save()
    return card


@transaction.atomic
def change_card(
    card: Card, *, what: str, who: str, when: str, inhabitants_share: str, town_share: str
) -> None:
    """Say a proposal better while nothing came of it. Raises ValidationError keyed by the detail."""
    turn(card.meeting, also_after=True)
    # Read again under the meeting's row: it may just have become something.
    if Card.objects.get(pk=card.pk).state != CardState.OPEN:
        raise WrongState(_("« %(card)s » est déjà décidée : elle ne change plus.") % {"card": card.what})
    _write(card, what, who, when, inhabitants_share, town_share)
    card.save()


# The close


@transaction.atomic
def count_telephones(meeting: Meeting) -> None:
    """Count what telephones did into what is kept, and erase what stands for them.

    Called by the closing of the room, in its transaction. Called twice it counts once: nothing is left
    to count.
    """
    # Whoever writes now waits for this row, then finds the room closed.
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    laid = Pebble.objects.filter(meeting=meeting)
    for number, count in laid.values_list("problem").annotate(n=Count("pk")).order_by():
        Problem.objects.filter(pk=number).update(pebbles_by_phone=F("pebbles_by_phone") + count)
    laid.delete()
    debating.count_telephones(meeting)


def _describe(problem: Problem, title: str, where: str, who: str, known: str) -> None:
    problem.title = clean_line(title, 120, _("Le problème"), field="title", required=True)
    problem.where = clean_line(where, 120, _("Le lieu"), field="where")
    problem.who = clean_line(who, 200, _("Qui le vit"), field="who")
    problem.known = clean_text(known, 2000, _("Ce que l'on sait"), field="known")


def _write(card: Card, what: str, who: str, when: str, ours: str, towns: str) -> None:
    card.what = clean_line(what, 200, _("La proposition"), field="what", required=True)
    card.who = clean_line(who, 120, _("Qui le fait"), field="who")
    try:
        card.when = When.parse(when, today=clock.today())
    except NotUnderstood as error:
        raise ValidationError({"when": error.message}) from None
    card.inhabitants_share = clean_line(ours, 300, _("La part des habitants"), field="inhabitants_share")
    card.town_share = clean_line(towns, 300, _("La part de la commune"), field="town_share")


def _notes_of(meeting: Meeting, numbers: Iterable[int]) -> QuerySet[Note]:
    return Note.objects.filter(meeting=meeting, pk__in=list(numbers), is_held=False, is_withheld=False)


def _refuse_elsewhere(meeting: Meeting, problem: Problem) -> None:
    if problem.meeting_id != meeting.pk:
        raise ValidationError({"problem": _("Choisissez un problème de cette réunion.")})
