"""What is held about somebody: seen, taken away, erased; by themselves, or at the counter."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from terril.foundation.actions import NotAllowed
from terril.people.models import User
from terril.people.queries import people_of
from terril.people.views.passkeys import entered_lately
from terril.privacy import actions, rules
from terril.privacy.classes import HEADINGS
from terril.privacy.forms import CounterEraseForm, EraseForm
from terril.privacy.parcel import wrap
from terril.privacy.queries.bound import binding_signatures
from terril.privacy.queries.held import sheets
from terril.ui.acting import act


def _oneself(request: HttpRequest) -> User:
    # The person themselves, not the lazy stand-in: it outlives their session.
    user = cast("Any", request.user)
    return cast("User", user._wrapped if hasattr(user, "_wrapped") and user.pk else user)


def _at_the_counter(request: HttpRequest, pk: int) -> User:
    """Return the person of the town who came; raises NotAllowed when they can do it themselves."""
    person = get_object_or_404(people_of(request.town), pk=pk)
    if reason := rules.came_to_the_counter.refusal(request.user, person):
        raise NotAllowed(reason)
    return person


def _parcel(request: HttpRequest, person: User) -> FileResponse:
    return FileResponse(
        wrap(person, request.town),
        as_attachment=True,
        filename=_("mes-donnees") + ".zip",
        content_type="application/zip",
    )


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show somebody what is held about them, why, and until when."""
    return render(request, "privacy/mine.html", {"bearer": None, "sheets": sheets(_oneself(request))})


@require_safe
def mine_to_take(request: HttpRequest) -> FileResponse:
    """Give somebody what is held about them, in one file."""
    return _parcel(request, _oneself(request))


@require_http_methods(["GET", "HEAD", "POST"])
def erase_mine(request: HttpRequest) -> HttpResponse:
    """Say what goes and what stays, then erase one's account."""
    person, form = _oneself(request), EraseForm(request.POST or None)
    lately = entered_lately(request)
    if request.method == "POST" and form.is_valid():
        if not lately:
            form.add_error(None, _("Pour effacer, sortez puis entrez à nouveau, par prudence."))
        elif act(form, actions.erase, person, person):
            logout(request)
            messages.success(request, _("Votre compte est effacé. Merci pour tout ce que vous avez apporté."))
            return redirect("/")
    return _erase_page(
        request,
        person,
        form,
        rules.can_erase_oneself.refusal(person, person),
        {"bearer": None, "lately": lately, "back": reverse("privacy:mine")},
    )


def _erase_page(
    request: HttpRequest, person: User, form: EraseForm, refused: Any, context: dict[str, Any]
) -> HttpResponse:
    return render(
        request,
        "privacy/erase.html",
        {
            "form": form,
            "refused": refused or "",
            "headings": HEADINGS.values(),
            # Signed again after a change, an agreement is named once.
            "kept": dict.fromkeys(
                (signature.version.agreement.title, signature.party.organisation.name)
                for signature in binding_signatures(person)
            ),
            **context,
        },
        status=422 if form.errors else 200,
    )


@require_safe
def theirs(request: HttpRequest, pk: int) -> HttpResponse:
    """Show, at the counter, what is held about somebody who has no e-mail address."""
    person = _at_the_counter(request, pk)
    return render(request, "privacy/mine.html", {"bearer": person, "sheets": sheets(person)})


@require_safe
def theirs_to_take(request: HttpRequest, pk: int) -> FileResponse:
    """Give, at the counter, what is held about somebody, in one file."""
    return _parcel(request, _at_the_counter(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def erase_theirs(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase, at the counter, the account of somebody who came and asked."""
    person, form = _at_the_counter(request, pk), CounterEraseForm(request.POST or None)
    officer = cast("User", request.user)
    is_sure = request.method == "POST" and form.is_valid()
    if is_sure and act(form, actions.erase_at_the_counter, officer, person):
        messages.success(request, _("Le compte est effacé. Le journal le dit, sans nommer personne."))
        return redirect("people:counter")
    return _erase_page(
        request,
        person,
        form,
        rules.can_erase_at_the_counter.refusal(officer, person),
        {"bearer": person, "lately": True, "back": reverse("privacy:theirs", args=[pk])},
    )
