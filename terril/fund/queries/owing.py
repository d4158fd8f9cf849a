"""What is owed around the fund, for the officer's queue."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from terril.agreements.models import Side
from terril.fund.models import SmallDynamic
from terril.fund.queries.finding import public_name_of
from terril.fund.queries.money import Sums, sums_of
from terril.fund.states import DynamicState
from terril.territories.models import Territory
from terril.ui.owed import MOST_OF_A_KIND, Kind, Owed, days_late
from terril.ui.templatetags.ui import euros

S = DynamicState


def owing(town: Territory, today: datetime.date) -> list[Owed]:
    """Return what the fund waits for in the town, the soonest due first; two queries.

    Answers (the town), what has to be paid or settled (the town), receipts and balances (who asks).
    """
    waiting = (S.ASKED, S.RECEIVED, S.DONE, S.RECEIPTS_IN)
    dynamics = list(
        SmallDynamic.objects.filter(territory=town, state__in=waiting)
        .select_related("asker")
        .order_by(F("answer_due_on").asc(nulls_last=True), "number")[:MOST_OF_A_KIND]
    )
    amounts = sums_of(dynamics)
    owed = [_owed(dynamic, amounts[dynamic.pk], town, today) for dynamic in dynamics]
    return sorted(owed, key=lambda it: it.urgency)


def _owed(dynamic: SmallDynamic, amounts: Sums, town: Territory, today: datetime.date) -> Owed:
    them, us = Side.INHABITANTS.value, Side.TOWN.value
    asker, office = public_name_of(dynamic), town.contact_name or town.name

    def thing(what: str, side: str, page: str, due_on: datetime.date | None = None) -> Owed:
        url = reverse(f"fund:{page}", args=[dynamic.number, dynamic.slug])
        return Owed(
            _("n° %(number)s, %(title)s") % {"number": dynamic.number, "title": dynamic.title},
            what,
            office if side == us else asker,
            side,
            due_on,
            days_late(due_on, today),
            url,
            kind=Kind.MONEY,
        )

    answers: dict[str, Any] = {
        S.ASKED: lambda: thing(_("Petit fonds : l'adulte référent doit dire oui"), them, "vouch"),
        S.RECEIVED: lambda: thing(_("Petit fonds : répondre"), us, "answer", dynamic.answer_due_on),
        S.DONE: lambda: thing(
            _("Petit fonds : remettre les justificatifs"), them, "receipts", dynamic.receipts_due_on
        ),
    }
    if dynamic.state in answers:
        return answers[dynamic.state]()
    if amounts.to_give_back:
        what = _("Petit fonds : rendre %(amount)s") % {"amount": euros(amounts.to_give_back)}
        return thing(what, them, "money")
    if amounts.to_pay:
        what = _("Petit fonds : verser %(amount)s") % {"amount": euros(amounts.to_pay)}
        return thing(what, us, "money")
    return thing(_("Petit fonds : solder"), us, "money")
