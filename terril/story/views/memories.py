"""Giving a memory, answering it, taking it back."""

from __future__ import annotations

from typing import Any

from allauth.core.ratelimit import consume, respond_429
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from terril.people.entry import make_token
from terril.people.models import Role, User
from terril.people.queries import people_of, system
from terril.story import actions, queries
from terril.story.forms.memories import SHOW, MemoryForm, ReadingForm
from terril.story.models import Memory
from terril.ui import places
from terril.ui.acting import act, object_to, refusal
from terril.uploads import actions as uploads

# The name under which the device keeps what is being typed.
KEEP = "souvenir"
NAMES = {"file": "photo"}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """The form, for anybody: with an account or without, at the counter, from a post in the street.

    ?lieu=, ?latitude= and ?longitude= come from a post; ?pour= is somebody at the counter who has an
    account, ?guichet somebody who has none.
    """
    user = request.user
    is_officer = user.is_authenticated and user.has_role(Role.OFFICER, request.town)
    person_for = _person_for(request) if is_officer else None
    at_counter = is_officer and ("guichet" in request.GET or person_for is not None)
    giver = person_for if at_counter else (user if user.is_authenticated else None)
    if request.method != "POST":
        return _shown(request, MemoryForm(giver=giver, initial=_initial(request)), person_for, at_counter)
    if places.is_touched(request):
        return _shown(request, MemoryForm(giver=giver, initial=_pointed(request)), person_for, at_counter)
    # Counted before anything is read: a sound costs the machine a second.
    if not user.is_authenticated and not consume(request, action="give_memory"):
        return respond_429(request)
    form = MemoryForm(request.POST, request.FILES, giver=giver)
    if form.is_valid():
        code = make_token()
        actor = user if user.is_authenticated else system()
        if _save(request, form, actor, giver, code):
            messages.success(
                request, _("Merci ! Quelqu'un de la mairie lit votre souvenir, puis vous répond.")
            )
            return redirect(f"{reverse('story:take_back', args=[code])}?merci")
    form.ask_files_again()
    return _shown(request, form, person_for, at_counter, status=422)


def _save(request: HttpRequest, form: MemoryForm, actor: Any, giver: User | None, code: str) -> Memory | None:
    """Write it all or nothing; return the memory, or None after adding errors to the form."""
    town, typed = request.town, form.cleaned_data
    photo = sound = None
    try:
        with transaction.atomic():
            if typed["photo"]:
                words = typed["alternative_text"]
                photo = uploads.add_photo(actor, town, file=typed["photo"], alternative_text=words)
            if typed["sound"]:
                sound = uploads.add_sound(actor, town, recording=typed["sound"])
            memory: Memory = actions.give(
                actor,
                town,
                **form.details(),
                photo=photo,
                sound=sound,
                giver=giver,
                code=code,
                language=get_language() or "fr",
            )
            return memory
    except ValidationError as objection:
        object_to(form, objection, names=NAMES)
        return None


def _person_for(request: HttpRequest) -> User | None:
    asked = request.GET.get("pour", "")
    if not asked:
        return None
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else -1
    return get_object_or_404(people_of(request.town), pk=number)


def _initial(request: HttpRequest) -> dict[str, Any]:
    """Return what a post in the street says of where one stands."""
    asked = request.GET
    found: dict[str, Any] = {"place": asked.get("lieu", "")[:200]}
    try:
        latitude, longitude = float(asked["latitude"]), float(asked["longitude"])
    except (KeyError, ValueError):
        return found
    if -90 <= latitude <= 90 and -180 <= longitude <= 180:
        found |= {"latitude": latitude, "longitude": longitude}
    return found


def _pointed(request: HttpRequest) -> dict[str, Any]:
    """Return what was typed, with the point that was touched on the map, or without it."""
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in MemoryForm.base_fields}
    typed["latitude"], typed["longitude"] = places.touched(request)
    return typed


def _shown(
    request: HttpRequest, form: MemoryForm, person_for: User | None, at_counter: bool, *, status: int = 200
) -> HttpResponse:
    return render(
        request,
        "story/give.html",
        {
            "form": form,
            "person_for": person_for,
            "at_counter": at_counter,
            "is_officer": request.user.is_authenticated and request.user.has_role(Role.OFFICER, request.town),
            "minor": next((p for p in (person_for, request.user) if getattr(p, "is_minor", False)), None),
            "keep": KEEP,
            **places.in_form(request, form, reverse("story:town_map")),
        },
        status=status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reread(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a memory before anybody else, and answer it."""
    memory = get_object_or_404(queries.visible_to(request.user, request.town), pk=pk)
    if why_not := refusal(actions.show, request.user, memory):
        raise why_not
    form = ReadingForm(
        request.POST if request.method == "POST" else None,
        is_minor=memory.is_minor,
        transcript=memory.sound.transcript if memory.sound else None,
    )
    if request.method == "POST" and form.is_valid() and _answered(request, form, memory):
        messages.success(request, _("C'est fait. La personne est prévenue si elle a laissé une adresse."))
        return redirect("story:desk")
    return render(
        request, "story/reread.html", {"memory": memory, "form": form}, status=422 if form.errors else 200
    )


def _answered(request: HttpRequest, form: ReadingForm, memory: Memory) -> bool:
    typed = form.cleaned_data
    with transaction.atomic():
        if memory.sound is not None and typed["transcript"] != memory.sound.transcript:
            details = {"transcript": typed["transcript"]}
            if not act(form, uploads.write_transcript, request.user, memory.sound, **details):
                return False
        if typed["what"] == SHOW:
            agrees = {"adult_agrees": typed.get("adult_agrees", False)}
            return bool(act(form, actions.show, request.user, memory, **agrees))
        return bool(act(form, actions.decline, request.user, memory, reason=typed["reason"]))


@login_not_required
@never_cache
@require_safe
def code(request: HttpRequest) -> HttpResponse:
    """Type the code of a memory given without an account."""
    typed = request.GET.get("code", "").strip()
    memory = queries.by_code(request.town, typed) if typed else None
    if memory is not None:
        return redirect("story:take_back", typed)
    return render(request, "story/code.html", {"typed": typed}, status=404 if typed else 200)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, code: str) -> HttpResponse:
    """One's own memory, by its code: where it stands, and the button that takes it back."""
    memory = queries.by_code(request.town, code)
    if memory is None:
        return render(request, "story/code.html", {"typed": code}, status=404)
    if request.method == "POST":
        actions.withdraw(system(), memory)
        messages.success(request, _("C'est fait : votre souvenir est repris, il n'en reste rien ici."))
        return redirect("story:story")
    return render(
        request,
        "story/take_back.html",
        {
            "memory": memory,
            "code": code,
            "link": request.build_absolute_uri(reverse("story:take_back", args=[code])),
            "kept": KEEP if "merci" in request.GET else "",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a memory given with one's account."""
    memory = get_object_or_404(queries.visible_to(request.user, request.town), pk=pk)
    if why_not := refusal(actions.withdraw, request.user, memory):
        raise why_not
    if request.method == "POST":
        actions.withdraw(request.user, memory)
        messages.success(request, _("C'est fait : le souvenir est repris, il n'en reste rien ici."))
        return redirect("story:story")
    return render(
        request,
        "story/confirm.html",
        {
            "heading": _("Reprendre ce souvenir ?"),
            "lede": _("Le texte, la photo et le son sont effacés tout de suite."),
            "button": _("Le reprendre"),
            "back_url": memory.get_absolute_url(),
        },
    )
