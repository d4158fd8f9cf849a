"""The minutes: composed from what was done, corrected, approved, published, sent to those who asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.models import Audience
from terril.foundation.states import WrongState, move
from terril.initiatives.actions.wording import Wording, checked
from terril.mail import outbox
from terril.meetings import composing, rules
from terril.meetings.models import Meeting, Minutes, MinutesAddress, MinutesVersion
from terril.meetings.queries import minutes as queries
from terril.meetings.states import MeetingState
from terril.people.models import User
from terril.territories.queries import address_of

LONGEST_SECTION = 20_000
LONGEST_TITLE = 120


@action(
    rules.can_write_minutes, says=_("%(who)s a écrit le compte rendu de « %(title)s », version %(version)s")
)
def write_minutes(
    actor: User,
    meeting: Meeting,
    *,
    sections: Sequence[dict[str, str]] | None = None,
    after: int | None = None,
) -> Told:
    """Keep a new version of the minutes; without `sections`, as they are composed from the meeting.

    Arguments: `after` the number of the version that was read while correcting (0: none was written).
    Raises ValidationError when somebody else wrote meanwhile, keyed "after"; or keyed by the key of a
    section that is too long.
    """
    latest = queries.latest(meeting)
    number = latest.number if latest else 0
    if after is not None and after != number:
        raise ValidationError(
            {
                "after": gettext(
                    "Quelqu'un d'autre a corrigé le compte rendu pendant ce temps. Ce que vous avez écrit "
                    "est toujours là : comparez, puis enregistrez de nouveau."
                )
            }
        )
    content = composing.compose(meeting) if sections is None else _checked(sections)
    version = MinutesVersion.objects.create(
        meeting=meeting,
        number=number + 1,
        content=content,
        language=composing.language_of(meeting),
        written_by=actor,
    )
    return told(version, audience=Audience.STAFF, **_facts_of(meeting, version=version.number))


@action(rules.can_approve_minutes, says=_("%(who)s a approuvé le compte rendu de « %(title)s »"))
def approve_minutes(actor: User, meeting: Meeting, *, version: int | None = None) -> Told:
    """Approve the latest version: what everybody reads, once published. Done twice, it changes nothing.

    Arguments: `version` the number that was read.
    Raises ValidationError keyed "version" when it is not the latest; WrongState when nothing is written.
    """
    latest = queries.latest(meeting)
    if latest is None:
        raise WrongState(gettext("Le compte rendu n'est pas encore écrit."))
    if version is not None and version != latest.number:
        raise ValidationError(
            {"version": gettext("Le compte rendu vient d'être corrigé : relisez-le avant de l'approuver.")}
        )
    minutes, _is_new = Minutes.objects.update_or_create(
        meeting=meeting, defaults={"approved": latest, "approved_by": actor, "approved_on": clock.today()}
    )
    # A correction of what everybody reads already is public at once.
    audience = Audience.PUBLIC if minutes.published_on else Audience.STAFF
    return told(minutes, audience=audience, **_facts_of(meeting, version=latest.number))


@action(rules.can_publish_minutes, says=_("%(who)s a publié le compte rendu de « %(title)s »"))
def publish_minutes(actor: User, meeting: Meeting) -> Told:
    """Let everybody read the minutes; send them to the addresses left for that, and forget those.

    Raises WrongState while the latest version is not approved.
    """
    minutes, latest = queries.minutes_of(meeting), queries.latest(meeting)
    if minutes is None or latest is None or minutes.approved_id != latest.pk:
        raise WrongState(gettext("Le compte rendu n'est pas encore approuvé."))
    move(meeting, MeetingState.PUBLISHED)
    minutes.published_on = clock.today()
    minutes.save(update_fields=["published_on"])
    # Notes that came late had until now to arrive.
    meeting.note_key = ""
    meeting.save(update_fields=["note_key"])
    _send(meeting, minutes)
    return told(minutes, **_facts_of(meeting))


@action(rules.can_leave_address, says=_("Quelqu'un recevra le compte rendu de « %(title)s »"))
def leave_address(actor: User, meeting: Meeting, *, email: str, language: str) -> Told:
    """Keep an address for one letter: the minutes of this meeting. Left twice, it is kept once.

    Arguments: `actor` people.queries.system() for a stranger.
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
    kept, _is_new = MinutesAddress.objects.get_or_create(
        meeting=meeting, email=address, defaults={"language": language}
    )
    return told(kept, audience=Audience.PRIVATE, **_facts_of(meeting))


@action(rules.can_forget, says=_("Les adresses laissées pour le compte rendu de « %(title)s » sont effacées"))
def forget_addresses(actor: User, meeting: Meeting) -> Told:
    """Erase the addresses left for minutes that will not come."""
    MinutesAddress.objects.filter(meeting=meeting).delete()
    return told(meeting, audience=Audience.PRIVATE, **_facts_of(meeting))


def _send(meeting: Meeting, minutes: Minutes) -> None:
    """Write a letter to each address, then erase the addresses: the letter alone still holds it."""
    address = address_of(meeting.territory)
    waiting = MinutesAddress.objects.filter(meeting=meeting)
    letters = []
    for one in waiting:
        with translation.override(one.language):
            subject = gettext("Le compte rendu de « %(title)s »") % {"title": meeting.subject}
        letters.append(
            outbox.compose(
                town=meeting.territory,
                to=one.email,
                # Not the address: the key outlives it.
                key=f"minutes-{meeting.pk}-{one.pk}",
                purpose="minutes",
                subject=subject,
                template="meetings/mail/minutes",
                context={"meeting": meeting, "url": address + minutes.get_absolute_url()},
                language=one.language,
            )
        )
    outbox.queue_all(letters)
    waiting.delete()


def _checked(sections: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Return the sections made canonical; one left without words is left out.

    Raises ValidationError keyed by the key of the section.
    """
    texts = checked(
        **{each["key"]: Wording(each["text"], each["title"], limit=LONGEST_SECTION) for each in sections}
    )
    titles = checked(
        **{each["key"]: Wording(each["title"], gettext("Le titre"), limit=LONGEST_TITLE) for each in sections}
    )
    kept = [
        {"key": each["key"], "title": titles[each["key"]], "text": texts[each["key"]]}
        for each in sections
        if texts[each["key"]]
    ]
    if not kept:
        raise ValidationError(gettext("Il manque tout : écrivez au moins une partie."))
    return kept


def _facts_of(meeting: Meeting, **more: Any) -> dict[str, Any]:
    return {"title": meeting.subject, "number": meeting.number, **more}
