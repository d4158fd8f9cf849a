"""The town's charter: the blocks of its agreements, each rewritten in both languages after a preview."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from terril.agreements import actions
from terril.agreements.clauses import DEFAULTS
from terril.agreements.queries import charter_of
from terril.site.forms import ClauseForm
from terril.site.queries import charter as queries
from terril.ui.acting import act, refusal


@require_http_methods(["GET", "HEAD", "POST"])
def charter(request: HttpRequest) -> HttpResponse:
    """The blocks in their order; a town without a charter adopts the one that is shipped."""
    town = request.town
    if reason := refusal(actions.adopt_charter, request.user, town):
        raise reason
    if request.method == "POST":
        actions.adopt_charter(request.user, town)
        messages.success(request, _("La charte est adoptée. Vous pouvez en réécrire chaque article."))
        return redirect("site:charter")
    clauses = charter_of(town)
    shown = queries.shown(town, clauses or list(DEFAULTS), get_language() or "fr")
    return render(request, "site/charter.html", {"clauses": shown, "is_adopted": bool(clauses)})


@require_http_methods(["GET", "HEAD", "POST"])
def clause(request: HttpRequest, key: str) -> HttpResponse:
    """One block: written in both languages, looked at with its places filled, then kept."""
    block = get_object_or_404(request.town.clauses, key=key)
    if reason := refusal(actions.write_clause, request.user, block):
        raise reason
    names = ("title_fr", "text_fr", "title_en", "text_en")
    written = {name: getattr(block, name) for name in names}
    is_previewed = "apercu" in request.POST
    form = ClauseForm(request.POST if request.method == "POST" else None, initial=written)
    is_sent = form.is_bound and form.is_valid() and not is_previewed
    if is_sent and act(form, actions.write_clause, request.user, block, **form.cleaned_data):
        messages.success(request, _("L'article est réécrit. Les prochaines conventions le porteront."))
        return redirect("site:charter")
    typed = {name: str(form[name].value() or "") for name in names}
    return render(
        request,
        "site/clause.html",
        {
            "form": form,
            "clause": block,
            "previews": queries.previews(request.town, block, typed),
            "is_previewed": is_previewed,
            "still_written": queries.still_written(request.town),
            "places": [(f"{{{name}}}", said) for name, said in queries.PLACES.items()],
        },
        status=422 if form.errors else 200,
    )
