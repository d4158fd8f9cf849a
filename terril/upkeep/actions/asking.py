"""Asking kindly how it goes, and letting everybody go when those who looked after it stop."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.agreements import actions as agreements
from terril.agreements.actions.drafting import follow_places
from terril.agreements.models import Agreement, Commitment, CommitmentKind, Share
from terril.agreements.states import CommitmentState
from terril.agreements.when import Kind, When
from terril.directory.models import Organisation
from terril.foundation import clock
from terril.foundation.actions import Told, action
from terril.foundation.states import WrongState, move
from terril.people.models import User
from terril.people.queries import system
from terril.upkeep import mails, queries, rules
from terril.upkeep.actions.planning import let_lapse
from terril.upkeep.actions.telling import tell
from terril.upkeep.models import Duty, HandOver, Question, QuestionAnswer, QuestionKind
from terril.upkeep.states import DutyState

# How many hands are called for at a time.
HANDS = 2
ANSWERS = {
    QuestionKind.STILL_FINE: (QuestionAnswer.FINE, QuestionAnswer.HANDS),
    QuestionKind.HAND_OVER: (
        QuestionAnswer.FINE,
        QuestionAnswer.OTHERS,
        QuestionAnswer.TOWN,
        QuestionAnswer.END,
    ),
}


@action(rules.can_ask, says=_("Terril demande des nouvelles de « %(title)s »"))
def ask(actor: User, agreement: Agreement, *, kind: QuestionKind, since: Duty) -> Told:
    """Ask those who look after it how it goes, or who takes over. Once for a series of missed turns.

    Arguments: `since` the first turn missed. For a hand-over, whoever asks writes the mail.
    Returns the question. Raises WrongState when it was asked already.
    """
    if Question.objects.filter(since=since, kind=kind).exists():
        raise WrongState(_now("Cette question a déjà été posée."))
    question = Question.objects.create(agreement=agreement, kind=kind, since=since, asked_on=clock.today())
    if kind == QuestionKind.STILL_FINE:
        people = {
            person.pk: person
            for _commitment, bearers in queries.rotas(agreement.territory, agreement)
            for person in bearers
        }
        mails.ask_how_it_goes(question, people.values())
    return tell(question, agreement, kind=str(kind))


@action(rules.can_answer, says=_("%(who)s donne des nouvelles de « %(title)s »"))
def answer(actor: User, question: Question, *, answer: str) -> Told:
    """Answer for those who look after it; the first answer counts.

    "Hands" calls for people, whose turns join the rota: a call is no part of the text, nobody signs
    again. Handing over itself is done by whoever may: see initiatives.actions.
    Raises WrongState when it was answered; ValidationError on `answer`.
    """
    if question.answer:
        raise WrongState(_now("Quelqu'un a déjà répondu. Merci !"))
    if answer not in ANSWERS[QuestionKind(question.kind)]:
        raise ValidationError({"answer": _now("Choisissez une des réponses proposées.")})
    question.answer, question.answered_by, question.answered_on = answer, actor, clock.today()
    if answer == QuestionAnswer.HANDS:
        question.call = _call_for_hands(question.since.commitment)
    question.save(update_fields=["answer", "answered_by", "answered_on", "call"])
    return tell(question, question.agreement, answer=answer)


def _call_for_hands(commitment: Commitment) -> Commitment | None:
    """Call for people within what is agreed; None when places are free, and listed, already."""
    if commitment.places and commitment.state == CommitmentState.OPEN:
        return None
    what = _now("Renfort : %(what)s") % {"what": commitment.what}
    today = clock.today()
    ends_on = max(today, commitment.when_ends_on) if commitment.when_ends_on else None
    call: Commitment = agreements.commit(
        system(),
        commitment.agreement,
        party=commitment.party,
        kind=CommitmentKind.TIME,
        what=what if len(what) <= 200 else what[:199].rstrip() + "…",
        when=When(Kind.PERIOD, today, ends_on),
        places=HANDS,
        is_call=True,
    )
    return call


@action(rules.can_release, says=_("L'entretien de « %(title)s » se repose : chacun est libre de sa part"))
def release(actor: User, agreement: Agreement) -> Told:
    """Let everybody go: their shares are given back, what was planned lapses, places are free again.

    Nothing is planned until `resume`. Called by whoever hands an initiative over.
    """
    now, today = clock.now(), clock.today()
    HandOver.objects.update_or_create(
        agreement=agreement, defaults={"since": today, "taken_by": None, "taken_on": None}
    )
    for commitment in agreement.commitments.filter(rules.LOOKED_AFTER, state__in=queries.UNSETTLED):
        Share.objects.filter(commitment=commitment, withdrawn_at=None).update(withdrawn_at=now)
        if commitment.is_call:
            move(commitment, CommitmentState.RELEASED)
        elif commitment.places:
            follow_places(commitment, 0)
    for duty in Duty.objects.filter(commitment__agreement=agreement, state=DutyState.PLANNED):
        let_lapse(duty)
    return tell(agreement, agreement)


@action(rules.can_release, says=_("L'entretien de « %(title)s » reprend"))
def resume(actor: User, agreement: Agreement, *, organisation: Organisation) -> Told:
    """Let the calendar begin again, for `organisation` that takes over; those who water take shares."""
    HandOver.objects.filter(agreement=agreement).update(taken_by=organisation, taken_on=clock.today())
    return tell(agreement, agreement, organisation=organisation.name)
