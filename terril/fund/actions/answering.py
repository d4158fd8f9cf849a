"""The committee answers within days: a yes with its amount, a no with another way."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.states import move
from terril.fund import mails, rules
from terril.fund.actions.writing import facts_of, write_line
from terril.fund.models import Decision, DecisionKind, Envelope, LineKind, SmallDynamic
from terril.fund.queries import money
from terril.fund.states import DynamicState
from terril.initiatives.actions.wording import Wording, checked
from terril.people.models import User
from terril.ui.templatetags.ui import euros


@action(rules.can_answer, says=_("%(who)s a dit oui, au nom du petit fonds, à « %(title)s »"))
def grant(
    actor: User,
    dynamic: SmallDynamic,
    *,
    amount_cents: int,
    reason: str,
    contact: str = "",
    reference: str = "",
) -> Told:
    """Say yes, and to how much: never more than what is asked nor than what the envelope has left.

    Arguments: `contact` whom to call from now on; `reference` the number of the town's own act. An
    amount of zero is a yes to help in kind alone.
    Raises ValidationError keyed by the detail.
    """
    words = checked(
        reason=Wording(
            reason,
            gettext("La raison"),
            gettext("Dites pourquoi c'est oui : la raison sera lue par tout le monde."),
            2000,
        ),
        contact=Wording(contact, gettext("La personne à qui parler"), limit=200),
        reference=Wording(reference, gettext("La référence"), limit=60),
    )
    _check_amount(dynamic, amount_cents)
    if amount_cents:
        write_line(actor, dynamic, LineKind.GRANTED, amount_cents)
    _answer(actor, dynamic, DecisionKind.GRANTED, words)
    return told(dynamic, **facts_of(dynamic, cents=amount_cents))


@action(rules.can_answer, says=_("%(who)s a dit non, au nom du petit fonds, à « %(title)s »"))
def refuse(actor: User, dynamic: SmallDynamic, *, reason: str, alternative: str, contact: str) -> Told:
    """Say no with a reason, another way and a person to call.

    Raises ValidationError keyed by each detail that is missing.
    """
    words = checked(
        reason=Wording(
            reason,
            gettext("La raison"),
            gettext("Il manque la raison : personne n'accepte un non sans raison."),
            2000,
        ),
        alternative=Wording(
            alternative,
            gettext("L'autre piste"),
            gettext("Il manque une autre piste : qu'est-ce qui serait possible à la place ?"),
            2000,
        ),
        contact=Wording(
            contact,
            gettext("La personne à qui parler"),
            gettext("Il manque quelqu'un à qui en parler : un nom, et un téléphone ou un courriel."),
            200,
        ),
    )
    _answer(actor, dynamic, DecisionKind.REFUSED, words)
    return told(dynamic, **facts_of(dynamic))


def _left(envelope: Envelope) -> int:
    """Return what can still be granted. Right only under the town's lock, which every action holds."""
    return money.figures(envelope).left


def _check_amount(dynamic: SmallDynamic, cents: int) -> None:
    """Raise ValidationError keyed "amount_cents" unless so much may be granted."""
    if cents < 0 or (cents == 0 and not (dynamic.wish or money.sums(dynamic).in_kind)):
        raise ValidationError({"amount_cents": gettext("Écrivez un montant plus grand que zéro.")})
    if cents > dynamic.asked_cents:
        raise ValidationError(
            {
                "amount_cents": gettext("C'est plus que ce qui est demandé : %(amount)s.")
                % {"amount": euros(dynamic.asked_cents)}
            }
        )
    if cents and cents > (left := _left(dynamic.envelope)):
        raise ValidationError(
            {
                "amount_cents": gettext("Il ne reste que %(amount)s dans l'enveloppe de l'année.")
                % {"amount": euros(max(0, left))}
            }
        )


def _answer(actor: User, dynamic: SmallDynamic, kind: DecisionKind, words: dict[str, str]) -> None:
    today = clock.today()
    move(dynamic, DynamicState(kind.value))
    dynamic.answered_on = today
    dynamic.save(update_fields=["answered_on"])
    decision = Decision.objects.create(dynamic=dynamic, kind=kind, given_by=actor, given_on=today, **words)
    mails.tell_answer(decision)
