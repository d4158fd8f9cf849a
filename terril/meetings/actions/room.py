"""The room opens, goes from phase to phase, and closes."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, F
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.states import WrongState, move
from terril.foundation.text import clean_line
from terril.meetings import building, codes, rules
from terril.meetings.models import Meeting, MeToo, Note, Phase, PhaseKind
from terril.meetings.queries import room as queries
from terril.meetings.states import MeetingState
from terril.people.models import User

# Where nobody wrote a plan.
PLAN = (
    (PhaseKind.PROMISES, 10),
    (PhaseKind.VENTING, 30),
    (PhaseKind.PROBLEMS, 30),
    (PhaseKind.CONSTRUCTION, 40),
    (PhaseKind.CLOSING, 10),
)
LONGEST_PHASE = 240
# Codes drawn before giving up: two open rooms of one town are rare, and 38,416 codes are many.
TRIES = 20


@action(rules.can_open_room, says=_("%(who)s a ouvert la salle de la réunion « %(title)s »"))
def open_room(actor: User, meeting: Meeting) -> Told:
    """Let people in: draw the code of the room, its salt, the secret of the note-takers' link."""
    _step(meeting)
    move(meeting, MeetingState.LIVE)
    meeting.code = _free_code(meeting)
    meeting.salt = secrets.token_hex(16)
    meeting.note_key = meeting.note_key or secrets.token_hex(16)
    meeting.save(update_fields=["code", "salt", "note_key"])
    if not meeting.phases.exists():
        for position, (kind, minutes) in enumerate(PLAN, start=1):
            Phase.objects.create(meeting=meeting, kind=kind, position=position, minutes=minutes)
    return told(meeting, **_facts(meeting))


@action(rules.can_conduct, says=_("%(who)s a commencé « %(phase)s », à la réunion « %(title)s »"))
def begin_phase(actor: User, meeting: Meeting, *, phase: int, leaves: int | None, because: str = "") -> Told:
    """Leave the phase under way, and begin another one of the plan (or go back to it).

    Arguments: `leaves` is the phase that the form was shown in: of two facilitators who press at once, the
    second is told that it is done; `because` why venting ends before the town's shortest time.
    Raises WrongState, or ValidationError keyed by the detail.
    """
    _still(meeting, leaves)
    chosen = meeting.phases.filter(pk=phase).first()
    if chosen is None:
        raise ValidationError({"phase": _now("Cette étape n'est pas dans le déroulé de la réunion.")})
    if chosen.pk == meeting.phase_id:
        raise WrongState(_now("« %(phase)s » est déjà en cours.") % {"phase": chosen})
    waits = meeting.phases.filter(kind=PhaseKind.VENTING, began_at=None).exclude(pk=chosen.pk)
    if chosen.kind not in (PhaseKind.PROMISES, PhaseKind.VENTING) and waits.exists():
        raise WrongState(_now("Le déversoir vient d'abord : les gens vident leur sac avant de construire."))
    words = _leave(meeting, because)
    chosen.began_at = chosen.began_at or clock.now()
    chosen.ended_at = None
    chosen.save(update_fields=["began_at", "ended_at"])
    meeting.phase = chosen
    meeting.save(update_fields=["phase"])
    return told(meeting, phase=str(chosen), **_facts(meeting), **words)


@action(rules.can_conduct, says=_("%(who)s a donné %(minutes)s min de plus, à la réunion « %(title)s »"))
def extend(actor: User, meeting: Meeting, *, leaves: int | None, minutes: int) -> Told:
    """Give the phase under way more minutes: from now, when its time was up.

    Raises WrongState when another phase has begun, ValidationError keyed "minutes".
    """
    _still(meeting, leaves)
    phase = meeting.phase
    if phase is None or phase.began_at is None:
        raise WrongState(_now("Aucune étape n'est en cours : commencez-en une."))
    if not 1 <= minutes <= 60:
        raise ValidationError({"minutes": _now("Ajoutez entre 1 et 60 minutes.")})
    over = max(0, -(queries.seconds_left(phase) or 0))
    phase.minutes = min(phase.minutes + -(-over // 60) + minutes, LONGEST_PHASE)
    phase.save(update_fields=["minutes"])
    return told(meeting, minutes=minutes, **_facts(meeting))


@action(rules.can_close_room, says=_("%(who)s a fermé la salle de la réunion « %(title)s »"))
def close_room(
    actor: User, meeting: Meeting, *, leaves: int | None, because: str = "", headcount: int | None = None
) -> Told:
    """End the meeting: count what telephones said, then forget the telephones.

    Raises WrongState when another phase has begun, ValidationError keyed by the detail.
    """
    _still(meeting, leaves)
    words = _leave(meeting, because)
    _count_telephones(meeting)
    meeting.phase = None
    meeting.code = meeting.salt = ""
    if headcount is not None:
        meeting.headcount = headcount
    meeting.save(update_fields=["phase", "code", "salt", "headcount"])
    move(meeting, MeetingState.HELD)
    return told(meeting, **_facts(meeting), **words)


@action(rules.can_hold_on_paper, says=_("%(who)s a tenu sur papier la réunion « %(title)s »"))
def hold_on_paper(actor: User, meeting: Meeting, *, headcount: int | None = None) -> Told:
    """Say that the meeting was held without telephones: its cards are typed now."""
    meeting.headcount = headcount
    meeting.note_key = meeting.note_key or secrets.token_hex(16)
    meeting.save(update_fields=["headcount", "note_key"])
    move(meeting, MeetingState.HELD)
    return told(meeting, **_facts(meeting))


def _facts(meeting: Meeting) -> dict[str, Any]:
    return {"title": meeting.subject, "number": meeting.number}


def _still(meeting: Meeting, leaves: int | None) -> None:
    """Raise WrongState unless the room is still in the phase that the form was shown in."""
    _step(meeting)
    if meeting.phase_id != leaves:
        now = _now("« %(phase)s »") % {"phase": meeting.phase} if meeting.phase else _now("l'accueil")
        raise WrongState(
            _now("Quelqu'un d'autre vient de faire avancer la réunion : elle en est à %(phase)s.")
            % {"phase": now}
        )


def _leave(meeting: Meeting, because: str) -> dict[str, Any]:
    """End the phase under way; return what the journal says of a venting that was cut short."""
    phase = meeting.phase
    if phase is None:
        return {}
    words: dict[str, Any] = {}
    if queries.is_too_early_to_leave(meeting):
        minutes = queries.shortest_venting(meeting)
        phase.ended_because = clean_line(because, 300, _now("La raison"), field="because")
        if not phase.ended_because:
            raise ValidationError(
                {
                    "because": _now(
                        "Le déversoir dure au moins %(minutes)d minutes. Pour le finir avant, "
                        "dites pourquoi : la raison sera au compte rendu."
                    )
                    % {"minutes": minutes}
                }
            )
        words = {"because": phase.ended_because}
    phase.ended_at = clock.now()
    phase.save(update_fields=["ended_at", "ended_because"])
    return words


def _step(meeting: Meeting) -> None:
    """Add one to the version. First of all: what telephones send meanwhile waits for the end of this."""
    Meeting.objects.filter(pk=meeting.pk).update(version=F("version") + 1)


def _free_code(meeting: Meeting) -> str:
    for _try in range(TRIES):
        code = codes.draw()
        if queries.open_by_code(meeting.territory, code) is None:
            return code
    raise WrongState(_now("Aucun code n'est libre. Fermez d'abord une autre salle."))


def _count_telephones(meeting: Meeting) -> None:
    """Count "me too" and pebbles into plain numbers, and erase what stood for telephones."""
    counts = Note.objects.filter(meeting=meeting).annotate(phones=Count("me_toos")).filter(phones__gt=0)
    for pk, phones in counts.values_list("pk", "phones"):
        Note.objects.filter(pk=pk).update(hands=F("hands") + phones)
    MeToo.objects.filter(note__meeting=meeting).delete()
    # The other phases that telephones answer in forget them their own way.
    building.count_telephones(meeting)
