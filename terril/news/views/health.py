"""How the mails of the town are doing, for those who look after them."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from terril.foundation.actions import NotAllowed
from terril.mail import queries as mails
from terril.news import actions, queries, rules
from terril.ui.pagination import paginate

A_PAGE = 50


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Tell how many left, wait and failed, why, and what to do; never what they say."""
    town = request.town
    if reason := rules.can_look_after_mails.refusal(request.user, town):
        raise NotAllowed(reason)
    page = paginate(request, mails.in_trouble_of(town), A_PAGE)
    return render(
        request,
        "news/health.html",
        {
            "health": mails.health(town),
            "problems": mails.problems(town),
            "page": page,
            "rows": queries.rows(list(page)),
            "may_retry": mails.may_be_tried_again(town).exists(),
            "whom_to_ask": queries.administrators(town),
        },
    )


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try one mail again."""
    mail = get_object_or_404(mails.written_by(request.town), pk=pk)
    return _again(
        request,
        lambda: actions.retry(request.user, request.town, mail=mail.pk),
        _("C'est relancé : ce courriel part dans la minute."),
    )


@require_POST
def let_go(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up one mail: its news was told otherwise."""
    mail = get_object_or_404(mails.written_by(request.town), pk=pk)
    return _again(
        request,
        lambda: actions.let_go(request.user, request.town, mail=mail.pk),
        _("C'est noté : ce courriel ne sera plus relancé."),
    )


@require_POST
def retry_all(request: HttpRequest) -> HttpResponse:
    """Try again all those that did not leave."""
    return _again(
        request,
        lambda: actions.retry_all(request.user, request.town),
        _("C'est relancé : ils partent dans la minute."),
    )


def _again(request: HttpRequest, act: Callable[[], object], said: str) -> HttpResponse:
    try:
        act()
    except ValidationError as objection:
        messages.info(request, objection.messages[0])
    else:
        messages.success(request, said)
    return redirect("news:health")
