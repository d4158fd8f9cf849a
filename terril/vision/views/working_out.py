"""How the project was worked out: the steps, what each found, and telling them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from terril.foundation.actions import Action
from terril.territories.queries import quarters_of
from terril.ui import map, places
from terril.ui.acting import act, object_to, refusal
from terril.uploads import actions as uploads
from terril.uploads.views import served
from terril.vision import actions, queries
from terril.vision.forms import FindingForm, StepForm
from terril.vision.models import Finding, Step

# Beside the list, or as wide as a phone.
MAP_WIDTH = 320


@login_not_required
@require_safe
def steps(request: HttpRequest) -> HttpResponse:
    """How the project was worked out, step by step."""
    return render(request, "vision/steps.html", {"steps": queries.steps_of(request.town)})


@login_not_required
@require_safe
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """One step, what it found, what shows it, and where."""
    told = get_object_or_404(queries.steps_of(request.town), pk=pk)
    findings = list(told.findings.all())
    sketch = map.draw(
        request.town.boundary,
        [
            (one.latitude, one.longitude)
            for one in findings
            if one.latitude is not None and one.longitude is not None
        ],
        width=MAP_WIDTH,
    )
    for number, one in enumerate(findings, start=1):
        point = None
        if sketch and one.latitude is not None and one.longitude is not None:
            point = sketch.point(one.latitude, one.longitude)
        one.number, one.point = number, point  # type: ignore[attr-defined]
    return render(
        request,
        "vision/step.html",
        {
            "step": told,
            "findings": findings,
            "map": sketch if any(one.point for one in findings) else None,  # type: ignore[attr-defined]
        },
    )


@login_not_required
@require_safe
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file that shows a finding."""
    finding = get_object_or_404(queries.findings(), step__territory=request.town, pk=pk)
    if finding.scan is None:
        raise Http404
    return served(str(finding.scan.file.name), finding.scan.content_type, as_attachment=True)


@require_http_methods(["GET", "HEAD", "POST"])
def add_step(request: HttpRequest) -> HttpResponse:
    """Tell one more step."""
    _refuse(request, actions.add_step, request.town)
    form = StepForm(request.POST or None, quarters=quarters_of(request.town))
    if (
        request.method == "POST"
        and form.is_valid()
        and (told := act(form, actions.add_step, request.user, request.town, **form.cleaned_data))
    ):
        messages.success(request, _("L'étape est racontée. Vous pouvez y ajouter ce qui a été constaté."))
        return redirect(told)
    return _step_page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def change_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a step anew."""
    told = _step(request, pk)
    form = StepForm(request.POST or None, initial=StepForm.of(told), quarters=quarters_of(request.town))
    if (
        request.method == "POST"
        and form.is_valid()
        and act(form, actions.change_step, request.user, told, **form.cleaned_data)
    ):
        messages.success(request, _("C'est enregistré."))
        return redirect(told)
    return _step_page(request, form, told)


@require_POST
def remove_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Take out a step told by mistake."""
    actions.remove_step(request.user, _step(request, pk))
    messages.success(request, _("L'étape est retirée."))
    return redirect("vision:steps")


@require_http_methods(["GET", "HEAD", "POST"])
def add_finding(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell something that a step found."""
    return _finding_page(request, _step(request, pk), None)


@require_http_methods(["GET", "HEAD", "POST"])
def change_finding(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a finding anew."""
    finding = _finding(request, pk)
    return _finding_page(request, finding.step, finding)


@require_POST
def remove_finding(request: HttpRequest, pk: int) -> HttpResponse:
    """Take out a finding."""
    finding = _finding(request, pk)
    told = actions.remove_finding(request.user, finding)
    messages.success(request, _("Le constat est retiré."))
    return redirect(told)


def _refuse(request: HttpRequest, action: Action, thing: Any) -> None:
    if reason := refusal(action, request.user, thing):
        raise reason


def _step(request: HttpRequest, pk: int) -> Step:
    """Return a step, for somebody who may write it."""
    told = get_object_or_404(queries.steps_of(request.town), pk=pk)
    _refuse(request, actions.change_step, told)
    return told


def _finding(request: HttpRequest, pk: int) -> Finding:
    """Return a finding, for somebody who may write it."""
    finding = get_object_or_404(queries.findings(), step__territory=request.town, pk=pk)
    _refuse(request, actions.change_finding, finding)
    return finding


def _step_page(request: HttpRequest, form: StepForm, told: Step | None) -> HttpResponse:
    return render(
        request,
        "vision/step_form.html",
        {"form": form, "step": told, "can_go": told is not None and not told.findings.exists()},
        status=422 if form.errors else 200,
    )


def _finding_page(request: HttpRequest, told: Step, finding: Finding | None) -> HttpResponse:
    """Show the form of a finding, lay a point on its map, or write it down."""
    initial: dict[str, Any] = FindingForm.of(finding) if finding else {"quarter": told.quarter_id}
    is_sent = request.method == "POST" and not places.is_touched(request)
    if request.method == "POST" and not is_sent:
        initial = {name: request.POST.get(name, "") for name in FindingForm.base_fields}
        initial["orientations"] = request.POST.getlist("orientations")
        initial["latitude"], initial["longitude"] = places.touched(request)
    form = FindingForm(
        *((request.POST, request.FILES) if is_sent else ()),
        initial=initial,
        quarters=quarters_of(request.town),
        orientations=queries.orientations_of(request.town),
    )
    if is_sent and form.is_valid() and _write(request, form, told, finding):
        messages.success(request, _("Le constat est écrit."))
        return redirect(told)
    return render(
        request,
        "vision/finding_form.html",
        {
            "form": form,
            "step": told,
            "finding": finding,
            **places.in_form(request, form, reverse("vision:town_map")),
        },
        status=422 if form.errors else 200,
    )


def _write(request: HttpRequest, form: FindingForm, told: Step, finding: Finding | None) -> Finding | None:
    """Take in what was sent: the photo, the file, the words, or nothing of them."""
    details = dict(form.cleaned_data)
    photo, file = details.pop("photo"), details.pop("file")
    words = details.pop("alternative_text")
    # Both say "file": what is wrong with one is told beside it, not beside the other.
    names = {"file": "photo"}
    try:
        with transaction.atomic():
            if photo:
                details["photo"] = uploads.add_photo(
                    request.user, request.town, file=photo, alternative_text=words
                )
            names = {"scan": "file"}
            if file:
                details["scan"] = uploads.add_receipt(request.user, request.town, file=file)
            if finding is None:
                return actions.add_finding(request.user, told, **details)
            return actions.change_finding(request.user, finding, **details)
    except ValidationError as objection:
        object_to(form, objection, names=names)
        return None
