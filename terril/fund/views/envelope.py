"""Opening the envelope of a year, and changing its rules."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from terril.directory.queries import registered_in
from terril.fund import actions, queries
from terril.fund.forms import EnvelopeForm
from terril.fund.models import DEFAULT_CEILING_CENTS, DEFAULT_DELAY_DAYS, Envelope
from terril.ui.acting import act, refusal

TYPED = (
    "amount_cents",
    "ceiling_cents",
    "answer_delay_days",
    "committee",
    "kept_by",
    "rules",
    "legal_notes",
)


@require_http_methods(["GET", "HEAD", "POST"])
def envelope(request: HttpRequest) -> HttpResponse:
    """Open this year's envelope, or the next one's."""
    if reason := refusal(actions.open_envelope, request.user, request.town):
        raise reason
    today, opened = timezone.localdate(), queries.envelopes_of(request.town)
    taken = {one.year for one in opened}
    years = [year for year in (today.year, today.year + 1) if year not in taken]
    if not years:
        return redirect("fund:change", year=today.year + 1)
    # What was decided last year is a good beginning.
    last = opened[0] if opened else None
    form = EnvelopeForm(
        request.POST if request.method == "POST" else None,
        years=years,
        keepers=registered_in(request.town),
        initial=_initial(last)
        if last
        else {"ceiling_cents": DEFAULT_CEILING_CENTS, "answer_delay_days": DEFAULT_DELAY_DAYS},
    )
    if form.is_bound and form.is_valid():
        made = act(form, actions.open_envelope, request.user, request.town, **form.cleaned_data)
        if made is not None:
            messages.success(request, _("L'enveloppe est ouverte : les voisins peuvent demander."))
            return redirect(f"{reverse('fund:list')}?annee={made.year}")
    return _shown(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, year: int) -> HttpResponse:
    """Change the amount or the rules of a year."""
    opened = queries.envelope_of(request.town, year)
    if opened is None:
        raise Http404
    if reason := refusal(actions.change_envelope, request.user, opened):
        raise reason
    form = EnvelopeForm(
        request.POST if request.method == "POST" else None,
        years=[],
        keepers=registered_in(request.town),
        initial=_initial(opened),
    )
    is_right = form.is_bound and form.is_valid()
    if is_right and act(form, actions.change_envelope, request.user, opened, **form.cleaned_data):
        messages.success(request, _("C'est enregistré."))
        return redirect(f"{reverse('fund:list')}?annee={year}")
    return _shown(request, form, opened)


def _initial(opened: Envelope) -> dict[str, object]:
    return {name: getattr(opened, name) for name in TYPED}


def _shown(request: HttpRequest, form: EnvelopeForm, opened: Envelope | None) -> HttpResponse:
    context = {"form": form, "envelope": opened}
    return render(request, "fund/envelope.html", context, status=422 if form.is_bound else 200)
