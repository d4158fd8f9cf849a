"""Coming in by a code, going out."""

from __future__ import annotations

from allauth.account.internal.flows.logout import logout
from allauth.account.utils import get_next_redirect_url
from allauth.core.ratelimit import consume, respond_429
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from terril.people.code import CodeForAnAddress
from terril.people.forms import AddressForm, CodeForm


def with_next(name: str, next_url: str) -> str:
    """Return the address of a page that leads on to `next_url` afterwards."""
    return reverse(name) + (f"?{urlencode({'next': next_url})}" if next_url else "")


def may_send_code(request: HttpRequest, email: str) -> bool:
    """Count one more code asked for by this visitor and for this address; False when it is too many."""
    return bool(consume(request, action="request_login_code", key=email))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for an address and send it a code; known and unknown addresses are treated alike."""
    next_url = get_next_redirect_url(request) or ""
    if request.user.is_authenticated:
        return redirect(next_url or settings.LOGIN_REDIRECT_URL)
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if not may_send_code(request, email):
            return respond_429(request)
        CodeForAnAddress.begin(request, email)
        return redirect(with_next("account_confirm_login_code", next_url))
    return render(
        request,
        "people/sign_in.html",
        {"form": form, "next_url": next_url},
        status=422 if form.errors else 200,
    )


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_code(request: HttpRequest) -> HttpResponse:
    """Take the code received and let its person in."""
    next_url = get_next_redirect_url(request) or ""
    if request.user.is_authenticated:
        return redirect(next_url or settings.LOGIN_REDIRECT_URL)
    process = CodeForAnAddress.awaited(request)
    if process is None:
        messages.warning(request, _("Aucun code n'est attendu ici, ou il a expiré. Demandez-en un nouveau."))
        return redirect(with_next("account_login", next_url))
    if "resend" in request.POST:
        return _send_again(request, process, next_url)
    form = CodeForm(request.POST or None, code=process.code)
    if request.method == "POST":
        if form.is_valid():
            return _let_in(request, process, next_url)
        if request.POST.get("code", "").strip() and not process.record_invalid_attempt():
            messages.error(request, _("Trois essais, trois codes faux : demandez un nouveau code."))
            return redirect(with_next("account_login", next_url))
    return render(
        request,
        "people/code.html",
        {"form": form, "email": process.email, "can_resend": process.can_resend, "next_url": next_url},
        status=422 if form.errors else 200,
    )


def _send_again(request: HttpRequest, process: CodeForAnAddress, next_url: str) -> HttpResponse:
    if not process.can_resend or not may_send_code(request, process.email):
        return respond_429(request)
    process.resend()
    messages.success(request, _("Un nouveau code est parti. Le précédent n'ouvre plus."))
    return redirect(with_next("account_confirm_login_code", next_url))


def _let_in(request: HttpRequest, process: CodeForAnAddress, next_url: str) -> HttpResponse:
    try:
        return process.finish(next_url or None)
    except ValidationError as objection:
        process.abort()
        return render(request, "people/claim_refused.html", {"reasons": objection.messages}, status=409)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ask, then end this session."""
    if request.method == "POST":
        logout(request)
        messages.success(request, _("C'est fermé. À bientôt !"))
        return redirect(get_next_redirect_url(request) or "/")
    if not request.user.is_authenticated:
        return redirect("/")
    return render(request, "people/sign_out.html")


@login_not_required
@never_cache
@require_safe
def inactive(request: HttpRequest) -> HttpResponse:
    """Tell somebody whose account is closed whom to call."""
    return render(request, "people/inactive.html", status=403)
