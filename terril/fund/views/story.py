"""What the page of one small dynamic tells: to all, then to those who ask and to the town hall."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from terril.foundation.actions import Action
from terril.fund import actions, queries
from terril.fund.models import Line, LineKind, SmallDynamic
from terril.fund.queries import Sums
from terril.fund.states import DynamicState
from terril.people.rules import is_elected, is_officer
from terril.ui.acting import refusal
from terril.ui.templatetags.ui import euros

S = DynamicState
LOOKS = {
    S.RECEIVED: "tag-waiting",
    S.DONE: "tag-waiting",
    S.RECEIPTS_IN: "tag-waiting",
    S.GRANTED: "tag-kept",
    S.UNDER_WAY: "tag-kept",
    S.SETTLED: "tag-kept",
}
WAY = (S.RECEIVED, S.GRANTED, S.UNDER_WAY, S.DONE, S.RECEIPTS_IN, S.SETTLED)


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    status: str


def steps(dynamic: SmallDynamic) -> list[Step]:
    """Return its way in pebbles; what stopped shows no road that it will not take."""
    state = S(dynamic.state)
    if state not in WAY:
        before = [S.RECEIVED] if dynamic.received_on else []
        return [*(Step(str(it.label), "done") for it in before), Step(str(state.label), "current")]
    here = WAY.index(state)
    status = ["done" if place < here else "current" if place == here else "todo" for place in range(len(WAY))]
    status[-1] = "star"
    return [Step(str(it.label), how) for it, how in zip(WAY, status, strict=True)]


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that this visitor may do."""

    label: str
    url: str


def offers(user: Any, dynamic: SmallDynamic) -> list[Offer]:
    """Return what `user` may do now, the most expected first."""
    if not user.is_authenticated:
        return []
    possible: list[tuple[Action, str, str]] = [
        (actions.vouch, "vouch", _("Dire oui, comme adulte référent")),
        (actions.grant, "answer", _("Répondre")),
        (actions.tell_done, "done", _("Dire que c'est parti, ou que c'est fait")),
        (actions.add_receipt, "receipts", _("Remettre les justificatifs")),
        (actions.settle, "money", _("Solder")),
        (actions.help_in_kind, "money", _("Versements et prêts")),
        (actions.drop, "drop", _("Renoncer")),
    ]
    seen: set[str] = set()
    found = []
    for action, page, label in possible:
        if page not in seen and refusal(action, user, dynamic) is None:
            seen.add(page)
            url = reverse(f"fund:{page}", args=[dynamic.number, dynamic.slug])
            found.append(Offer(label, url))
    return found


def told(dynamic: SmallDynamic, user: Any, today: datetime.date) -> dict[str, Any]:
    """Return what the page needs."""
    sums, lines = queries.sums(dynamic), queries.lines_of(dynamic)
    may_see_receipts = queries.may_see_receipts(user, dynamic)
    is_staff = user.is_authenticated and (is_officer | is_elected)(user, dynamic)
    return {
        "dynamic": dynamic,
        "asker": queries.public_name_of(dynamic),
        "decision": getattr(dynamic, "decision", None),
        "sums": sums,
        "lines": [line for line in lines if line.kind != LineKind.SPENT],
        "steps": steps(dynamic),
        "town_half": _town_half(dynamic, sums, lines),
        "days_late": dynamic.days_late(today),
        "offers": offers(user, dynamic),
        "may_see_receipts": may_see_receipts,
        "receipts": [line for line in lines if line.kind == LineKind.SPENT] if may_see_receipts else [],
        "is_staff": is_staff,
        "is_minor": dynamic.author.is_minor,
    }


def _town_half(dynamic: SmallDynamic, sums: Sums, lines: list[Line]) -> str:
    """Say what the town's half is, or when it will be known."""
    if dynamic.state == S.ASKED:
        return _("Attend l'accord de l'adulte référent")
    if dynamic.state == S.RECEIVED and dynamic.answer_due_on:
        day = date_format(dynamic.answer_due_on, "DATE_FORMAT")
        return _("Répond avant le %(date)s") % {"date": day}
    if dynamic.state == S.REFUSED:
        return _("A dit non, et propose une autre piste")
    parts = [euros(sums.granted)] if sums.granted else []
    lent = (line for line in lines if line.kind == LineKind.IN_KIND and not hasattr(line, "corrected_by"))
    parts += [line.what for line in lent if line.amount_cents]
    return " · ".join(parts) or "…"


def warning(dynamic: SmallDynamic) -> str:
    """Say that a written agreement is the law, when what is given in the year goes above the limit."""
    if dynamic.is_informal:
        return ""
    given = queries.given_in_year(dynamic.asker, dynamic.envelope.year)
    if dynamic.state == S.RECEIVED:
        given += dynamic.asked_cents
    if given <= queries.AGREEMENT_ABOVE_CENTS:
        return ""
    return _(
        "Avec cette aide, %(who)s reçoit %(amount)s du petit fonds cette année. Au-delà de %(limit)s par an, "
        "toutes aides confondues, une convention écrite est obligatoire (décret n° 2001-495)."
    ) % {
        "who": dynamic.asker.name,
        "amount": euros(given),
        "limit": euros(queries.AGREEMENT_ABOVE_CENTS),
    }


def editable(lines: list[Line]) -> list[Line]:
    """Return the lines that may be corrected: those that count, written by somebody."""
    return [line for line in lines if line.kind != LineKind.RELEASED and not hasattr(line, "corrected_by")]
