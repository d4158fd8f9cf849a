"""Preparing a meeting: what is said of it, its plan, its roles, its documents; announcing it, or not."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from terril.directory.queries import registered_in
from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.meetings import actions, moments, rules
from terril.meetings.forms.announcing import (
    CancelForm,
    DocumentForm,
    MeetingForm,
    MemberForm,
    PlanForm,
    RoomForm,
)
from terril.meetings.models import Meeting
from terril.meetings.queries import finding
from terril.meetings.states import MeetingState
from terril.meetings.views.public import LOOKS, find, pdf
from terril.meetings.views.room.sheets import links_for
from terril.people.models import User
from terril.people.queries import by_email, people_found
from terril.people.rules import is_officer
from terril.territories.queries import quarters_of
from terril.ui import gate, places
from terril.ui.acting import act, refusal
from terril.vision.queries import orientations_of

FORM = ["GET", "HEAD", "POST"]


def _find(request: HttpRequest, number: int) -> Meeting:
    """Return the meeting; refuse, with the reason, whoever does not prepare it."""
    meeting = find(request, number)
    if reason := rules.prepares.refusal(request.user, meeting):
        raise NotAllowed(reason)
    return meeting


@require_http_methods(FORM)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a meeting."""
    if reason := refusal(actions.create, request.user, request.town):
        raise reason
    if request.method == "POST" and not places.is_touched(request):
        form = _form(request, request.POST)
        if form.is_valid():
            meeting = act(form, actions.create, request.user, request.town, **form.cleaned_data)
            if meeting is not None:
                messages.success(
                    request, _("La réunion est en préparation : elle ne se voit pas encore. Voici la suite.")
                )
                return redirect("meetings:prepare", meeting.number)
    else:
        form = _form(request, initial=_pointed(request) if request.method == "POST" else {})
    return _edited(request, form, None)


@require_http_methods(FORM)
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change what is said of a meeting."""
    meeting = _find(request, number)
    if reason := refusal(actions.change, request.user, meeting):
        raise reason
    if request.method == "POST" and not places.is_touched(request):
        form = _form(request, request.POST)
        if form.is_valid() and act(form, actions.change, request.user, meeting, **form.cleaned_data):
            messages.success(request, _("C'est enregistré."))
            return redirect("meetings:prepare", number)
    else:
        initial = _pointed(request) if request.method == "POST" else MeetingForm.of(meeting)
        form = _form(request, initial=initial)
    return _edited(request, form, meeting)


def _form(request: HttpRequest, *typed: Any, **options: Any) -> MeetingForm:
    town = request.town
    return MeetingForm(
        *typed,
        quarters=quarters_of(town),
        hosts=registered_in(town),
        orientations=orientations_of(town),
        initiatives=finding.open_initiatives(town),
        **options,
    )


def _pointed(request: HttpRequest) -> dict[str, Any]:
    """Return what was typed, with the point that was touched on the map, or without it."""
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in MeetingForm.base_fields}
    typed["orientations"] = request.POST.getlist("orientations")
    typed["latitude"], typed["longitude"] = places.touched(request)
    return typed


def _edited(request: HttpRequest, form: MeetingForm, meeting: Meeting | None) -> HttpResponse:
    return render(
        request,
        "meetings/edit.html",
        {"form": form, "meeting": meeting, **places.in_form(request, form, reverse("meetings:town_map"))},
        status=422 if form.errors else 200,
    )


@require_safe
def prepare(request: HttpRequest, number: int) -> HttpResponse:
    """The facilitator's page: all that must be ready, and what was promised last time."""
    meeting = _find(request, number)
    phases = finding.phases_of(meeting)
    user = request.user
    return render(
        request,
        "meetings/prepare.html",
        {
            "meeting": meeting,
            "moment": moments.moment_of(meeting),
            "look": LOOKS[MeetingState(meeting.state)],
            "phases": phases,
            "length": moments.length_in_words(moments.minutes_of(phases)),
            "timetable": moments.timetable(meeting, phases),
            "rules": meeting.rules.splitlines(),
            "materials": meeting.materials.splitlines(),
            "members": finding.members_of(meeting),
            "documents": finding.documents_of(meeting),
            "expected": finding.expected(meeting),
            "last_time": finding.last_time(meeting),
            "may_conduct": any(
                not refusal(action, user, meeting) for action in (actions.open_room, actions.close_room)
            ),
            "may_change": not refusal(actions.change, user, meeting),
            "may_announce": not refusal(actions.announce, user, meeting),
            "may_cancel": not refusal(actions.cancel, user, meeting),
            "may_give_roles": not refusal(actions.name_member, user, meeting),
            "papers": links_for(user, meeting),
            "is_past": moments.is_past(meeting, clock.now()),
        },
    )


def _answer(request: HttpRequest, meeting: Meeting, tasks: list[gate.Task], **context: Any) -> HttpResponse:
    """Show the forms of what may be done, or do what was sent, and go back to the page of preparation."""
    back = reverse("meetings:prepare", args=[meeting.number])
    context = {"template": "meetings/step.html", "goes_to": lambda _subject: back, **context}
    return gate.answer(request, meeting, tasks, meeting=meeting, back_url=back, **context)


@require_http_methods(FORM)
def plan(request: HttpRequest, number: int) -> HttpResponse:
    """How long each phase lasts."""
    meeting = _find(request, number)
    task = gate.Task(
        request,
        actions.set_plan,
        meeting,
        PlanForm,
        button=_("Enregistrer le déroulé"),
        said=lambda _meeting: _("Le déroulé est enregistré."),
        details=lambda form: {"plan": form.plan()},
        least=request.town.venting_minutes,
        phases=finding.phases_of(meeting),
    )
    return _answer(
        request,
        meeting,
        [task],
        heading=_("Le déroulé"),
        lede=_(
            "D'abord chacun vide son sac, et la mairie écoute. Puis on choisit des problèmes concrets, puis "
            "on construit. Un temps laissé vide n'a pas lieu."
        ),
    )


@require_http_methods(FORM)
def room(request: HttpRequest, number: int) -> HttpResponse:
    """The rules of the room and the materials."""
    meeting = _find(request, number)
    task = gate.Task(
        request,
        actions.change,
        meeting,
        RoomForm,
        button=_("Enregistrer"),
        said=lambda _meeting: _("C'est enregistré."),
        initial={"rules": meeting.rules, "materials": meeting.materials},
    )
    return _answer(request, meeting, [task], heading=_("La salle"))


@require_http_methods(FORM)
def roles(request: HttpRequest, number: int) -> HttpResponse:
    """Who does what in the room."""
    meeting = _find(request, number)

    def found(text: str) -> list[User]:
        exact = by_email(text)
        if exact is not None:
            return [exact]
        # Whether a neighbour has an account is for the officer alone.
        return list(people_found(request.town, text)[:2]) if is_officer(request.user, meeting) else []

    task = gate.Task(
        request,
        actions.name_member,
        meeting,
        MemberForm,
        button=_("Confier ce rôle"),
        said=lambda _member: _("C'est noté."),
        details=lambda form: {"user": form.cleaned_data["who"], "role": form.cleaned_data["role"]},
        names={"user": "who"},
        find=found,
    )
    return _answer(
        request,
        meeting,
        [task],
        heading=_("Qui fait quoi"),
        lede=_("Les personnes qui participent ne sont écrites nulle part."),
        template="meetings/roles.html",
        goes_to=lambda _subject: request.path,
        members=finding.members_of(meeting),
    )


@require_POST
def remove_role(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Take a role back."""
    meeting = _find(request, number)
    actions.remove_member(request.user, get_object_or_404(meeting.members.all(), pk=pk))
    messages.success(request, _("C'est noté."))
    return redirect("meetings:roles", number)


@require_http_methods(FORM)
def documents(request: HttpRequest, number: int) -> HttpResponse:
    """What is to be read before coming."""
    meeting = _find(request, number)
    task = gate.Task(
        request,
        actions.add_document,
        meeting,
        DocumentForm,
        button=_("Ajouter"),
        said=lambda _document: _("Le document est ajouté."),
    )
    return _answer(
        request,
        meeting,
        [task],
        heading=_("Les documents"),
        lede=_("Tout le monde les lit sur la page de la réunion. Ne nommez personne sans son accord."),
        template="meetings/documents.html",
        goes_to=lambda _subject: request.path,
        documents=finding.documents_of(meeting),
    )


@require_POST
def remove_document(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Take a document away."""
    meeting = _find(request, number)
    actions.remove_document(request.user, get_object_or_404(finding.documents_of(meeting), pk=pk))
    messages.success(request, _("Le document est retiré."))
    return redirect("meetings:documents", number)


@require_http_methods(FORM)
def announce(request: HttpRequest, number: int) -> HttpResponse:
    """Let everybody know."""
    meeting = _find(request, number)
    task = gate.Task(
        request,
        actions.announce,
        meeting,
        button=_("Annoncer la réunion"),
        said=lambda _meeting: _("La réunion est annoncée : tout le monde la voit."),
    )
    return _answer(
        request,
        meeting,
        [task],
        heading=_("Annoncer la réunion"),
        lede=_(
            "Sa page se lit alors par tout le monde. Elle entre dans l'agenda, le journal, les nouvelles et "
            "sur la carte ; l'affiche et le tract sont prêts à imprimer."
        ),
        goes_to=lambda made: made.get_absolute_url(),
        before="meetings/_to_announce.html",
        moment=moments.moment_of(meeting),
    )


@require_http_methods(FORM)
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Call it off."""
    meeting = _find(request, number)
    task = gate.Task(
        request,
        actions.cancel,
        meeting,
        CancelForm,
        button=_("Annuler la réunion"),
        look="btn-danger",
        said=lambda _meeting: _("La réunion est annulée. Les personnes inscrites sont prévenues."),
    )
    return _answer(
        request,
        meeting,
        [task],
        heading=_("Annuler la réunion"),
        lede=_("Sa page reste, et dit pourquoi elle n'a pas lieu."),
    )


@require_safe
def registrations(request: HttpRequest, number: int) -> HttpResponse:
    """Who said that they come."""
    meeting = _find(request, number)
    return render(
        request,
        "meetings/registrations.html",
        {
            "meeting": meeting,
            "registrations": finding.registrations_of(meeting),
            "expected": finding.expected(meeting),
            "may_add": not refusal(actions.register, request.user, meeting),
        },
    )


@require_POST
def remove_registration(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Take back the registration of somebody who called."""
    meeting = _find(request, number)
    found = get_object_or_404(meeting.registrations.all(), pk=pk)
    actions.withdraw_registration(request.user, found)
    messages.success(request, _("L'inscription est effacée."))
    return redirect("meetings:registrations", number)


@require_safe
def kit(request: HttpRequest, number: int) -> HttpResponse:
    """All that is printed for the room: a meeting may be held with it alone."""
    # Read when first needed: the typesetter weighs more than all the pages together.
    from terril.meetings.pdf import kit_pdf

    meeting = _find(request, number)
    return pdf(
        kit_pdf(meeting, finding.phases_of(meeting), finding.last_time(meeting)),
        f"reunion-{meeting.number}-salle.pdf",
    )
