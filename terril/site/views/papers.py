"""What the officer writes once it has been seen or done: papers shown, parties that have met."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from terril.agreements import actions
from terril.agreements.models import ProofKind
from terril.foundation import clock
from terril.site.forms import ProofForm
from terril.site.queries import papers as queries
from terril.ui.acting import act, refusal, way_back


@require_http_methods(["GET", "HEAD", "POST"])
def proofs(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers of one organisation: seen, not kept."""
    organisation = get_object_or_404(queries.organisations_of(request.town), pk=pk)
    if reason := refusal(actions.see_proof, request.user, organisation):
        raise reason
    form = ProofForm(
        request.POST if request.method == "POST" else None,
        initial={"kind": ProofKind.INSURANCE, "seen_on": clock.today()},
    )
    if form.is_bound and form.is_valid():
        proof = act(form, actions.see_proof, request.user, organisation, **form.cleaned_data)
        if proof is not None:
            messages.success(request, _("C'est noté : la pièce est vue. Rendez-la, nous n'en gardons pas."))
            return redirect("site:workshop")
    return render(
        request,
        "site/proofs.html",
        {
            "form": form,
            "organisation": organisation,
            "proofs": queries.proofs_of(organisation)[:20],
            "today": clock.today(),
        },
        status=422 if form.errors else 200,
    )


@require_POST
def met(request: HttpRequest, pk: int) -> HttpResponse:
    """One press says that the parties have taken stock together."""
    agreement = get_object_or_404(queries.running(request.town), pk=pk)
    actions.tell_review(request.user, agreement)
    messages.success(request, _("C'est noté : le point est fait."))
    return redirect(way_back(request, reverse("site:workshop")))
