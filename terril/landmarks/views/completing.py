"""Figures, photos and other languages of a pebble."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from terril.landmarks import actions, queries
from terril.landmarks.forms import FigureForm, PhotoForm, SoundForm, TranslationForm
from terril.landmarks.models import RIGHT_TO_LEFT, Landmark, Language, words_of
from terril.landmarks.views.editing import find
from terril.ui.acting import act, object_to
from terril.uploads import actions as uploads


@require_http_methods(["GET", "HEAD", "POST"])
def figures(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures of a pebble, and one more."""
    landmark = find(request, slug)
    form = FigureForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and act(form, actions.add_figure, request.user, landmark, names={"on": "day"}, **form.cleaned_data)
    ):
        messages.success(request, _("Le chiffre est ajouté, avec sa date et sa source."))
        return redirect("landmarks:figures", landmark.slug)
    return _page(request, landmark, "figures", form, figures=queries.figures_of(landmark))


@require_POST
def remove_figure(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a figure off."""
    landmark = find(request, slug)
    actions.remove_figure(request.user, get_object_or_404(landmark.figures, pk=pk))
    messages.success(request, _("Le chiffre est retiré. Le journal le garde."))
    return redirect("landmarks:figures", landmark.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def photos(request: HttpRequest, slug: str) -> HttpResponse:
    """The photos of a pebble, and one more."""
    landmark = find(request, slug)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _add_photo(request, landmark, form):
        messages.success(request, _("La photo est en ligne."))
        return redirect("landmarks:photos", landmark.slug)
    return _page(request, landmark, "photos", form, photos=queries.photos_of(landmark))


def _add_photo(request: HttpRequest, landmark: Landmark, form: PhotoForm) -> Any | None:
    """Take the photo in and show it, or add to the form what is wrong with it."""
    details = form.cleaned_data
    try:
        with transaction.atomic():
            photo = uploads.add_photo(
                request.user,
                request.town,
                file=details["photo"],
                alternative_text=details["alternative_text"],
            )
            return actions.add_photo(
                request.user, landmark, photo=photo, moment=details["moment"], year=details["year"]
            )
    except ValidationError as objection:
        object_to(form, objection, names={"file": "photo"})
        return None


@require_POST
def take_photo_out(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """No longer show a photo."""
    landmark = find(request, slug)
    actions.take_photo_out(request.user, get_object_or_404(landmark.photos, pk=pk))
    messages.success(request, _("La photo est retirée."))
    return redirect("landmarks:photos", landmark.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def sound(request: HttpRequest, slug: str) -> HttpResponse:
    """The sound of a pebble; another takes its place."""
    landmark = find(request, slug)
    form = SoundForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _put_sound(request, landmark, form):
        messages.success(request, _("Le son s'écoute sur la page du caillou."))
        return redirect("landmarks:sound", landmark.slug)
    return _page(request, landmark, "sound", form)


def _put_sound(request: HttpRequest, landmark: Landmark, form: SoundForm) -> Any | None:
    """Take the sound in and let it be heard, or add to the form what is wrong with it."""
    details = form.cleaned_data
    try:
        with transaction.atomic():
            taken = uploads.add_sound(
                request.user, request.town, recording=details["sound"], transcript=details["transcript"]
            )
            return actions.put_sound(request.user, landmark, sound=taken)
    except ValidationError as objection:
        object_to(form, objection, names={"recording": "sound", "file": "sound"})
        return None


@require_POST
def take_sound_off(request: HttpRequest, slug: str) -> HttpResponse:
    """Let the sound be heard no more."""
    landmark = find(request, slug)
    actions.take_sound_off(request.user, landmark)
    messages.success(request, _("Le son est retiré."))
    return redirect("landmarks:sound", landmark.slug)


@require_safe
def languages(request: HttpRequest, slug: str) -> HttpResponse:
    """The languages a pebble is told in, and those it could be."""
    landmark = find(request, slug)
    told = {each.language: each for each in landmark.translations.all()}
    others = [code for code in Language if code != landmark.language]
    rows = [(code, told.get(code.value)) for code in others]
    return _page(request, landmark, "languages", None, told_in=rows)


@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """A pebble's words in one other language."""
    landmark = find(request, slug)
    if code not in Language.values or code == landmark.language:
        raise Http404
    written = landmark.translations.filter(language=code).first()
    form = TranslationForm(
        request.POST or None, landmark=landmark, initial=words_of(written) if written else {}
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and act(form, actions.translate, request.user, landmark, language=code, **form.cleaned_data)
    ):
        messages.success(request, _("Merci ! Ce caillou se lit dans une langue de plus."))
        return redirect("landmarks:languages", landmark.slug)
    for field in form.fields.values():
        field.widget.attrs |= {"lang": code, "dir": "rtl" if code in RIGHT_TO_LEFT else "ltr"}
    return _page(request, landmark, "translate", form, label=Language(code).label, code=code)


def _page(request: HttpRequest, landmark: Landmark, step: str, form: Any, **context: Any) -> HttpResponse:
    return render(
        request,
        f"landmarks/{step}.html",
        {"landmark": landmark, "step": step, "form": form, **context},
        status=422 if form is not None and form.errors else 200,
    )
