"""The board of the town's promises, for everybody; and the sheet for the notice board."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from terril.promises import actions, queries
from terril.promises.forms import BoardFilter
from terril.promises.states import Status
from terril.ui.acting import refusal
from terril.vision.queries import every_orientation_of

# The names in addresses of what a board is narrowed by.
ASKED = ("qui", "orientation", "lieu", "mandat", "etat")


@login_not_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Every promise, with what became of it: ?qui= ?orientation= ?lieu= ?mandat= ?etat=."""
    town = request.town
    terms = list(queries.terms_of(town))
    form = BoardFilter(
        request.GET or None,
        carriers=queries.carriers_of(town),
        orientations=list(every_orientation_of(town)),
        places=queries.places_of(town),
        terms=terms,
    )
    asked = form.asked()
    lines = queries.board(town, **asked)
    return render(
        request,
        "promises/board.html",
        {
            "form": form,
            "lines": lines,
            "counted": counted(lines),
            "terms": terms,
            "is_filtered": bool(asked),
            "may_publish": _may(request, actions.publish),
            "may_keep_terms": _may(request, actions.add_term),
        },
    )


def counted(lines: list[queries.Line]) -> list[dict[str, Any]]:
    """Return each status that promises stand at, with how many, in the order of the board."""
    return [
        {"status": status, "label": Status(status).label, "count": count}
        for status, count in queries.counts(lines).items()
        if count
    ]


def _may(request: HttpRequest, action: Any) -> bool:
    return request.user.is_authenticated and not refusal(action, request.user, request.town)


@login_not_required
@require_safe
def poster(request: HttpRequest) -> HttpResponse:
    """The board as a sheet for the notice board."""
    # Read when first needed: the typesetter weighs more than all the pages together.
    from terril.promises.pdf import board_pdf

    response = HttpResponse(board_pdf(request.town), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="engagements.pdf"'
    return response
