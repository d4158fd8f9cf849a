"""The minutes on paper, word for word those of the page."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from terril.meetings.composing import blocks
from terril.meetings.models import Meeting, Minutes
from terril.meetings.queries.after import day_of
from terril.ui.pdf import compile_sheet

HERE = Path(__file__).resolve().parent


def minutes_pdf(meeting: Meeting, minutes: Minutes) -> bytes:
    """Return the PDF of the approved minutes, tagged for screen readers (PDF/UA-1)."""
    published_on = minutes.published_on or minutes.approved_on
    dawn = datetime.datetime.combine(published_on, datetime.time(), tzinfo=datetime.UTC)
    return compile_sheet(HERE / "minutes.typ", _sheet(meeting, minutes), int(dawn.timestamp()))


def _sheet(meeting: Meeting, minutes: Minutes) -> dict[str, Any]:
    """Return all that the sheet says, as words."""
    town, version = meeting.territory, minutes.approved
    return {
        "language": version.language,
        "town": town.name,
        "heading": _("Compte rendu de réunion"),
        "title": meeting.subject,
        "below": date_format(day_of(meeting), "DATE_FORMAT")
        + (f" · {meeting.place}" if meeting.place else ""),
        "sections": [{"title": each["title"], "blocks": blocks(each["text"])} for each in version.content],
        "approved": _("Approuvé le %(day)s") % {"day": date_format(minutes.approved_on, "DATE_FORMAT")},
        "address": f"{town.host or ''}{minutes.get_absolute_url()}",
        "page": _("page"),
        "of": _("sur"),
        "notice": _("Démonstration : personnes inventées, rien n'engage la commune") if town.is_demo else "",
    }
