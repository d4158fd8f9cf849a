"""Following a promise: each report by e-mail, with or without an account."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.models import Audience
from terril.people.models import User
from terril.promises import mails, rules
from terril.promises.models import PublicCommitment, Watch


@action(rules.can_watch, says=_("Quelqu'un veut suivre « %(what)s »"))
def watch(actor: User, promise: PublicCommitment, *, email: str, language: str) -> Told:
    """Ask to be told at an address; nothing is sent there but a link to confirm. Returns the Watch.

    Arguments: `actor` people.queries.system() for a stranger; somebody signed in who gives their own
    address is confirmed at once.
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
    wanted, _is_new = Watch.objects.get_or_create(
        promise=promise,
        email=address,
        defaults={"language": language, "token": secrets.token_urlsafe(32)},
    )
    if wanted.confirmed_at is None and actor.email == address:
        wanted.confirmed_at = clock.now()
        wanted.save(update_fields=["confirmed_at"])
    elif wanted.confirmed_at is None:
        mails.ask_to_confirm(wanted)
    return told(wanted, audience=Audience.PRIVATE, what=promise.words)


@action(rules.can_watch, says=_("Quelqu'un suit « %(what)s »"))
def confirm_watch(actor: User, watch: Watch) -> Told:
    """Say yes to the mails: whoever reads the address holds its token. Done twice, it stays confirmed."""
    watch.confirmed_at = watch.confirmed_at or clock.now()
    watch.save(update_fields=["confirmed_at"])
    return told(watch, audience=Audience.PRIVATE, what=watch.promise.words)


@action(rules.can_watch, says=_("Quelqu'un ne suit plus « %(what)s »"))
def unwatch(actor: User, watch: Watch) -> Told:
    """Send no more mails, and forget the address. Returns the promise."""
    promise = watch.promise
    watch.delete()
    return told(promise, audience=Audience.PRIVATE, what=promise.words)
