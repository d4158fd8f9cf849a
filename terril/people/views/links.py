"""Coming in by a one-time link. Only a button enters: mail scanners follow links, they press nothing."""

from __future__ import annotations

from allauth.account.utils import perform_login
from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from terril.people import actions, entry
from terril.people.code import CodeForAnAddress
from terril.people.forms import AddressForm
from terril.people.models import EntryLink
from terril.people.views.sign_in import may_send_code


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Enter by a link; who has no address yet gives one and takes their account back."""
    link = entry.find(token)
    if answer := _unusable(request, link):
        return answer
    assert link is not None
    if link.user.email is None:
        return _claim(request, link)
    if request.method == "POST":
        try:
            actions.use_link(link.user, link)
        except ValidationError as objection:
            return _sorry(request, " ".join(objection.messages), 410)
        response: HttpResponse = perform_login(request, link.user, redirect_url=settings.LOGIN_REDIRECT_URL)
        return response
    return render(request, "people/link.html", {"bearer": link.user})


def _unusable(request: HttpRequest, link: EntryLink | None) -> HttpResponse | None:
    """Return the page that says why the link does not open here; None when it does."""
    if link is None:
        return _sorry(
            request, _("Ce lien n'existe pas, ou un autre l'a remplacé. Vérifiez chaque lettre."), 404
        )
    if link.territory_id != request.town.pk:
        reason = _("Ce lien ouvre le site d'une autre commune : %(town)s.") % {"town": link.territory}
        return _sorry(request, reason, 404)
    if link.is_used:
        return _sorry(request, _("Ce lien a déjà servi : il n'ouvre qu'une fois."), 410)
    if link.is_expired:
        return _sorry(request, _("Ce lien n'est plus valable : il a dépassé sa date."), 410)
    return None


def _sorry(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    return render(request, "people/link_unusable.html", {"reason": reason}, status=status)


def _claim(request: HttpRequest, link: EntryLink) -> HttpResponse:
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if not may_send_code(request, email):
            return respond_429(request)
        CodeForAnAddress.begin(request, email, link)
        return redirect("account_confirm_login_code")
    return render(
        request,
        "people/claim.html",
        {"form": form, "bearer": link.user},
        status=422 if form.errors else 200,
    )
