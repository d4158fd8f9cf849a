"""Saying that one comes, without an account; and not any more."""

from __future__ import annotations

from allauth.core.ratelimit import consume, respond_429
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from terril.meetings import actions, moments, rules
from terril.meetings.forms.announcing import RegisterForm
from terril.meetings.models import Meeting
from terril.meetings.queries import finding
from terril.meetings.views.public import find
from terril.people.queries import system
from terril.ui.acting import act, refusal


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, number: int) -> HttpResponse:
    """Say that one comes, with how many; an officer writes it for whoever is at the counter."""
    meeting, user = find(request, number), request.user
    prepares = user.is_authenticated and rules.prepares(user, meeting)
    # Whoever registers themselves does it through Terril: nothing ties a meeting to an account.
    actor = user if prepares else system()
    if reason := refusal(actions.register, actor, meeting):
        raise reason
    if request.method == "POST" and not prepares and not consume(request, action="register_for_meeting"):
        return respond_429(request)
    form = RegisterForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        details = {**form.cleaned_data, "language": get_language() or "fr"}
        if act(form, actions.register, actor, meeting, **details):
            messages.success(request, _said(meeting, bool(form.cleaned_data["email"])))
            return redirect("meetings:registrations", number) if prepares else redirect(meeting)
    return render(
        request,
        "meetings/register.html",
        {"meeting": meeting, "moment": moments.moment_of(meeting), "form": form, "prepares": prepares},
        status=422 if form.is_bound else 200,
    )


def _said(meeting: Meeting, has_email: bool) -> str:
    if has_email:
        return _("C'est noté, à bientôt ! Un courriel vous le confirme, et permet de changer d'avis.")
    return _("C'est noté, à bientôt !")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unregister(request: HttpRequest, number: int, token: str) -> HttpResponse:
    """The link of a mail: a button takes the registration back."""
    registration = finding.by_token(request.town, token)
    if registration is None or registration.meeting.number != number:
        return render(request, "meetings/not_registered.html", {"number": number}, status=404)
    meeting = registration.meeting
    if request.method == "POST":
        actions.withdraw_registration(system(), registration)
        messages.success(request, _("C'est effacé. Si vous changez encore d'avis, venez tout simplement."))
        return redirect(meeting)
    return render(
        request,
        "meetings/unregister.html",
        {"meeting": meeting, "registration": registration, "moment": moments.moment_of(meeting)},
    )
