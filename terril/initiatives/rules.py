"""Who may do what to an initiative, and at which step.

A rule of this file is asked of an initiative or of what belongs to one (an opinion, a comment …).
Rules about people come first, then `at`: somebody who may never do a thing is not told to wait.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.agreements import rules as agreements
from terril.agreements.models import Agreement
from terril.agreements.states import AgreementState
from terril.directory.rules import represents
from terril.foundation.rules import Rule, rule
from terril.foundation.states import WrongState
from terril.initiatives.models import Initiative
from terril.initiatives.states import (
    BEING_TALKED_OVER,
    BOUND_BY_AGREEMENT,
    TO_REVIEW,
    TO_REVIVE,
    InitiativeState,
)
from terril.people.rules import is_elected, is_officer, is_signed_in, is_system

S = InitiativeState


def initiative_of(thing: Any) -> Initiative:
    """Return the initiative that `thing` is, or is a part of."""
    return thing if isinstance(thing, Initiative) else thing.initiative


def at(*states: InitiativeState) -> Rule:
    """Return a rule that asks for one of these steps; refused, it is a WrongState, not a NotAllowed."""

    def refusal(actor: Any, thing: Any) -> WrongState | None:
        initiative = initiative_of(thing)
        if initiative.state in states:
            return None
        return WrongState(
            _now("« %(title)s » est à l'étape « %(state)s » : cela n'est plus possible, ou pas encore.")
            % {"title": initiative.title, "state": S(initiative.state).label}
        )

    return Rule(refusal)


@rule(_("Seules les personnes qui proposent cette initiative peuvent faire cela."))
def is_proposer(actor: Any, thing: Any) -> bool:
    """The author of a draft; once sent, whoever speaks for the proposers, or took over from them."""
    if not actor.is_authenticated:
        return False
    initiative = initiative_of(thing)
    if initiative.number is None and actor.pk == initiative.author_id:
        return True
    return represents(actor, initiative.proposers) or (
        initiative.kept_by is not None and represents(actor, initiative.kept_by)
    )


def _takes_part(actor: Any, thing: Any) -> Any:
    return agreements.takes_part.refusal(actor, initiative_of(thing).agreement)


# Whoever speaks for a party of the agreement, the officer, the elected.
takes_part = Rule(_takes_part)


@rule(_("Seules les personnes du service chargé de l'initiative peuvent faire cela."))
def is_in_charge(actor: Any, thing: Any) -> bool:
    """The person in charge, and every member of the service in charge."""
    if not actor.is_authenticated:
        return False
    initiative = initiative_of(thing)
    return actor.pk == initiative.person_in_charge_id or (
        initiative.service is not None and represents(actor, initiative.service)
    )


@rule(_("Seul le service à qui cet avis est demandé peut le donner."))
def is_asked(actor: Any, opinion: Any) -> bool:
    """A member of the service whose opinion is asked."""
    return actor.is_authenticated and represents(actor, opinion.service)


@rule(_("Seule la personne qui suit cette initiative dans son service peut faire cela."))
def answers_for_the_service(actor: Any, thing: Any) -> bool:
    """The person in charge; when nobody is named, any member of the service in charge."""
    initiative = initiative_of(thing)
    if initiative.person_in_charge_id:
        return actor.is_authenticated and actor.pk == initiative.person_in_charge_id
    return is_in_charge(actor, initiative)


@rule(_("Seule la personne qui l'a proposé, ou la mairie, peut faire cela."))
def wrote_it(actor: Any, variant: Any) -> bool:
    """Whoever proposed this variant."""
    return actor.is_authenticated and actor.pk == variant.proposed_by_id


@rule(_("Cette initiative n'a pas encore été envoyée."))
def was_sent(actor: Any, thing: Any) -> bool:
    """It has a number: everybody may see it."""
    return initiative_of(thing).number is not None


@rule(_("Nous ne trouvons pas cette initiative."))
def may_see(actor: Any, thing: Any) -> bool:
    """Sent, it is seen by all; before, by its proposers and the officer."""
    initiative = initiative_of(thing)
    return initiative.number is not None or is_proposer(actor, initiative) or is_officer(actor, initiative)


@rule(_("Il manque encore une signature sur la dernière version de la convention."))
def is_signed_by_all(actor: Any, thing: Any) -> bool:
    """Every party has signed the same text."""
    state = Agreement.objects.values_list("state", flat=True).get(pk=initiative_of(thing).agreement_id)
    return state == AgreementState.SIGNED


def because(reason: Any, wanted: Rule) -> Rule:
    """Return `wanted` refusing with one sentence that names everybody who may."""
    return Rule(lambda actor, thing: reason if wanted.refusal(actor, thing) else None)


proposer_or_officer = because(
    _("Seuls les porteurs de cette initiative, ou la personne chargée de la démarche, peuvent faire cela."),
    is_proposer | is_officer,
)
works_on_it = because(
    _("Seuls le service chargé de l'initiative et la personne chargée de la démarche peuvent faire cela."),
    is_officer | is_in_charge,
)
carries_it = because(
    _("Seuls les porteurs de cette initiative, le service qui la suit ou la mairie peuvent faire cela."),
    is_proposer | is_in_charge | is_officer,
)
takes_part_in_talks = because(
    _("Seuls les porteurs de cette initiative, le service qui la suit ou la mairie peuvent faire cela."),
    is_proposer | is_in_charge | is_officer | is_elected,
)
gives_the_opinion = because(
    _("Seul le service à qui cet avis est demandé peut le donner, ou la personne chargée de la démarche."),
    is_asked | is_officer,
)
answers_for_the_town = because(
    _("La commune répond par un élu, la personne chargée de la démarche ou celle qui suit l'initiative."),
    is_officer | is_elected | answers_for_the_service,
)
officer_or_elected = because(
    _("Seuls les élus et la personne chargée de la démarche peuvent faire cela."), is_officer | is_elected
)

can_draft = is_signed_in
can_edit = proposer_or_officer & at(S.IDEA, *BEING_TALKED_OVER)
can_submit = proposer_or_officer & at(S.IDEA)

can_read_receipt = proposer_or_officer & was_sent

can_open_review = is_officer & at(S.RECEIVED, S.UNDER_REVIEW)
can_ask_opinion = works_on_it & at(S.UNDER_REVIEW, S.INFORMATION_NEEDED, S.NEGOTIATION)
can_chase_opinion = can_ask_opinion
can_give_opinion = gives_the_opinion & at(S.UNDER_REVIEW, S.INFORMATION_NEEDED, S.NEGOTIATION)
can_ask_information = works_on_it & at(S.UNDER_REVIEW)
can_give_information = proposer_or_officer & at(S.INFORMATION_NEEDED)

can_open_negotiation = works_on_it & at(S.UNDER_REVIEW, S.GRANTED)
can_propose_variant = takes_part_in_talks & at(S.NEGOTIATION)
can_keep_variant = works_on_it & at(S.NEGOTIATION)
can_set_variant_aside = (works_on_it | wrote_it) & at(S.NEGOTIATION)

can_answer = answers_for_the_town & at(S.UNDER_REVIEW, S.NEGOTIATION)
can_revive = proposer_or_officer & at(*TO_REVIVE)

can_propose_agreement = takes_part & at(S.GRANTED, *BOUND_BY_AGREEMENT)
# Who may sign for which party is the agreement's own rule.
can_sign = is_signed_in & at(S.GRANTED, *BOUND_BY_AGREEMENT)
can_record_paper_signature = is_officer & at(S.GRANTED, *BOUND_BY_AGREEMENT)

can_conclude = is_signed_in & at(S.GRANTED) & is_signed_by_all

can_start = takes_part & at(S.SIGNED)
can_plan_work_day = takes_part & at(*BOUND_BY_AGREEMENT)
can_tell_work_day = takes_part & at(*BOUND_BY_AGREEMENT)
can_declare_done = carries_it & at(S.UNDER_WAY)
can_begin_upkeep = carries_it & at(S.DONE)
can_give_up_upkeep = proposer_or_officer & at(S.IN_UPKEEP)
can_propose_hand_over = is_system & at(S.IN_UPKEEP)
can_choose_next = proposer_or_officer & at(S.IN_UPKEEP)
# The organisation that takes over is only known to the action, which asks who speaks for it.
can_take_over = is_signed_in & at(S.TO_TAKE_OVER)

can_write_review = takes_part_in_talks & at(*TO_REVIEW)
can_close = officer_or_elected & at(*TO_REVIEW)
can_drop = proposer_or_officer & at(*(state for state in S if state.can_become(S.DROPPED)))
can_fail = proposer_or_officer & at(*(state for state in S if state.can_become(S.FAILED)))

can_hang = officer_or_elected & was_sent
can_comment = is_signed_in & was_sent
can_moderate = is_officer
can_follow = is_signed_in & was_sent
can_add_photo = carries_it & at(*(state for state in S if state != S.DROPPED))
