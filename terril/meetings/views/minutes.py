"""The minutes: read by everybody as a page or on paper, corrected by note-takers, left an address for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from terril.meetings import actions, composing
from terril.meetings.forms.after import AddressForm, MinutesForm
from terril.meetings.models import Meeting, Minutes
from terril.meetings.pdf.minutes import minutes_pdf
from terril.meetings.queries import minutes as queries
from terril.meetings.views.sorting import find
from terril.people.queries import system
from terril.ui.acting import act, refusal
from terril.ui.gate import Task, answer


def _published(request: HttpRequest, number: int) -> tuple[Meeting, Minutes]:
    meeting = find(request, number)
    minutes = queries.minutes_of(meeting)
    if minutes is None or minutes.published_on is None:
        raise Http404
    return meeting, minutes


@login_not_required
@require_safe
def read(request: HttpRequest, number: int) -> HttpResponse:
    """The minutes that were approved, word for word."""
    meeting, minutes = _published(request, number)
    may_write = request.user.is_authenticated and not refusal(actions.write_minutes, request.user, meeting)
    version = minutes.approved
    context = {
        "meeting": meeting,
        "minutes": minutes,
        "version": version,
        "sections": [
            {"title": each["title"], "blocks": composing.blocks(each["text"])} for each in version.content
        ],
        "may_write": may_write,
    }
    return render(request, "meetings/minutes.html", context)


@login_not_required
@require_safe
def sheet(request: HttpRequest, number: int) -> HttpResponse:
    """The same words on paper."""
    meeting, minutes = _published(request, number)
    response = HttpResponse(minutes_pdf(meeting, minutes), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="compte-rendu-{number}.pdf"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, number: int) -> HttpResponse:
    """Correct the minutes section by section, approve them, publish them: three buttons on one page."""
    meeting = find(request, number)
    if reason := refusal(actions.write_minutes, request.user, meeting):
        raise reason
    latest, minutes = queries.latest(meeting), queries.minutes_of(meeting)
    number_read = latest.number if latest else 0
    # Composed again on request: what was sorted since then comes in, what was corrected is kept below.
    is_new = latest is None or "recomposer" in request.GET
    sections = composing.compose(meeting) if is_new or latest is None else latest.content
    is_approved = bool(latest and minutes and minutes.approved_id == latest.pk)
    tasks: list[Task] = []
    if not is_approved and latest:
        tasks.append(
            Task(
                request,
                actions.approve_minutes,
                meeting,
                name="approuver",
                heading=_("Approuver"),
                lede=_("Vous l'avez relu : il dit bien ce qui s'est passé."),
                button=_("J'approuve ce compte rendu"),
                look="btn-alt",
                said=lambda _subject: _("Le compte rendu est approuvé."),
                details=lambda _form: {"version": number_read},
            )
        )
    if is_approved:
        tasks.append(
            Task(
                request,
                actions.publish_minutes,
                meeting,
                name="publier",
                heading=_("Publier"),
                lede=_(
                    "Tout le monde pourra le lire. Il part aussi aux adresses laissées pour cela, qui sont "
                    "effacées aussitôt."
                ),
                button=_("Publier le compte rendu"),
                said=lambda _subject: _("Le compte rendu est publié."),
            )
        )
    correct = Task(
        request,
        actions.write_minutes,
        meeting,
        MinutesForm,
        name="corriger",
        heading=_("Relire et corriger"),
        lede=_("Une partie vidée ne paraît pas. Chaque version est gardée. Ne nommez personne."),
        button=_("Enregistrer cette version"),
        said=lambda _subject: _("La nouvelle version est enregistrée."),
        details=lambda form: form.details(),
        sections=sections,
        language=composing.language_of(meeting),
        initial={"after": number_read},
    )
    return answer(
        request,
        meeting,
        [*tasks, correct],
        heading=_("Le compte rendu"),
        template="meetings/write_minutes.html",
        goes_to=lambda subject: _goes_to(subject, number),
        meeting=meeting,
        latest=latest,
        minutes=minutes,
        is_approved=is_approved,
        is_recomposed="recomposer" in request.GET,
    )


def _goes_to(subject: Any, number: int) -> str:
    is_public = isinstance(subject, Minutes) and subject.published_on is not None
    return reverse("meetings:minutes" if is_public else "meetings:write_minutes", args=[number])


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: HttpRequest, number: int) -> HttpResponse:
    """Leave an address for the minutes of this meeting, and for nothing else."""
    meeting = find(request, number)
    minutes = queries.minutes_of(meeting)
    if minutes and minutes.published_on:
        return redirect(minutes)
    form = AddressForm(request.POST if request.method == "POST" else None)
    actor = request.user if request.user.is_authenticated else system()
    if reason := refusal(actions.leave_address, actor, meeting):
        raise reason
    if form.is_bound and form.is_valid():
        details = {"email": form.cleaned_data["email"], "language": get_language() or "fr"}
        if act(form, actions.leave_address, actor, meeting, **details):
            messages.success(
                request, _("C'est noté : le compte rendu vous sera envoyé, puis votre adresse sera effacée.")
            )
            return redirect(meeting)
    context = {"meeting": meeting, "form": form}
    return render(request, "meetings/receive_minutes.html", context, status=422 if form.is_bound else 200)
