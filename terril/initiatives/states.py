"""From an idea to an agreement, its upkeep, and a pebble or a told lesson."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from terril.foundation.states import LifeCycle


class InitiativeState(LifeCycle):
    IDEA = "idea", _("Idée en préparation")
    RECEIVED = "received", _("Reçue par la commune")
    UNDER_REVIEW = "under_review", _("Étudiée par les services")
    INFORMATION_NEEDED = "information_needed", _("En attente d'une précision")
    NEGOTIATION = "negotiation", _("En discussion")
    GRANTED = "granted", _("Acceptée, convention à signer")
    REDIRECTED = "redirected", _("Orientée vers un autre chemin")
    REFUSED = "refused", _("Refusée, avec une autre piste")
    SIGNED = "signed", _("Convention signée")
    UNDER_WAY = "under_way", _("En cours")
    DONE = "done", _("Réalisée")
    IN_UPKEEP = "in_upkeep", _("Entretenue")
    TO_TAKE_OVER = "to_take_over", _("À reprendre")
    CLOSED = "closed", _("Menée à bien")
    DROPPED = "dropped", _("Abandonnée")
    FAILED = "failed", _("Échouée, et racontée")

    @classmethod
    def transitions(cls) -> dict[LifeCycle, set[LifeCycle]]:
        answers = {cls.GRANTED, cls.REDIRECTED, cls.REFUSED}
        steps: dict[LifeCycle, set[LifeCycle]] = {
            cls.IDEA: {cls.RECEIVED},
            cls.RECEIVED: {cls.UNDER_REVIEW},
            cls.UNDER_REVIEW: {cls.INFORMATION_NEEDED, cls.NEGOTIATION, *answers},
            cls.INFORMATION_NEEDED: {cls.UNDER_REVIEW},
            cls.NEGOTIATION: {*answers},
            cls.GRANTED: {cls.NEGOTIATION, cls.SIGNED},
            # A refusal is never a dead end.
            cls.REDIRECTED: {cls.RECEIVED},
            cls.REFUSED: {cls.RECEIVED},
            cls.SIGNED: {cls.UNDER_WAY},
            cls.UNDER_WAY: {cls.DONE},
            cls.DONE: {cls.IN_UPKEEP, cls.CLOSED},
            cls.IN_UPKEEP: {cls.TO_TAKE_OVER, cls.CLOSED},
            cls.TO_TAKE_OVER: {cls.IN_UPKEEP, cls.CLOSED},
            cls.DROPPED: {cls.RECEIVED},
        }
        for state in cls:
            if state not in (cls.CLOSED, cls.DROPPED, cls.FAILED):
                steps.setdefault(state, set()).add(cls.DROPPED)
            # Nobody has seen an idea that was never sent: there is no failure to tell.
            if state not in (cls.IDEA, cls.CLOSED, cls.DROPPED, cls.FAILED):
                steps[state].add(cls.FAILED)
        return steps


# The town owes an answer in these; the clock stands still while information is awaited.
ANSWER_IS_DUE = (InitiativeState.RECEIVED, InitiativeState.UNDER_REVIEW, InitiativeState.NEGOTIATION)
# What is written about the idea may still change; afterwards, the agreement says it.
BEING_TALKED_OVER = (
    InitiativeState.RECEIVED,
    InitiativeState.UNDER_REVIEW,
    InitiativeState.INFORMATION_NEEDED,
    InitiativeState.NEGOTIATION,
)
# Both sides have signed: a change of the agreement is signed again without a step backwards.
BOUND_BY_AGREEMENT = (
    InitiativeState.SIGNED,
    InitiativeState.UNDER_WAY,
    InitiativeState.DONE,
    InitiativeState.IN_UPKEEP,
    InitiativeState.TO_TAKE_OVER,
)
ACHIEVED = (
    InitiativeState.DONE,
    InitiativeState.IN_UPKEEP,
    InitiativeState.TO_TAKE_OVER,
    InitiativeState.CLOSED,
)
TO_REVIEW = (InitiativeState.DONE, InitiativeState.IN_UPKEEP, InitiativeState.TO_TAKE_OVER)
# A dead end for now, that a new reason may open again.
TO_REVIVE = (InitiativeState.REDIRECTED, InitiativeState.REFUSED, InitiativeState.DROPPED)
