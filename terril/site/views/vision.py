"""The town's project: the star, the orientations, and for each of them everything that serves it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from terril.foundation import clock
from terril.site.queries import vision as queries
from terril.ui.acting import act, refusal
from terril.vision import actions
from terril.vision.forms import PromisesForm
from terril.vision.queries import latest_version, star_of, steps_of, withdrawn_of


@login_not_required
@require_safe
def vision(request: HttpRequest) -> HttpResponse:
    """The star, the values, the orientations with what serves each, and how it was worked out."""
    town = request.town
    return render(
        request,
        "site/vision.html",
        {
            "star": star_of(town),
            "orientations": queries.orientations_served(town),
            "withdrawn": withdrawn_of(town),
            "version": latest_version(town),
            "steps": steps_of(town),
        },
    )


@login_not_required
@require_safe
def orientation(request: HttpRequest, slug: str) -> HttpResponse:
    """One orientation: why, what will be different, all that serves it; or honestly nothing yet."""
    shown = queries.orientation(request.town, slug)
    if shown is None:
        raise Http404
    return render(
        request,
        "site/orientation.html",
        {"orientation": shown, "served": queries.serving(shown, clock.today()), "shown": queries.SHOWN},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def promises(request: HttpRequest, slug: str) -> HttpResponse:
    """Which public promises lead to an orientation."""
    shown = queries.orientation(request.town, slug)
    if shown is None:
        raise Http404
    if reason := refusal(actions.hang_promises, request.user, shown):
        raise reason
    form = PromisesForm(
        request.POST or None,
        promises=queries.public_promises(request.town),
        initial={"promises": list(shown.promises.values_list("pk", flat=True))},
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and act(form, actions.hang_promises, request.user, shown, **form.cleaned_data)
    ):
        messages.success(request, _("C'est noté."))
        return redirect(shown)
    return render(
        request,
        "site/promises.html",
        {"form": form, "orientation": shown},
        status=422 if form.errors else 200,
    )
