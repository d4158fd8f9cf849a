"""All the initiatives of a town: a list, the same beside a map, filters and a search."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from terril.agreements.models import Side
from terril.agreements.queries import needs_of
from terril.initiatives import queries
from terril.initiatives.forms.listing import FilterForm
from terril.initiatives.models import Initiative
from terril.initiatives.views import pebbles, story
from terril.territories.models import Territory
from terril.territories.queries import quarters_of
from terril.ui import map
from terril.ui.kept import kept
from terril.ui.pagination import paginate

PER_PAGE = 20
PER_MAP = 60
# How many commitments a card tells of each half.
SAID_OF_A_HALF = 2


@login_not_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The newest first; a search, the best answers first. It is the same list for everybody."""
    return render(request, "initiatives/list.html", {"told": kept(request, lambda: _told_to_all(request))})


def _told_to_all(request: HttpRequest) -> SafeString:
    """Return the whole list, filters and all, as everybody sees it."""
    town = request.town
    form = FilterForm(
        request.GET,
        quarters=quarters_of(town),
        orientations=town.orientations.order_by("position", "title"),
    )
    is_map = request.GET.get("vue") == "carte"
    page = paginate(request, _found(request, form), PER_MAP if is_map else PER_PAGE)
    initiatives = list(page.object_list)
    for initiative in initiatives:
        initiative.territory = town
    here = reverse("initiatives:list")
    asked = request.GET.copy()
    for name in ("page", "vue"):
        asked.pop(name, None)
    base = asked.urlencode()
    context: dict[str, Any] = {
        "form": form,
        "page": page,
        "base_query": page.base_query,
        "total": page.paginator.count,
        "cards": cards_of(town, initiatives),
        "is_map": is_map,
        "choices": [field for field in form if field.name != "q"],
        "is_sorted": any(value for name, value in form.cleaned_data.items() if name != "q"),
        "is_filtered": any(form.cleaned_data.values()),
        "here": here,
        "list_url": f"{here}?{base}" if base else here,
        "map_url": f"{here}?{base}&vue=carte" if base else f"{here}?vue=carte",
        "propose_url": reverse("initiatives:propose"),
        "town_map": None,
    }
    if is_map:
        context |= _map(town, initiatives)
    return render_to_string("initiatives/_list.html", context)


def _found(request: HttpRequest, form: FilterForm) -> QuerySet[Initiative]:
    """Return the initiatives that answer to the filters; a filter that names nothing is left out."""
    form.is_valid()
    chosen = form.cleaned_data
    return queries.listing(
        AnonymousUser(),
        request.town,
        state_group=chosen.get("etat") or None,
        quarter=chosen.get("quartier"),
        orientation=chosen.get("orientation"),
        looking_for_help=chosen.get("aide", False),
        search=chosen.get("q", ""),
    )


@dataclass
class Card:
    """What a list shows of one initiative."""

    number: int
    url: str
    title: str
    steps: SafeString
    halves: SafeString
    needs: str
    late: str
    foot: str
    place: str
    latitude: float | None
    longitude: float | None


def cards_of(town: Territory, initiatives: Sequence[Initiative]) -> list[Card]:
    """Return the cards of these initiatives (read with quarter and service), in two queries for all."""
    today = timezone.localdate()
    said = queries.said_in_halves(initiatives)
    missing: dict[int, int] = defaultdict(int)
    needs = needs_of(town, today).select_related(None).order_by()
    for need in needs.filter(agreement__in=[initiative.agreement_id for initiative in initiatives]):
        # Counted by the query itself: see agreements.queries.needs_of.
        missing[need.agreement_id] += need.free  # type: ignore[attr-defined]
    start = reverse("initiatives:list")
    titles = str(Side.TOWN.label), str(Side.INHABITANTS.label)
    return [
        Card(
            number=initiative.number or 0,
            url=f"{start}{initiative.number}-{initiative.slug}/",
            title=initiative.title,
            steps=pebbles.drawn(initiative),
            halves=_halves(initiative, said, titles),
            needs=_missing(missing[initiative.agreement_id]),
            late=late(initiative),
            foot=_("n° %(number)s") % {"number": initiative.number},
            place=initiative.quarter.name if initiative.quarter else "",
            latitude=initiative.latitude,
            longitude=initiative.longitude,
        )
        for initiative in initiatives
    ]


def _halves(
    initiative: Initiative, said: dict[tuple[int, str], list[str]], titles: tuple[str, str]
) -> SafeString:
    """Draw the two halves, the town's first; while it owes an answer, that answer is its half."""
    town, us = (
        said[initiative.agreement_id, side][:SAID_OF_A_HALF] for side in (Side.TOWN, Side.INHABITANTS)
    )
    who = ""
    if not town:
        says = story.town_says(initiative)
        town, who = [says.what], says.who
    return format_html(
        '<div class="halves"><div class="half-town"><b class="half-title">{}</b>{}{}</div>'
        '<div class="half-us"><b class="half-title">{}</b>{}</div></div>',
        titles[0],
        _joined(town),
        format_html('<span class="half-who">{}</span>', who) if who else "",
        titles[1],
        _joined(us),
    )


def _joined(parts: list[str]) -> str:
    return " · ".join(parts) or "…"


def _missing(places: int) -> str:
    """Say how many people are looked for."""
    if not places:
        return ""
    return ngettext("Il manque %(count)d personne.", "Il manque %(count)d personnes.", places) % {
        "count": places
    }


def late(initiative: Initiative) -> str:
    """Say by how many days the town's answer is late; nothing when it is not."""
    days = initiative.days_late(timezone.localdate())
    if not days:
        return ""
    return ngettext("Réponse en retard de %(count)d jour", "Réponse en retard de %(count)d jours", days) % {
        "count": days
    }


def _map(town: Territory, initiatives: Sequence[Initiative]) -> dict[str, Any]:
    """Return the drawing of the town and the points of these initiatives."""
    placed = [
        (initiative, (initiative.latitude, initiative.longitude))
        for initiative in initiatives
        if initiative.latitude is not None and initiative.longitude is not None
    ]
    sketch = map.draw(town.boundary, [place for _initiative, place in placed])
    points = []
    start = reverse("initiatives:list")
    for initiative, place in placed:
        # Written here and not in the template: a French template writes 1,5 where SVG needs 1.5.
        if sketch and (spot := sketch.point(*place)):
            points.append(
                {
                    "x": f"{spot[0]:g}",
                    "y": f"{spot[1]:g}",
                    "text_y": f"{spot[1] + 5:g}",
                    "number": str(initiative.number),
                    "title": initiative.title,
                    "url": f"{start}{initiative.number}-{initiative.slug}/",
                }
            )
    return {"town_map": sketch, "points": points, "unplaced": len(initiatives) - len(points)}
