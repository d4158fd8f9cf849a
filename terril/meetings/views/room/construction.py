"""Construction: who does what by when, with both halves; and what each proposal becomes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from terril.meetings import building
from terril.meetings.actions.building import turn_card
from terril.meetings.models import Card, Outcome, Phase, Problem, RoomRole
from terril.meetings.queries import building as queries
from terril.meetings.queries import choosing
from terril.meetings.versions import by_hand, key_of
from terril.meetings.views.room import reading
from terril.meetings.views.room.parts import RoomPart, Seat
from terril.people.queries import people_of

WORDS = ("what", "who", "when", "inhabitants_share", "town_share")


def _shared(role: RoomRole, phase: Phase) -> Mapping[str, Any]:
    meeting = phase.meeting
    town = meeting.territory
    told: dict[str, Any] = {
        "deeds": reverse("meetings:room", args=[meeting.number]),
        "problems": queries.problems_of(meeting),
        "loose": [card for card in queries.cards_of(meeting) if card.problem_pk is None],
        "blank": dict.fromkeys(WORDS, ""),
        "facilitates": role == RoomRole.FACILITATOR,
        "types": role in (RoomRole.FACILITATOR, RoomRole.NOTE_TAKER),
    }
    if told["facilitates"]:
        told |= {
            "elected": choosing.elected_in(town),
            "services": choosing.services_in(town),
            "agreements": choosing.agreements_in(town),
            "needs": choosing.needs_in(town),
        }
    return told


def _words(data: QueryDict) -> dict[str, str]:
    return {name: data.get(name, "") for name in WORDS}


def _add(seat: Seat, phase: Phase, data: QueryDict) -> None:
    reading.only_who_types(seat)
    building.add_card(
        seat.meeting,
        key=key_of(data.get("once", "")),
        problem=reading.part_or_none(seat, Problem, data, "problem"),
        **_words(data),
    )


def _change(seat: Seat, phase: Phase, data: QueryDict) -> None:
    reading.only_who_types(seat)
    building.change_card(reading.part(seat, Card, data, "card"), **_words(data))


def _become(seat: Seat, phase: Phase, data: QueryDict) -> None:
    reading.only_who_facilitates(seat)
    card = reading.part(seat, Card, data, "card")
    town, outcome = seat.meeting.territory, data.get("outcome", "")
    bearer = None
    if outcome == Outcome.PROMISE:
        bearer = next((one for one in choosing.elected_in(town) if str(one.pk) == data.get("elected")), None)
    elif typed := data.get("bearer", "").strip():
        bearer = _known(seat, typed)
    turn_card(
        reading.actor(seat),
        card,
        outcome=outcome,
        bearer=bearer,
        bearer_name=data.get("newcomer", ""),
        bearer_phone=data.get("newcomer_phone", ""),
        agreement=_chosen(choosing.agreements_in(town), data.get("agreement")),
        commitment=_chosen(choosing.needs_in(town), data.get("commitment")),
        places=by_hand(data.get("places") or 1, "places"),
        proof_expected=data.get("proof_expected", ""),
        service=choosing.service(town, data.get("service", "")),
        due_on=reading.day(data, "due_on"),
        words=data.get("words", ""),
    )


def _known(seat: Seat, typed: str) -> Any:
    """Return whoever has this address in the town, said aloud by the person who is there."""
    person = people_of(seat.meeting.territory).filter(email__iexact=typed).first()
    if person is None:
        raise ValidationError(
            {
                "bearer": _(
                    "Personne ici n'a cette adresse de courriel. Écrivez plutôt le nom de la personne : "
                    "elle sera inscrite comme au guichet."
                )
            }
        )
    return person


def _chosen(among: list[Any], number: str | None) -> Any:
    return next((one for one in among if str(one.pk) == number), None)


PART = RoomPart(
    template="meetings/room/construction.html",
    projector="meetings/projector/construction.html",
    shared=_shared,
    deeds={"carte": _add, "corriger": _change, "devenir": _become},
)
