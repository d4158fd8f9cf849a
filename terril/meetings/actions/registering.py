"""Saying that one comes, and not any more; forgetting it a week after the meeting."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.models import Audience
from terril.foundation.text import clean_line
from terril.meetings import mails, rules
from terril.meetings.actions.announcing import facts_of
from terril.meetings.models import Meeting, Registration
from terril.people.models import User
from terril.people.queries import normal_email

# A coach: more comes by asking the town hall.
MOST_PEOPLE = 50


@action(rules.can_register, says=_("Quelqu'un vient à la réunion « %(subject)s »"))
def register(
    actor: User,
    meeting: Meeting,
    *,
    people: int = 1,
    name: str = "",
    email: str = "",
    language: str = "fr",
) -> Told:
    """Write down that somebody comes, with how many. Returns the Registration.

    Arguments: `actor` people.queries.system() whenever people register themselves, with an account or
    without: who comes to a meeting is not written down beside who they are; the officer at the counter.
    `name` and `email` may stay empty; at an address, one reminder comes the day before.
    An address that registered before says its new number.
    Raises ValidationError keyed by the detail.
    """
    if not 1 <= people <= MOST_PEOPLE:
        raise ValidationError(
            {
                "people": gettext("De 1 à %(most)d personnes. Vous êtes plus nombreux ? Appelez la mairie.")
                % {"most": MOST_PEOPLE}
            }
        )
    said = clean_line(name, 80, gettext("Le nom"), field="name")
    address = _address(email)
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    known = meeting.registrations.filter(email=address).first() if address else None
    registration = known or Registration(meeting=meeting, email=address, registered_at=clock.now())
    registration.people, registration.language = people, language
    # Whoever writes somebody else's address takes no name from it.
    registration.name = said or registration.name
    registration.save()
    mails.confirm_registration(registration)
    return told(registration, audience=Audience.PRIVATE, **facts_of(meeting))


@action(rules.can_withdraw_registration, says=_("Quelqu'un ne vient plus à la réunion « %(subject)s »"))
def withdraw_registration(actor: User, registration: Registration) -> Told:
    """Forget a registration: by the link of its mail, or by whoever prepares. Returns the meeting."""
    meeting = registration.meeting
    registration.delete()
    return told(meeting, audience=Audience.PRIVATE, **facts_of(meeting))


@action(rules.can_forget, says=_("Les inscriptions à la réunion « %(subject)s » sont effacées"))
def forget_registrations(actor: User, meeting: Meeting) -> Told:
    """Erase who had registered, a week after the meeting."""
    meeting.registrations.all().delete()
    return told(meeting, audience=Audience.STAFF, **facts_of(meeting))


def _address(email: str) -> str:
    address = normal_email(email)
    if not address:
        return ""
    try:
        validate_email(address)
    except ValidationError:
        raise ValidationError(
            {"email": gettext("Cette adresse ne semble pas complète. Exemple : prenom@exemple.fr")}
        ) from None
    return address
