"""Promising, and what is said of a promise since: forms for the officer and for the elected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from terril.foundation.actions import Action
from terril.promises import actions, queries
from terril.promises.forms import (
    AgainForm,
    AnswerForm,
    KeepForm,
    PublishForm,
    ReasonForm,
    ReportForm,
    RevisionForm,
)
from terril.promises.models import PublicCommitment
from terril.promises.views.gate import answer, find
from terril.ui.acting import act, object_to, refusal
from terril.ui.gate import Task
from terril.uploads import actions as uploads
from terril.vision.queries import orientations_of


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """Promise before everybody."""
    town = request.town
    if reason := refusal(actions.publish, request.user, town):
        raise reason
    form = PublishForm(
        request.POST or None,
        orientations=orientations_of(town),
        initial={name: request.GET.get(name, "") for name in ("made_in", "made_in_url")},
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and (promise := act(form, actions.publish, request.user, town, **form.cleaned_data))
    ):
        messages.success(request, _("L'engagement est publié. Ses mots ne changeront plus."))
        return redirect(promise)
    return render(request, "promises/publish.html", {"form": form}, status=422 if form.errors else 200)


def report(request: HttpRequest, number: int) -> HttpResponse:
    """Say how it goes."""
    promise = find(request, number)
    task = Task(
        request,
        actions.report,
        promise,
        ReportForm,
        button=_("Publier ces nouvelles"),
        said=lambda _subject: _("C'est publié. Celles et ceux qui suivent cet engagement sont prévenus."),
        run=_with_proof(request, promise, actions.report),
    )
    return answer(request, promise, [task], heading=_("Donner des nouvelles"))


def keep(request: HttpRequest, number: int) -> HttpResponse:
    """Say that it is kept."""
    promise = find(request, number)
    task = Task(
        request,
        actions.keep,
        promise,
        KeepForm,
        button=_("Dire qu'il est tenu"),
        said=lambda _subject: _("C'est dit devant tous : l'engagement est tenu."),
        run=_with_proof(request, promise, actions.keep),
    )
    lede = promise.proof_expected and _("La preuve attendue : %(proof)s") % {"proof": promise.proof_expected}
    return answer(request, promise, [task], heading=_("L'engagement est tenu"), lede=lede)


def revise(request: HttpRequest, number: int) -> HttpResponse:
    """Put new words or a new date beside the old ones."""
    promise = find(request, number)
    task = Task(
        request,
        actions.revise,
        promise,
        RevisionForm,
        button=_("Publier la révision"),
        said=lambda _subject: _("La révision est publiée, à côté des premiers mots."),
        initial=RevisionForm.of(promise),
    )
    lede = _("Les premiers mots et la première date restent lisibles. Dites pourquoi ils changent.")
    return answer(request, promise, [task], heading=_("Réviser l'engagement"), lede=lede)


def give_up(request: HttpRequest, number: int) -> HttpResponse:
    """Give it up, with the reason."""
    promise = find(request, number)
    task = Task(
        request,
        actions.give_up,
        promise,
        ReasonForm,
        button=_("Renoncer devant tous"),
        said=lambda _subject: _("C'est dit, avec la raison. La page reste."),
    )
    lede = _("Il reste sur le tableau, avec la raison. La commune pourra le reprendre.")
    return answer(request, promise, [task], heading=_("Renoncer à l'engagement"), lede=lede)


def take_up_again(request: HttpRequest, number: int) -> HttpResponse:
    """Take up again what was given up."""
    promise = find(request, number)
    task = Task(
        request,
        actions.take_up_again,
        promise,
        AgainForm,
        button=_("Reprendre l'engagement"),
        said=lambda _subject: _("L'engagement est repris."),
        initial=RevisionForm.of(promise),
    )
    return answer(request, promise, [task], heading=_("Reprendre l'engagement"))


def answer_question(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Answer whoever asked where it is."""
    promise = find(request, number)
    question = get_object_or_404(queries.questions_to_answer(promise), pk=pk)
    task = Task(
        request,
        actions.answer,
        question,
        AnswerForm,
        button=_("Publier la réponse"),
        said=lambda _subject: _("La réponse est publiée."),
    )
    if not question.words:
        del task.form.fields["shows_question"]
    return answer(
        request,
        promise,
        [task],
        heading=_("Répondre : où en est-on ?"),
        quoted="" if task.refusal else question.words,
        due_on=question.due_on,
    )


def _with_proof(
    request: HttpRequest, promise: PublicCommitment, action: Action
) -> Callable[[Form], Any | None]:
    """Return what takes in a form with its files: the photo, the paper and the words, or nothing of them."""

    def run(form: Form) -> Any | None:
        details = dict(form.cleaned_data)
        photo, file = details.pop("photo"), details.pop("file")
        words = details.pop("alternative_text")
        # Both say "file": what is wrong with one is told beside it, not beside the other.
        names = {"file": "photo"}
        try:
            with transaction.atomic():
                if photo:
                    details["photo"] = uploads.add_photo(
                        request.user, request.town, file=photo, alternative_text=words
                    )
                names = {"scan": "file"}
                if file:
                    details["scan"] = uploads.add_receipt(request.user, request.town, file=file)
                return action(request.user, promise, **details)
        except ValidationError as objection:
            object_to(form, objection, names=names)
            return None

    return run
