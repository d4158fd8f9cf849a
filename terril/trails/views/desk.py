"""The officer's pages: making trails, looking after posts."""

from __future__ import annotations

import csv
import io
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from terril.directory.files.reading import MOST_FAULTS, unreadable
from terril.foundation.actions import NotAllowed
from terril.landmarks.queries import laid_in
from terril.story import queries as story
from terril.trails import actions, queries, rules
from terril.trails.files import COLUMNS, understand
from terril.trails.forms import ImportForm, OrderForm, PostForm, RemoveForm, TrailForm
from terril.trails.models import Post, Trail
from terril.trails.states import TrailState
from terril.ui import places
from terril.ui.acting import act, object_to, refusal

FORM = ["GET", "HEAD", "POST"]


def _enter(request: HttpRequest) -> None:
    """Refuse, with the reason, whoever does not prepare trails here."""
    if reason := rules.can_prepare.refusal(request.user, request.town):
        raise NotAllowed(reason)


def _trail(request: HttpRequest, slug: str) -> Trail:
    _enter(request)
    return get_object_or_404(queries.visible_to(request.user, request.town), slug=slug)


def _post(request: HttpRequest, code: str) -> Post:
    _enter(request)
    return get_object_or_404(queries.posts_of(request.town), code=code)


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The trails and the posts, with what can be done of them; plates are printed from here."""
    _enter(request)
    town = request.town
    return render(
        request,
        "trails/desk.html",
        {
            "walks": queries.walks(queries.visible_to(request.user, town)),
            "posts": queries.posts_of(town),
            "inventory": queries.inventory(town),
        },
    )


@require_http_methods(FORM)
def new_trail(request: HttpRequest) -> HttpResponse:
    """Begin a trail."""
    _enter(request)
    form = TrailForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        trail = act(form, actions.create_trail, request.user, request.town, **form.cleaned_data)
        if trail:
            messages.success(request, _("Le brouillon est là. Choisissez maintenant ses bornes."))
            return redirect("trails:order", trail.slug)
    return _shown(request, "trails/edit_trail.html", {"form": form, "trail": None})


@require_http_methods(FORM)
def edit_trail(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what is said of a trail."""
    trail = _trail(request, slug)
    form = TrailForm(request.POST if request.method == "POST" else None, initial=TrailForm.of(trail))
    is_right = form.is_bound and form.is_valid()
    if is_right and act(form, actions.edit_trail, request.user, trail, **form.cleaned_data):
        messages.success(request, _("C'est enregistré."))
        return redirect(trail)
    return _shown(request, "trails/edit_trail.html", {"form": form, "trail": trail})


@require_http_methods(FORM)
def order(request: HttpRequest, slug: str) -> HttpResponse:
    """Say by which posts a trail goes."""
    trail = _trail(request, slug)
    posts = list(queries.posts_of(request.town))
    numbers = {step.post.pk: step.number for step in queries.walk(trail).steps}
    form = OrderForm(request.POST if request.method == "POST" else None, posts=posts, places=numbers)
    is_right = form.is_bound and form.is_valid()
    if is_right and act(form, actions.order_posts, request.user, trail, posts=form.chosen):
        messages.success(request, _("L'ordre des bornes est enregistré."))
        return redirect(trail)
    return _shown(request, "trails/order.html", {"form": form, "trail": trail})


@require_POST
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a trail to everybody, or make it a draft again."""
    trail = _trail(request, slug)
    if trail.state == TrailState.PUBLISHED:
        actions.withdraw_trail(request.user, trail)
        messages.success(request, _("Le parcours est de nouveau un brouillon."))
    else:
        actions.publish_trail(request.user, trail)
        messages.success(request, _("Le parcours est publié."))
    return redirect(trail)


@require_http_methods(FORM)
def new_post(request: HttpRequest) -> HttpResponse:
    """Enter a post."""
    _enter(request)
    if request.method == "POST" and not places.is_touched(request):
        form = _post_form(request, request.POST)
        if form.is_valid():
            post = act(form, actions.add_post, request.user, request.town, **form.cleaned_data)
            if post:
                messages.success(
                    request, _("La borne est à l'inventaire, sous le code %(code)s.") % {"code": post.code}
                )
                return redirect("trails:edit_post", post.code)
    else:
        form = _post_form(request, initial=_pointed(request) if request.method == "POST" else {})
    return _post_page(request, form, None)


@require_http_methods(FORM)
def edit_post(request: HttpRequest, code: str) -> HttpResponse:
    """Change what is said of a post."""
    post = _post(request, code)
    if request.method == "POST" and not places.is_touched(request):
        form = _post_form(request, request.POST)
        if form.is_valid() and act(form, actions.edit_post, request.user, post, **form.cleaned_data):
            messages.success(request, _("C'est enregistré."))
            return redirect("trails:edit_post", post.code)
    else:
        initial = _pointed(request) if request.method == "POST" else PostForm.of(post)
        form = _post_form(request, initial=initial)
    return _post_page(request, form, post)


@require_POST
def install(request: HttpRequest, code: str) -> HttpResponse:
    """Say that a post stands in the street."""
    actions.install_post(request.user, _post(request, code))
    messages.success(request, _("C'est noté : la borne est posée."))
    return redirect("trails:edit_post", code)


@require_http_methods(FORM)
def remove(request: HttpRequest, code: str) -> HttpResponse:
    """Say that a post stands no more, and what stood there."""
    post = _post(request, code)
    if reason := refusal(actions.remove_post, request.user, post):
        raise reason
    form = RemoveForm(request.POST if request.method == "POST" else None)
    is_right = form.is_bound and form.is_valid()
    if is_right and act(form, actions.remove_post, request.user, post, **form.cleaned_data):
        messages.success(request, _("C'est noté. La page de la borne dit ce qui était là."))
        return redirect(post)
    return _shown(request, "trails/remove.html", {"form": form, "post": post})


@require_http_methods(FORM)
def import_posts(request: HttpRequest) -> HttpResponse:
    """Enter many posts from a CSV: all of them, or none with every line that is wrong."""
    _enter(request)
    is_sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if is_sent else ImportForm()
    faults = []
    if is_sent and form.is_valid():
        try:
            understood = understand(_opened(form), request.town)
        except ValidationError as objection:
            object_to(form, objection)
        else:
            faults = understood.faults
            if not faults and act(
                form,
                actions.add_posts,
                request.user,
                request.town,
                names={"rows": "file"},
                rows=understood.rows,
            ):
                messages.success(
                    request, _("%(count)d bornes sont à l'inventaire.") % {"count": len(understood.rows)}
                )
                return redirect("trails:desk")
    return render(
        request,
        "trails/import.html",
        {
            "form": form,
            "faults": faults[:MOST_FAULTS],
            "has_more": len(faults) >= MOST_FAULTS,
            "columns": [(column, help_text) for column, (_name, help_text) in COLUMNS.items()],
        },
        status=422 if is_sent else 200,
    )


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The empty CSV of posts, for any spreadsheet."""
    _enter(request)
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow(COLUMNS)
    # The mark tells spreadsheets that it is UTF-8.
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="bornes.csv"'
    return response


def _opened(form: ImportForm) -> BinaryIO:
    file = form.cleaned_data["file"]
    if file.size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise unreadable(_("Ce fichier est trop lourd : 2 Mo au plus. Une borne tient en quelques lignes."))
    return cast("BinaryIO", file.file)


def _post_form(request: HttpRequest, *typed: Any, **options: Any) -> PostForm:
    pebbles, memories = laid_in(request.town).order_by("title"), story.shown(request.town)
    return PostForm(*typed, pebbles=pebbles, memories=memories, **options)


def _pointed(request: HttpRequest) -> dict[str, Any]:
    """Return what was typed, with the point that was touched on the map, or without it."""
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in PostForm.base_fields}
    typed["latitude"], typed["longitude"] = places.touched(request)
    return typed


def _post_page(request: HttpRequest, form: PostForm, post: Post | None) -> HttpResponse:
    context = {"form": form, "post": post, **places.in_form(request, form, reverse("trails:town_map"))}
    return _shown(request, "trails/edit_post.html", context)


def _shown(request: HttpRequest, page: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, page, context, status=422 if context["form"].errors else 200)
