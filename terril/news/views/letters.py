"""Choosing when to read the news, and stopping them from the letter itself."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from terril.news import actions, passes, queries
from terril.news.forms import RhythmForm
from terril.people.models import User
from terril.people.queries import system
from terril.ui.acting import act

# What mail programs post (RFC 8058); our own button posts something else and is led on.
ONE_CLICK = "One-Click"


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Choose when one wants the news."""
    user, town = cast("User", request.user), request.town
    typed = request.POST if request.method == "POST" else None
    form = RhythmForm(typed, initial={"rhythm": queries.rhythm_of(user)})
    if (
        request.method == "POST"
        and form.is_valid()
        and act(form, actions.choose_rhythm, user, town, **form.cleaned_data)
    ):
        messages.success(request, _("C'est noté."))
        return redirect("news:preferences")
    follows = [
        {"title": follow.initiative.title, "initiative": follow.initiative, "token": follow.token}
        for follow in queries.followed_by(user, town)
    ]
    return render(
        request,
        "news/preferences.html",
        {"form": form, "follows": follows},
        status=422 if form.errors else 200,
    )


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the news of whoever got the letter: the link shows one button, the button stops.

    No token of ours protects the form: mail programs post here by themselves, without a cookie, and
    all that whoever holds the letter can do is to be sent less.
    """
    town = request.town
    bearer = passes.read(token)
    if bearer is None:
        raise Http404
    is_stopped = queries.is_stopped(bearer, town)
    if request.method == "POST":
        if not is_stopped:
            if (user := queries.account_of(bearer)) is not None:
                actions.stop_for_account(system(), town, user=user)
            elif (reader := queries.reader_of(bearer, town)) is not None:
                actions.stop_for_address(system(), town, reader=reader)
        if request.POST.get("List-Unsubscribe") != ONE_CLICK:
            return redirect("news:stop", token)
        # RFC 8058, 3.1: redirects of a POST have not worked reliably.
        is_stopped = True
    return render(request, "news/stop.html", {"is_stopped": is_stopped, "is_account": bearer[0] == "u"})
