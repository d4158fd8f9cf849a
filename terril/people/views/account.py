"""One's own account: name, sessions."""

from __future__ import annotations

from typing import cast

from allauth.account.utils import get_next_redirect_url
from allauth.usersessions.internal.flows.sessions import end_sessions
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from terril.people import actions, queries
from terril.people.device import device_of
from terril.people.forms import AccountForm, NameForm
from terril.people.models import User
from terril.ui.acting import act


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Show and change one's name, phone and language."""
    user = cast("User", request.user)
    known = {"display_name": user.display_name, "phone": user.phone, "language": user.language}
    form = AccountForm(request.POST or None, initial=known)
    if (
        request.method == "POST"
        and form.is_valid()
        and act(form, actions.rename, user, user, **form.cleaned_data)
    ):
        messages.success(request, _("C'est noté."))
        response = redirect("people:account")
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            form.cleaned_data["language"],
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,  # type: ignore[arg-type]
        )
        return response
    return render(request, "people/account.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    """Ask somebody who has just come in for the first time how to call them."""
    next_url = get_next_redirect_url(request) or settings.LOGIN_REDIRECT_URL
    user = cast("User", request.user)
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        details = {"display_name": form.cleaned_data["display_name"], "phone": user.phone}
        if act(form, actions.rename, user, user, **details):
            return redirect(next_url)
    return render(
        request, "people/name.html", {"form": form, "next_url": next_url}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """List the devices where one is in, and end one of them or all the others."""
    mine = queries.sessions_of(cast("User", request.user))
    if request.method == "POST":
        if "others" in request.POST:
            end_sessions(request, list(mine.exclude(session_key=request.session.session_key)))
            messages.success(request, _("C'est fait : votre compte n'est plus ouvert que sur cet appareil."))
        else:
            end_sessions(request, [get_object_or_404(mine, pk=_number(request.POST.get("session", "")))])
            messages.success(request, _("C'est fait : votre compte n'est plus ouvert sur cet appareil-là."))
        return redirect("people:sessions" if request.user.is_authenticated else "account_login")
    return render(
        request,
        "people/sessions.html",
        {
            "sessions": [
                {
                    "pk": session.pk,
                    "device": device_of(session.user_agent),
                    "ip": session.ip,
                    "since": session.created_at,
                    "is_here": session.session_key == request.session.session_key,
                }
                for session in mine
            ]
        },
    )


def _number(text: str) -> int:
    """Return the number typed, 0 for what is none: no row has that number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
