"""Entering an organisation, completing what is said of it, and what it can lend or do."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from terril.directory import actions, queries, rules
from terril.directory.forms import EditForm, OfferingForm, OrganisationForm
from terril.directory.models import Organisation
from terril.territories.queries import quarters_of
from terril.ui import places
from terril.ui.acting import act, refusal


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Enter an organisation in the directory."""
    town = request.town
    if reason := refusal(actions.register, request.user, town):
        raise reason
    form = OrganisationForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and (organisation := act(form, actions.register, request.user, town, **form.cleaned_data))
    ):
        messages.success(request, _("« %(name)s » est inscrit.") % {"name": organisation})
        return redirect("directory:detail", organisation.slug)
    return render(request, "directory/register.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Complete what is said of an organisation."""
    organisation = _found(request, slug)
    if request.method != "POST":
        return _page(request, organisation, _form(request, organisation, initial=EditForm.of(organisation)))
    if places.is_touched(request):
        typed: dict[str, Any] = {name: request.POST.get(name, "") for name in EditForm.base_fields}
        typed["latitude"], typed["longitude"] = places.touched(request)
        return _page(request, organisation, _form(request, organisation, initial=typed))
    form = _form(request, organisation, request.POST)
    if form.is_valid() and (
        changed := act(form, actions.edit, request.user, organisation, **form.cleaned_data)
    ):
        messages.success(request, _("C'est enregistré."))
        return redirect("directory:detail", changed.slug)
    return _page(request, organisation, form)


@require_POST
def offer(request: HttpRequest, slug: str) -> HttpResponse:
    """Say one more thing that the organisation can lend or do."""
    organisation = _found(request, slug)
    form = OfferingForm(request.POST)
    if form.is_valid() and act(form, actions.offer, request.user, organisation, **form.cleaned_data):
        messages.success(request, _("C'est ajouté à ce que vous proposez."))
        return redirect(_offerings_of(organisation))
    return _page(
        request, organisation, _form(request, organisation, initial=EditForm.of(organisation)), offering=form
    )


@require_POST
def withdraw_offer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a line off what the organisation can lend or do."""
    organisation = _found(request, slug)
    actions.withdraw_offer(request.user, get_object_or_404(organisation.offerings, pk=pk))
    messages.success(request, _("C'est enlevé de la liste."))
    return redirect(_offerings_of(organisation))


def _found(request: HttpRequest, slug: str) -> Organisation:
    """Return the organisation, for somebody who may change it."""
    organisation = get_object_or_404(queries.visible_to(request.user, request.town), slug=slug)
    if reason := refusal(actions.edit, request.user, organisation):
        raise reason
    return organisation


def _form(request: HttpRequest, organisation: Organisation, *typed: Any, **options: Any) -> EditForm:
    return EditForm(
        *typed,
        organisation=organisation,
        quarters=quarters_of(request.town),
        with_identity=rules.can_edit_identity(request.user, organisation),
        **options,
    )


def _offerings_of(organisation: Organisation) -> str:
    return f"{reverse('directory:edit', args=[organisation.slug])}#propose"


def _page(
    request: HttpRequest, organisation: Organisation, form: EditForm, offering: OfferingForm | None = None
) -> HttpResponse:
    is_wrong = form.errors or (offering is not None and offering.errors)
    return render(
        request,
        "directory/edit.html",
        {
            "organisation": organisation,
            "form": form,
            "offering_form": offering or OfferingForm(),
            "offerings": queries.offerings_of(organisation),
            **places.in_form(request, form, reverse("directory:town_map")),
        },
        status=422 if is_wrong else 200,
    )
