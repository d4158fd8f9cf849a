"""The counter: an officer enters somebody who has no address, and acts for them afterwards."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from terril.people import actions, entry, queries
from terril.people.forms import CounterForm
from terril.people.models import User
from terril.territories.models import Territory
from terril.ui.acting import object_to, refusal
from terril.ui.pagination import paginate

CLAIM_DAYS = 30
# The link is in the officer's browser alone, and not for long: the server keeps only its digest.
LINK_COOKIE = "lien"
LINK_COOKIE_AGE = 60 * 60
# What the action calls a detail, and the field where it is typed: of the person, of their referent.
PERSON_FIELDS = {"adult_on": "born_on", "referent": "referent_name"}
REFERENT_FIELDS = {"display_name": "referent_name", "phone": "referent_phone"}


@require_http_methods(["GET", "HEAD", "POST"])
def counter(request: HttpRequest) -> HttpResponse:
    """Search the people of the town, enter a new one."""
    town = request.town
    if reason := refusal(actions.enter_at_counter, request.user, town):
        raise reason
    chosen = person_of(town, request.POST.get("referent") or request.GET.get("referent", ""))
    form = CounterForm(request.POST or None, initial={"referent": chosen.pk if chosen else None})
    if request.method == "POST" and form.is_valid() and (person := enter(request, form, chosen)):
        messages.success(request, _("C'est noté : %(name)s a maintenant un compte ici.") % {"name": person})
        return redirect(f"{reverse('people:counter')}?personne={person.pk}")
    sought = request.GET.get("q", "")
    return render(
        request,
        "people/counter.html",
        {
            "form": form,
            "sought": sought,
            "page": paginate(request, queries.people_found(town, sought).select_related("referent"), 20),
            "entered": person_of(town, request.GET.get("personne", "")),
            "referent": chosen,
        },
        status=422 if form.errors else 200,
    )


def person_of(town: Territory, number: str) -> User | None:
    """Return the person of the town who has this number; None for anything else."""
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    return queries.people_of(town).filter(pk=int(number)).first()


def enter(request: HttpRequest, form: CounterForm, referent: User | None) -> User | None:
    """Enter the person, and first the adult who answers for them when they are new: both or neither.

    Returns None after adding to the form what is wrong.
    """
    typed, town = form.cleaned_data, request.town
    names = PERSON_FIELDS
    try:
        with transaction.atomic():
            if form.adult_on() and referent is None and typed["referent_name"]:
                names = REFERENT_FIELDS
                referent = actions.enter_at_counter(
                    request.user, town, display_name=typed["referent_name"], phone=typed["referent_phone"]
                )
                names = PERSON_FIELDS
            return actions.enter_at_counter(
                request.user,
                town,
                display_name=typed["display_name"],
                phone=typed["phone"],
                email=typed["email"] or None,
                adult_on=form.adult_on(),
                referent=referent,
                parent_agreed=typed["parent_agreed"],
            )
    except ValidationError as objection:
        object_to(form, objection, names=names)
        return None


@require_safe
def known(request: HttpRequest) -> HttpResponse:
    """A piece of page: those who may be the person at the counter, while their name is typed."""
    if reason := refusal(actions.enter_at_counter, request.user, request.town):
        raise reason
    found = queries.known_as(request.town, request.GET.get("q", ""))
    return render(request, "people/known.html", {"known": found})


@require_http_methods(["GET", "HEAD", "POST"])
def claim_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare the link by which somebody takes their account back, and show it once, to be printed."""
    town = request.town
    if reason := refusal(actions.give_link, request.user, town):
        raise reason
    person = get_object_or_404(queries.people_of(town), pk=pk)
    page = reverse("people:claim_link", args=[pk])
    if request.method == "POST":
        link = entry.make_link(person, town, hours=CLAIM_DAYS * 24, actor=cast("User", request.user))
        response = redirect(page)
        response.set_signed_cookie(
            LINK_COOKIE,
            link.rsplit("/", 2)[-2],
            salt=str(person.pk),
            max_age=LINK_COOKIE_AGE,
            path=page,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
        return response
    token = request.get_signed_cookie(LINK_COOKIE, "", salt=str(person.pk), max_age=LINK_COOKIE_AGE)
    return render(
        request,
        "people/claim_link.html",
        {
            "bearer": person,
            "may_claim": person.email is None and person.entered_by_id is not None,
            "link": request.build_absolute_uri(entry.path_of(token)) if token else "",
            "days": CLAIM_DAYS,
        },
    )
