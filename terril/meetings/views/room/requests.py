"""What a meeting asked of a service: everybody reads it, the service and the officer answer it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from terril.meetings.actions.building import answer_request
from terril.meetings.forms.building import AnswerForm
from terril.meetings.queries import choosing
from terril.ui.gate import Task
from terril.ui.gate import answer as answered


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, number: int, card: int) -> HttpResponse:
    """Read what is asked, by when, and what became of it."""
    asked = choosing.request_of(request.town, number, card)
    if asked is None:
        raise Http404
    task = Task(
        request,
        answer_request,
        asked,
        AnswerForm,
        button=_("Dire ce qui est fait"),
        said=lambda _card: _("C'est dit. Merci !"),
    )
    return answered(
        request,
        asked.meeting,
        [task] if asked.answered_on is None else [],
        heading=asked.what,
        template="meetings/request.html",
        goes_to=lambda _card: asked.became_url,
        is_worth_reading=True,
        card=asked,
        meeting=asked.meeting,
    )
