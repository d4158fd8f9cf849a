"""A card becomes something, once; what was asked of a service is answered; what was decided is said."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.agreements import actions as agreements
from terril.agreements.models import Agreement, Commitment, CommitmentKind, Side
from terril.directory.models import Organisation, OrganisationKind
from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.states import WrongState
from terril.foundation.text import clean_line, clean_text
from terril.initiatives import actions as initiatives
from terril.meetings import rules
from terril.meetings.models import Card, CardState, Meeting, Outcome
from terril.meetings.versions import turn
from terril.people import actions as people
from terril.people.models import Role, User
from terril.promises import actions as promises

LONGEST_DELAY = datetime.timedelta(days=366)


@action(
    rules.can_turn_card, says=_("À la réunion « %(title)s », une proposition a abouti : %(what)s. %(became)s")
)
def turn_card(
    actor: User,
    card: Card,
    *,
    outcome: str,
    bearer: User | None = None,
    bearer_name: str = "",
    bearer_phone: str = "",
    title: str = "",
    agreement: Agreement | None = None,
    commitment: Commitment | None = None,
    places: int = 1,
    proof_expected: str = "",
    service: Organisation | None = None,
    due_on: datetime.date | None = None,
    words: str = "",
) -> Told:
    """Make of a card what the room agreed on, with whoever bears it there; once, for good.

    Arguments: `bearer` who carries it, or `bearer_name` (and `bearer_phone`) of somebody new, who is
    entered as at the counter; by outcome: `title` of the initiative; `agreement` whose need it is, and
    for how many `places`; `commitment` of which the bearer takes a share; `proof_expected` of a public
    commitment, whose bearer is elected; `service` and `due_on` of a request; `words`: the reason of
    "not now", the subject of a working group, what is asked of a service.
    Raises WrongState the second time, NotAllowed, ValidationError keyed by the detail.
    """
    if card.state != CardState.OPEN:
        raise WrongState(
            _now("« %(card)s » est déjà décidée : %(became)s.")
            % {"card": card.what, "became": card.became or card.get_outcome_display()}
        )
    if outcome not in Outcome.values:
        raise ValidationError({"outcome": _now("Choisissez ce que devient la carte.")})
    if bearer is None and bearer_name.strip():
        bearer = people.enter_at_counter(
            actor, card.meeting.territory, display_name=bearer_name, phone=bearer_phone
        )
    details = {
        "bearer": bearer,
        "title": title,
        "agreement": agreement,
        "commitment": commitment,
        "places": places,
        "proof_expected": proof_expected,
        "service": service,
        "due_on": due_on,
        "words": words,
    }
    turn(card.meeting, also_after=True)
    card.outcome, card.state = outcome, CardState.BECAME
    became, card.became_url = WAYS[Outcome(outcome)](actor, card, details)
    card.became = became[:200]
    card.save()
    on_behalf_of = bearer if bearer is not None and bearer.pk != actor.pk else None
    return told(
        card,
        on_behalf_of=on_behalf_of,
        title=card.meeting.subject,
        number=card.meeting.number,
        what=card.what,
        outcome=str(outcome),
        became=card.became,
        url=card.became_url,
    )


def _initiative(actor: User, card: Card, details: dict[str, Any]) -> tuple[str, str]:
    if not card.inhabitants_share:
        raise ValidationError(
            {"inhabitants_share": _now("Il manque la part des habitants : une heure suffit pour commencer.")}
        )
    lines = [card.what]
    if card.problem is not None:
        lines.append(_now("Le problème : %(problem)s.") % {"problem": card.problem.title})
    if card.who:
        lines.append(_now("Qui : %(who)s.") % {"who": card.who})
    if card.when_kind != "unspecified":
        lines.append(_now("Quand : %(when)s.") % {"when": card.when})
    if card.town_share:
        lines.append(_now("Ce que la commune apporterait : %(share)s.") % {"share": card.town_share})
    lines.append(_now("Proposé à la réunion « %(meeting)s ».") % {"meeting": card.meeting.subject})
    idea = initiatives.draft(
        actor,
        card.meeting.territory,
        title=details["title"] or card.what[:120],
        share=card.inhabitants_share[:200],
        description="\n\n".join(lines),
        place=card.problem.where if card.problem else "",
        author=_borne_by_somebody(details["bearer"]),
    )
    initiative = initiatives.submit(actor, idea)
    card.meeting.initiatives.add(initiative)
    return initiative.title, initiative.get_absolute_url()


def _need(actor: User, card: Card, details: dict[str, Any]) -> tuple[str, str]:
    agreement = details["agreement"]
    if agreement is None or agreement.territory_id != card.meeting.territory_id or not agreement.page_url:
        raise ValidationError({"agreement": _now("Choisissez à quelle initiative cela manque.")})
    party = agreement.parties.filter(side=Side.INHABITANTS).first() or agreement.parties.first()
    need = agreements.commit(
        actor,
        agreement,
        party=party,
        kind=CommitmentKind.TIME,
        what=card.what,
        when=card.when,
        places=details["places"],
        # Hands for what is agreed already: nobody signs again.
        is_call=True,
    )
    bearer = details["bearer"]
    if bearer is not None:
        agreements.take(actor, need, person=bearer if bearer.pk != actor.pk else None)
    return agreement.title, agreement.page_url


def _share(actor: User, card: Card, details: dict[str, Any]) -> tuple[str, str]:
    commitment, bearer = details["commitment"], _borne_by_somebody(details["bearer"])
    if commitment is None or commitment.territory_id != card.meeting.territory_id:
        raise ValidationError({"commitment": _now("Choisissez le besoin dont quelqu'un prend une part.")})
    agreements.take(actor, commitment, person=bearer if bearer.pk != actor.pk else None)
    return commitment.what, commitment.agreement.page_url


def _promise(actor: User, card: Card, details: dict[str, Any]) -> tuple[str, str]:
    bearer, meeting = details["bearer"], card.meeting
    if bearer is None or not bearer.has_role(Role.ELECTED, meeting.territory):
        raise ValidationError(
            {"bearer": _now("Un engagement public est porté par une personne élue, présente dans la salle.")}
        )
    held_on = meeting.starts_at.date() if meeting.starts_at else clock.today()
    promise = promises.publish(
        actor,
        meeting.territory,
        what=card.town_share or card.what,
        when=card.when,
        carried_by=bearer,
        proof_expected=details["proof_expected"],
        orientations=list(meeting.orientations.all()),
        made_in=f"{meeting.subject}, {date_format(held_on)}"[:200],
        made_in_url=meeting.get_absolute_url(),
    )
    return str(promise), promise.get_absolute_url()


def _request(actor: User, card: Card, details: dict[str, Any]) -> tuple[str, str]:
    service, due_on = details["service"], details["due_on"]
    if (
        service is None
        or service.territory_id != card.meeting.territory_id
        or service.kind != OrganisationKind.SERVICE
    ):
        raise ValidationError({"service": _now("Choisissez le service à qui on le demande.")})
    today = clock.today()
    if due_on is None or not today <= due_on <= today + LONGEST_DELAY:
        raise ValidationError({"due_on": _now("Dites pour quand : un jour d'ici un an.")})
    card.service, card.due_on = service, due_on
    card.outcome_words = _words(details["words"], _now("La demande"))
    return service.name, reverse("meetings:request", args=[card.meeting.number, card.pk])


def _working_group(actor: User, card: Card, details: dict[str, Any]) -> tuple[str, str]:
    card.outcome_words = _words(details["words"], _now("Le sujet")) or card.what
    return _now("Groupe de travail : %(subject)s") % {"subject": card.outcome_words}, ""


def _not_now(actor: User, card: Card, details: dict[str, Any]) -> tuple[str, str]:
    card.outcome_words = clean_line(
        details["words"], 300, _now("Pas maintenant, parce que"), field="words", required=True
    )
    return _now("Pas maintenant, parce que : %(because)s") % {"because": card.outcome_words}, ""


WAYS: dict[Outcome, Callable[[User, Card, dict[str, Any]], tuple[str, str]]] = {
    Outcome.INITIATIVE: _initiative,
    Outcome.NEED: _need,
    Outcome.SHARE: _share,
    Outcome.PROMISE: _promise,
    Outcome.REQUEST: _request,
    Outcome.WORKING_GROUP: _working_group,
    Outcome.NOT_NOW: _not_now,
}


@action(
    rules.can_answer_request, says=_("%(who)s a répondu à une demande de la réunion « %(title)s » : %(what)s")
)
def answer_request(actor: User, card: Card, *, answer: str) -> Told:
    """Say what the service did of what a card asked for. Raises WrongState twice, ValidationError."""
    if card.outcome != Outcome.REQUEST or card.answered_on is not None:
        raise WrongState(_now("« %(card)s » a déjà sa réponse.") % {"card": card.what})
    card.answer = clean_line(answer, 300, _now("La réponse"), field="answer", required=True)
    card.answered_on = clock.today()
    card.save(update_fields=["answer", "answered_on"])
    return told(
        card, title=card.meeting.subject, number=card.meeting.number, what=card.what, answer=card.answer
    )


@action(rules.can_conclude, says=_("À la réunion « %(title)s », voici ce qui a été décidé"))
def conclude(
    actor: User, meeting: Meeting, *, decided: str, next_steps: str, review_on: datetime.date | None
) -> Told:
    """Say what was decided and by whom, what happens next, when one looks again; read out at the close.

    Raises ValidationError keyed by the detail.
    """
    turn(meeting, also_after=True)
    meeting.refresh_from_db(fields=["version"])
    meeting.decided = clean_text(decided, 4000, _now("Ce qui a été décidé"), field="decided", required=True)
    meeting.next_steps = clean_text(next_steps, 4000, _now("La suite"), field="next_steps", required=True)
    if review_on is not None and review_on < clock.today():
        raise ValidationError({"review_on": _now("On se revoit un jour à venir : vérifiez la date.")})
    meeting.review_on = review_on
    meeting.save(update_fields=["decided", "next_steps", "review_on"])
    return told(
        meeting,
        title=meeting.subject,
        number=meeting.number,
        review_on=review_on.isoformat() if review_on else "",
    )


def _borne_by_somebody(bearer: User | None) -> User:
    if bearer is None:
        raise ValidationError({"bearer": _now("Dites qui porte cette proposition, dans la salle.")})
    return bearer


def _words(words: str, label: str) -> str:
    return clean_line(words, 300, label, field="words")
