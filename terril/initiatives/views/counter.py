"""Somebody is at the counter: the person and the idea on one page, then a receipt to hand over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from terril.agreements.models import Side
from terril.agreements.rules import require
from terril.initiatives import actions, rules
from terril.initiatives.forms.counter import AtCounterForm
from terril.initiatives.mails import whom_to_call
from terril.initiatives.models import Initiative
from terril.initiatives.views.gate import find
from terril.initiatives.views.propose import VERY_NEAR, alike, organisations_of
from terril.people import actions as people
from terril.people.models import User
from terril.people.queries import known_as
from terril.people.rules import is_officer
from terril.people.views.counter import enter, person_of
from terril.territories.queries import address_of, quarters_of
from terril.ui.acting import object_to, refusal

NEW = "nouvelle"


@require_http_methods(["GET", "HEAD", "POST"])
def at_counter(request: HttpRequest) -> HttpResponse:
    """One page for who comes in: found or new, what they want, what they bring. Two presses in all.

    Somebody who may be known already, an idea much alike: the page asks once more, with all that was
    typed. Without JavaScript a button looks for the name; with it, names come while typing.
    """
    town, typed = request.town, request.POST
    if reason := refusal(people.enter_at_counter, request.user, town):
        raise reason
    asks_again = "chercher" in typed or "autre" in typed
    asked = "" if "autre" in typed else typed.get("personne") or request.GET.get("personne", "")
    person = person_of(town, asked)
    options: dict[str, Any] = {
        "person": person,
        "quarters": quarters_of(town),
        "proposers": organisations_of(person, town) if person else None,
    }
    if request.method != "POST" or asks_again:
        form = AtCounterForm(initial=typed.dict() or None, **options)
    else:
        form = AtCounterForm(typed, **options)
    form.help_while_typing(known=reverse("people:known"), near=reverse("initiatives:near"))
    known: list[User] = []
    if "chercher" in typed or (form.is_bound and person is None and asked != NEW):
        known = known_as(town, typed.get("display_name", ""), typed.get("phone", ""))
    near_now = []
    if form.is_bound and form.is_valid():
        if "differente" not in typed:
            near_now = alike(town, form.cleaned_data["title"], at_least=VERY_NEAR)
        if not known and not near_now and (initiative := _receive(request, form, person)):
            messages.success(request, _("C'est reçu. Voici le reçu à remettre."))
            return redirect("initiatives:receipt", initiative.number, initiative.slug)
    return render(
        request,
        "initiatives/at_counter.html",
        {
            "form": form,
            "person_for": person,
            "known": known,
            "sought": "chercher" in typed,
            "near_now": near_now,
            "has_quarters": options["quarters"].exists(),
        },
        status=422 if form.errors else 200,
    )


def _receive(request: HttpRequest, form: AtCounterForm, person: User | None) -> Initiative | None:
    """Enter the person if they are new, write their idea and send it: all or nothing."""
    user, town = request.user, request.town
    try:
        with transaction.atomic():
            author = person or enter(request, form, None)
            if author is None:
                return None
            idea = actions.draft(user, town, author=author, **form.details())
            return actions.submit(user, idea)
    except ValidationError as objection:
        object_to(form, objection, names={"is_grievance": "nature"})
        return None


@login_not_required
@require_safe
def paper_form(request: HttpRequest) -> HttpResponse:
    """The questions on a sheet, to be filled in by hand; ?langue= in another of the town's languages."""
    asked = request.GET.get("langue", "")
    language = asked if asked in request.town.languages else get_language() or "fr"
    # Read when first needed: the typesetter weighs more than all the pages together.
    from terril.initiatives.pdf import proposal_form

    address = address_of(request.town) + reverse("initiatives:propose")
    response = HttpResponse(proposal_form(request.town, address, language), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="proposer-{language}.pdf"'
    return response


@require_safe
def receipt(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """What the person takes home: the number, the date of the answer, whom to call."""
    initiative = find(request, number)
    require(rules.can_read_receipt, request.user, initiative)
    author = initiative.author
    ours = initiative.agreement.commitments.filter(party__side=Side.INHABITANTS).order_by("position", "pk")
    return render(
        request,
        "initiatives/receipt.html",
        {
            "initiative": initiative,
            "initiative_url": initiative.get_absolute_url(),
            "author": author,
            "shares": ours[:5],
            "address": address_of(initiative.territory) + initiative.get_absolute_url(),
            "is_officer": is_officer(request.user, initiative),
            "may_claim": author.email is None and author.entered_by_id is not None,
            "contact": whom_to_call(initiative),
        },
    )
