"""The fund in the open: its envelope, its rules, its table, and the files to carry it away."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from terril.fund import actions, queries
from terril.fund.forms import FilterForm
from terril.fund.models import Envelope, SmallDynamic
from terril.fund.queries import Sums
from terril.fund.states import DynamicState
from terril.fund.views import story
from terril.fund.views.gate import find
from terril.ui.acting import refusal
from terril.ui.pagination import paginate

PER_PAGE = 50
# What makes a spreadsheet read a text as a formula (OWASP, "CSV Injection").
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Row:
    """What the table shows of one small dynamic."""

    number: int
    url: str
    title: str
    asker: str
    state: str
    look: str
    late: str
    sums: Sums


@login_not_required
@require_safe
def fund(request: HttpRequest) -> HttpResponse:
    """What the fund is, what it has left, and all that was asked of it in a year."""
    town, today = request.town, timezone.localdate()
    envelopes = queries.envelopes_of(town)
    years = [envelope.year for envelope in envelopes]
    form = FilterForm(request.GET, years=years)
    form.is_valid()
    chosen = form.cleaned_data
    envelope = _chosen(envelopes, chosen.get("annee", ""), today.year)
    context: dict[str, Any] = {
        "form": form,
        "envelope": envelope,
        "is_this_year": envelope is not None and envelope.year == today.year,
        "may_keep": request.user.is_authenticated and not refusal(actions.open_envelope, request.user, town),
    }
    if envelope is not None:
        form.initial["annee"] = str(envelope.year)
        dynamics = queries.listing(
            envelope, state_group=chosen.get("etat", ""), asker_group=chosen.get("qui", "")
        )
        amounts = queries.sums_of(dynamics.order_by())
        page = paginate(request, dynamics, PER_PAGE)
        context |= {
            "figures": queries.figures(envelope),
            "page": page,
            "base_query": page.base_query,
            "rows": [_row(dynamic, amounts[dynamic.pk], today) for dynamic in page.object_list],
            "total": queries.total(amounts.values()),
            "count": page.paginator.count,
            "is_filtered": bool(chosen.get("etat") or chosen.get("qui")),
            "subsidies": queries.scdl(town, envelope.year),
        }
    return render(request, "fund/fund.html", context)


def _chosen(envelopes: Sequence[Envelope], asked: str, this_year: int) -> Envelope | None:
    """Return the envelope asked for; this year's, or the latest before it, otherwise."""
    by_year = {envelope.year: envelope for envelope in envelopes}
    if asked and int(asked) in by_year:
        return by_year[int(asked)]
    past = [envelope for envelope in envelopes if envelope.year <= this_year]
    return next(iter(past or envelopes), None)


def _row(dynamic: SmallDynamic, sums: Sums, today: Any) -> Row:
    return Row(
        number=dynamic.number,
        url=dynamic.get_absolute_url(),
        title=dynamic.title,
        asker=queries.public_name_of(dynamic),
        state=str(DynamicState(dynamic.state).label),
        look=story.LOOKS.get(DynamicState(dynamic.state), ""),
        late=late(dynamic.days_late(today)),
        sums=sums,
    )


def late(days: int) -> str:
    """Say by how many days the town's answer is late; nothing when it is not."""
    if not days:
        return ""
    return ngettext("Réponse en retard de %(count)d jour", "Réponse en retard de %(count)d jours", days) % {
        "count": days
    }


@login_not_required
@require_safe
def detail(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """One small dynamic: the two halves, the answer, the money; what this visitor may do next."""
    dynamic = find(request, number)
    if slug != dynamic.slug:
        return redirect(dynamic, permanent=True)
    return render(request, "fund/detail.html", story.told(dynamic, request.user, timezone.localdate()))


@login_not_required
@require_safe
def table(request: HttpRequest, year: int) -> HttpResponse:
    """The table of a year as a file: who asks is named only when it is a registered organisation."""
    _envelope(request, year)
    rows = queries.published(request.town, year)
    lines = ([value(row) for _name, value in queries.COLUMNS] for row in rows)
    return _file(f"petit-fonds-{year}.csv", [name for name, _value in queries.COLUMNS], lines)


@login_not_required
@require_safe
def subsidies(request: HttpRequest, year: int) -> HttpResponse:
    """The subsidies of a year in the common form of towns (SCDL subventions 2.1.1)."""
    _envelope(request, year)
    found = queries.scdl(request.town, year)
    if found.has_no_giver:
        raise Http404(_("Il manque le SIRET de la mairie."))
    lines = ([line[name] for name in queries.SCDL_COLUMNS] for line in found.lines)
    return _file(f"subventions-{request.town.siren}-{year}.csv", queries.SCDL_COLUMNS, lines)


def _envelope(request: HttpRequest, year: int) -> Envelope:
    envelope = queries.envelope_of(request.town, year)
    if envelope is None:
        raise Http404
    return envelope


def _file(name: str, columns: Sequence[str], lines: Iterable[Sequence[Any]]) -> HttpResponse:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in line] for line in lines)
    response = HttpResponse(out.getvalue().encode(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cell(value: Any) -> str:
    """Return a value as a file holds it: no spreadsheet runs what somebody wrote."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
