"""The pages that the law asks for: composed from the settings, or as the town wrote them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from terril.privacy import actions, texts
from terril.privacy.classes import HEADINGS
from terril.privacy.forms import PageForm
from terril.privacy.models import LegalPage
from terril.privacy.queries.pages import own_text
from terril.territories.models import Accessibility
from terril.ui.acting import act, refusal

TITLES = {
    LegalPage.ACCESSIBILITY: lambda town: (
        _("Accessibilité : %(state)s") % {"state": Accessibility(town.accessibility).label}
    ),
    LegalPage.NOTICE: lambda town: _("Mentions légales"),
    LegalPage.PRIVACY: lambda town: _("Vie privée"),
}


def _page(request: HttpRequest, page: LegalPage, **context: Any) -> HttpResponse:
    town = request.town
    own = own_text(town, page, get_language() or settings.LANGUAGE_CODE)
    text = own.text if own else texts.composed(town, page)
    if own and page == LegalPage.PRIVACY:
        text = "\n\n".join([text, *texts.asked_of_the_state(town)])
    is_writer = not refusal(actions.write_page, request.user, town)
    return render(
        request,
        "privacy/page.html",
        {
            "page": page.value,
            "title": TITLES[page](town),
            "blocks": texts.blocks(text),
            "written_at": own.written_at if own else None,
            "may_write": is_writer,
            # What is missing is said to those who can mend it; the text says the rest to everybody.
            "missing": texts.missing(town, page) if is_writer and not own else [],
            "register": [],
            **context,
        },
    )


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility declaration (RGAA 4.1)."""
    return _page(request, LegalPage.ACCESSIBILITY)


@login_not_required
@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """Who publishes and who hosts."""
    return _page(request, LegalPage.NOTICE)


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is held about people, with the register sheet, to be printed."""
    return _page(request, LegalPage.PRIVACY, register=HEADINGS.values())


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, page: str) -> HttpResponse:
    """Write the town's own text of a page, language by language."""
    town = request.town
    if page not in LegalPage.values:
        raise Http404
    if reason := refusal(actions.write_page, request.user, town):
        raise reason
    language = request.POST.get("langue") or request.GET.get("langue") or get_language()
    if language not in town.languages:
        language = town.languages[0]
    own = own_text(town, page, language)
    with translation.override(language):
        composed = texts.composed(town, page)
    form = PageForm(request.POST or None, initial={"text": own.text if own else composed})
    if request.method == "POST" and form.is_valid():
        text = "" if "composed" in request.POST else form.cleaned_data["text"]
        if act(form, actions.write_page, request.user, town, page=page, language=language, text=text):
            messages.success(request, _("La page est à jour."))
            return redirect(f"/{page}/")
    return render(
        request,
        "privacy/edit.html",
        {
            "form": form,
            "back": f"/{page}/",
            "title": TITLES[LegalPage(page)](town),
            "language": language,
            "spoken": [(code, name) for code, name in settings.LANGUAGES if code in town.languages],
            "is_own": own is not None,
        },
        status=422 if form.errors else 200,
    )
