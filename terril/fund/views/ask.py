"""Asking: the short form, nothing lost, whoever asks and whenever they come back."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from terril.directory.models import Organisation, OrganisationKind
from terril.directory.queries import spoken_for_by
from terril.fund import actions, queries
from terril.fund.forms import AskForm
from terril.fund.models import Envelope, SmallDynamic
from terril.fund.states import DynamicState
from terril.initiatives.views import propose
from terril.people.models import Role, User
from terril.people.queries import people_of
from terril.ui.acting import act
from terril.ui.dates import day_in_words

# What a stranger typed waits here, in their session, until they have entered.
TYPED = "fund.request"
# The name under which the device keeps what is being typed.
KEEP = "petit-fonds"


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form, and the ways to leave it: send, enter first, or propose an initiative instead."""
    envelope = queries.envelope_of(request.town, timezone.localdate().year)
    if envelope is None:
        return render(request, "fund/no_envelope.html")
    person_for = _person_for(request)
    author = person_for or (request.user if request.user.is_authenticated else None)
    askers = _askers(request, author)
    if request.method != "POST":
        form = AskForm(askers=askers, envelope=envelope, initial=request.session.get(TYPED, {}))
        return _shown(request, form, envelope, person_for, author)
    form = AskForm(request.POST, askers=askers, envelope=envelope)
    is_valid = form.is_valid()
    if "initiative" in request.POST:
        return _as_initiative(request, form, person_for)
    if not is_valid:
        return _shown(request, form, envelope, person_for, author)
    if author is None:
        request.session[TYPED] = form.typed()
        messages.info(
            request, _("Presque fini : dites-nous qui vous êtes. Ce que vous avez écrit est gardé.")
        )
        return redirect(f"{reverse('account_login')}?next={quote(reverse('fund:ask'))}")
    details = {**form.cleaned_data, "author": author}
    dynamic = act(form, actions.ask, request.user, request.town, **details)
    if dynamic is None:
        return _shown(request, form, envelope, person_for, author)
    request.session.pop(TYPED, None)
    messages.success(request, _thanks_for(dynamic))
    return redirect(f"{dynamic.get_absolute_url()}?merci")


def _thanks_for(dynamic: SmallDynamic) -> str:
    if dynamic.state == DynamicState.ASKED:
        return _("C'est noté ! Votre adulte référent doit encore dire oui : nous lui avons écrit.")
    return _("Bien reçu ! C'est la demande n° %(number)s. La commune répond avant le %(date)s.") % {
        "number": dynamic.number,
        "date": day_in_words(dynamic.answer_due_on),
    }


def _as_initiative(request: HttpRequest, form: AskForm, person_for: User | None) -> HttpResponse:
    """Carry what was typed to the form of initiatives: nothing is typed twice."""
    names = ("title", "description", "share", "place")
    typed = {name: str(form.data[name]) for name in names if form.data.get(name)}
    request.session[propose.TYPED] = typed
    request.session.pop(TYPED, None)
    address = reverse("initiatives:propose")
    return redirect(f"{address}?pour={person_for.pk}" if person_for else address)


def _person_for(request: HttpRequest) -> User | None:
    """Return whom the officer writes for at the counter (?pour=), None otherwise."""
    asked = request.POST.get("pour") or request.GET.get("pour", "")
    is_officer = request.user.is_authenticated and request.user.has_role(Role.OFFICER, request.town)
    if not asked or not is_officer:
        return None
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else -1
    return get_object_or_404(people_of(request.town), pk=number)


def _askers(request: HttpRequest, author: Any) -> QuerySet[Organisation] | None:
    """Return those in whose name the author may ask: no group, no service of the town."""
    if author is None:
        return None
    numbers = [
        organisation.pk
        for organisation in spoken_for_by(author, request.town)
        if organisation.kind != OrganisationKind.GROUP and not organisation.is_of_the_town
    ]
    return request.town.organisations.filter(pk__in=numbers).order_by("name") if numbers else None


def _shown(
    request: HttpRequest, form: AskForm, envelope: Envelope, person_for: User | None, author: Any
) -> HttpResponse:
    user = request.user
    return render(
        request,
        "fund/ask.html",
        {
            "form": form,
            "envelope": envelope,
            "person_for": person_for,
            "is_officer": user.is_authenticated and user.has_role(Role.OFFICER, request.town),
            "minor": author if author is not None and author.is_minor else None,
            "kept": TYPED in request.session and not form.is_bound,
            "keep": KEEP,
        },
        status=422 if form.is_bound else 200,
    )
