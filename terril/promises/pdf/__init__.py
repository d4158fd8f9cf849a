"""The board as sheets for the notice board of the town hall: every promise, in words."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from terril.promises.queries import Line, board, counts
from terril.promises.states import Status
from terril.territories.models import Territory
from terril.ui.pdf import compile_sheet

SHEET = Path(__file__).resolve().parent / "board.typ"
COLOURS = {Status.KEPT: "moss", Status.LATE: "brick", Status.GIVEN_UP: "brick"}


def board_pdf(town: Territory) -> bytes:
    """Return the PDF of the board, tagged for screen readers (PDF/UA-1), in one query."""
    today = timezone.localdate()
    dawn = datetime.datetime.combine(today, datetime.time(), tzinfo=datetime.UTC)
    return compile_sheet(SHEET, _sheet(town, board(town, today=today), today), int(dawn.timestamp()))


def _sheet(town: Territory, lines: list[Line], today: datetime.date) -> dict[str, Any]:
    """Return all that the sheet says, as words."""
    return {
        "language": get_language() or "fr",
        "town": town.name,
        "title": _("Les engagements de %(town)s") % {"town": town.name},
        "below": _("Ce que la commune a promis devant tous, et ce que c'est devenu"),
        "counts": [
            {"label": str(status.label), "count": str(count)}
            for status, count in counts(lines).items()
            if count
        ],
        "lines": [
            {
                "status": str(line.status.label),
                "colour": COLOURS.get(line.status, "slate"),
                "words": line.words,
                "who": _who(line),
                "more": _more(line),
            }
            for line in lines
        ],
        "empty": _("Pas encore d'engagement public."),
        "footer": _("Le %(day)s. Chaque engagement a sa page, ses preuves et ses questions : %(address)s")
        % {
            "day": date_format(today, "DATE_FORMAT"),
            "address": f"{town.host or ''}{reverse('promises:board')}",
        },
        "notice": _("Démonstration : personnes inventées, rien n'engage la commune") if town.is_demo else "",
    }


def _who(line: Line) -> str:
    who = line.promise.carried_by
    if line.status == Status.KEPT:
        day = date_format(line.settled_on, "DATE_FORMAT")
        return _("%(who)s, tenu le %(day)s") % {"who": who, "day": day}
    return who if line.when.kind == "unspecified" else f"{who}, {line.when.in_words()}"


def _more(line: Line) -> str:
    """Say by how much it is late, or why it was given up."""
    if line.days_late:
        return ngettext("En retard de %(days)d jour.", "En retard de %(days)d jours.", line.days_late) % {
            "days": line.days_late
        }
    return line.promise.commitment.state_reason
