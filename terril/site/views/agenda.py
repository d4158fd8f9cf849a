"""The calendar that a telephone reads, by a secret address."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from terril.site.queries.agenda import appointments_of
from terril.ui.calendar import calendar
from terril.upkeep import links
from terril.upkeep.queries import calendar_of_token


@login_not_required
@never_cache
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has the address reads it, and nobody keeps it; changed or closed, it is not found."""
    found = links.read_calendar_token(token)
    key = calendar_of_token(request.town, *found) if found else None
    if key is None:
        raise Http404
    with translation.override(key.user.language):
        name = _("Mes tours, %(town)s") % {"town": request.town.name}
        content = calendar(
            name,
            appointments_of(key.user, request.town),
            domain=f"terril-{request.town.pk}",
            time_zone=request.town.time_zone,
        )
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="terril.ics"', "X-Robots-Tag": "noindex"},
    )
