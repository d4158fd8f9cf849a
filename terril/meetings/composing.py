"""The minutes, put together from what was planned, done, said and decided; people then correct them.

What other parts of the meeting know is asked in one place each (`_said_of_problems`, `_promises`,
`_trust`), so that what they add is added here once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terril.meetings.models import Card, Fate, Meeting, Note, Phase, Problem
from terril.meetings.queries import building
from terril.meetings.queries.after import is_public
from terril.meetings.queries.finding import last_time
from terril.promises.queries import made_in

BULLET = "– "


def language_of(meeting: Meeting) -> str:
    """Return the language that the town's minutes are written in: the first of its own."""
    return str((meeting.territory.languages or ["fr"])[0])


def compose(meeting: Meeting) -> list[dict[str, str]]:
    """Return the sections of the minutes, in order: [{"key", "title", "text"}]; none is empty."""
    with translation.override(language_of(meeting)):
        notes = [
            note
            for note in Note.objects.filter(meeting=meeting).select_related("service").order_by("pk")
            if is_public(note)
        ]
        sections = [
            ("meeting", _("La réunion"), _meeting(meeting)),
            ("phases", _("Le déroulé"), _phases(meeting)),
            ("last_time", _("Ce qui avait été promis"), _promised_last_time(meeting)),
            ("notes", _("Ce qui a été dit"), _notes(notes)),
            (
                "problems",
                _("Les problèmes concrets, et ce que l'on propose"),
                _said_of_problems(meeting, notes),
            ),
            ("controversies", _("Ce dont on a débattu"), _said_of_controversies(meeting)),
            ("decided", _("Ce qui est décidé"), meeting.decided),
            ("promises", _("Les engagements pris"), _promises(meeting)),
            ("next", _("La suite"), _next(meeting)),
            ("trust", _("Ce que l'on a pensé de la réunion"), _trust(meeting)),
        ]
        return [{"key": key, "title": title, "text": text} for key, title, text in sections if text]


def blocks(text: str) -> list[dict[str, Any]]:
    """Return a section's text as it is shown, on a page as on paper: [{"title", "words", "items"}].

    Blocks are parted by an empty line; a line that begins with a dash is one of a list, and a lone
    line before a list is its title.
    """
    found = []
    for part in text.split("\n\n"):
        lines = [line for line in part.split("\n") if line.strip()]
        items = [line.removeprefix(BULLET) for line in lines if line.startswith(BULLET)]
        words = [line for line in lines if not line.startswith(BULLET)]
        has_title = bool(items) and len(words) == 1 and lines[0] == words[0]
        if lines:
            found.append(
                {"title": words[0] if has_title else "", "words": [] if has_title else words, "items": items}
            )
    return found


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(BULLET + line for line in lines)


def _meeting(meeting: Meeting) -> str:
    lines = []
    if meeting.starts_at:
        lines.append(date_format(timezone.localtime(meeting.starts_at), "DATETIME_FORMAT"))
    elif meeting.when_kind != "unspecified":
        lines.append(meeting.when.in_words())
    if meeting.place:
        lines.append(meeting.place)
    if meeting.quarter:
        lines.append(_("Quartier : %(name)s") % {"name": meeting.quarter.name})
    if meeting.invited_by:
        lines.append(_("Invitation : %(name)s") % {"name": meeting.invited_by.name})
    if meeting.headcount is not None:
        lines.append(
            ngettext("%(count)d personne présente", "%(count)d personnes présentes", meeting.headcount)
            % {"count": meeting.headcount}
        )
    return "\n\n".join(filter(None, (meeting.presentation, _lines(lines))))


def _phases(meeting: Meeting) -> str:
    """Tell the phases really held; on paper alone, none has an hour, and the plan is told."""
    phases = list(Phase.objects.filter(meeting=meeting).order_by("position"))
    held = [phase for phase in phases if phase.began_at]
    lines = []
    for phase in held or phases:
        minutes = phase.minutes
        if phase.began_at and phase.ended_at:
            minutes = max(1, round((phase.ended_at - phase.began_at).total_seconds() / 60))
        lines.append(
            ngettext("%(phase)s : %(count)d minute", "%(phase)s : %(count)d minutes", minutes)
            % {"phase": phase.get_kind_display(), "count": minutes}
        )
    return _lines(lines)


def _notes(notes: list[Note]) -> str:
    """Tell each note once, by what became of it; nobody is named because nobody is known."""
    parts = []
    for fate in (Fate.ANSWERED, Fate.BECAME, Fate.ROUTED, Fate.OUTSIDE, Fate.KEPT, Fate.WAITING):
        if here := [note for note in notes if note.fate == fate]:
            parts.append(f"{fate.label} ({len(here)})\n" + _lines(_note(note) for note in here))
    return "\n\n".join(parts)


def _note(note: Note) -> str:
    too = (
        ngettext(
            " (%(count)d personne dit « moi aussi »)",
            " (%(count)d personnes disent « moi aussi »)",
            note.hands,
        )
        % {"count": note.hands}
        if note.hands
        else ""
    )
    fate = fate_in_words(note)
    return _("« %(text)s »") % {"text": note.text} + too + (f" → {fate}" if fate else "")


def fate_in_words(note: Note) -> str:
    """Say in a line what became of a note: the answer, the service and its day, what it became."""
    if note.fate == Fate.ROUTED and note.service and note.due_on:
        said = _("%(service)s répond avant le %(date)s.") % {
            "service": note.service.name,
            "date": date_format(note.due_on, "DATE_FORMAT"),
        }
        return " ".join(filter(None, (said, note.fate_words)))
    if note.fate == Fate.BECAME:
        return " ".join(filter(None, (note.became, note.fate_words)))
    return note.fate_words


def _said_of_problems(meeting: Meeting, notes: list[Note]) -> str:
    cards = list(Card.objects.filter(meeting=meeting).select_related("service").order_by("position", "pk"))
    parts = []
    for problem in Problem.objects.filter(meeting=meeting).order_by("position", "pk"):
        count = sum(note.problem_id == problem.pk for note in notes)
        lines = [
            problem.where,
            problem.who and _("Qui le vit : %(who)s") % {"who": problem.who},
            problem.known,
        ]
        if count:
            lines.append(
                ngettext("%(count)d parole en parle", "%(count)d paroles en parlent", count)
                % {"count": count}
            )
        lines += [_card(card) for card in cards if card.problem_id == problem.pk]
        parts.append(f"{problem.title}\n" + _lines(filter(None, lines)))
    if alone := [_card(card) for card in cards if card.problem_id is None]:
        parts.append(_("Autres propositions") + "\n" + _lines(alone))
    return "\n\n".join(parts)


def _card(card: Card) -> str:
    words = [_("Proposition : %(what)s") % {"what": card.what}]
    if card.who:
        words.append(card.who)
    if card.when_kind != "unspecified":
        words.append(card.when.in_words())
    said = ", ".join(words) + "."
    if card.inhabitants_share:
        said += " " + _("Part des habitants : %(share)s.") % {"share": card.inhabitants_share}
    if card.town_share:
        said += " " + _("Part de la commune : %(share)s.") % {"share": card.town_share}
    if card.outcome:
        became = ", ".join(filter(None, (card.became, card.outcome_words)))
        said += f" → {card.get_outcome_display()}" + (f" : {became}" if became else "")
    return said


def _next(meeting: Meeting) -> str:
    review = (
        _("On en reparle le %(date)s.") % {"date": date_format(meeting.review_on, "DATE_FORMAT")}
        if meeting.review_on
        else ""
    )
    return "\n\n".join(filter(None, (meeting.next_steps, review)))


def _said_of_controversies(meeting: Meeting) -> str:
    """Tell each question with its statements, plain counts, and the arguments of both sides."""
    parts = []
    for question in building.controversies_of(meeting):
        lines = [
            _("%(text)s : %(agree)s d'accord, %(disagree)s pas d'accord, %(unsure)s ne savent pas")
            % {"text": each.text, "agree": each.agree, "disagree": each.disagree, "unsure": each.unsure}
            for each in question.statements
        ]
        lines += [_("Pour : %(text)s") % {"text": each.text} for each in question.arguments_for]
        lines += [_("Contre : %(text)s") % {"text": each.text} for each in question.arguments_against]
        lines += [
            _("Tous les groupes sont d'accord : %(text)s") % {"text": each} for each in question.shared_agree
        ]
        parts.append(f"{question.text}\n" + _lines(lines))
    return "\n\n".join(parts)


def _trust(meeting: Meeting) -> str:
    """Tell how many answered the last question and what they gave on average, as plain numbers."""
    told = building.trust_of(meeting)
    if not told.people:
        return ""
    lines = [
        ngettext("%(count)d personne a répondu", "%(count)d personnes ont répondu", told.people)
        % {"count": told.people}
    ]
    for words, counts in ((_("Confiance"), told.trust), (_("Utilité"), told.usefulness)):
        if sum(counts):
            given = ", ".join(f"{step} → {count}" for step, count in enumerate(counts, start=1))
            lines.append(_("%(what)s, de 1 à 5 : %(given)s") % {"what": words, "given": given})
    lines += [_("« %(text)s »") % {"text": words} for words in told.words]
    return _lines(lines)


def _promised_last_time(meeting: Meeting) -> str:
    """Tell where the promises of the meeting before stand: they are read out first."""
    return _lines(
        f"{line.words} ({line.promise.carried_by}) : {line.status.label}"
        for line in last_time(meeting).promises
    )


def _promises(meeting: Meeting) -> str:
    """Tell the promises made there, with the exact words that the board has."""
    lines = []
    for promise in made_in(meeting.territory, meeting.get_absolute_url()):
        when = "" if promise.when.kind == "unspecified" else promise.when.in_words()
        lines.append(
            ", ".join(filter(None, (f"{promise.promise.words} ({promise.promise.carried_by})", when)))
        )
    return _lines(lines)
