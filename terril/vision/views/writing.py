"""Writing the next version of the project, a piece on each page, then publishing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from terril.foundation.actions import Action
from terril.ui.acting import act, refusal
from terril.vision import actions, queries
from terril.vision import content as contents
from terril.vision.content import Content, Piece
from terril.vision.differences import changes
from terril.vision.forms import OrientationForm, PublishForm, StarForm, ValueForm, WithdrawForm


@require_safe
def write(request: HttpRequest) -> HttpResponse:
    """All the pieces of the draft, what changes, and the way to each."""
    _refuse(request, actions.write_star)
    town = request.town
    draft, published = queries.draft_of(town), queries.published(town)
    content = draft.content if draft else published
    return render(
        request,
        "vision/write.html",
        {
            "draft": draft,
            "content": content,
            "published": published,
            "is_first": queries.latest_version(town) is None,
            "changes": changes(published, content),
            "withdrawn": [
                one
                for one in queries.withdrawn_of(town)
                if not contents.find(content["orientations"], str(one.pk))
            ],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def star(request: HttpRequest) -> HttpResponse:
    """The sentence, the horizon."""
    content = _content(request)
    return _written(
        request,
        StarForm(request.POST or None, initial=content),
        actions.write_star,
        heading=_("L'étoile"),
        lede=_("Une phrase qui fait rêver, et une année. Elle s'affichera en haut du projet de ville."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def value(request: HttpRequest, key: str = "") -> HttpResponse:
    """One value."""
    pieces = _content(request)["values"]
    form, piece = _ranked(request, ValueForm, pieces, key)
    return _written(
        request,
        form,
        actions.write_value,
        {"key": key},
        heading=piece["title"] if piece else _("Une valeur de plus"),
        lede=_("Ce à quoi la commune tient, et qu'elle relit avant de décider."),
        piece=piece,
        withdraw="vision:withdraw_value",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def orientation(request: HttpRequest, key: str = "") -> HttpResponse:
    """One direction."""
    pieces = _content(request)["orientations"]
    form, piece = _ranked(request, OrientationForm, pieces, key)
    return _written(
        request,
        form,
        actions.write_orientation,
        {"key": key},
        heading=piece["title"] if piece else _("Une orientation de plus"),
        lede=_("Une direction à suivre : les initiatives, les engagements et les cailloux s'y rattachent."),
        piece=piece,
        withdraw="vision:withdraw_orientation",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_orientation(request: HttpRequest, key: str) -> HttpResponse:
    """Give a direction up, and say why."""
    piece = contents.find(_content(request)["orientations"], key)
    if piece is None:
        raise Http404
    return _written(
        request,
        WithdrawForm(request.POST or None, is_public=key.isdigit()),
        actions.withdraw_orientation,
        {"key": key},
        heading=_("Renoncer à « %(title)s »") % {"title": piece["title"]},
        lede=_("Rien ne change pour le public tant que la nouvelle version n'est pas publiée."),
        button=_("Retirer l'orientation"),
        look="btn-danger",
    )


@require_POST
def withdraw_value(request: HttpRequest, key: str) -> HttpResponse:
    """Take a value out."""
    return _at_once(request, actions.withdraw_value, request.town, key=key)


@require_POST
def bring_back(request: HttpRequest, key: str) -> HttpResponse:
    """Take up again a direction that was given up."""
    return _at_once(request, actions.bring_back, request.town, key=key)


@require_POST
def throw_away(request: HttpRequest) -> HttpResponse:
    """Forget the draft."""
    draft = queries.draft_of(request.town)
    if draft is None:
        _refuse(request, actions.write_star)
        return redirect("vision:write")
    return _at_once(request, actions.throw_draft_away, draft)


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """Where it was decided; then everybody reads it."""
    content = _content(request)
    is_first = queries.latest_version(request.town) is None
    form = PublishForm(request.POST or None, is_first=is_first)
    if (
        request.method == "POST"
        and form.is_valid()
        and act(form, actions.publish, request.user, request.town, **form.cleaned_data)
    ):
        messages.success(request, _("C'est publié : tout le monde lit maintenant cette version."))
        return redirect("vision:vision")
    return render(
        request,
        "vision/publish.html",
        {"form": form, "changes": changes(queries.published(request.town), content)},
        status=422 if form.errors else 200,
    )


def _refuse(request: HttpRequest, action: Action) -> None:
    if reason := refusal(action, request.user, request.town):
        raise reason


def _content(request: HttpRequest) -> Content:
    """Return what is being written, for somebody who may write it."""
    _refuse(request, actions.write_star)
    draft = queries.draft_of(request.town)
    return draft.content if draft else queries.published(request.town)


def _ranked(
    request: HttpRequest, form: type[Any], pieces: list[Piece], key: str
) -> tuple[Form, Piece | None]:
    """Return the form of one piece of a list, and the piece (None: one more); Http404 for an unknown key."""
    piece = contents.find(pieces, key)
    if key and piece is None:
        raise Http404
    initial: dict[str, Any] = {"rank": len(pieces) + 1}
    if piece is not None:
        initial = {**piece, "rank": pieces.index(piece) + 1}
        if "themes" in piece:
            initial["themes"] = ", ".join(piece["themes"])
    places = len(pieces) + (piece is None)
    return form(request.POST or None, initial=initial, places=places), piece


def _written(
    request: HttpRequest,
    form: Form,
    action: Action,
    details: Mapping[str, Any] | None = None,
    **context: Any,
) -> HttpResponse:
    """Write the piece that was sent and go back to the draft, or show its form."""
    _refuse(request, action)
    if (
        request.method == "POST"
        and form.is_valid()
        and act(form, action, request.user, request.town, **(details or {}), **form.cleaned_data)
    ):
        messages.success(request, _("C'est dans le brouillon. Personne d'autre ne le lit encore."))
        return redirect("vision:write")
    return render(request, "vision/piece.html", {"form": form, **context}, status=422 if form.errors else 200)


def _at_once(request: HttpRequest, action: Callable[..., Any], thing: Any, **details: Any) -> HttpResponse:
    """Do what one press does, and go back to the draft; an objection is told there."""
    try:
        action(request.user, thing, **details)
    except ValidationError as objection:
        messages.error(request, " ".join(objection.messages))
    else:
        messages.success(request, _("C'est fait, dans le brouillon."))
    return redirect("vision:write")
