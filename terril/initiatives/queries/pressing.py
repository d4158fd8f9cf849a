"""The one main button of an initiative's page, for whoever is looking."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from terril.agreements.models import Side
from terril.agreements.queries import needs_in
from terril.directory.models import Representation
from terril.directory.rules import represents
from terril.foundation import clock
from terril.initiatives import rules
from terril.initiatives.models import Initiative, Opinion
from terril.initiatives.queries.standing import parties_to_sign
from terril.initiatives.states import ANSWER_IS_DUE, InitiativeState
from terril.people.rules import is_elected, is_officer

S = InitiativeState


class MainAction(NamedTuple):
    """A button: what it says, the name of the address it leads to, and that address."""

    label: str
    url_name: str
    url: str


def main_action(initiative: Initiative, actor: Any, *, for_anybody: MainAction | None = None) -> MainAction:
    """Return the one button that fits who is looking: what they owe first, then what they may join.

    Arguments: `for_anybody` the button of a passer-by, when it is known already.
    At most five queries, whatever there is.
    """
    if actor.is_authenticated:
        for look in (_owed_by_proposers, _owed_by_service, _owed_by_signer, _owed_by_town):
            if button := look(initiative, actor):
                return button
    return for_anybody or _for_anybody(initiative)


def _button(initiative: Initiative, label: str, name: str, *args: Any) -> MainAction:
    url_name = f"initiatives:{name}"
    url = reverse(url_name, args=[initiative.number, initiative.slug, *args])
    return MainAction(label, url_name, url)


def _owed_by_proposers(initiative: Initiative, actor: Any) -> MainAction | None:
    if not rules.is_proposer(actor, initiative):
        return None
    match S(initiative.state):
        case S.IDEA:
            return MainAction(_("Continuer et envoyer"), "initiatives:propose", initiative.get_absolute_url())
        case S.RECEIVED | S.UNDER_REVIEW:
            return _button(initiative, _("Préciser l'initiative"), "edit")
        case S.INFORMATION_NEEDED:
            return _button(initiative, _("Répondre à la question"), "information")
        case S.NEGOTIATION:
            return _button(initiative, _("Proposer une autre façon de faire"), "negotiation")
        case S.GRANTED:
            return _owed_by_signer(initiative, actor) or _button(
                initiative, _("Préparer la convention"), "agreement"
            )
        case S.SIGNED:
            return _owed_by_signer(initiative, actor) or _button(initiative, _("Commencer"), "work_day")
        case S.UNDER_WAY:
            return _owed_by_signer(initiative, actor) or _button(
                initiative, _("Prévoir un chantier"), "work_day"
            )
        case S.DONE:
            return _button(initiative, _("Organiser l'entretien"), "upkeep")
        case S.IN_UPKEEP:
            return _button(initiative, _("Faire le point sur l'entretien"), "upkeep")
        case S.REDIRECTED | S.REFUSED | S.DROPPED if initiative.number is not None:
            return _button(initiative, _("Relancer l'initiative"), "answer")
    return None


def _owed_by_service(initiative: Initiative, actor: Any) -> MainAction | None:
    if initiative.state not in (S.UNDER_REVIEW, S.INFORMATION_NEEDED, S.NEGOTIATION):
        return None
    ours = Representation.objects.filter(user_id=actor.pk).values("organisation_id")
    asked = Opinion.objects.filter(initiative=initiative, given_on=None, service__in=ours)
    opinion = asked.order_by("due_on", "pk").first()
    return _button(initiative, _("Donner un avis"), "opinion", opinion.pk) if opinion else None


def _owed_by_signer(initiative: Initiative, actor: Any) -> MainAction | None:
    if actor.is_minor:
        return None
    missing = parties_to_sign(initiative)
    may_sign = any(
        represents(actor, party.organisation) or (party.side == Side.TOWN and is_elected(actor, party))
        for party in missing
    )
    if not may_sign and missing:
        # The adult who answers for a young member of the group.
        organisations = [party.organisation_id for party in missing if party.side != Side.TOWN]
        may_sign = Representation.objects.filter(
            organisation__in=organisations, user__referent_id=actor.pk
        ).exists()
    return _button(initiative, _("Lire et signer"), "sign") if may_sign else None


def _owed_by_town(initiative: Initiative, actor: Any) -> MainAction | None:
    officer, elected = is_officer(actor, initiative), is_elected(actor, initiative)
    state = S(initiative.state)
    if officer:
        match state:
            case S.IDEA:
                return MainAction(
                    _("Continuer et envoyer"), "initiatives:propose", initiative.get_absolute_url()
                )
            case S.RECEIVED:
                return _button(initiative, _("Confier l'étude"), "review")
            case S.UNDER_REVIEW if _has_every_opinion(initiative):
                return _button(initiative, _("Répondre"), "answer")
            case S.UNDER_REVIEW:
                return _button(initiative, _("Suivre l'étude"), "review")
            case S.INFORMATION_NEEDED:
                return _button(initiative, _("Saisir la réponse des porteurs"), "information")
            case S.NEGOTIATION:
                return _button(initiative, _("Mener la discussion"), "negotiation")
            case S.GRANTED if parties_to_sign(initiative):
                return _button(initiative, _("Enregistrer une signature"), "paper")
            case S.GRANTED:
                return _button(initiative, _("Préparer la convention"), "agreement")
            case S.SIGNED | S.UNDER_WAY:
                return _button(initiative, _("Suivre les chantiers"), "work_day")
            case S.TO_TAKE_OVER:
                return _button(initiative, _("Trouver qui prend la suite"), "upkeep")
    if (officer or elected) and state in (S.DONE, S.IN_UPKEEP):
        return _button(initiative, _("Écrire le bilan"), "close")
    if elected and state in ANSWER_IS_DUE and state != S.RECEIVED:
        return _button(initiative, _("Répondre"), "answer")
    if state == S.UNDER_REVIEW and rules.is_in_charge(actor, initiative):
        return _button(initiative, _("Suivre l'étude"), "review")
    return None


def _has_every_opinion(initiative: Initiative) -> bool:
    """Say whether opinions were asked and all of them given."""
    given = list(Opinion.objects.filter(initiative=initiative).values_list("given_on", flat=True))
    return bool(given) and None not in given


def _for_anybody(initiative: Initiative) -> MainAction:
    if initiative.state == S.TO_TAKE_OVER:
        return _button(initiative, _("Prendre la suite"), "upkeep")
    if needs := needs_in(initiative.agreement, clock.today()):
        url = reverse("agreements:need", args=[needs[0].pk])
        return MainAction(_("Prendre une part"), "agreements:need", url)
    return _button(initiative, _("Suivre l'initiative"), "follow")
