"""One more version of a meeting: what every write of the room begins with."""

from __future__ import annotations

import hashlib
import secrets

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from terril.foundation.states import WrongState
from terril.meetings.models import Meeting
from terril.meetings.states import MeetingState

# Hands and paper: nobody counts more than a town hall holds.
MOST_BY_HAND = 9999


def turn(meeting: Meeting, *, also_after: bool = False) -> None:
    """Add one to the meeting's version and hold its row until the end of the transaction.

    Arguments: `also_after` once the room is closed too, until the minutes are out: for paper, and for
    whoever had lost the network. Raises WrongState once it is too late.
    """
    open_in = (MeetingState.LIVE, MeetingState.HELD) if also_after else (MeetingState.LIVE,)
    if not Meeting.objects.filter(pk=meeting.pk, state__in=open_in).update(version=F("version") + 1):
        raise WrongState(_("La réunion est terminée : ce n'est plus possible ici."))


def key_of(once: str, nth: int = 0) -> str:
    """Return the key of the `nth` thing that a form sends: the form's own, so that sent twice it is one."""
    return hashlib.blake2b(f"{once or secrets.token_hex(16)}/{nth}".encode(), digest_size=16).hexdigest()


def by_hand(value: object, field: str) -> int:
    """Return a number counted in the room; raises ValidationError keyed `field` for none."""
    try:
        number = int(str(value).strip() or 0)
    except ValueError:
        number = -1
    if not 0 <= number <= MOST_BY_HAND:
        raise ValidationError({field: _("Écrivez un nombre en chiffres, par exemple 12.")})
    return number
