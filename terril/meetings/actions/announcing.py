"""Preparing a meeting, announcing it, calling it off; who does what in its room; what to read before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.validators import URLValidator
from django.db.models import Max
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.agreements.when import When
from terril.foundation import clock
from terril.foundation.actions import NotAllowed, Told, action, told
from terril.foundation.models import Audience
from terril.foundation.states import move
from terril.foundation.text import clean_line
from terril.initiatives.models import Initiative
from terril.meetings import mails, rules
from terril.meetings.details import (
    DEFAULT_MATERIALS,
    DEFAULT_RULES,
    Plan,
    default_plan,
    ours,
    read,
    read_plan,
)
from terril.meetings.models import Document, Meeting, Phase, RoomMember, RoomRole
from terril.meetings.states import MeetingState
from terril.people.models import User
from terril.territories.models import Territory
from terril.uploads import actions as uploads
from terril.vision.models import Orientation

# More would not be read before coming.
MOST_DOCUMENTS = 12


@action(rules.can_create, says=_("%(who)s prépare une réunion : « %(subject)s »"))
def create(
    actor: User,
    territory: Territory,
    *,
    subject: str,
    initiatives: Iterable[Initiative] = (),
    orientations: Iterable[Orientation] = (),
    plan: Iterable[tuple[str, int]] | None = None,
    **more: Any,
) -> Told:
    """Begin to prepare a meeting: a draft, with a number and the plan that every meeting begins with.

    Arguments: `plan` kinds of phases and their minutes, as for `set_plan`; `more` any of
    details.READERS: `starts_at` fixes the day and the hour, `when` is as vague as one likes.
    Raises ValidationError keyed by the detail.
    """
    kept = read(
        territory,
        {"rules": str(DEFAULT_RULES), "materials": str(DEFAULT_MATERIALS), "subject": subject, **more},
    )
    about = ours(territory, "initiatives", initiatives)
    leads_to = ours(territory, "orientations", orientations)
    phases = default_plan(territory) if plan is None else read_plan(territory, plan)
    highest = Meeting.objects.filter(territory=territory).aggregate(highest=Max("number"))["highest"]
    when = kept.pop("when", When())
    meeting = Meeting(territory=territory, number=(highest or 0) + 1, **kept)
    meeting.when = when
    meeting.save()
    meeting.initiatives.set(about)
    meeting.orientations.set(leads_to)
    _write_plan(meeting, phases)
    return told(meeting, audience=Audience.STAFF, **facts_of(meeting))


@action(rules.can_change, says=_("%(who)s a précisé la réunion « %(subject)s »"))
def change(
    actor: User,
    meeting: Meeting,
    *,
    initiatives: Iterable[Initiative] | None = None,
    orientations: Iterable[Orientation] | None = None,
    **details: Any,
) -> Told:
    """Change what is said of a meeting; those who registered are written when the day or the place moves.

    Arguments: `details` any of details.READERS; what is not given stays.
    Raises ValidationError keyed by the detail.
    """
    town = meeting.territory
    values = read(town, details)
    about = None if initiatives is None else ours(town, "initiatives", initiatives)
    leads_to = None if orientations is None else ours(town, "orientations", orientations)
    if about is not None:
        meeting.initiatives.set(about)
    if leads_to is not None:
        meeting.orientations.set(leads_to)
    before = meeting.starts_at, meeting.when, meeting.place
    changed = sorted(name for name, value in values.items() if getattr(meeting, name) != value)
    for name in changed:
        setattr(meeting, name, values[name])
    meeting.version += 1
    meeting.save()
    if before != (meeting.starts_at, meeting.when, meeting.place):
        mails.tell_moved(meeting)
    return told(meeting, audience=_audience(meeting), details=changed, **facts_of(meeting))


@action(rules.can_change, says=_("%(who)s a réglé le déroulé de la réunion « %(subject)s »"))
def set_plan(actor: User, meeting: Meeting, *, plan: Iterable[tuple[str, int]]) -> Told:
    """Say in which phases the meeting goes, and how many minutes each lasts.

    Arguments: `plan` (kind, minutes) in order. People empty their bags before the problems, for at
    least as long as the town set.
    Raises ValidationError keyed by the kind of the phase that is wrong, or "plan".
    """
    phases = read_plan(meeting.territory, plan)
    meeting.phases.all().delete()
    _write_plan(meeting, phases)
    meeting.version += 1
    meeting.save(update_fields=["version"])
    return told(meeting, audience=_audience(meeting), **facts_of(meeting))


@action(rules.can_announce, says=_("Une réunion publique est annoncée : « %(subject)s »"))
def announce(actor: User, meeting: Meeting) -> Told:
    """Let everybody know of the meeting. Raises ValidationError keyed "when" while nobody could come."""
    if meeting.starts_at is None and meeting.when == When():
        raise ValidationError(
            {"when": gettext("Dites d'abord quand, même à peu près : « printemps 2027 », par exemple.")}
        )
    meeting.announced_at = clock.now()
    meeting.version += 1
    meeting.save(update_fields=["announced_at", "version"])
    move(meeting, MeetingState.ANNOUNCED)
    return told(meeting, **facts_of(meeting))


@action(rules.can_cancel, says=_("La réunion « %(subject)s » est annulée : %(reason)s"))
def cancel(actor: User, meeting: Meeting, *, reason: str) -> Told:
    """Call the meeting off, and tell those who registered why. Raises ValidationError keyed "reason"."""
    said = clean_line(reason, 300, gettext("La raison"), field="reason", required=True)
    was_announced = meeting.announced_at is not None
    meeting.cancelled_because = said
    meeting.version += 1
    meeting.save(update_fields=["cancelled_because", "version"])
    move(meeting, MeetingState.CANCELLED)
    mails.tell_cancelled(meeting)
    audience = Audience.PUBLIC if was_announced else Audience.STAFF
    return told(meeting, audience=audience, **facts_of(meeting), reason=said)


@action(rules.can_give_roles, says=_("%(who)s a confié un rôle dans la réunion « %(subject)s »"))
def name_member(actor: User, meeting: Meeting, *, user: User, role: str) -> Told:
    """Say what somebody with an account does in the room; named again, they change their role.

    Returns the RoomMember. Raises ValidationError keyed "user" or "role"; NotAllowed when a facilitator
    names another: the town hall answers for that.
    """
    if role not in (RoomRole.FACILITATOR, RoomRole.NOTE_TAKER, RoomRole.TOWN):
        raise ValidationError({"role": gettext("Choisissez un rôle : qui participe n'est écrit nulle part.")})
    if role == RoomRole.FACILITATOR:
        _check_chooses_facilitators(actor, meeting)
    if user.is_system or not user.is_active:
        raise ValidationError({"user": gettext("Cette personne n'a plus de compte.")})
    member = meeting.members.filter(user=user).first()
    if member is None:
        member = RoomMember.objects.create(meeting=meeting, user=user, role=role)
    else:
        if member.role == RoomRole.FACILITATOR:
            _check_chooses_facilitators(actor, meeting)
        member.role = role
        member.save(update_fields=["role"])
    # Who does what in the room is for those who prepare it.
    return told(member, audience=Audience.STAFF, role=role, **facts_of(meeting))


@action(rules.can_give_roles, says=_("%(who)s a changé les rôles de la réunion « %(subject)s »"))
def remove_member(actor: User, member: RoomMember) -> Told:
    """Take a role in the room back. Returns the meeting; NotAllowed as for `name_member`."""
    meeting = member.meeting
    if member.role == RoomRole.FACILITATOR and member.user_id != actor.pk:
        _check_chooses_facilitators(actor, meeting)
    member.delete()
    return told(meeting, audience=Audience.STAFF, **facts_of(meeting))


@action(rules.can_add_document, says=_("Un document de plus pour la réunion « %(subject)s » : %(title)s"))
def add_document(
    actor: User, meeting: Meeting, *, title: str, url: str = "", file: File | None = None
) -> Told:
    """Add something to read: a PDF, a picture, or the address of a page. Returns the Document.

    Raises ValidationError keyed "title", "url" or "file".
    """
    name = clean_line(title, 120, gettext("Le titre"), field="title", required=True)
    address = url.strip()
    if bool(address) == bool(file):
        raise ValidationError({"file": gettext("Donnez un fichier, ou une adresse : l'un des deux.")})
    if address:
        _check_address(address)
    if meeting.documents.count() >= MOST_DOCUMENTS:
        raise ValidationError(
            {"title": gettext("%(most)d documents, c'est déjà beaucoup à lire.") % {"most": MOST_DOCUMENTS}}
        )
    # A facilitator need not work for the town: `add_scan` is for those who do.
    scan = uploads.add_receipt(actor, meeting.territory, file=file) if file else None
    document = Document.objects.create(meeting=meeting, title=name, url=address, scan=scan)
    return told(document, audience=_audience(meeting), title=name, **facts_of(meeting))


@action(rules.can_add_document, says=_("Un document de moins pour la réunion « %(subject)s » : %(title)s"))
def remove_document(actor: User, document: Document) -> Told:
    """Take a document away, its file too. Returns the meeting."""
    meeting, title, scan = document.meeting, document.title, document.scan
    document.delete()
    if scan is not None:
        # The file has no row any more: it is swept (uploads.tasks).
        scan.delete()
    return told(meeting, audience=_audience(meeting), title=title, **facts_of(meeting))


def facts_of(meeting: Meeting, **more: Any) -> dict[str, Any]:
    """Return what every sentence of the journal about a meeting may name."""
    return {"subject": meeting.subject, "number": meeting.number, **more}


def _audience(meeting: Meeting) -> Audience:
    """A draft is nobody's news."""
    return Audience.STAFF if meeting.state == MeetingState.DRAFT else Audience.PUBLIC


def _write_plan(meeting: Meeting, plan: Plan) -> None:
    Phase.objects.bulk_create(
        Phase(meeting=meeting, kind=kind, position=position, minutes=minutes)
        for position, (kind, minutes) in enumerate(plan, start=1)
    )


def _check_chooses_facilitators(actor: User, meeting: Meeting) -> None:
    if reason := rules.can_create.refusal(actor, meeting):
        raise NotAllowed(reason)


def _check_address(address: str) -> None:
    try:
        URLValidator(schemes=["https", "http"])(address)
    except ValidationError:
        raise ValidationError(
            {"url": gettext("Cette adresse ne semble pas complète. Exemple : https://exemple.fr/document")}
        ) from None
    if len(address) > 500:
        raise ValidationError({"url": gettext("Cette adresse est trop longue.")})
