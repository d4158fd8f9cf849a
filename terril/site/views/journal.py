"""The town's public memory: its journal, the seals that close it, and their feeds."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.foundation.models import Audience
from terril.foundation.verifier import VERIFIER
from terril.foundation.verifier.carrying import journal_lines
from terril.opendata.rules import can_carry_lists_away
from terril.site.queries import journal as queries
from terril.ui.tables import Column, Row, file_name, respond, spreadsheet_dialect

# The largest number that the data base can compare with: beyond it, there is nothing.
LARGEST = 2**63 - 1
SEALS_SHOWN = 30
LINES_AT_ONCE = 500
# The journal as a table.
COLUMNS = (
    Column("numero", kind="integer"),
    Column("moment", kind="moment"),
    Column("recit"),
    Column("sujet"),
    Column("qui_peut_le_lire"),
    Column("action"),
    Column("adresse"),
)


@login_not_required
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """The timeline: ?genre= a kind, ?mois=2026-05, ?initiative=12, ?avant= where the page begins."""
    asked = request.GET
    kinds = queries.kinds()
    narrowed = _narrowed(request)
    chronicle = queries.chronicle(
        request.user, request.town, before=_number(asked.get("avant", "")), **narrowed
    )
    filters = {
        "genre": narrowed["kind"],
        "mois": f"{narrowed['month']:%Y-%m}" if narrowed["month"] else "",
        "initiative": narrowed["initiative"] or "",
    }
    kept = {name: value for name, value in filters.items() if value}
    return render(
        request,
        "site/journal.html",
        {
            "chronicle": chronicle,
            "kinds": kinds,
            "filters": filters,
            "is_filtered": bool(kept),
            "is_first_page": "avant" not in asked,
            "older_url": f"?{urlencode({**kept, 'avant': chronicle.older})}" if chronicle.older else "",
            "newest_url": f"?{urlencode(kept)}" if kept else request.path,
        },
    )


def _narrowed(request: HttpRequest) -> dict[str, Any]:
    """Return what the journal is narrowed to; what names nothing is left out."""
    asked = request.GET
    kind = asked.get("genre", "")
    return {
        "kind": kind if kind in {kind.key for kind in queries.kinds()} else "",
        "month": _month(asked.get("mois", "")),
        "initiative": _number(asked.get("initiative", "")),
    }


@require_safe
def journal_file(request: HttpRequest, end: str) -> HttpResponseBase:
    """Send the officer the journal as they read it, for a spreadsheet: its sentences name people."""
    town, person, narrowed = request.town, request.user, _narrowed(request)
    if reason := can_carry_lists_away.refusal(person, town):
        raise NotAllowed(reason)
    if end not in ("csv", "xlsx"):
        raise Http404

    def rows() -> Iterator[Row]:
        before = None
        while True:
            page = queries.chronicle(person, town, before=before, length=LINES_AT_ONCE, **narrowed)
            for line in page.lines:
                entry = line.entry
                url = request.build_absolute_uri(line.url) if line.url else ""
                audience = str(Audience(entry.audience).label)
                yield entry.sequence, entry.happened_at, line.text, line.about, audience, entry.action, url
            if (before := page.older) is None:
                return

    return respond(
        COLUMNS,
        rows,
        end=end,
        name=file_name(town.name, "journal", clock.today()),
        title=_("Le journal"),
        dialect=spreadsheet_dialect(),
    )


def _number(text: str) -> int | None:
    """Read a number, however long; what is none asks for nothing."""
    return min(int(text), LARGEST) if re.fullmatch(r"\d{1,40}", text, re.ASCII) else None


def _month(text: str) -> datetime.date | None:
    """Read a month as <input type=month> writes it; what is none asks for nothing."""
    found = re.fullmatch(r"((?:19|20|21)\d\d)-(0[1-9]|1[0-2])", text, re.ASCII)
    return datetime.date(int(found[1]), int(found[2]), 1) if found else None


@login_not_required
@require_safe
def seals(request: HttpRequest) -> HttpResponse:
    """What a seal is, the latest ones, and how to keep them by oneself."""
    return render(
        request,
        "site/seals.html",
        {"seals": queries.seals_of(request.town, SEALS_SHOWN)},
    )


@login_not_required
@require_safe
def public_journal(request: HttpRequest) -> StreamingHttpResponse:
    """The public journal and its seals, to be read again without us (foundation.verifier)."""
    town = request.town
    lines = journal_lines(town.pk, town.name, staff=queries.staff_of(town), deeds=queries.TOWN_DEEDS)
    response = StreamingHttpResponse(
        (line.encode() for line in lines), content_type="application/jsonl; charset=utf-8"
    )
    name = file_name(town.name, "journal", clock.today())
    response["Content-Disposition"] = f'attachment; filename="{name}.jsonl"'
    return response


@login_not_required
@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The program that checks the file, to be read before it is run."""
    response = HttpResponse(VERIFIER.read_bytes(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{VERIFIER.name}"'
    return response


@login_not_required
@require_safe
def journal_feed(request: HttpRequest) -> HttpResponse:
    """The newest public entries, whoever asks: a feed is read by machines and passed on."""
    town = request.town
    feed = _feed(request, _("Journal de %(town)s") % {"town": town}, "site:journal", "site:journal_feed")
    for line in queries.chronicle(AnonymousUser(), town).lines:
        feed.add_item(
            title=line.text,
            link=request.build_absolute_uri(line.url or reverse("site:journal")),
            description=line.about,
            unique_id=_tag(request, line.entry.happened_at, f"journal/{town.pk}/{line.entry.sequence}"),
            pubdate=localtime(line.entry.happened_at),
            updateddate=localtime(line.entry.happened_at),
        )
    return _send(feed)


@login_not_required
@require_safe
def seals_feed(request: HttpRequest) -> HttpResponse:
    """The latest seals, to be kept by others: what many keep, nobody can rewrite."""
    town = request.town
    feed = _feed(request, _("Sceaux de %(town)s") % {"town": town}, "site:seals", "site:seals_feed")
    for seal in queries.seals_of(town, SEALS_SHOWN):
        feed.add_item(
            title=_("Sceau n° %(number)s : %(short)s") % {"number": seal.number, "short": seal.short},
            link=request.build_absolute_uri(f"{reverse('site:seals')}#sceau-{seal.number}"),
            description=_("Ce sceau ferme les lignes %(first)s à %(last)s, le %(date)s. Empreinte : %(root)s")
            % {
                "first": seal.first_sequence,
                "last": seal.last_sequence,
                "date": date_format(localtime(seal.sealed_at), "DATE_FORMAT"),
                "root": seal.root,
            },
            unique_id=_tag(request, seal.sealed_at, f"sceau/{town.pk}/{seal.number}"),
            pubdate=localtime(seal.sealed_at),
            updateddate=localtime(seal.sealed_at),
        )
    return _send(feed)


def _feed(request: HttpRequest, title: str, page: str, own: str) -> Atom1Feed:
    return Atom1Feed(
        title=title,
        link=request.build_absolute_uri(reverse(page)),
        description="",
        language=get_language(),
        author_name=str(request.town),
        feed_url=request.build_absolute_uri(reverse(own)),
    )


def _tag(request: HttpRequest, day: Any, path: str) -> str:
    """Return a name for ever (RFC 4151): the same whatever the address becomes."""
    host = request.get_host().split(":")[0]
    return f"tag:{host},{localtime(day):%Y-%m-%d}:{path}"


def _send(feed: Atom1Feed) -> HttpResponse:
    # A feed without any entry has no date of its own; the generator gives it the present moment.
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
