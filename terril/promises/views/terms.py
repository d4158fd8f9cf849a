"""Terms of office: the promises of each, whoever is mayor since."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from terril.promises import actions, queries
from terril.promises.forms import TermForm
from terril.promises.views.board import counted
from terril.ui.acting import act, refusal


@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    """Enter a term of office; those that are known."""
    town = request.town
    if reason := refusal(actions.add_term, request.user, town):
        raise reason
    form = TermForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and (term := act(form, actions.add_term, request.user, town, **form.cleaned_data))
    ):
        messages.success(request, _("Le mandat est inscrit."))
        return redirect(term)
    return render(
        request,
        "promises/terms.html",
        {"form": form, "terms": queries.terms_of(town)},
        status=422 if form.errors else 200,
    )


@login_not_required
@require_safe
def term(request: HttpRequest, slug: str) -> HttpResponse:
    """The promises of one term of office."""
    found = get_object_or_404(queries.terms_of(request.town), slug=slug)
    lines = queries.board(request.town, term=found)
    return render(
        request,
        "promises/term.html",
        {
            "term": found,
            "lines": lines,
            "counted": counted(lines),
            "others": [other for other in queries.terms_of(request.town) if other.pk != found.pk],
            "may_keep_terms": request.user.is_authenticated
            and not refusal(actions.change_term, request.user, found),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Correct a term, or say that it ended."""
    found = get_object_or_404(queries.terms_of(request.town), slug=slug)
    if reason := refusal(actions.change_term, request.user, found):
        raise reason
    form = TermForm(request.POST or None, initial=TermForm.of(found))
    if (
        request.method == "POST"
        and form.is_valid()
        and act(form, actions.change_term, request.user, found, **form.cleaned_data)
    ):
        messages.success(request, _("C'est enregistré."))
        return redirect(found)
    return render(
        request, "promises/terms.html", {"form": form, "term": found}, status=422 if form.errors else 200
    )
