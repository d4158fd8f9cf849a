"""Every action of an initiative: where it may be done, by whom, and with what details.

The two tables of this file are the specification of the life cycle; `test_actions_table` holds the
actions to them, pair by pair.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from terril.agreements.models import Party, Version
from terril.foundation import clock
from terril.initiatives.models import (
    Comment,
    Follow,
    InformationRequest,
    Opinion,
    Variant,
    WorkDay,
)
from terril.initiatives.states import InitiativeState as S
from terril.upkeep.models import Duty, Question, QuestionKind
from terril.upkeep.states import DutyState
from tests import factories
from tests.initiatives.life import NEVER_A_DEAD_END, Life

EVERYWHERE = set(S)
SENT = EVERYWHERE - {S.IDEA}
OPEN = EVERYWHERE - {S.CLOSED, S.DROPPED, S.FAILED}
TALKED_OVER = {S.RECEIVED, S.UNDER_REVIEW, S.INFORMATION_NEEDED, S.NEGOTIATION}
STUDIED = {S.UNDER_REVIEW, S.INFORMATION_NEEDED, S.NEGOTIATION}
BOUND = {S.SIGNED, S.UNDER_WAY, S.DONE, S.IN_UPKEEP, S.TO_TAKE_OVER}
TO_REVIEW = {S.DONE, S.IN_UPKEEP, S.TO_TAKE_OVER}

PROPOSERS = {"author", "member"}
OFFICER = {"officer"}
ELECTED = {"mayor"}
IN_CHARGE = {"gardener"}
ASKED = {"safety"}
SIGNED_IN = {
    "author",
    "member",
    "officer",
    "mayor",
    "gardener",
    "safety",
    "president",
    "passer_by",
    "administrator",
    "system",
    "officer_elsewhere",
}


def _itself(life: Life, initiative: Any) -> Any:
    return initiative


def _missed_turn(initiative: Any) -> Duty:
    commitment = initiative.agreement.commitments.first()
    day = datetime.date(2026, 5, 5)
    return Duty.objects.create(
        commitment=commitment,
        starts_on=day,
        ends_on=day,
        bearer=initiative.author,
        state=DutyState.MISSED,
    )


def _chosen(life: Life, initiative: Any) -> dict[str, Any]:
    """To others, once it is asked."""
    Question.objects.create(
        agreement=initiative.agreement,
        kind=QuestionKind.HAND_OVER,
        since=_missed_turn(initiative),
        asked_on=datetime.date(2026, 5, 20),
    )
    return {"choice": "others"}


def _opinion(life: Life, initiative: Any) -> Opinion:
    return Opinion.objects.create(
        initiative=initiative,
        service=life.other_service,
        subject="law",
        asked_by=life.officer,
        asked_on=clock.today(),
        due_on=clock.today(),
    )


def _question(life: Life, initiative: Any) -> InformationRequest:
    return InformationRequest.objects.filter(
        initiative=initiative
    ).first() or InformationRequest.objects.create(
        initiative=initiative, question="Combien ?", asked_by=life.officer, asked_on=clock.today()
    )


def _variant(life: Life, initiative: Any) -> Variant:
    return Variant.objects.create(
        initiative=initiative,
        number=9,
        side="inhabitants",
        title="Un seul bac",
        proposed_by=life.author,
        proposed_on=clock.today(),
    )


def _work_day(life: Life, initiative: Any) -> WorkDay:
    party = Party.objects.get(agreement=initiative.agreement_id, organisation=initiative.proposers_id)
    return WorkDay.objects.create(
        initiative=initiative,
        commitment=factories.CommitmentFactory(party=party, is_call=True, places=4),
        on=clock.today(),
        starts_at=datetime.time(9),
        place="Place Verte",
        tasks="Planter",
    )


def _comment(life: Life, initiative: Any) -> Comment:
    return Comment.objects.create(initiative=initiative, author=life.passer_by, text="Bravo")


def _held(life: Life, initiative: Any) -> Comment:
    return Comment.objects.create(initiative=initiative, author=life.passer_by, text="Bravo", state="held")


def _follow(life: Life, initiative: Any) -> Follow:
    return Follow.objects.create(initiative=initiative, email="voisine@example.org", token="t")


def _photo(life: Life, initiative: Any) -> dict[str, Any]:
    return {"photo": factories.PhotoFactory(territory=life.town, sent_by=life.author)}


def _shown_photo(life: Life, initiative: Any) -> dict[str, Any]:
    photo = _photo(life, initiative)
    initiative.photos.add(photo["photo"])
    return photo


def _signature(life: Life, initiative: Any) -> dict[str, Any]:
    """What the author signs with: a version made just before, unless the agreement has one to sign."""
    version = Version.objects.filter(agreement=initiative.agreement_id).order_by("-number").first()
    party = Party.objects.get(agreement=initiative.agreement_id, organisation=initiative.proposers_id)
    return {"party": party, "digest": version.digest if version else "0" * 64}


def _paper(life: Life, initiative: Any) -> dict[str, Any]:
    return {
        "party": _signature(life, initiative)["party"],
        "signer_name": "Aline Auteur",
        "signed_on": clock.today(),
    }


def _written_reviews(life: Life, initiative: Any) -> dict[str, Any]:
    for side in ("town", "inhabitants"):
        initiative.reviews.get_or_create(
            side=side, defaults={"changed": "Oui", "learned": "Oui", "by": life.officer, "on": clock.today()}
        )
    return {}


def _details(**details: Any) -> Callable[[Life, Any], dict[str, Any]]:
    return lambda life, initiative: details


@dataclass(frozen=True)
class Deed:
    """One action: where it is allowed (`states`, the first of `home` for the roles), by whom."""

    states: set[S]
    who: set[str]
    home: S
    thing: Callable[[Life, Any], Any] = _itself
    details: Callable[[Life, Any], dict[str, Any]] = field(default_factory=_details)
    # Where it leads; None when the initiative stays where it is.
    leads_to: S | None = None
    # Somebody of the cast who may do it.
    by: str = "officer"
    # What was signed has to have changed, and to have been proposed again, before it can be done.
    needs_changed_text: bool = False
    needs_text_to_sign: bool = False


TAKES_PART = PROPOSERS | OFFICER | ELECTED

DEEDS: dict[str, Deed] = {
    "edit": Deed(
        {S.IDEA} | TALKED_OVER, PROPOSERS | OFFICER, S.RECEIVED, details=_details(place="Rue Longue")
    ),
    "submit": Deed({S.IDEA}, PROPOSERS | OFFICER, S.IDEA, leads_to=S.RECEIVED),
    "add_photo": Deed(
        EVERYWHERE - {S.DROPPED}, PROPOSERS | IN_CHARGE | OFFICER, S.UNDER_REVIEW, details=_photo
    ),
    "take_photo_out": Deed(
        EVERYWHERE - {S.DROPPED}, PROPOSERS | IN_CHARGE | OFFICER, S.UNDER_REVIEW, details=_shown_photo
    ),
    "open_review": Deed(
        {S.RECEIVED, S.UNDER_REVIEW},
        OFFICER,
        S.RECEIVED,
        details=lambda life, initiative: {"service": life.service},
        leads_to=S.UNDER_REVIEW,
    ),
    "ask_opinion": Deed(
        STUDIED,
        OFFICER | IN_CHARGE,
        S.UNDER_REVIEW,
        details=lambda life, initiative: {
            "service": life.other_service,
            "subject": "safety",
            "due_on": clock.today(),
        },
    ),
    "give_opinion": Deed(
        STUDIED, OFFICER | ASKED, S.UNDER_REVIEW, thing=_opinion, details=_details(verdict="favourable")
    ),
    "chase_opinion": Deed(STUDIED, OFFICER | IN_CHARGE, S.UNDER_REVIEW, thing=_opinion),
    "ask_information": Deed(
        {S.UNDER_REVIEW},
        OFFICER | IN_CHARGE,
        S.UNDER_REVIEW,
        details=_details(question="Combien ?"),
        leads_to=S.INFORMATION_NEEDED,
    ),
    "give_information": Deed(
        {S.INFORMATION_NEEDED},
        PROPOSERS | OFFICER,
        S.INFORMATION_NEEDED,
        thing=_question,
        details=_details(answer="Dix"),
        leads_to=S.UNDER_REVIEW,
    ),
    "open_negotiation": Deed(
        {S.UNDER_REVIEW, S.GRANTED}, OFFICER | IN_CHARGE, S.UNDER_REVIEW, leads_to=S.NEGOTIATION
    ),
    "propose_variant": Deed(
        {S.NEGOTIATION},
        PROPOSERS | OFFICER | IN_CHARGE | ELECTED,
        S.NEGOTIATION,
        details=_details(title="Une écharpe"),
    ),
    "keep_variant": Deed({S.NEGOTIATION}, OFFICER | IN_CHARGE, S.NEGOTIATION, thing=_variant),
    "set_variant_aside": Deed(
        {S.NEGOTIATION},
        OFFICER | IN_CHARGE | {"author"},
        S.NEGOTIATION,
        thing=_variant,
        details=_details(reason="Trop lourd"),
    ),
    "grant": Deed(
        {S.UNDER_REVIEW, S.NEGOTIATION},
        OFFICER | ELECTED | IN_CHARGE,
        S.UNDER_REVIEW,
        details=_details(reason="C'est utile"),
        leads_to=S.GRANTED,
    ),
    "redirect": Deed(
        {S.UNDER_REVIEW, S.NEGOTIATION},
        OFFICER | ELECTED | IN_CHARGE,
        S.UNDER_REVIEW,
        details=_details(**NEVER_A_DEAD_END),
        leads_to=S.REDIRECTED,
    ),
    "refuse": Deed(
        {S.UNDER_REVIEW, S.NEGOTIATION},
        OFFICER | ELECTED | IN_CHARGE,
        S.UNDER_REVIEW,
        details=_details(**NEVER_A_DEAD_END),
        leads_to=S.REFUSED,
    ),
    "revive": Deed(
        {S.REDIRECTED, S.REFUSED, S.DROPPED},
        PROPOSERS | OFFICER,
        S.REFUSED,
        details=_details(reason="La rue a changé"),
        leads_to=S.RECEIVED,
    ),
    "propose_agreement": Deed({S.GRANTED} | BOUND, TAKES_PART, S.GRANTED, needs_changed_text=True),
    "sign": Deed(
        {S.GRANTED} | BOUND,
        PROPOSERS,
        S.GRANTED,
        details=_signature,
        by="author",
        needs_text_to_sign=True,
    ),
    "record_paper_signature": Deed(
        {S.GRANTED} | BOUND, OFFICER, S.GRANTED, details=_paper, needs_text_to_sign=True
    ),
    "start": Deed({S.SIGNED}, TAKES_PART, S.SIGNED, leads_to=S.UNDER_WAY),
    "plan_work_day": Deed(
        BOUND,
        TAKES_PART,
        S.UNDER_WAY,
        details=lambda life, initiative: {
            "on": clock.today(),
            "starts_at": datetime.time(9),
            "place": "Place Verte",
            "tasks": "Planter",
            "headcount": 5,
        },
    ),
    "tell_work_day": Deed(
        BOUND, TAKES_PART, S.UNDER_WAY, thing=_work_day, details=_details(headcount_came=3)
    ),
    "declare_done": Deed({S.UNDER_WAY}, PROPOSERS | IN_CHARGE | OFFICER, S.UNDER_WAY, leads_to=S.DONE),
    "begin_upkeep": Deed({S.DONE}, PROPOSERS | IN_CHARGE | OFFICER, S.DONE, leads_to=S.IN_UPKEEP),
    "give_up_upkeep": Deed(
        {S.IN_UPKEEP},
        PROPOSERS | OFFICER,
        S.IN_UPKEEP,
        details=_details(reason="Nous partons"),
        leads_to=S.TO_TAKE_OVER,
    ),
    "propose_hand_over": Deed(
        {S.IN_UPKEEP},
        {"system"},
        S.IN_UPKEEP,
        details=lambda life, initiative: {"since": _missed_turn(initiative)},
        by="system",
    ),
    "choose_next": Deed(
        {S.IN_UPKEEP}, PROPOSERS | OFFICER, S.IN_UPKEEP, details=_chosen, leads_to=S.TO_TAKE_OVER
    ),
    "take_over": Deed(
        {S.TO_TAKE_OVER},
        {"president"} | OFFICER,
        S.TO_TAKE_OVER,
        details=lambda life, initiative: {"organisation": life.association},
        leads_to=S.IN_UPKEEP,
    ),
    "write_review": Deed(
        TO_REVIEW,
        IN_CHARGE | OFFICER | ELECTED,
        S.DONE,
        details=_details(side="town", changed="Beaucoup", learned="Encore plus"),
    ),
    "close": Deed(TO_REVIEW, OFFICER | ELECTED, S.DONE, details=_written_reviews, leads_to=S.CLOSED),
    "drop": Deed(
        OPEN, PROPOSERS | OFFICER, S.RECEIVED, details=_details(reason="Plus le temps"), leads_to=S.DROPPED
    ),
    "fail": Deed(
        OPEN - {S.IDEA},
        PROPOSERS | OFFICER,
        S.UNDER_WAY,
        details=_details(what_happened="Il a gelé", learned="Attendre mai"),
        leads_to=S.FAILED,
    ),
    "hang": Deed(SENT, OFFICER | ELECTED, S.RECEIVED, details=_details(orientations=[])),
    "comment": Deed(SENT, SIGNED_IN, S.RECEIVED, details=_details(text="Bravo")),
    "hold_comment": Deed(EVERYWHERE, OFFICER, S.RECEIVED, thing=_comment),
    "remove_comment": Deed(
        EVERYWHERE, OFFICER, S.RECEIVED, thing=_comment, details=_details(reason="Une insulte")
    ),
    "show_comment": Deed(EVERYWHERE, OFFICER, S.RECEIVED, thing=_held),
    "follow": Deed(SENT, SIGNED_IN, S.RECEIVED, details=_details(email="voisin@example.org", language="fr")),
    "confirm_follow": Deed(SENT, SIGNED_IN, S.RECEIVED, thing=_follow),
    "unfollow": Deed(SENT, SIGNED_IN, S.RECEIVED, thing=_follow),
}
