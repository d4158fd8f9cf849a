"""The page of one initiative: the same story for everybody, and the next step of whoever is looking."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from terril.agreements.queries import read_parties
from terril.initiatives import queries
from terril.initiatives.forms.talk import CommentForm
from terril.initiatives.models import Comment, CommentState, Initiative
from terril.initiatives.views import offers, story
from terril.people.rules import is_officer
from terril.ui.kept import kept


@login_not_required
@require_safe
def by_number(request: HttpRequest, number: int) -> HttpResponse:
    """The number alone is enough: it is what people say at the counter."""
    initiative = get_object_or_404(queries.visible_to(request.user, request.town), number=number)
    return redirect(initiative, permanent=True)


@login_not_required
@require_safe
def detail(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """What everybody sees, then what this visitor may do."""
    found = queries.visible_to(request.user, request.town)
    # What is told to all is kept: reading all that it shows is for when it is made.
    initiative = get_object_or_404(
        found.select_related(None).select_related("agreement", "proposers", "kept_by", "service"),
        number=number,
    )
    if slug != initiative.slug:
        return redirect(initiative, permanent=True)

    def told_anew() -> dict[str, Any]:
        whole = found.select_related("landmark").get(pk=initiative.pk)
        whole.territory = whole.agreement.territory = request.town
        return _told_to_all(whole)

    # The town is already read: rules ask for it again and again. So they do for the parties.
    initiative.territory = initiative.agreement.territory = request.town
    user = request.user
    if user.is_authenticated:
        read_parties(initiative.agreement)
    told = kept(request, told_anew)
    main = queries.main_action(initiative, user, for_anybody=told["for_anybody"])
    return render(
        request,
        "initiatives/detail.html",
        {
            "initiative": initiative,
            "told": told,
            "main": main,
            "offers": offers.offers(user, initiative, but=main.url_name),
            "may_moderate": user.is_authenticated and is_officer(user, initiative),
            "held": _held(user, initiative),
            "url": initiative.get_absolute_url(),
            "merci": "merci" in request.GET,
        },
    )


def _told_to_all(initiative: Initiative) -> dict[str, Any]:
    """Return what is the same for all: head, top, columns, a comment's field, a passer-by's button."""
    context = story.told_to_all(initiative)
    parts: dict[str, Any] = {
        part: render_to_string(f"initiatives/_told_{part}.html", context)
        for part in ("head", "top", "main", "aside")
    }
    # Drawn once for all: the form around it, with its token, is each one's own.
    parts["comment_field"] = CommentForm()["text"].as_field_group()
    return {**parts, "for_anybody": queries.main_action(initiative, AnonymousUser())}


def _held(user: Any, initiative: Initiative) -> list[Comment]:
    """Return the comments that wait to be read by the officer."""
    if not user.is_authenticated or not is_officer(user, initiative):
        return []
    return list(initiative.comments.filter(state=CommentState.HELD).select_related("author").order_by("pk"))
