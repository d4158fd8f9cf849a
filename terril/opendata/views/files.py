"""The data sets: the page that explains them, and the files."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import parse_etags
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.opendata import desk, queries, rules
from terril.opendata.dataset import DataSet
from terril.opendata.licences import licence_of
from terril.opendata.sets import DATA_SETS
from terril.ui.tables import TYPES, Row, file_name, respond, spreadsheet_dialect


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Say what each data set holds, when it last changed, and how to carry it away and cite it."""
    town = request.town
    changes = queries.last_changes(town)
    told = [
        {
            "set": data_set,
            "count": data_set.found(town, {}).count(),
            "changed_on": _last_change(data_set, changes),
            "files": [
                {"end": end, "label": end.upper(), "url": reverse("opendata:file", args=[data_set.name, end])}
                for end in data_set.ends
            ],
        }
        for data_set in DATA_SETS.values()
    ]
    return render(
        request,
        "opendata/index.html",
        {
            "data_sets": told,
            "licence": licence_of(town),
            "address": request.build_absolute_uri(request.path),
            "today": clock.today(),
        },
    )


def _last_change(data_set: DataSet, changes: dict[str, Any]) -> Any:
    moments = [changes[topic] for topic in data_set.topics if topic in changes]
    return timezone.localtime(max(moments)).date() if moments else None


@login_not_required
@require_safe
def file(request: HttpRequest, name: str, end: str) -> HttpResponseBase:
    """Send one data set in one format, narrowed as the list was; the same file whoever asks."""
    data_set = DATA_SETS.get(name)
    if data_set is None or end not in data_set.ends:
        raise Http404
    town, licence = request.town, licence_of(request.town)
    etag = _etag(request)
    response: HttpResponseBase
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    elif request.method == "HEAD":
        response = HttpResponse(content_type=TYPES[end])
    else:
        asked, base = request.GET.dict(), f"{request.scheme}://{request.get_host()}"
        response = respond(
            data_set.columns,
            lambda: data_set.rows(town, asked, base),
            end=end,
            name=file_name(town.name, name, clock.today()),
            title=str(data_set.title),
            about=_about(data_set, request),
            place=data_set.place,
        )
    response["ETag"] = etag
    # Asked again each time, and answered "unchanged" while nothing happens in the town.
    response["Cache-Control"] = "no-cache"
    response["Link"] = f'<{licence.url}>; rel="license"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def desk_list(request: HttpRequest, name: str, end: str) -> HttpResponseBase:
    """Send the officer a list with what only the town hall reads, for a spreadsheet."""
    town = request.town
    if reason := rules.can_carry_lists_away.refusal(request.user, town):
        raise NotAllowed(reason)
    data_set = desk.LISTS.get(name)
    if data_set is None or end not in desk.ENDS:
        raise Http404
    asked, base = request.GET.dict(), f"{request.scheme}://{request.get_host()}"
    return respond(
        data_set.columns,
        lambda: data_set.rows(town, asked, base),
        end=end,
        name=file_name(town.name, name, clock.today()),
        title=str(data_set.title),
        about=[(column.name, str(column.meaning)) for column in data_set.columns],
        dialect=spreadsheet_dialect(),
    )


def _etag(request: HttpRequest) -> str:
    """Return what changes as soon as the file may: the journal, the day, the language, the address."""
    parts = (
        request.freshness.key,
        clock.today(),
        get_language(),
        request.get_host(),
        request.get_full_path(),
    )
    return f'W/"{blake2b(chr(10).join(map(str, parts)).encode(), digest_size=12).hexdigest()}"'


def _about(data_set: DataSet, request: HttpRequest) -> list[Row]:
    """Return the lines of a spreadsheet's second sheet: what it is, where from, under which licence."""
    licence = licence_of(request.town)
    lines: list[Row] = [
        (str(data_set.title), str(data_set.what)),
        (_("Source"), f"{request.town.name}, {request.build_absolute_uri(reverse('opendata:index'))}"),
        (_("Date"), date_format(clock.today(), "DATE_FORMAT")),
        (_("Licence"), f"{licence.name}, {licence.url}"),
        ("", ""),
    ]
    return lines + [(column.name, str(column.meaning)) for column in data_set.columns]
