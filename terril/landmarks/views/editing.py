"""Entering a pebble, correcting it, taking it off the path."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from terril.foundation.actions import Action
from terril.foundation.models import JournalEntry
from terril.landmarks import actions, queries
from terril.landmarks.forms import FigureForm, LandmarkForm, WithdrawForm
from terril.landmarks.models import Landmark
from terril.territories.queries import quarters_of
from terril.ui import places
from terril.ui.acting import act, refusal
from terril.vision.queries import orientations_of

DATED = {"laid_on": "day"}


def find(request: HttpRequest, slug: str, action: Action = actions.correct) -> Landmark:
    """Return the pebble, for somebody who may do `action` to it."""
    landmark = get_object_or_404(queries.all_of(request.town), slug=slug)
    if reason := refusal(action, request.user, landmark):
        raise reason
    return landmark


@require_http_methods(["GET", "HEAD", "POST"])
def lay(request: HttpRequest) -> HttpResponse:
    """Enter a pebble directly: what came before the initiatives."""
    town = request.town
    if reason := refusal(actions.lay, request.user, town):
        raise reason
    if request.method != "POST":
        return _lay_page(request, _form(request, initial={"language": get_language()}))
    if places.is_touched(request):
        return _lay_page(request, _touched(request))
    form = _form(request, request.POST)
    if form.is_valid() and (
        laid := act(form, actions.lay, request.user, town, names=DATED, **form.cleaned_data)
    ):
        messages.success(request, _("Le caillou est posé. On peut y ajouter des photos et des chiffres."))
        return redirect("landmarks:photos", laid.slug)
    return _lay_page(request, form)


def _lay_page(request: HttpRequest, form: LandmarkForm) -> HttpResponse:
    return render(
        request,
        "landmarks/lay.html",
        {"form": form, **places.in_form(request, form, reverse("landmarks:town_map"))},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Correct what is said of a pebble; what it said before stays in the journal."""
    landmark = find(request, slug)
    if request.method != "POST":
        form = _form(request, initial=LandmarkForm.of(landmark))
    elif places.is_touched(request):
        form = _touched(request)
    else:
        form = _form(request, request.POST)
        if form.is_valid() and (
            corrected := act(form, actions.correct, request.user, landmark, names=DATED, **form.cleaned_data)
        ):
            messages.success(request, _("C'est corrigé. Le journal garde ce qui était écrit avant."))
            return redirect("landmarks:detail", corrected.slug)
    return render(
        request,
        "landmarks/edit.html",
        {
            "landmark": landmark,
            "step": "edit",
            "form": form,
            "corrections": [(entry, _before(entry)) for entry in queries.corrections_of(landmark)],
            **places.in_form(request, form, reverse("landmarks:town_map")),
        },
        status=422 if form.errors else 200,
    )


def _before(entry: JournalEntry) -> list[tuple[Any, Any]]:
    """Return what a correction replaced, each part called as in its form."""
    fields = {**FigureForm.base_fields, **LandmarkForm.base_fields}
    called = {"laid_on": "day", "only_year_known": "year", "on": "day"}
    before = entry.facts.get("before", {})
    return [
        (fields[called.get(name, name)].label or name, said)
        for name, said in before.items()
        if called.get(name, name) in fields
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a pebble off the path, and say why."""
    landmark = find(request, slug, actions.withdraw)
    form = WithdrawForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and act(form, actions.withdraw, request.user, landmark, **form.cleaned_data)
    ):
        messages.success(request, _("Le caillou est retiré du chemin. Sa page dit pourquoi."))
        return redirect("landmarks:detail", landmark.slug)
    return render(
        request,
        "landmarks/withdraw.html",
        {"landmark": landmark, "step": "withdraw", "form": form},
        status=422 if form.errors else 200,
    )


@require_POST
def put_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a pebble back on the path."""
    landmark = find(request, slug, actions.put_back)
    actions.put_back(request.user, landmark)
    messages.success(request, _("Le caillou est remis sur le chemin."))
    return redirect("landmarks:detail", landmark.slug)


def _form(request: HttpRequest, *typed: Any, **options: Any) -> LandmarkForm:
    town = request.town
    return LandmarkForm(*typed, quarters=quarters_of(town), orientations=orientations_of(town), **options)


def _touched(request: HttpRequest) -> LandmarkForm:
    """Return the form with what was typed, and the point that was touched."""
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in LandmarkForm.base_fields}
    typed["orientations"] = request.POST.getlist("orientations")
    typed["latitude"], typed["longitude"] = places.touched(request)
    return _form(request, initial=typed)
