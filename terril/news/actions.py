"""Choosing when to read the news, stopping it in one click, trying mails again."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.foundation.actions import Told, action, told
from terril.foundation.models import Audience, JournalHead
from terril.initiatives.models import Follow
from terril.mail import queries as mails
from terril.mail.models import Mail, MailState
from terril.news import queries, rules
from terril.news.models import Preference, Reader, Rhythm
from terril.people.models import User
from terril.territories.models import Territory


@action(rules.can_choose, says=_("%(who)s a choisi quand recevoir les nouvelles"))
def choose_rhythm(actor: User, town: Territory, *, rhythm: str) -> Told:
    """Choose when one wants the news, of this town and of any other.

    Raises ValidationError keyed "rhythm".
    """
    if rhythm not in Rhythm.values:
        raise ValidationError({"rhythm": gettext("Choisissez dans la liste.")})
    if queries.rhythm_of(actor) == Rhythm.NEVER:
        # What happened while they wanted none is not told afterwards.
        for reader in Reader.objects.filter(user=actor):
            head = JournalHead.objects.filter(territory_id=reader.territory_id).first()
            reader.told_up_to = head.sequence if head else 0
            reader.save(update_fields=["told_up_to"])
    _prefer(actor, Rhythm(rhythm))
    return told(actor.within(town), audience=Audience.PRIVATE)


@action(rules.can_stop, says=_("Quelqu'un ne veut plus recevoir les nouvelles"))
def stop_for_account(actor: User, town: Territory, *, user: User) -> Told:
    """Send an account no more news: whoever holds its letter pressed the button. Done twice, it stays so."""
    _prefer(user, Rhythm.NEVER)
    return told(user.within(town), audience=Audience.PRIVATE)


@action(rules.can_stop, says=_("Une adresse qui suivait des initiatives a été oubliée"))
def stop_for_address(actor: User, town: Territory, *, reader: Reader) -> Told:
    """Follow nothing of the town any more at an address without an account, and forget it."""
    Follow.objects.filter(initiative__territory=town, email=reader.email).delete()
    Reader.objects.filter(pk=reader.pk, territory=town).delete()
    return told(town, audience=Audience.PRIVATE)


@action(rules.can_look_after_mails, says=_("%(who)s a relancé un courriel qui n'était pas parti"))
def retry(actor: User, town: Territory, *, mail: int) -> Told:
    """Try a mail again at once: one that failed lately, or that waits for a server.

    Raises ValidationError when it has left since, or is of another town.
    """
    if not _queue_again(town, only=mail):
        raise ValidationError(gettext("Ce courriel est parti entre-temps, ou ne peut plus être relancé."))
    return told(town, audience=Audience.STAFF)


@action(rules.can_look_after_mails, says=_("%(who)s a relancé les courriels qui n'étaient pas partis"))
def retry_all(actor: User, town: Territory) -> Told:
    """Try again at once all the mails of the town that failed lately or wait for a server.

    Raises ValidationError when there is none.
    """
    if not _queue_again(town):
        raise ValidationError(gettext("Aucun courriel n'attend d'être relancé."))
    return told(town, audience=Audience.STAFF)


@action(rules.can_look_after_mails, says=_("%(who)s a réglé autrement un courriel qui n'était pas parti"))
def let_go(actor: User, town: Territory, *, mail: int) -> Told:
    """Give up a mail that failed: the person was told by telephone. Its text is forgotten.

    Raises ValidationError when it has left since, or is of another town.
    """
    wanted = mails.may_be_tried_again(town).filter(pk=mail, state=MailState.FAILED)
    if not Mail.objects.filter(pk__in=wanted.order_by().values("pk")).update(text="", html=""):
        raise ValidationError(gettext("Ce courriel est parti entre-temps, ou ne peut plus être relancé."))
    return told(town, audience=Audience.STAFF)


def _prefer(user: User, rhythm: Rhythm) -> None:
    Preference.objects.update_or_create(user=user, defaults={"rhythm": rhythm, "chosen_at": timezone.now()})


def _queue_again(town: Territory, only: int | None = None) -> int:
    """Put mails back in the queue with all their attempts before them; return how many."""
    wanted = mails.may_be_tried_again(town)
    if only is not None:
        wanted = wanted.filter(pk=only)
    now = timezone.now()
    # Five days are counted from when it was written: from now on, for one that is tried anew.
    return Mail.objects.filter(pk__in=wanted.order_by().values("pk")).update(
        state=MailState.QUEUED, attempts=0, next_try_at=now, created_at=now, trouble="", last_error=""
    )
