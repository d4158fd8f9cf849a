"""Sorting what was said: several notes at once, or one after the other; a service answers its own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from terril.directory.queries import services_of
from terril.foundation.actions import NotAllowed
from terril.meetings import actions
from terril.meetings.forms.after import ReplyForm, SortForm, SortSeveralForm
from terril.meetings.models import Fate, Meeting, Note
from terril.meetings.queries import after
from terril.meetings.room import settle
from terril.meetings.views.room.sheets import links_for
from terril.ui.acting import act, refusal
from terril.ui.gate import Task, answer


def find(request: HttpRequest, number: int) -> Meeting:
    """Return the meeting of this number that everybody may know of; Http404 otherwise."""
    meeting = get_object_or_404(after.shown_in(request.town), number=number)
    # The town is already read: rules ask for it again and again.
    meeting.territory = request.town
    return meeting


@require_http_methods(["GET", "HEAD", "POST"])
def several(request: HttpRequest, number: int) -> HttpResponse:
    """All the notes, those of a problem together: choose some, say once what they became."""
    meeting = find(request, number)
    if reason := refusal(actions.sort_notes, request.user, meeting):
        raise reason
    if request.method == "POST" and "held" in request.POST:
        return _settle(request, meeting)
    form = SortSeveralForm(
        request.POST if request.method == "POST" else None,
        notes=after.notes_of(meeting),
        services=services_of(request.town),
        things=after.came_of(meeting),
    )
    if form.is_bound and form.is_valid():
        chosen = form.details()
        if act(form, actions.sort_notes, request.user, meeting, **chosen):
            count = len(chosen["notes"])
            messages.success(
                request,
                ngettext("%(count)d parole est triée.", "%(count)d paroles sont triées.", count)
                % {"count": count},
            )
            return redirect("meetings:sort", number=number)
    notes = list(after.notes_of(meeting))
    waiting = [note for note in notes if note.fate == Fate.WAITING]
    context = {
        "meeting": meeting,
        "form": form,
        "bundles": after.bundles(waiting),
        "sorted": [note for note in notes if note.fate != Fate.WAITING],
        "held": after.to_settle(meeting),
        "waiting": len(waiting),
        "first": waiting[0] if waiting else None,
        "papers": links_for(request.user, meeting),
        "chosen": {str(pk) for pk in request.POST.getlist("notes")},
    }
    return render(request, "meetings/sort.html", context, status=422 if form.is_bound else 200)


def _settle(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Let a note through that was held for its words, or keep it back; what is let through is sorted."""
    held = {str(note.pk): note for note in after.to_settle(meeting)}
    note = held.get(request.POST["held"])
    if note is not None:
        is_shown = request.POST.get("choix") == "montrer"
        settle(meeting, note.pk, shown=is_shown)
        messages.success(
            request,
            _("Elle est avec les autres, à trier.") if is_shown else _("Elle ne sera pas montrée."),
        )
    return redirect("meetings:sort", number=meeting.number)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """One note; once it is sorted, the next that waits."""
    meeting = find(request, number)
    notes = list(after.notes_of(meeting))
    note = next((note for note in notes if note.pk == pk), None)
    if note is None:
        raise Http404
    note.meeting = meeting
    if reason := refusal(actions.sort_note, request.user, note):
        raise reason
    waiting = [each.pk for each in notes if each.fate == Fate.WAITING and each.pk != pk]
    things = after.came_of(meeting)
    form = SortForm(
        request.POST if request.method == "POST" else None,
        services=services_of(request.town),
        things=things,
        initial=_initial(note, things),
    )
    if (
        form.is_bound
        and form.is_valid()
        and act(form, actions.sort_note, request.user, note, **form.details())
    ):
        messages.success(request, _("C'est noté."))
        following = next((each for each in waiting if each > pk), waiting[0] if waiting else None)
        if following:
            return redirect("meetings:sort_one", number=number, pk=following)
        return redirect("meetings:sort", number=number)
    at = [each.pk for each in notes].index(pk)
    context = {
        "meeting": meeting,
        "note": note,
        "form": form,
        "waiting": len(waiting) + (note.fate == Fate.WAITING),
        "before": notes[at - 1] if at else None,
        "next": notes[at + 1] if at + 1 < len(notes) else None,
    }
    return render(request, "meetings/sort_one.html", context, status=422 if form.is_bound else 200)


def _initial(note: Note, things: list[tuple[str, str]]) -> dict[str, Any]:
    values: dict[str, Any] = {
        "fate": note.fate if note.fate != Fate.WAITING else None,
        "words": note.fate_words,
        "service": note.service_id,
        "due_on": note.due_on,
    }
    became = (note.became, note.became_url)
    if became in things:
        return {**values, "thing": str(things.index(became))}
    return {**values, "became": note.became, "became_url": note.became_url}


@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """What was given to a service: one of its members answers."""
    meeting = find(request, number)
    note = get_object_or_404(after.notes_of(meeting), pk=pk)
    note.meeting = meeting
    # Whoever may sort it may also say that it is for somebody else.
    sort_url = (
        ""
        if isinstance(refusal(actions.sort_note, request.user, note), NotAllowed)
        else reverse("meetings:sort_one", args=[number, pk])
    )
    task = Task(
        request,
        actions.answer_note,
        note,
        ReplyForm,
        button=_("Répondre"),
        said=lambda _subject: _("La réponse est publiée."),
    )
    return answer(
        request,
        note,
        [task],
        heading=_("Répondre à une parole"),
        template="meetings/reply.html",
        note=note,
        meeting=meeting,
        sort_url=sort_url,
    )
