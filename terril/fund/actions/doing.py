"""Doing it, telling it, and showing what was bought."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.models import Audience
from terril.foundation.states import move
from terril.foundation.text import clean_line
from terril.fund import mails, rules
from terril.fund.actions.writing import facts_of, on_behalf_of, some, write_line
from terril.fund.models import LineKind, SmallDynamic
from terril.fund.queries import money
from terril.fund.states import DynamicState
from terril.people.models import User
from terril.people.rules import is_officer
from terril.uploads.models import Photo, Scan

RECEIPTS_WITHIN = datetime.timedelta(days=30)
S = DynamicState


@action(rules.can_start, says=_("« %(title)s » : c'est parti"))
def start(actor: User, dynamic: SmallDynamic) -> Told:
    """Begin, with or without money in hand."""
    move(dynamic, S.UNDER_WAY)
    return told(dynamic, on_behalf_of=on_behalf_of(actor, dynamic), **facts_of(dynamic))


@action(rules.can_tell_done, says=_("« %(title)s », c'est fait : %(told)s"))
def tell_done(
    actor: User,
    dynamic: SmallDynamic,
    *,
    told_in_a_line: str,
    headcount: int | None = None,
    photo: Photo | None = None,
) -> Told:
    """Tell in a line how it went, with a photo; receipts are awaited from then on.

    Helped in kind alone, it is settled at once: nothing was paid. The officer who writes for somebody
    at the counter may do without a photo.
    Raises ValidationError keyed by the detail.
    """
    line = clean_line(told_in_a_line, 300, gettext("Ce qu'on en dit"), field="told_in_a_line", required=True)
    if photo is None and not is_officer(actor, dynamic):
        raise ValidationError({"photo": gettext("Ajoutez une photo : des tables, des mains, un gâteau…")})
    if photo is not None and photo.territory_id != dynamic.territory_id:
        raise ValidationError({"photo": gettext("Cette photo vient d'une autre commune.")})
    if dynamic.state == S.GRANTED:
        move(dynamic, S.UNDER_WAY)
    move(dynamic, S.DONE)
    dynamic.told, dynamic.headcount, dynamic.photo = line, headcount, photo
    dynamic.receipts_due_on = clock.today() + RECEIPTS_WITHIN
    dynamic.save(update_fields=["told", "headcount", "photo", "receipts_due_on"])
    if money.sums(dynamic).granted:
        mails.await_receipts(dynamic)
    else:
        move(dynamic, S.RECEIPTS_IN)
        move(dynamic, S.SETTLED)
    return told(dynamic, on_behalf_of=on_behalf_of(actor, dynamic), **facts_of(dynamic, told=line))


@action(rules.can_add_receipt, says=_("%(who)s a remis un justificatif pour « %(title)s »"))
def add_receipt(
    actor: User, dynamic: SmallDynamic, *, scan: Scan, amount_cents: int, on: datetime.date, shop: str
) -> Told:
    """Add a receipt: its picture, its amount, its day and its shop. Only those who ask and the town see it.

    Raises ValidationError keyed by the detail.
    """
    if scan.territory_id != dynamic.territory_id:
        raise ValidationError({"scan": gettext("Ce document vient d'une autre commune.")})
    shop = clean_line(shop, 200, gettext("Le magasin"), field="shop", required=True)
    line = write_line(actor, dynamic, LineKind.SPENT, some(amount_cents), on=on, what=shop, scan=scan)
    return told(
        line, audience=Audience.PRIVATE, on_behalf_of=on_behalf_of(actor, dynamic), **facts_of(dynamic)
    )


@action(rules.can_hand_in, says=_("« %(title)s » : tous les justificatifs sont remis"))
def hand_in(actor: User, dynamic: SmallDynamic) -> Told:
    """Say that all receipts are there; what they do not cover is given back."""
    move(dynamic, S.RECEIPTS_IN)
    return told(dynamic, on_behalf_of=on_behalf_of(actor, dynamic), **facts_of(dynamic))
