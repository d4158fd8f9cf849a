"""Who holds which role, for the administrator."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from terril.directory import actions, queries
from terril.directory.forms import NewAccountForm, RoleForm
from terril.people import actions as people_actions
from terril.people import queries as people_queries
from terril.ui.acting import act, refusal

# More than these, and the search is to be made narrower.
PEOPLE_SHOWN = 12


@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: HttpRequest) -> HttpResponse:
    """Show who holds which role in the town; give one."""
    if reason := refusal(people_actions.grant, request.user, request.town):
        raise reason
    form = _role_form(request, request.POST or None)
    if request.method == "POST" and form.is_valid() and _give(request, form):
        messages.success(request, _("C'est fait : le rôle vaut dès maintenant."))
        return redirect("directory:roles")
    return _roles_page(request, form, NewAccountForm())


@require_http_methods(["POST"])
def new_account(request: HttpRequest) -> HttpResponse:
    """Open an account for somebody who is to have a role and has never come in."""
    town = request.town
    if reason := refusal(people_actions.register, request.user, town):
        raise reason
    form = NewAccountForm(request.POST)
    if form.is_valid() and (
        person := act(form, people_actions.register, request.user, town, **form.cleaned_data)
    ):
        messages.success(request, _("Le compte est ouvert. Donnez maintenant le rôle."))
        return redirect(f"{reverse('directory:roles')}?{urlencode({'q': person.display_name})}")
    return _roles_page(request, _role_form(request), form)


def _role_form(request: HttpRequest, typed: Any = None) -> RoleForm:
    """Return the form that offers a role to the people found; one more is read, to know that there is."""
    town = request.town
    sought = request.POST.get("q", "") or request.GET.get("q", "")
    people = people_queries.people_found(town, sought)[: PEOPLE_SHOWN + 1]
    return RoleForm(typed, town=town, sought=sought, people=list(people), most=PEOPLE_SHOWN)


def _roles_page(request: HttpRequest, form: RoleForm, account_form: NewAccountForm) -> HttpResponse:
    town = request.town
    return render(
        request,
        "directory/roles.html",
        {
            "form": form,
            "account_form": account_form,
            "memberships": people_queries.roles_in(town),
            "representations": queries.representations_in(town),
        },
        status=422 if form.errors or account_form.errors else 200,
    )


def _give(request: HttpRequest, form: RoleForm) -> bool:
    town = request.town
    user, title = form.chosen(), form.cleaned_data["title"]
    names = {"user": "person"}
    if organisation := form.organisation():
        given = act(form, actions.appoint, request.user, organisation, names=names, user=user, title=title)
    else:
        role = form.cleaned_data["role"]
        given = act(
            form, people_actions.grant, request.user, town, names=names, user=user, role=role, title=title
        )
    return given is not None


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a role on the town."""
    town = request.town
    if reason := refusal(people_actions.grant, request.user, town):
        raise reason
    membership = get_object_or_404(people_queries.roles_in(town), pk=pk)
    try:
        people_actions.withdraw(request.user, membership)
    except ValidationError as objection:
        messages.error(request, " ".join(objection.messages))
    else:
        messages.success(request, _("Le rôle est retiré, dès maintenant."))
    return redirect("directory:roles")


@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """End a representation."""
    town = request.town
    if reason := refusal(people_actions.grant, request.user, town):
        raise reason
    actions.dismiss(request.user, get_object_or_404(queries.representations_in(town), pk=pk))
    messages.success(request, _("C'est fait : cette personne ne parle plus pour cet acteur."))
    return redirect("directory:roles")
