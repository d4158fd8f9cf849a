"""What becomes of an agreement and of its commitments."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.agreements import details, rules
from terril.agreements.actions.telling import at_the_counter, tell
from terril.agreements.models import Agreement, Commitment
from terril.agreements.states import AgreementState, CommitmentState
from terril.agreements.when import When
from terril.foundation.actions import SAID_BEFORE, Told, action
from terril.foundation.states import WrongState, move
from terril.foundation.text import clean_line
from terril.people.models import User

# A promise is made by promises.actions.publish.
SAID_BEFORE["agreements.promise"] = _("La commune s'engage devant tous : %(what)s")


@action(rules.can_begin, says=_("« %(title)s » commence"))
def begin(actor: User, agreement: Agreement) -> Told:
    """Begin what was signed. Raises WrongState unless every party has signed."""
    if agreement.state != AgreementState.SIGNED:
        raise WrongState(
            _now("« %(title)s » n'est pas encore signée par tout le monde.") % {"title": agreement.title}
        )
    move(agreement, AgreementState.RUNNING)
    return tell(agreement, agreement)


@action(rules.can_end, says=_("« %(title)s » est arrivée à son terme"))
def end(actor: User, agreement: Agreement) -> Told:
    """End an agreement that was signed or runs. Raises WrongState otherwise."""
    move(agreement, AgreementState.ENDED)
    return tell(agreement, agreement)


@action(rules.can_break_off, says=_("« %(title)s » est rompue : %(reason)s"))
def break_off(actor: User, agreement: Agreement, *, reason: str) -> Told:
    """Break an agreement off, with the reason, which is told. Raises ValidationError without one."""
    why = clean_line(reason, 300, _now("La raison"), field="reason", required=True)
    move(agreement, AgreementState.BROKEN_OFF)
    return tell(agreement, agreement, reason=why)


@action(rules.can_settle, says=_("Dans « %(title)s », %(who)s dit ce qu'est devenu l'engagement : %(what)s"))
def settle(
    actor: User, commitment: Commitment, *, state: str, reason: str = "", person: User | None = None
) -> Told:
    """Say what became of a commitment: kept, released by both, or not kept.

    The side it is owed to says it, or the officer; its own side may only admit that it was not
    kept. Arguments: `reason` required unless kept; `person` whom an officer acts for.
    Raises NotAllowed for the wrong side; ValidationError on `state` or `reason`; WrongState for a
    step that the life cycle forbids.
    """
    outcome = details.choice(state, CommitmentState, "state")
    if outcome not in (CommitmentState.KEPT, CommitmentState.RELEASED, CommitmentState.NOT_KEPT):
        raise ValidationError({"state": _now("Choisissez : tenu, levé d'un commun accord, ou non tenu.")})
    on_behalf_of = at_the_counter(actor, commitment, person)
    admits = outcome == CommitmentState.NOT_KEPT and rules.acts_for(actor, commitment.party)
    if not admits:
        rules.require(rules.is_owed, actor, commitment)
    why = clean_line(reason, 300, _now("La raison"), field="reason", required=outcome != CommitmentState.KEPT)
    move(commitment, outcome)
    commitment.state_reason = why
    commitment.save(update_fields=["state_reason"])
    return tell(
        commitment,
        commitment.agreement,
        on_behalf_of,
        what=commitment.what,
        state=str(outcome.value),
        reason=why,
    )


@action(rules.can_prolong, says=_("Dans « %(title)s », une saison de plus : %(what)s"))
def prolong(actor: User, commitment: Commitment, *, when: When) -> Told:
    """Carry a recurring commitment over to a later season; the text stays as it was signed.

    Same words, same rhythm, as long a season, within the end that was signed: nothing in it is new,
    so nobody signs again. Called by upkeep, once somebody goes on.
    Raises ValidationError on `when` when any of these is not so; WrongState when the text is being
    changed, or the commitment is settled.
    """
    agreement, now = commitment.agreement, commitment.when
    if agreement.state not in (AgreementState.SIGNED, AgreementState.RUNNING):
        raise WrongState(_now("La convention change, ou n'est plus en cours : elle se signe d'abord."))
    if commitment.state not in (CommitmentState.OPEN, CommitmentState.TAKEN):
        raise WrongState(_now("« %(what)s » est terminé.") % {"what": commitment.what})
    if not (now.start and now.end and when.start and when.end) or now.rule == "" or when.rule != now.rule:
        raise ValidationError({"when": _now("Une saison de plus garde le même rythme.")})
    # A leap year may add a day.
    is_as_long = abs((when.end - when.start) - (now.end - now.start)).days <= 1
    if when.start <= now.end or not is_as_long:
        raise ValidationError({"when": _now("Une saison de plus vient après la dernière, et dure autant.")})
    if agreement.ends_on is None or when.end > agreement.ends_on:
        raise ValidationError(
            {"when": _now("La convention s'arrête avant : il faut en signer une nouvelle.")}
        )
    commitment.when = when
    commitment.save(update_fields=["when_kind", "when_starts_on", "when_ends_on", "when_rule"])
    return tell(commitment, agreement, what=commitment.what)
