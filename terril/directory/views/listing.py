"""Who acts in the town: a list, the same beside a map, filters and a search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from terril.directory import queries, rules
from terril.directory.forms import FilterForm
from terril.directory.models import Organisation
from terril.territories.models import Territory
from terril.territories.queries import quarters_of
from terril.ui import map
from terril.ui.pagination import paginate

PER_PAGE = 24
PER_MAP = 60


@login_not_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the organisations of the town by kind."""
    town = request.town
    form = FilterForm(request.GET, quarters=quarters_of(town))
    is_map = request.GET.get("vue") == "carte"
    found = queries.listing(request.user, town, **form.asked())
    page = paginate(request, found, PER_MAP if is_map else PER_PAGE)
    here = reverse("directory:list")
    asked = request.GET.copy()
    for name in ("page", "vue"):
        asked.pop(name, None)
    base = asked.urlencode()
    return render(
        request,
        "directory/list.html",
        {
            "form": form,
            "page": page,
            "choices": [field for field in form if field.name != "q"],
            "is_sorted": any(value for name, value in form.cleaned_data.items() if name != "q"),
            "is_filtered": any(form.cleaned_data.values()),
            "is_map": is_map,
            "list_url": f"{here}?{base}" if base else here,
            "map_url": f"{here}?{base}&vue=carte" if base else f"{here}?vue=carte",
            "may_register": rules.can_register(request.user, town),
            **(_map(town, list(page.object_list)) if is_map else {}),
        },
    )


def _map(town: Territory, organisations: Sequence[Organisation]) -> dict[str, Any]:
    """Return the drawing of the town and the points of these organisations, numbered as in the list."""
    placed = [
        (number, organisation, (organisation.latitude, organisation.longitude))
        for number, organisation in enumerate(organisations, start=1)
        if organisation.latitude is not None and organisation.longitude is not None
    ]
    sketch = map.draw(town.boundary, [place for _number, _organisation, place in placed])
    points = []
    for number, organisation, place in placed:
        # Written here and not in the template: a French template writes 1,5 where SVG needs 1.5.
        if sketch and (spot := sketch.point(*place)):
            points.append(
                {
                    "x": f"{spot[0]:g}",
                    "y": f"{spot[1]:g}",
                    "text_y": f"{spot[1] + 5:g}",
                    "number": number,
                    "title": organisation.name,
                    "url": reverse("directory:detail", args=[organisation.slug]),
                }
            )
    return {"town_map": sketch, "points": points, "unplaced": len(organisations) - len(points)}
