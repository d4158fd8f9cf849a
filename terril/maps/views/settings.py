"""What lies under the map, laid by an administrator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from terril.maps import actions, queries
from terril.maps.forms import GroundForm, QuartersForm, SwitchesForm, TilesForm
from terril.territories.boundary import MAX_BYTES
from terril.territories.queries import quarters_of
from terril.ui.acting import act, refusal


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Show what lies under the map; choose what is asked of the State."""
    town = request.town
    if reason := refusal(actions.switch, request.user, town):
        raise reason
    chosen = queries.settings_of(town)
    form = SwitchesForm(
        request.POST or None,
        initial={"uses_ign": chosen.uses_ign, "uses_geocoder": chosen.uses_geocoder},
    )
    if request.method == "POST" and form.is_valid():
        actions.switch(request.user, town, **form.cleaned_data)
        messages.success(request, _("C'est enregistré."))
        return redirect("maps:settings")
    return render(
        request,
        "maps/settings.html",
        {
            "form": form,
            "grounds": queries.grounds_of(town),
            "tiles": queries.tiles_of(town),
            "quarters": queries.drawn_quarters_of(town),
            "has_boundary": bool(town.boundary),
        },
        status=422 if form.errors else 200,
    )


def _step(
    request: HttpRequest, form: forms.Form, *, title: str, lede: str, button: str, is_danger: bool = False
) -> HttpResponse:
    return render(
        request,
        "maps/step.html",
        {"form": form, "title": title, "lede": lede, "button": button, "is_danger": is_danger},
        status=422 if form.is_bound else 200,
    )


def _read(file: UploadedFile) -> bytes:
    """Return the file, or just enough of it for its weight to be refused."""
    return file.read(MAX_BYTES + 1)


@require_http_methods(["GET", "HEAD", "POST"])
def add_ground(request: HttpRequest) -> HttpResponse:
    """Lay one drawing under the map."""
    town = request.town
    if reason := refusal(actions.add_ground, request.user, town):
        raise reason
    form = GroundForm(request.POST, request.FILES) if request.method == "POST" else GroundForm()
    if form.is_bound and form.is_valid():
        typed: dict[str, Any] = {**form.cleaned_data, "geojson": _read(form.cleaned_data["geojson"])}
        if act(form, actions.add_ground, request.user, town, **typed):
            messages.success(request, _("Le dessin est sous la carte."))
            return redirect("maps:settings")
    return _step(
        request,
        form,
        title=_("Ajouter un dessin"),
        lede=_("Des rues, de l'eau, des bois : ce qui aide à se repérer. Le fichier vient de la mairie."),
        button=_("Poser le dessin"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove_ground(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one drawing away, once asked twice."""
    if reason := refusal(actions.add_ground, request.user, request.town):
        raise reason
    ground = get_object_or_404(queries.grounds_of(request.town), pk=pk)
    if request.method == "POST":
        actions.remove_ground(request.user, ground)
        messages.success(request, _("Le dessin est retiré."))
        return redirect("maps:settings")
    return _step(
        request,
        forms.Form(),
        title=_("Retirer « %(name)s » ?") % {"name": ground.name},
        lede=_("La carte ne le montrera plus. Le fichier pourra être posé à nouveau."),
        button=_("Retirer le dessin"),
        is_danger=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def draw_quarters(request: HttpRequest) -> HttpResponse:
    """Give the quarters their outlines."""
    town = request.town
    if reason := refusal(actions.draw_quarters, request.user, town):
        raise reason
    form = QuartersForm(request.POST, request.FILES) if request.method == "POST" else QuartersForm()
    if form.is_bound and form.is_valid():
        geojson = _read(form.cleaned_data["geojson"])
        if act(form, actions.draw_quarters, request.user, town, geojson=geojson):
            messages.success(request, _("Le contour des quartiers est tracé."))
            return redirect("maps:settings")
    names = ", ".join(quarter.name for quarter in quarters_of(town))
    return _step(
        request,
        form,
        title=_("Tracer les quartiers"),
        lede=_("Les quartiers de la commune : %(names)s.") % {"names": names}
        if names
        else _("La commune n'a pas encore de quartier : ajoutez-les d'abord dans ses réglages."),
        button=_("Tracer les quartiers"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def set_tiles(request: HttpRequest) -> HttpResponse:
    """Keep the town's own pictures of the ground."""
    town = request.town
    if reason := refusal(actions.set_tiles, request.user, town):
        raise reason
    form = TilesForm(request.POST, request.FILES) if request.method == "POST" else TilesForm()
    is_right = form.is_bound and form.is_valid()
    if is_right and act(form, actions.set_tiles, request.user, town, **form.cleaned_data):
        messages.success(request, _("Les images du sol sont sous la carte."))
        return redirect("maps:settings")
    return _step(
        request,
        form,
        title=_("Poser des images du sol"),
        lede=_(
            "Un plan ou une vue aérienne en images, dans un seul fichier PMTiles. Nous le servons nous-"
            "mêmes : personne d'autre ne sait qui regarde la carte."
        ),
        button=_("Poser les images"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove_tiles(request: HttpRequest) -> HttpResponse:
    """Take the pictures of the ground away, once asked twice."""
    if reason := refusal(actions.set_tiles, request.user, request.town):
        raise reason
    tiles = queries.tiles_of(request.town)
    if tiles is None:
        raise Http404
    if request.method == "POST":
        actions.remove_tiles(request.user, tiles)
        messages.success(request, _("Les images du sol sont retirées."))
        return redirect("maps:settings")
    return _step(
        request,
        forms.Form(),
        title=_("Retirer les images du sol ?"),
        lede=_("La carte ne les montrera plus. Le fichier est effacé ; il pourra être posé à nouveau."),
        button=_("Retirer les images"),
        is_danger=True,
    )
