"""Asking where a promise is, and following it, with or without an account."""

from __future__ import annotations

from allauth.core.ratelimit import consume, respond_429
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from terril.foundation.actions import Action
from terril.people.queries import system
from terril.promises import actions, queries
from terril.promises.forms import QuestionForm, WatchForm
from terril.promises.models import PublicCommitment, Watch
from terril.promises.views.gate import answer, find
from terril.ui.gate import Task


@login_not_required
@never_cache
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Ask where it is; nothing is kept of who asks."""
    promise = find(request, number)
    if request.method == "POST" and not consume(request, action="ask_promise"):
        return respond_429(request)
    days = request.town.promise_delay_days
    task = Task(
        request,
        actions.ask,
        promise,
        QuestionForm,
        button=_("Demander où l'on en est"),
        said=lambda question: (
            _("C'est demandé. La réponse paraîtra ici, au plus tard le %(day)s.")
            % {"day": date_format(question.due_on, "DATE_FORMAT")}
        ),
        # Not the visitor, even signed in: nothing says who asked.
        actor=system(),
    )
    lede = ngettext(
        "La mairie répond ici, devant tous, en %(days)d jour au plus. Vous n'avez pas à dire qui vous êtes.",
        "La mairie répond ici, devant tous, en %(days)d jours au plus. Vous n'avez pas à dire qui vous êtes.",
        days,
    ) % {"days": days}
    return answer(request, promise, [task], heading=_("Où en est-on ?"), lede=lede)


@login_not_required
@never_cache
def watch(request: HttpRequest, number: int) -> HttpResponse:
    """Ask to be told of each report; the same answer for every address."""
    promise = find(request, number)
    if request.method == "POST" and not consume(request, action="watch_promise"):
        return respond_429(request)
    own = request.user.email if request.user.is_authenticated else ""
    task = Task(
        request,
        actions.watch,
        promise,
        WatchForm,
        button=_("Me prévenir"),
        # Their own address needs no letter; every other gets the same answer, known or not.
        said=lambda wanted: (
            _("C'est noté : vous suivez cet engagement.")
            if own and wanted.email == own
            else _("Regardez votre courrier : un lien y attend votre accord. Sans lui, nous n'écrirons pas.")
        ),
        details=lambda form: {"email": form.cleaned_data["email"], "language": get_language() or "fr"},
        actor=request.user if request.user.is_authenticated else system(),
        initial={"email": own},
    )
    lede = _("Un courriel à chaque point d'étape, avec ses mots. Vous arrêtez quand vous voulez, d'un geste.")
    return answer(request, promise, [task], heading=_("Suivre cet engagement"), lede=lede)


@login_not_required
@never_cache
def watch_confirm(request: HttpRequest, number: int, token: str) -> HttpResponse:
    """The link of the mail leads here; the button says yes."""
    promise = find(request, number)
    wanted = queries.watch_of(promise, token)
    if wanted and wanted.confirmed_at:
        messages.info(request, _("C'est déjà fait : vous suivez cet engagement."))
        return redirect(promise)
    return _by_token(
        request,
        promise,
        wanted,
        actions.confirm_watch,
        heading=_("Suivre cet engagement ?"),
        button=_("Oui, écrivez-moi"),
        said=_("C'est entendu : nous vous écrirons à chaque point d'étape."),
    )


@login_not_required
@never_cache
def unwatch(request: HttpRequest, number: int, token: str) -> HttpResponse:
    """The last line of every mail leads here; the button stops the mails."""
    promise = find(request, number)
    return _by_token(
        request,
        promise,
        queries.watch_of(promise, token),
        actions.unwatch,
        heading=_("Ne plus suivre cet engagement ?"),
        button=_("Ne plus m'écrire"),
        said=_("C'est fait : nous ne vous écrirons plus, et votre adresse est effacée."),
    )


def _by_token(
    request: HttpRequest,
    promise: PublicCommitment,
    wanted: Watch | None,
    action: Action,
    *,
    heading: str,
    button: str,
    said: str,
) -> HttpResponse:
    """Show one button to whoever holds the token, and do it once pressed."""
    if wanted is None:
        return render(request, "promises/link_over.html", {"promise": promise}, status=404)
    task = Task(request, action, wanted, button=button, said=lambda _subject: said, actor=system())
    return answer(request, promise, [task], heading=heading)
