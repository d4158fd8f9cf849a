"""What everything is measured against: the least that a Django page can do, through the same middleware."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines

from terril.initiatives.models import Initiative

ROWS = 20
# No page frame and no context processor: rows of a table and nothing else.
_TEMPLATE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Plancher</title></head><body>
<table>{% for row in rows %}<tr><td>{{ row.number }}</td>
<td><a href="/initiatives/{{ row.number }}-{{ row.slug }}/">{{ row.title }}</a></td>
<td>{{ row.get_state_display }}</td><td>{{ row.received_on|date:"j F Y" }}</td></tr>{% endfor %}
</table></body></html>"""


def rows(request: HttpRequest) -> HttpResponse:
    """Twenty rows from one query, for somebody signed in."""
    found = Initiative.objects.filter(territory=request.town).order_by("-number")[:ROWS]
    return HttpResponse(_compiled().render({"rows": found}))


@login_not_required
def public_rows(request: HttpRequest) -> HttpResponse:
    """The same for strangers, never kept."""
    response = rows(request)
    response["Cache-Control"] = "no-store"
    return response


@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    """An answer without a page, never kept."""
    return HttpResponse(b"", headers={"Cache-Control": "no-store"})


@cache
def _compiled() -> Any:
    return engines["django"].from_string(_TEMPLATE)
