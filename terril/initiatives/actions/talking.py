"""Comments, and news by e-mail for those who follow."""

from __future__ import annotations

import re
import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.models import Audience
from terril.foundation.states import WrongState
from terril.initiatives import mails, rules
from terril.initiatives.actions import wording
from terril.initiatives.actions.wording import facts_of
from terril.initiatives.models import Comment, CommentState, Follow, Initiative
from terril.people.models import User

# More links than this is how advertising looks; the officer reads it first.
LINKS_SHOWN_AT_ONCE = 2

_link = re.compile(r"https?://|\bwww\.", re.IGNORECASE)


@action(rules.can_comment, says=_("%(who)s a laissé un mot sous « %(title)s »"))
def comment(actor: User, initiative: Initiative, *, text: str) -> Told:
    """Leave a line under the initiative, shown at once unless it is full of links.

    Raises ValidationError keyed "text".
    """
    text = wording.text(
        "text", text, gettext("Votre mot"), missing=gettext("Écrivez d'abord votre mot."), limit=2000
    )
    is_held = len(_link.findall(text)) > LINKS_SHOWN_AT_ONCE
    written = Comment.objects.create(
        initiative=initiative,
        author=actor,
        text=text,
        state=CommentState.HELD if is_held else CommentState.SHOWN,
        reason=gettext("Beaucoup de liens : la mairie le relit d'abord.") if is_held else "",
    )
    return told(written, audience=Audience.STAFF if is_held else Audience.PUBLIC, **facts_of(initiative))


@action(rules.can_moderate, says=_("%(who)s relit un mot laissé sous « %(title)s »"))
def hold_comment(actor: User, comment: Comment, *, reason: str = "") -> Told:
    """Take a comment out of sight while it is read again. Raises WrongState when it is not shown."""
    return _moderate(comment, CommentState.HELD, wording.reason(reason, missing="", limit=200))


@action(rules.can_moderate, says=_("%(who)s a retiré un mot laissé sous « %(title)s » : %(reason)s"))
def remove_comment(actor: User, comment: Comment, *, reason: str) -> Told:
    """Take a comment away, and say why.

    Raises ValidationError keyed "reason"; WrongState when it is removed already.
    """
    missing = gettext("Dites pourquoi : la personne qui l'a écrit, et les autres, liront la raison.")
    return _moderate(comment, CommentState.REMOVED, wording.reason(reason, missing=missing, limit=200))


@action(rules.can_moderate, says=_("%(who)s a remis en vue un mot laissé sous « %(title)s »"))
def show_comment(actor: User, comment: Comment) -> Told:
    """Show a comment that was held or removed. Raises WrongState when it is shown already."""
    return _moderate(comment, CommentState.SHOWN, "")


@action(rules.can_follow, says=_("Quelqu'un veut suivre « %(title)s »"))
def follow(actor: User, initiative: Initiative, *, email: str, language: str) -> Told:
    """Ask for news at an address; nothing is sent there but a link to confirm. Returns the Follow.

    Arguments: `actor` people.queries.system() for a stranger; somebody signed in who gives their
    own address is confirmed at once.
    Raises ValidationError keyed "email".
    """
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise ValidationError(
            {"email": gettext("Cette adresse ne semble pas complète. Exemple : prenom@exemple.fr")}
        ) from None
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    # Asked again, nothing is changed but a lost mail: whoever asks cannot tell that it was known.
    wanted, _is_new = Follow.objects.get_or_create(
        initiative=initiative,
        email=address,
        defaults={"language": language, "token": secrets.token_urlsafe(32)},
    )
    if wanted.confirmed_at is None and actor.email == address:
        wanted.confirmed_at = clock.now()
        wanted.save(update_fields=["confirmed_at"])
    elif wanted.confirmed_at is None:
        mails.ask_to_confirm(wanted)
    return told(wanted, audience=Audience.PRIVATE, **facts_of(initiative))


@action(rules.can_follow, says=_("Quelqu'un suit « %(title)s »"))
def confirm_follow(actor: User, follow: Follow) -> Told:
    """Say yes to the news: whoever reads the address holds its token. Done twice, it stays confirmed."""
    follow.confirmed_at = follow.confirmed_at or clock.now()
    follow.save(update_fields=["confirmed_at"])
    return told(follow, audience=Audience.PRIVATE, **facts_of(follow.initiative))


@action(rules.can_follow, says=_("Quelqu'un ne suit plus « %(title)s »"))
def unfollow(actor: User, follow: Follow) -> Told:
    """Send no more news, and forget the address. Returns the initiative."""
    initiative = follow.initiative
    follow.delete()
    return told(initiative, audience=Audience.PRIVATE, **facts_of(initiative))


def _moderate(comment: Comment, state: CommentState, reason: str) -> Told:
    if comment.state == state:
        raise WrongState(
            gettext("Ce mot est déjà à cet état : %(state)s.") % {"state": CommentState(state).label}
        )
    comment.state, comment.reason = state, reason
    comment.save(update_fields=["state", "reason"])
    # For everybody, because it changes what everybody sees; the text itself is never told.
    return told(comment, **facts_of(comment.initiative, reason=reason))
