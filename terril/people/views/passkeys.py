"""Passkeys: a finger, a face or the telephone's own code, in place of the mail.

The ceremonies are allauth's; the pages and the small module passkey.js are ours, because the
content security policy allows no script inside a page.
"""

from __future__ import annotations

import struct
import time
from typing import Any, cast

from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.core.internal import ratelimit
from allauth.core.ratelimit import respond_429
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth, flows
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from terril.foundation.text import clean_line
from terril.people import queries
from terril.people.adapter import ENTERED_AT, WRONG_PASSKEY
from terril.people.forms import PasskeyForm
from terril.people.models import User
from terril.people.views.sign_in import with_next

# A key stays when the session is over: who found a browser left open may not add one of theirs.
LATELY = 15 * 60
MOST_KEYS = 10
# What a device's answer can break in the reading, when somebody has written it by hand.
UNREADABLE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)


def entered_lately(request: HttpRequest) -> bool:
    """Say whether the person proved who they are a moment ago."""
    return time.time() - request.session.get(ENTERED_AT, 0) < LATELY


def _keys_of(request: HttpRequest) -> QuerySet[Authenticator]:
    return queries.passkeys_of(cast("User", request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def passkeys(request: HttpRequest) -> HttpResponse:
    """List one's passkeys; add the one that the device has just made."""
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not entered_lately(request):
            form.add_error(None, _("Pour ajouter une clé, sortez puis entrez à nouveau, par prudence."))
        elif _add(request, form):
            messages.success(request, _("Votre clé est prête : la prochaine fois, elle suffit pour entrer."))
            return redirect("people:passkeys")
    keys = list(_keys_of(request))
    return render(
        request,
        "people/passkeys.html",
        {
            "form": form,
            "keys": [
                {"pk": key.pk, "name": key.wrap().name, "since": key.created_at, "last": key.last_used_at}
                for key in keys
            ],
            "may_add": entered_lately(request) and len(keys) < MOST_KEYS,
            "is_full": len(keys) >= MOST_KEYS,
        },
        status=422 if form.errors else 200,
    )


def _add(request: HttpRequest, form: PasskeyForm) -> bool:
    try:
        name = clean_line(form.cleaned_data["name"], 60, _("Le nom"), field="name")
    except ValidationError as objection:
        form.add_error(None, objection)
        return False
    if _keys_of(request).count() >= MOST_KEYS:
        form.add_error(None, _("Vous avez déjà dix clés : retirez-en une d'abord."))
        return False
    checked = AddWebAuthnForm(
        {"name": name, "credential": form.cleaned_data["credential"], "passwordless": "on"}, user=request.user
    )
    if not _is_genuine(checked):
        form.add_error(None, WRONG_PASSKEY)
        return False
    flows.add_authenticator(request, name=name or _("Ma clé"), credential=checked.cleaned_data["credential"])
    return True


def _is_genuine(form: Any) -> bool:
    try:
        return bool(form.is_valid())
    except UNREADABLE:
        return False


@never_cache
@require_POST
def begin_passkey(request: HttpRequest) -> HttpResponse:
    """Give the device what it needs to make a key."""
    if not entered_lately(request):
        return JsonResponse({}, status=403)
    return JsonResponse(auth.begin_registration(request.user, True))


@require_POST
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one of one's passkeys; a code by mail always still lets in."""
    flows.remove_authenticator(request, get_object_or_404(_keys_of(request), pk=pk))
    messages.success(request, _("Cette clé n'ouvre plus votre compte."))
    return redirect("people:passkeys")


@login_not_required
@never_cache
@require_POST
def begin_entry(request: HttpRequest) -> HttpResponse:
    """Give the device what it needs to answer with a key, whoever holds it."""
    return JsonResponse(auth.begin_authentication())


@login_not_required
@never_cache
@require_POST
def enter_by_passkey(request: HttpRequest) -> HttpResponse:
    """Let in who holds the key."""
    if not ratelimit.consume(request, app="allauth.mfa", action="webauthn_login"):
        return respond_429(request)
    next_url = get_next_redirect_url(request) or ""
    form = LoginWebAuthnForm({"credential": request.POST.get("credential", "")})
    if not _is_genuine(form):
        messages.error(request, str(WRONG_PASSKEY))
        return redirect(with_next("account_login", next_url))
    key = form.cleaned_data["credential"]
    login = Login(user=key.user, redirect_url=next_url or None)
    return flows.perform_passwordless_login(request, key, login)
