"""What those who registered are written; called by actions, and by the chore that reminds.

Few mails: a word to say that it is noted, one the day before, and one when the meeting moves or is off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from terril.mail import outbox
from terril.meetings.links import token_for
from terril.meetings.models import Meeting, Registration
from terril.meetings.moments import moment_of
from terril.territories.queries import address_of

PURPOSE = "meeting"


def confirm_registration(registration: Registration) -> None:
    """Say that it is noted, with the link that takes it back. Once an address, whatever is asked again."""
    _send(
        [registration],
        registration.meeting,
        "noted",
        lambda: _("C'est noté pour « %(subject)s »"),
        "registered",
    )


def remind(meeting: Meeting, registrations: Iterable[Registration]) -> None:
    """Remind of the meeting, the day before, once."""
    _send(registrations, meeting, "eve", lambda: _("C'est demain : « %(subject)s »"), "reminder")


def tell_moved(meeting: Meeting) -> None:
    """Tell those who registered that the day, the hour or the place is another."""
    _send(
        meeting.registrations.exclude(email=""),
        meeting,
        f"moved-{meeting.version}",
        lambda: _("Du changement pour « %(subject)s »"),
        "moved",
    )


def tell_cancelled(meeting: Meeting) -> None:
    """Tell those who registered that the meeting is off, and why."""
    _send(
        meeting.registrations.exclude(email=""),
        meeting,
        "cancelled",
        lambda: _("La réunion « %(subject)s » est annulée"),
        "cancelled",
    )


def _send(
    registrations: Iterable[Registration],
    meeting: Meeting,
    word: str,
    subject: Callable[[], str],
    template: str,
) -> None:
    town = meeting.territory
    site = address_of(town)
    for registration in registrations:
        if not registration.email:
            continue
        with translation.override(registration.language), timezone.override(town.time_zone):
            title = subject() % {"subject": meeting.subject}
            context: dict[str, Any] = {"when": moment_of(meeting)}
        outbox.queue(
            town=town,
            to=registration.email,
            key=f"meeting-{meeting.pk}-{word}-{registration.pk}",
            purpose=PURPOSE,
            subject=title,
            template=f"meetings/mail/{template}",
            context={
                "town": town,
                "meeting": meeting,
                "registration": registration,
                "url": site + meeting.get_absolute_url(),
                "withdraw_url": site
                + reverse("meetings:unregister", args=[meeting.number, token_for(registration)]),
                **context,
            },
            language=registration.language,
        )
