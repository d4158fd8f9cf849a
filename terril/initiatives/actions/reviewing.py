"""The services study it: opinions, and precisions asked while the clock stands still."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.directory.models import Organisation, Representation
from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.models import Audience
from terril.foundation.states import WrongState, move
from terril.initiatives import mails, rules
from terril.initiatives.actions import wording
from terril.initiatives.actions.hanging import check_orientations
from terril.initiatives.actions.proposing import on_behalf_of
from terril.initiatives.actions.wording import Wording, facts_of
from terril.initiatives.models import InformationRequest, Initiative, Opinion, OpinionSubject, Verdict
from terril.initiatives.states import InitiativeState
from terril.people.models import User
from terril.vision.models import Orientation


def check_service(initiative: Initiative, service: Organisation) -> None:
    """Raise ValidationError keyed "service" unless it is one of the town's services, or its town hall."""
    if service.territory_id != initiative.territory_id or not service.is_of_the_town:
        raise ValidationError({"service": gettext("Choisissez un service de la commune.")})


@action(rules.can_open_review, says=_("%(who)s a confié l'étude de « %(title)s » à : %(service)s"))
def open_review(
    actor: User,
    initiative: Initiative,
    *,
    service: Organisation,
    person_in_charge: User | None = None,
    orientations: Iterable[Orientation] = (),
) -> Told:
    """Put a service, and somebody in it, in charge; done again during the review, it changes hands.

    Arguments: `orientations` the directions of the town that it serves; none leaves them as they are.
    Raises ValidationError keyed by the detail: not a service of the town, a person of another
    service, an orientation of another town.
    """
    check_service(initiative, service)
    if (
        person_in_charge
        and not Representation.objects.filter(user=person_in_charge, organisation=service).exists()
    ):
        raise ValidationError(
            {"person_in_charge": gettext("Choisissez quelqu'un qui fait partie de ce service.")}
        )
    orientations = check_orientations(initiative, orientations)
    initiative.service, initiative.person_in_charge = service, person_in_charge
    initiative.save(update_fields=["service", "person_in_charge"])
    if orientations:
        initiative.orientations.set(orientations)
    if initiative.state == InitiativeState.RECEIVED:
        move(initiative, InitiativeState.UNDER_REVIEW)
    return told(initiative, **facts_of(initiative, service=service.name))


@action(rules.can_ask_opinion, says=_("%(who)s a demandé un avis sur « %(title)s » à : %(service)s"))
def ask_opinion(
    actor: User, initiative: Initiative, *, service: Organisation, subject: str, due_on: datetime.date
) -> Told:
    """Ask a service what it thinks on one subject, by a date.

    Raises ValidationError keyed by the detail: not a service of the town, an unknown subject, the
    same opinion still awaited, a date in the past.
    """
    check_service(initiative, service)
    if subject not in OpinionSubject.values:
        raise ValidationError({"subject": gettext("Choisissez un sujet dans la liste.")})
    if due_on < clock.today():
        raise ValidationError({"due_on": gettext("Cette date est passée. Choisissez un jour à venir.")})
    awaited = Opinion.objects.filter(initiative=initiative, service=service, subject=subject)
    if awaited.filter(given_on=None).exists():
        raise ValidationError({"subject": gettext("Cet avis est déjà demandé à ce service.")})
    opinion = Opinion.objects.create(
        initiative=initiative,
        service=service,
        subject=subject,
        asked_by=actor,
        asked_on=clock.today(),
        due_on=due_on,
    )
    mails.ask_opinion(opinion)
    return told(
        opinion,
        **facts_of(initiative, service=service.name, subject=subject, due_on=due_on.isoformat()),
    )


@action(rules.can_chase_opinion, says=_("%(who)s a relancé un avis sur « %(title)s » : %(service)s"))
def chase_opinion(actor: User, opinion: Opinion) -> Told:
    """Remind the service of an opinion it owes, once a day at most.

    Told to nobody else: an opinion that comes late is no affair of the public.
    Raises WrongState when it has been given, or when the service was reminded today.
    """
    today = clock.today()
    if opinion.given_on is not None:
        raise WrongState(gettext("Cet avis vient d'être donné : il n'y a plus rien à relancer."))
    if opinion.chased_on == today:
        raise WrongState(gettext("Ce service a déjà été relancé aujourd'hui. Un appel ira plus vite."))
    opinion.chased_on = today
    opinion.save(update_fields=["chased_on"])
    mails.chase_opinion(opinion)
    return told(
        opinion,
        audience=Audience.PRIVATE,
        **facts_of(opinion.initiative, service=opinion.service.name, subject=opinion.subject),
    )


@action(rules.can_give_opinion, says=_("%(who)s a donné l'avis sur « %(title)s » du service : %(service)s"))
def give_opinion(
    actor: User,
    opinion: Opinion,
    *,
    verdict: str,
    conditions: str = "",
    limits: str = "",
    cost_cents: int | None = None,
) -> Told:
    """Say what the service thinks, once; the officer may record it for the service.

    Arguments: `conditions` what has to be respected; `limits` what cannot be; `cost_cents` what it
    would cost the town.
    Raises ValidationError keyed by the detail: no verdict, conditions announced but not written, an
    unfavourable opinion without its reason; WrongState when the opinion has been given already.
    """
    if opinion.given_on is not None:
        raise WrongState(gettext("Cet avis a déjà été donné. Pour en changer, il faut en demander un autre."))
    if verdict not in Verdict.values:
        raise ValidationError({"verdict": gettext("Choisissez : favorable, sous conditions ou défavorable.")})
    if cost_cents is not None and not 0 <= cost_cents <= 10**13:
        raise ValidationError({"cost_cents": gettext("Ce coût ne se peut pas. Vérifiez le montant.")})
    needs_conditions = verdict == Verdict.WITH_CONDITIONS
    needs_limits = verdict == Verdict.UNFAVOURABLE
    kept = wording.checked(
        conditions=Wording(
            conditions,
            gettext("Les conditions"),
            gettext("Dites à quelles conditions : c'est ainsi que chacun apprend les contraintes.")
            if needs_conditions
            else "",
        ),
        limits=Wording(
            limits,
            gettext("Les limites"),
            gettext("Dites ce qui l'empêche : un avis défavorable s'explique toujours.")
            if needs_limits
            else "",
        ),
    )
    opinion.verdict, opinion.cost_cents = verdict, cost_cents
    opinion.conditions, opinion.limits = kept["conditions"], kept["limits"]
    opinion.given_by, opinion.given_on = actor, clock.today()
    opinion.save()
    return told(
        opinion,
        **facts_of(
            opinion.initiative, service=opinion.service.name, subject=opinion.subject, verdict=verdict
        ),
    )


@action(
    rules.can_ask_information,
    says=_("%(who)s a demandé une précision sur « %(title)s » : le délai de la commune s'arrête jusque-là"),
)
def ask_information(actor: User, initiative: Initiative, *, question: str) -> Told:
    """Ask the proposers something; the town's delay stands still until they answer.

    Raises ValidationError keyed "question".
    """
    question = wording.text(
        "question",
        question,
        gettext("La question"),
        missing=gettext("Écrivez la question : qu'est-ce qui manque pour continuer l'étude ?"),
        limit=2000,
    )
    today = clock.today()
    move(initiative, InitiativeState.INFORMATION_NEEDED)
    initiative.clock_stopped_on = today
    initiative.save(update_fields=["clock_stopped_on"])
    request = InformationRequest.objects.create(
        initiative=initiative, question=question, asked_by=actor, asked_on=today
    )
    mails.ask_information(request)
    return told(request, **facts_of(initiative))


@action(
    rules.can_give_information,
    says=_("%(who)s a apporté la précision demandée sur « %(title)s » : le délai de la commune reprend"),
)
def give_information(actor: User, information_request: InformationRequest, *, answer: str) -> Told:
    """Answer the town's question; its delay goes on, later by the days it stood still.

    Raises ValidationError keyed "answer"; WrongState when the question has been answered already.
    """
    if information_request.answered_on is not None:
        raise WrongState(gettext("Cette question a déjà reçu sa réponse."))
    initiative, today = information_request.initiative, clock.today()
    information_request.answer = wording.text(
        "answer",
        answer,
        gettext("La précision"),
        missing=gettext("Écrivez votre réponse, même courte : l'étude reprend aussitôt."),
    )
    information_request.answered_by, information_request.answered_on = actor, today
    information_request.save()
    move(initiative, InitiativeState.UNDER_REVIEW)
    days = (today - (initiative.clock_stopped_on or today)).days
    if initiative.answer_due_on:
        initiative.answer_due_on += datetime.timedelta(days=days)
    initiative.clock_stopped_on = None
    initiative.save(update_fields=["answer_due_on", "clock_stopped_on"])
    mails.tell_information_given(information_request)
    return told(
        information_request,
        on_behalf_of=on_behalf_of(actor, initiative),
        **facts_of(initiative, days_stopped=days),
    )
