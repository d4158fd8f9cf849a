"""What the actions of the fund share: writing a line, acting for somebody, the facts of a sentence."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from terril.foundation import clock
from terril.fund import rules
from terril.fund.models import Line, LineKind, SmallDynamic
from terril.people.models import User
from terril.uploads.models import Scan


def write_line(
    actor: User,
    dynamic: SmallDynamic,
    kind: LineKind,
    cents: int,
    *,
    on: datetime.date | None = None,
    what: str = "",
    scan: Scan | None = None,
    corrects: Line | None = None,
) -> Line:
    """Add a line. Raises ValidationError keyed "on" for a day to come."""
    today = clock.today()
    if on is not None and on > today:
        raise ValidationError({"on": gettext("Cette date n'est pas encore arrivée.")})
    return Line.objects.create(
        dynamic=dynamic,
        kind=kind,
        amount_cents=cents,
        on=on or today,
        what=what,
        scan=scan,
        entered_by=actor,
        corrects=corrects,
    )


def some(cents: int) -> int:
    """Return an amount that is one. Raises ValidationError keyed "amount_cents"."""
    if cents <= 0:
        raise ValidationError({"amount_cents": gettext("Écrivez un montant plus grand que zéro.")})
    return cents


def on_behalf_of(actor: User, dynamic: SmallDynamic) -> User | None:
    """Return the author when somebody else than those who ask acts for them (at the counter)."""
    return None if rules.is_asker(actor, dynamic) else dynamic.author


def facts_of(dynamic: SmallDynamic, **more: Any) -> dict[str, Any]:
    """Return what every sentence of the journal about a small dynamic may name."""
    return {"title": dynamic.title, "number": dynamic.number, **more}
