"""The settings of the town."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from terril.territories import actions, queries
from terril.territories.boundary import MAX_BYTES
from terril.territories.forms import QuarterForm, SettingsForm
from terril.ui.acting import act, object_to, refusal


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Show and change the settings of the town, its boundary and its quarters."""
    town = request.town
    if reason := refusal(actions.change_settings, request.user, town):
        raise reason
    is_quarter = "quarter" in request.POST
    is_settings = request.method == "POST" and not is_quarter
    form = SettingsForm.of(town, *((request.POST, request.FILES) if is_settings else ()))
    quarter_form = QuarterForm(request.POST if is_quarter else None)
    if is_quarter:
        if quarter_form.is_valid() and act(
            quarter_form,
            actions.add_quarter,
            request.user,
            town,
            name=quarter_form.cleaned_data["quarter"],
            names={"name": "quarter"},
        ):
            messages.success(request, _("Le quartier est ajouté."))
            return redirect("territories:settings")
    elif is_settings and form.is_valid() and _keep(request, form):
        messages.success(request, _("Les réglages sont enregistrés."))
        return redirect("territories:settings")
    return render(
        request,
        "territories/settings.html",
        {"form": form, "quarter_form": quarter_form, "quarters": queries.quarters_of(town)},
        status=422 if form.errors or quarter_form.errors else 200,
    )


def _keep(request: HttpRequest, form: SettingsForm) -> bool:
    """Keep the settings and the boundary: both, or neither with the reasons in the form."""
    town = request.town
    file = form.cleaned_data["boundary"]
    try:
        with transaction.atomic():
            actions.change_settings(request.user, town, **form.typed())
            if file:
                actions.set_boundary(request.user, town, geojson=file.read(MAX_BYTES + 1))
    except ValidationError as objection:
        object_to(form, objection, names={"geojson": "boundary"})
        return False
    return True
