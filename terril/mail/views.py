"""The outbox: the mails of a demonstration, read in the browser instead of sent."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from terril.mail import queries
from terril.mail.models import Mail
from terril.ui.pagination import paginate

A_PAGE = 50


@login_not_required
@require_safe
@never_cache
def outbox(request: HttpRequest) -> HttpResponse:
    """List the town's mails, the latest first."""
    mails = _mails_of(request).defer("text", "html").order_by("-pk")
    return render(request, "mail/outbox.html", {"page": paginate(request, mails, A_PAGE)})


@login_not_required
@require_safe
@never_cache
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one mail as its reader gets it, and its HTML as text."""
    return render(request, "mail/detail.html", {"mail": get_object_or_404(_mails_of(request), pk=pk)})


def _mails_of(request: HttpRequest) -> QuerySet[Mail]:
    """Return the mails of this town. Outside development there is no such page, for anybody."""
    if not settings.DEVELOPMENT:
        raise Http404
    return queries.mails_of(request.town.pk)
