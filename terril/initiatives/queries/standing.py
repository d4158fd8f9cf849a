"""Where an initiative stands, as people read it: pebbles, what happens next, the one main button."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terril.agreements.models import Party, Side, Signature, Version
from terril.agreements.states import AgreementState
from terril.initiatives.models import Initiative, WorkDay
from terril.initiatives.states import ACHIEVED, ANSWER_IS_DUE, InitiativeState

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

S = InitiativeState
DONE, CURRENT, TODO, STAR = "done", "current", "todo", "star"


@dataclass(frozen=True, slots=True)
class Step:
    """A pebble of an initiative's way; `status` as ui/_steps.html reads it."""

    label: StrOrPromise
    status: str


# How far along the main way each state is: how many pebbles are behind it.
BEHIND = {
    S.IDEA: 0,
    S.RECEIVED: 0,
    S.UNDER_REVIEW: 1,
    S.INFORMATION_NEEDED: 1,
    S.NEGOTIATION: 1,
    S.GRANTED: 2,
    S.SIGNED: 2,
    S.UNDER_WAY: 3,
}


def steps(initiative: Initiative) -> list[Step]:
    """Return the way of an initiative in five or six pebbles: behind it, here, ahead, and the star.

    What was refused, dropped or failed shows no road that it will not take. No query.
    """
    state = S(initiative.state)
    way = [_("Reçue"), _("Étudiée"), _("Convention signée"), _("En cours")]
    if state in BEHIND:
        behind = BEHIND[state]
        here = [Step(state.label, CURRENT)]
        ahead = [Step(label, TODO) for label in way[behind + 1 :]]
        return [*_behind(way[:behind]), *here, *ahead, Step(_("Réalisée"), STAR)]
    if state in ACHIEVED:
        if state == S.CLOSED:
            return [*_behind(way), Step(_("Réalisée"), DONE), Step(state.label, STAR)]
        done = [] if state == S.DONE else [Step(_("Réalisée"), DONE)]
        return [*_behind(way), *done, Step(state.label, CURRENT), Step(_("Menée à bien"), STAR)]
    went_through = way[: _went_through(initiative)]
    return [*_behind(went_through), Step(state.label, CURRENT)]


def _behind(labels: list[str]) -> list[Step]:
    return [Step(label, DONE) for label in labels]


def _went_through(initiative: Initiative) -> int:
    """Return how many pebbles an initiative had passed when it stopped."""
    if initiative.number is None:
        return 0
    if initiative.state in (S.REFUSED, S.REDIRECTED):
        return 2
    has_run = initiative.agreement.state == AgreementState.BROKEN_OFF and initiative.answered_on is not None
    if initiative.state == S.DROPPED and has_run:
        # Only what was signed is broken off by a drop.
        return 3
    return 2 if initiative.answered_on else 1


@dataclass(frozen=True, slots=True)
class NextStep:
    """What happens next: a whole sentence, who owes it, whom to call, by when, and how late."""

    what: str
    who: str
    side: str
    contact: str = ""
    due_on: datetime.date | None = None
    days_late: int = 0

    @property
    def late(self) -> str:
        """Return "En retard de 3 jours", or nothing."""
        if not self.days_late:
            return ""
        return ngettext("En retard de %(days)d jour", "En retard de %(days)d jours", self.days_late) % {
            "days": self.days_late
        }


def next_step(initiative: Initiative, today: datetime.date) -> NextStep:
    """Return what happens next and who owes it. At most one query, besides what `visible_to` reads."""
    state = S(initiative.state)
    if state in ANSWER_IS_DUE:
        return _answer_is_due(initiative, today)
    proposers = (initiative.kept_by or initiative.proposers).name
    town = initiative.territory.name
    match state:
        case S.IDEA:
            return NextStep(_("Complétez l'idée, puis envoyez-la à la commune."), proposers, Side.INHABITANTS)
        case S.INFORMATION_NEEDED:
            what = _("Les porteurs répondent à la question de la commune : son délai s'arrête en attendant.")
            return NextStep(what, proposers, Side.INHABITANTS, contact_of(initiative))
        case S.GRANTED:
            return _to_sign(initiative, _("La convention s'écrit à deux, puis chaque côté la signe."))
        case S.SIGNED:
            if initiative.agreement.state != AgreementState.SIGNED:
                return _to_sign(
                    initiative, _("La convention a changé : elle se signe à nouveau, puis on commence.")
                )
            return NextStep(_("Tout est signé : le travail peut commencer."), proposers, Side.INHABITANTS)
        case S.UNDER_WAY:
            return _under_way(initiative, proposers, today)
        case S.DONE:
            what = _("Les deux côtés disent qui l'entretient, puis chacun écrit son bilan.")
            return NextStep(what, proposers, Side.INHABITANTS, contact_of(initiative))
        case S.IN_UPKEEP:
            return _in_upkeep(initiative, proposers, today)
        case S.TO_TAKE_OVER:
            what = _("Qui prend la suite ? Une association, des voisins, une école : il suffit de le dire.")
            return NextStep(what, _("Vous, peut-être"), Side.INHABITANTS, contact_of(initiative))
        case S.REDIRECTED | S.REFUSED:
            what = _("Une autre piste est proposée ; cette réponse peut être revue si quelque chose change.")
            return NextStep(what, proposers, Side.INHABITANTS, contact_of(initiative))
        case S.DROPPED:
            what = _("Plus rien n'est attendu. Elle peut être relancée si quelque chose change.")
            return NextStep(what, proposers, Side.INHABITANTS, contact_of(initiative))
        case S.FAILED:
            what = _("L'enseignement reste sur le chemin, pour celles et ceux qui suivront.")
            return NextStep(what, town, Side.TOWN)
    return NextStep(_("C'est fait, à deux : un caillou blanc le marque sur le chemin."), town, Side.TOWN)


def who_answers(initiative: Initiative) -> str:
    """Return who owes the town's answer: the person in charge and their service, or the service."""
    service = initiative.service.name if initiative.service else initiative.territory.name
    person = initiative.person_in_charge
    if person:
        return _("%(person)s (%(service)s)") % {"person": person.public_name, "service": service}
    contact = initiative.service.contact_name if initiative.service else ""
    if contact:
        return _("%(person)s (%(service)s)") % {"person": contact, "service": service}
    return service


def contact_of(initiative: Initiative) -> str:
    """Return whom to call, in a few words: the service's person, or the town's."""
    service, town = initiative.service, initiative.territory
    source = service if service and (service.contact_name or service.contact_phone) else town
    known = [part for part in (source.contact_name, source.contact_phone) if part]
    if len(known) == 2:
        return _("%(name)s, %(phone)s") % {"name": known[0], "phone": known[1]}
    return known[0] if known else ""


def _answer_is_due(initiative: Initiative, today: datetime.date) -> NextStep:
    days_late = initiative.days_late(today)
    date = {"date": date_format(initiative.answer_due_on, "DATE_FORMAT")} if initiative.answer_due_on else {}
    if days_late:
        what = _("La commune devait répondre avant le %(date)s.") % date
    elif not date:
        what = _("La commune répond.")
    elif initiative.state == S.NEGOTIATION:
        what = _("On cherche à deux la bonne façon de faire ; la commune répond avant le %(date)s.") % date
    elif initiative.state == S.UNDER_REVIEW:
        what = _("Les services donnent leur avis ; la commune répond avant le %(date)s.") % date
    else:
        what = _("La commune répond avant le %(date)s.") % date
    return NextStep(
        what,
        who_answers(initiative),
        Side.TOWN,
        contact_of(initiative),
        initiative.answer_due_on,
        days_late,
    )


def parties_to_sign(initiative: Initiative) -> list[Party]:
    """Return the parties whose signature the latest text awaits; none while there is nothing to sign."""
    if initiative.agreement.state != AgreementState.PROPOSED:
        return []
    latest = Version.objects.filter(agreement=initiative.agreement_id).order_by("-number").values("pk")[:1]
    signed = Signature.objects.filter(version__in=latest).values("party")
    return list(
        Party.objects.filter(agreement=initiative.agreement_id)
        .exclude(pk__in=signed)
        .select_related("organisation", "agreement__territory")
        .order_by("position", "pk")
    )


def _to_sign(initiative: Initiative, unless: str) -> NextStep:
    """Return who still has to sign the text that is proposed, or that it is being written (`unless`)."""
    missing = parties_to_sign(initiative)
    if not missing:
        return NextStep(unless, who_answers(initiative), Side.TOWN, contact_of(initiative))
    names = ", ".join(party.organisation.name for party in missing)
    what = ngettext(
        "Il manque une signature sur la convention.",
        "Il manque %(count)d signatures sur la convention.",
        len(missing),
    ) % {"count": len(missing)}
    sides = {party.side for party in missing}
    return NextStep(
        what, names, Side.TOWN if Side.TOWN in sides else Side.INHABITANTS, contact_of(initiative)
    )


def _under_way(initiative: Initiative, proposers: str, today: datetime.date) -> NextStep:
    coming = WorkDay.objects.filter(initiative=initiative, on__gte=today).order_by("on", "starts_at").first()
    if coming is None:
        return NextStep(_("Chaque côté tient sa part."), proposers, Side.INHABITANTS, contact_of(initiative))
    what = _("Prochain chantier le %(date)s : on peut encore s'y joindre.") % {
        "date": date_format(coming.on, "DATE_FORMAT")
    }
    return NextStep(what, proposers, Side.INHABITANTS, contact_of(initiative), coming.on)


def _in_upkeep(initiative: Initiative, proposers: str, today: datetime.date) -> NextStep:
    review_on = initiative.agreement.review_on
    if review_on is None:
        what = _("On en prend soin, comme la convention le dit.")
        return NextStep(what, proposers, Side.INHABITANTS, contact_of(initiative))
    days_late = max(0, (today - review_on).days)
    what = _("On en prend soin ; point d'étape à deux le %(date)s.") % {
        "date": date_format(review_on, "DATE_FORMAT")
    }
    return NextStep(what, proposers, Side.INHABITANTS, contact_of(initiative), review_on, days_late)
