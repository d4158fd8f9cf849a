"""Money out, money back, help in kind, and the end of the accounts."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.foundation.actions import Told, action, told
from terril.foundation.models import Audience
from terril.foundation.states import move
from terril.foundation.text import clean_line
from terril.fund import mails, rules
from terril.fund.actions.writing import facts_of, some, write_line
from terril.fund.models import Line, LineKind, SmallDynamic
from terril.fund.queries import money
from terril.fund.states import DynamicState
from terril.people.models import User
from terril.ui.templatetags.ui import euros

S = DynamicState


@action(rules.can_move_money, says=_("« %(title)s » : la commune a versé une aide du petit fonds"))
def pay(
    actor: User, dynamic: SmallDynamic, *, amount_cents: int, on: datetime.date | None = None, what: str = ""
) -> Told:
    """Write what was paid out, never more than what is granted; the first payment lets it begin.

    Raises ValidationError keyed by the detail.
    """
    payable = money.sums(dynamic).payable
    if some(amount_cents) > payable:
        raise _too_much(gettext("Il reste %(amount)s à verser au plus."), payable)
    what = clean_line(what, 200, gettext("La remarque"), field="what")
    line = write_line(actor, dynamic, LineKind.PAID, amount_cents, on=on, what=what)
    if dynamic.state == S.GRANTED:
        move(dynamic, S.UNDER_WAY)
    return told(line, **facts_of(dynamic, cents=amount_cents))


@action(rules.can_move_money, says=_("« %(title)s » : une part de l'aide est revenue au petit fonds"))
def give_back(
    actor: User, dynamic: SmallDynamic, *, amount_cents: int, on: datetime.date | None = None, what: str = ""
) -> Told:
    """Write what those who asked gave back: it can be granted again, on the same envelope.

    Raises ValidationError keyed by the detail.
    """
    held = money.sums(dynamic).held
    if some(amount_cents) > held:
        raise _too_much(gettext("Il n'y a que %(amount)s à rendre."), held)
    what = clean_line(what, 200, gettext("La remarque"), field="what")
    line = write_line(actor, dynamic, LineKind.GIVEN_BACK, amount_cents, on=on, what=what)
    return told(line, **facts_of(dynamic, cents=amount_cents))


@action(rules.can_help_in_kind, says=_("« %(title)s » : la commune prête %(what)s"))
def help_in_kind(actor: User, dynamic: SmallDynamic, *, what: str, amount_cents: int) -> Told:
    """Note what the town lends or gives in kind, and what it is worth: it takes nothing from the envelope.

    Raises ValidationError keyed by the detail.
    """
    what = clean_line(what, 200, gettext("Ce que la commune prête"), field="what", required=True)
    line = write_line(actor, dynamic, LineKind.IN_KIND, some(amount_cents), what=what)
    return told(line, **facts_of(dynamic, what=what, cents=amount_cents))


@action(rules.can_move_money, says=_("%(who)s a corrigé un montant de « %(title)s » : %(reason)s"))
def correct(actor: User, line: Line, *, amount_cents: int, reason: str) -> Told:
    """Write a line that counts in place of another, of the same kind; both stay to be read.

    Raises ValidationError keyed by the detail: corrected already, or sums that no longer hold together.
    """
    dynamic = line.dynamic
    reason = clean_line(reason, 200, gettext("La raison"), field="reason", required=True)
    if Line.objects.filter(corrects=line).exists():
        raise ValidationError(gettext("Cette ligne est déjà corrigée : corrigez celle qui la remplace."))
    if amount_cents < 0:
        raise ValidationError({"amount_cents": gettext("Un montant ne peut pas être négatif.")})
    new = write_line(
        actor,
        dynamic,
        LineKind(line.kind),
        amount_cents,
        on=line.on,
        # A receipt keeps its shop, and its picture: only the amount was misread.
        what=line.what if line.kind in (LineKind.SPENT, LineKind.IN_KIND) else reason,
        scan=line.scan,
        corrects=line,
    )
    _check_whole(dynamic)
    is_receipt = line.kind == LineKind.SPENT
    return told(
        new,
        audience=Audience.PRIVATE if is_receipt else Audience.PUBLIC,
        **facts_of(dynamic, reason=reason, cents=amount_cents),
    )


@action(rules.can_settle, says=_("« %(title)s » : les comptes sont bons, et clos"))
def settle(actor: User, dynamic: SmallDynamic) -> Told:
    """Close the accounts: receipts cover what is held, and what was never needed goes back to the envelope.

    Raises ValidationError while something is still to be given back, or to be paid.
    """
    amounts = money.sums(dynamic)
    if amounts.to_give_back:
        raise ValidationError(
            gettext("Les justificatifs ne couvrent pas tout : %(amount)s sont à rendre.")
            % {"amount": euros(amounts.to_give_back)}
        )
    if amounts.to_pay:
        raise ValidationError(
            gettext("La commune doit encore verser %(amount)s.") % {"amount": euros(amounts.to_pay)}
        )
    if amounts.payable:
        write_line(actor, dynamic, LineKind.RELEASED, amounts.payable)
    move(dynamic, S.SETTLED)
    mails.tell_settled(dynamic, money.sums(dynamic))
    return told(dynamic, **facts_of(dynamic))


def _check_whole(dynamic: SmallDynamic) -> None:
    """Raise ValidationError keyed "amount_cents" unless the sums hold together after a correction."""
    amounts = money.sums(dynamic)
    if amounts.payable < 0:
        raise _too_much(gettext("%(amount)s sont déjà versés : on n'accorde pas moins."), amounts.paid)
    if amounts.held < 0:
        raise _too_much(gettext("%(amount)s sont déjà rendus : on n'a pas versé moins."), amounts.given_back)
    left = money.figures(dynamic.envelope).left
    if left < 0:
        raise _too_much(gettext("Il manque %(amount)s dans l'enveloppe pour cela."), -left)


def _too_much(sentence: str, cents: int) -> ValidationError:
    return ValidationError({"amount_cents": sentence % {"amount": euros(cents)}})
