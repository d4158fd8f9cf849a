"""The town answers: always with a reason, never with a dead end."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.states import move
from terril.initiatives import mails, rules
from terril.initiatives.actions import proposing, renewing, wording
from terril.initiatives.actions.wording import Wording, facts_of
from terril.initiatives.models import Answer, AnswerKind, Initiative
from terril.initiatives.states import InitiativeState
from terril.people.models import User

STATES = {
    AnswerKind.GRANTED: InitiativeState.GRANTED,
    AnswerKind.REDIRECTED: InitiativeState.REDIRECTED,
    AnswerKind.REFUSED: InitiativeState.REFUSED,
}


@action(rules.can_answer, says=_("%(who)s a répondu oui, au nom de la commune, à « %(title)s »"))
def grant(actor: User, initiative: Initiative, *, reason: str, contact: str = "") -> Told:
    """Say yes, and why: the agreement is to be written and signed.

    Arguments: `contact` whom the proposers call from now on.
    Raises ValidationError keyed "reason".
    """
    return _answer(actor, initiative, AnswerKind.GRANTED, _reasoned(reason, contact))


@action(rules.can_answer, says=_("%(who)s a orienté « %(title)s » vers un autre chemin"))
def redirect(
    actor: User, initiative: Initiative, *, reason: str, alternative: str, contact: str, appeal: str
) -> Told:
    """Show the proposers another way that suits the idea better.

    Raises ValidationError keyed by each detail that is missing.
    """
    return _answer(
        actor, initiative, AnswerKind.REDIRECTED, _never_a_dead_end(reason, alternative, contact, appeal)
    )


@action(rules.can_answer, says=_("%(who)s a répondu non, au nom de la commune, à « %(title)s »"))
def refuse(
    actor: User, initiative: Initiative, *, reason: str, alternative: str, contact: str, appeal: str
) -> Told:
    """Say no with a reason, an alternative, a person to talk to and how to appeal.

    Raises ValidationError keyed by each detail that is missing.
    """
    return _answer(
        actor, initiative, AnswerKind.REFUSED, _never_a_dead_end(reason, alternative, contact, appeal)
    )


@action(rules.can_revive, says=_("%(who)s a relancé « %(title)s » : %(reason)s"))
def revive(actor: User, initiative: Initiative, *, reason: str) -> Told:
    """Open again what was refused, redirected or dropped; earlier answers stay to be read.

    The town owes an answer anew. An agreement broken off by the drop is written again from its
    commitments, to be negotiated and signed afresh.
    Raises ValidationError keyed "reason", or "share" when a draft that was dropped brings nothing.
    """
    reason = wording.reason(
        reason, missing=gettext("Dites ce qui a changé, ou ce que vous proposez de neuf.")
    )
    renewing.renew_agreement(actor, initiative)
    proposing.receive(initiative)
    mails.acknowledge(initiative)
    return told(
        initiative,
        on_behalf_of=proposing.on_behalf_of(actor, initiative),
        **facts_of(initiative, reason=reason),
    )


def _reasoned(reason: str, contact: str) -> dict[str, str]:
    return wording.checked(
        reason=Wording(
            reason,
            gettext("La raison"),
            gettext("Dites pourquoi c'est oui : la raison sera lue par tout le monde."),
        ),
        contact=Wording(contact, gettext("La personne à qui parler"), limit=200),
    )


def _never_a_dead_end(reason: str, alternative: str, contact: str, appeal: str) -> dict[str, str]:
    return wording.checked(
        reason=Wording(
            reason,
            gettext("La raison"),
            gettext("Il manque la raison : personne n'accepte un non sans raison."),
        ),
        alternative=Wording(
            alternative,
            gettext("L'autre piste"),
            gettext("Il manque une autre piste : qu'est-ce qui serait possible à la place ?"),
        ),
        contact=Wording(
            contact,
            gettext("La personne à qui parler"),
            gettext("Il manque quelqu'un à qui en parler : un nom, et un téléphone ou un courriel."),
            limit=200,
        ),
        appeal=Wording(
            appeal,
            gettext("Le recours"),
            gettext("Il manque le recours : à qui demander de revoir cette réponse, et avant quand ?"),
        ),
    )


def _answer(actor: User, initiative: Initiative, kind: AnswerKind, words: dict[str, str]) -> Told:
    today = clock.today()
    move(initiative, STATES[kind])
    initiative.answered_on = today
    initiative.save(update_fields=["answered_on"])
    if kind != AnswerKind.GRANTED:
        # Nobody takes a share in what the town has just said no to.
        proposing.hide_agreement(initiative)
    answer = Answer.objects.create(initiative=initiative, kind=kind, given_by=actor, given_on=today, **words)
    mails.tell_answer(answer)
    return told(initiative, **facts_of(initiative, answer=answer.pk))
