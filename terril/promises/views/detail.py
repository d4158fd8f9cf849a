"""One promise: its words, and all that was said of it since."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from terril.foundation import clock
from terril.promises import actions, queries
from terril.promises.models import PublicCommitment
from terril.promises.views.gate import find
from terril.ui.acting import refusal
from terril.uploads.views import served


@login_not_required
@require_safe
def detail(request: HttpRequest, number: int) -> HttpResponse:
    """The promise, the line of its life, and what this visitor may do."""
    promise = find(request, number)
    return render(
        request,
        "promises/detail.html",
        {
            "promise": promise,
            "line": queries.line_of(promise, clock.today()),
            "events": queries.life_of(promise),
            "term": queries.term_at(queries.terms_of(request.town), promise.made_on),
            "orientations": list(promise.commitment.agreement.orientations.order_by("position", "pk")),
            "offers": _offers(request, promise),
            "may_answer": request.user.is_authenticated
            and not refusal(actions.publish, request.user, promise),
        },
    )


def _offers(request: HttpRequest, promise: PublicCommitment) -> list[dict[str, str]]:
    """Return what those who work for the town may do now."""
    if not request.user.is_authenticated:
        return []
    deeds: tuple[tuple[Any, str, Any], ...] = (
        (actions.report, "report", _("Donner des nouvelles")),
        (actions.keep, "keep", _("Il est tenu")),
        (actions.revise, "revise", _("Réviser")),
        (actions.give_up, "give_up", _("Renoncer")),
        (actions.take_up_again, "take_up_again", _("Reprendre cet engagement")),
    )
    return [
        {"url": reverse(f"promises:{name}", args=[promise.number]), "label": label}
        for action, name, label in deeds
        if not refusal(action, request.user, promise)
    ]


@login_not_required
@require_safe
def proof(request: HttpRequest, number: int, pk: int) -> HttpResponseBase:
    """A paper that shows something of this promise."""
    scan = queries.proofs_of(find(request, number), pk)
    if scan is None:
        raise Http404
    return served(str(scan.file.name), scan.content_type, as_attachment=True)
