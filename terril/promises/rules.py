"""Who promises for the town, and says what becomes of it.

Rules about people come first, then `at`: somebody who may never do a thing is not told to wait.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.agreements.states import CommitmentState
from terril.foundation.rules import Rule, rule
from terril.foundation.states import WrongState
from terril.people.models import Role
from terril.people.rules import has_role, is_signed_in, is_system
from terril.promises.models import PublicCommitment, Question

BINDING = (CommitmentState.OPEN, CommitmentState.TAKEN)
GIVEN_UP = (CommitmentState.NOT_KEPT, CommitmentState.RELEASED)


def promise_of(thing: Any) -> PublicCommitment:
    """Return the promise that `thing` is, or belongs to."""
    return thing if isinstance(thing, PublicCommitment) else thing.journal_topic


def at(*states: CommitmentState) -> Rule:
    """Return a rule that asks for one of these states; refused, it is a WrongState, not a NotAllowed."""

    def refusal(actor: Any, thing: Any) -> WrongState | None:
        state = CommitmentState(promise_of(thing).commitment.state)
        if state in states:
            return None
        if state == CommitmentState.KEPT:
            return WrongState(_now("Cet engagement est tenu : il n'y a plus rien à en attendre."))
        if state in GIVEN_UP:
            return WrongState(_now("La commune a renoncé à cet engagement : elle peut d'abord le reprendre."))
        return WrongState(_now("Cet engagement est toujours en cours."))

    return Rule(refusal)


@rule(_("Cette question a déjà sa réponse."))
def awaits_answer(actor: Any, question: Question) -> bool:
    """A question that nobody answered yet."""
    return not hasattr(question, "answer")


works_for_the_town = has_role(
    _("Seuls les élus et la personne chargée de la démarche s'engagent au nom de la commune."),
    Role.OFFICER,
    Role.ELECTED,
)
keeps_the_terms = has_role(
    _("Seuls la personne chargée de la démarche et les administrateurs inscrivent les mandats."),
    Role.OFFICER,
    Role.ADMINISTRATOR,
)
# Terril too: a card of a meeting becomes a promise once its own rules have allowed it.
can_publish = works_for_the_town | is_system
can_report = works_for_the_town & at(*BINDING, CommitmentState.KEPT)
can_revise = works_for_the_town & at(*BINDING)
can_keep = works_for_the_town & at(*BINDING)
can_give_up = works_for_the_town & at(*BINDING)
can_take_up_again = works_for_the_town & at(CommitmentState.NOT_KEPT)
# Anybody: the view acts as Terril for a stranger.
can_ask = is_signed_in & at(*BINDING)
can_answer = works_for_the_town & awaits_answer
can_watch = is_signed_in
can_keep_terms = keeps_the_terms | is_system
