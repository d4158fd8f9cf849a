"""Controversy: statements to answer, arguments of both sides in equal space, groups of opinion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from terril.foundation.actions import NotAllowed
from terril.meetings import debating, opinions
from terril.meetings.models import Argument, Phase, Question, RoomRole, Statement, TrustWords
from terril.meetings.queries import building as queries
from terril.meetings.versions import key_of
from terril.meetings.views.room import reading
from terril.meetings.views.room.parts import RoomPart, Seat

HELD = {"statement": Statement, "argument": Argument, "words": TrustWords}


def _shared(role: RoomRole, phase: Phase) -> Mapping[str, Any]:
    meeting = phase.meeting
    facilitates = role == RoomRole.FACILITATOR
    return {
        "deeds": reverse("meetings:room", args=[meeting.number]),
        "questions": queries.controversies_of(meeting),
        "facilitates": facilitates,
        "types": facilitates or role == RoomRole.NOTE_TAKER,
        "answers": role in (RoomRole.PARTICIPANT, RoomRole.TOWN),
        "held": queries.held_in(meeting) if facilitates else [],
        "enough": opinions.ENOUGH_PEOPLE,
        "enough_answers": opinions.ENOUGH_ANSWERS,
    }


def _own(seat: Seat, phase: Phase) -> Mapping[str, Any]:
    given = queries.answers_of(seat.meeting, seat.phone) if seat.phone else {}
    return {"marks": [f"reponse-{number}-{choice}" for number, choice in given.items()]}


def _question(seat: Seat, phase: Phase, data: QueryDict) -> None:
    reading.only_who_facilitates(seat)
    debating.open_question(seat.meeting, text=data.get("text", ""), statements=data.get("statements", ""))


def _statement(seat: Seat, phase: Phase, data: QueryDict) -> None:
    debating.add_statement(
        reading.part(seat, Question, data, "question"),
        key=key_of(data.get("once", "")),
        text=data.get("text", ""),
        written_by=reading.kind_of(seat),
    )


def _answer(seat: Seat, phase: Phase, data: QueryDict) -> None:
    if seat.types:
        raise NotAllowed(_("Vous comptez les mains levées : votre téléphone ne répond pas en plus."))
    debating.answer(reading.part(seat, Statement, data, "statement"), seat.phone, data.get("answer", ""))


def _hands(seat: Seat, phase: Phase, data: QueryDict) -> None:
    reading.only_who_types(seat)
    debating.count_answers(
        reading.part(seat, Statement, data, "statement"),
        agree=data.get("agree", ""),
        disagree=data.get("disagree", ""),
        unsure=data.get("unsure", ""),
    )


def _argument(seat: Seat, phase: Phase, data: QueryDict) -> None:
    debating.add_argument(
        reading.part(seat, Question, data, "question"),
        key=key_of(data.get("once", "")),
        stand=data.get("stand", ""),
        text=data.get("text", ""),
        written_by=reading.kind_of(seat),
    )


def _improve(seat: Seat, phase: Phase, data: QueryDict) -> None:
    debating.improve(
        reading.part(seat, Argument, data, "argument"),
        text=data.get("text", ""),
        written_by=reading.kind_of(seat),
    )


def _groups(seat: Seat, phase: Phase, data: QueryDict) -> None:
    reading.only_who_facilitates(seat)
    debating.look_for_groups(reading.part(seat, Question, data, "question"))


def release(seat: Seat, phase: Phase, data: QueryDict) -> None:
    """Let through what was held, or leave it out."""
    reading.only_who_facilitates(seat)
    kind = HELD.get(data.get("kind", ""))
    if kind is None:
        raise ValidationError({"kind": _("Nous ne le trouvons plus : rechargez la page.")})
    debating.release(reading.part(seat, kind, data, "thing"), shown=data.get("choix") == "montrer")


PART = RoomPart(
    template="meetings/room/controversy.html",
    projector="meetings/projector/controversy.html",
    shared=_shared,
    own=_own,
    deeds={
        "question": _question,
        "affirmation": _statement,
        "repondre": _answer,
        "compter": _hands,
        "argument": _argument,
        "ameliorer": _improve,
        "groupes": _groups,
        "laisser-passer": release,
    },
)
