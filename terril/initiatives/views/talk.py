"""Commenting, moderating, and following by e-mail without an account."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from terril.foundation.actions import Action
from terril.initiatives import actions, queries
from terril.initiatives.forms.talk import (
    HOLD,
    REMOVE,
    CommentForm,
    FollowForm,
    ModerationForm,
)
from terril.initiatives.models import Comment, CommentState, Follow, Initiative
from terril.initiatives.views.gate import answer, find
from terril.people.queries import system
from terril.ui.acting import act
from terril.ui.gate import Task


def comment(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """Say something under an initiative."""
    initiative = find(request, number)
    task = Task(
        request,
        actions.comment,
        initiative,
        CommentForm,
        button=_("Publier"),
        said=lambda written: (
            _("Merci, votre message est publié.")
            if written.state == CommentState.SHOWN
            else _("Merci. Quelqu'un de la mairie relit votre message, puis il paraîtra.")
        ),
    )
    return answer(
        request,
        initiative,
        [task],
        heading=_("Dire quelque chose"),
        goes_to=lambda _subject: f"{initiative.get_absolute_url()}#paroles",
    )


def moderate(request: HttpRequest, number: int, slug: str, pk: int) -> HttpResponse:
    """Hold, show or remove one comment."""
    initiative = find(request, number)
    written = get_object_or_404(queries.comments(initiative, request.user), pk=pk)

    def decide(form: ModerationForm) -> Comment | None:
        what, reason = form.cleaned_data["what"], form.cleaned_data["reason"]
        if what == REMOVE:
            return act(form, actions.remove_comment, request.user, written, reason=reason)
        chosen = actions.hold_comment if what == HOLD else actions.show_comment
        return act(form, chosen, request.user, written)

    task = Task(
        request,
        actions.remove_comment,
        written,
        ModerationForm,
        button=_("Décider"),
        said=lambda _subject: _("C'est fait."),
        run=decide,
    )
    return answer(
        request,
        initiative,
        [task],
        heading=_("Relire un message"),
        template="initiatives/moderate.html",
        goes_to=lambda _subject: f"{initiative.get_absolute_url()}#paroles",
        comment=written,
    )


@login_not_required
@never_cache
def follow(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """Ask for news by e-mail, with or without an account; the same answer for every address."""
    initiative = find(request, number)
    own = request.user.email if request.user.is_authenticated else ""
    lede = _(
        "Au plus un courriel par semaine, et rien quand rien n'a bougé. "
        "Vous arrêtez quand vous voulez, d'un geste."
    )
    if own:
        # The choice made for the account holds here too: nobody is promised what would not come.
        lede += " " + _(
            "À l'adresse de votre compte, c'est le choix fait dans « Mes courriels » qui compte : "
            "si c'est « Jamais », rien ne part."
        )
    task = Task(
        request,
        actions.follow,
        initiative,
        FollowForm,
        button=_("Me donner des nouvelles"),
        # Their own address needs no letter; every other gets the same answer, known or not.
        said=lambda wanted: (
            _("C'est noté : vous suivez cette initiative.")
            if own and wanted.email == own
            else _("Regardez votre courrier : un lien y attend votre accord. Sans lui, nous n'écrirons pas.")
        ),
        details=lambda form: {"email": form.cleaned_data["email"], "language": get_language() or "fr"},
        actor=request.user if request.user.is_authenticated else system(),
        initial={"email": own},
    )
    return answer(
        request,
        initiative,
        [task],
        heading=_("Suivre cette initiative"),
        lede=lede,
    )


@login_not_required
@never_cache
def follow_confirm(request: HttpRequest, number: int, slug: str, token: str) -> HttpResponse:
    """The link of the mail leads here; the button says yes."""
    initiative, wanted = _follow(request, number, token)
    if wanted and wanted.confirmed_at:
        messages.info(request, _("C'est déjà fait : vous recevez les nouvelles de cette initiative."))
        return redirect(initiative)
    return _by_token(
        request,
        initiative,
        wanted,
        actions.confirm_follow,
        heading=_("Recevoir des nouvelles ?"),
        button=_("Oui, écrivez-moi"),
        said=_("C'est entendu : au plus un courriel par semaine."),
    )


@login_not_required
@never_cache
def unfollow(request: HttpRequest, number: int, slug: str, token: str) -> HttpResponse:
    """The last line of every mail leads here; the button stops the mails."""
    initiative, wanted = _follow(request, number, token)
    return _by_token(
        request,
        initiative,
        wanted,
        actions.unfollow,
        heading=_("Ne plus recevoir de nouvelles ?"),
        button=_("Ne plus m'écrire"),
        said=_("C'est fait : nous ne vous écrirons plus, et votre adresse est effacée."),
    )


def _follow(request: HttpRequest, number: int, token: str) -> tuple[Initiative, Follow | None]:
    """Return the initiative and whoever follows it under this token."""
    initiative = find(request, number)
    return initiative, initiative.follows.filter(token=token).first()


def _by_token(
    request: HttpRequest,
    initiative: Initiative,
    wanted: Follow | None,
    action: Action,
    *,
    heading: str,
    button: str,
    said: str,
) -> HttpResponse:
    """Show one button to whoever holds the token, and do it once pressed."""
    if wanted is None:
        return render(
            request,
            "initiatives/link_over.html",
            {"initiative_url": initiative.get_absolute_url()},
            status=404,
        )
    task = Task(request, action, wanted, button=button, said=lambda _subject: said, actor=system())
    return answer(request, initiative, [task], heading=heading, lede=initiative.title)
