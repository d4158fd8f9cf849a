"""A meeting, its plan of phases, and who does what in its room."""

from __future__ import annotations

import datetime

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from terril.agreements.models import Dated
from terril.directory.models import Organisation
from terril.foundation import clock
from terril.initiatives.models import Initiative
from terril.meetings.states import MeetingState
from terril.people.models import User
from terril.territories.models import Territory
from terril.vision.models import Orientation


class Wheelchair(models.TextChoices):
    YES = "yes", _("Accessible en fauteuil")
    NO = "no", _("Pas accessible en fauteuil")
    UNKNOWN = "unknown", _("Accès en fauteuil à vérifier")


class Meeting(Dated):
    """People of the town, together in one place. Vague until `starts_at` fixes its day and hour."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="meetings")
    # Counted by town from 1: what people say, and the whole of its address.
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=120)
    presentation = models.TextField(blank=True)
    quarter = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")
    theme = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    wheelchair = models.CharField(max_length=7, choices=Wheelchair, default=Wheelchair.UNKNOWN)
    childcare = models.CharField(max_length=200, blank=True)
    # Spoken or interpreted there, in the town's words: "français, langue des signes".
    languages = models.CharField(max_length=120, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    invited_by = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    # What the facilitator has ready: rules of the room, materials.
    rules = models.TextField(blank=True)
    materials = models.TextField(blank=True)
    takes_registrations = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.DRAFT)
    state_since = models.DateTimeField(default=clock.now)
    # A draft that was given up was never announced to anybody.
    announced_at = models.DateTimeField(null=True, blank=True)
    cancelled_because = models.CharField(max_length=300, blank=True)
    # How many came: counted in the room by the facilitator, never by telephones.
    headcount = models.PositiveIntegerField(null=True, blank=True)
    # Said at the close: what was decided and by whom, what happens next, when one looks again.
    decided = models.TextField(blank=True)
    next_steps = models.TextField(blank=True)
    review_on = models.DateField(null=True, blank=True)

    # The room. Its code of four letters is drawn when it opens, and is free again once it closes.
    code = models.CharField(max_length=4, blank=True)
    # What note-takers without an account enter by: a secret of their link.
    note_key = models.CharField(max_length=32, blank=True)
    # Mixed into what stands for a telephone; forgotten at the close, and with it who did what.
    salt = models.CharField(max_length=32, blank=True)
    # One more at each change: what telephones ask for.
    version = models.PositiveBigIntegerField(default=0)
    phase = models.ForeignKey("Phase", models.SET_NULL, null=True, blank=True, related_name="+")

    initiatives = models.ManyToManyField(Initiative, blank=True, related_name="meetings")
    orientations = models.ManyToManyField(Orientation, blank=True, related_name="meetings")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["territory", "number"], name="meeting_number_once"),
            models.UniqueConstraint(
                fields=["territory", "code"], condition=~models.Q(code=""), name="one_open_room_a_code"
            ),
        ]
        indexes = [models.Index(fields=["territory", "state", "starts_at"], name="meetings_by_state")]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        """Return its page: announced, then what became of it."""
        return reverse("meetings:detail", args=[self.number])


class PartOfMeeting(models.Model):
    """What belongs to one meeting, and is told in its story."""

    class Meta:
        abstract = True

    @property
    def territory_id(self) -> int:
        return self.journal_topic.territory_id

    @property
    def journal_topic(self) -> Meeting:
        return self.meeting  # type: ignore[attr-defined]


class PhaseKind(models.TextChoices):
    PROMISES = "promises", _("Les promesses de la dernière fois")
    VENTING = "venting", _("Le déversoir")
    PROBLEMS = "problems", _("Les problèmes concrets")
    CONSTRUCTION = "construction", _("La construction")
    CONTROVERSY = "controversy", _("La controverse")
    CLOSING = "closing", _("La clôture")


class Phase(PartOfMeeting):
    """A part of the meeting, how long it is to last, and when it really began and ended."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="phases")
    kind = models.CharField(max_length=12, choices=PhaseKind)
    position = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Why venting ended before the time that the town promises; read in the minutes.
    ended_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "position"], name="one_phase_a_position")]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def ends_at(self) -> datetime.datetime | None:
        """When its time is up, by the town's clock; None before it began."""
        return self.began_at + datetime.timedelta(minutes=self.minutes) if self.began_at else None


class RoomRole(models.TextChoices):
    FACILITATOR = "facilitator", _("Anime")
    NOTE_TAKER = "note_taker", _("Prend des notes")
    TOWN = "town", _("Représente la mairie")
    PARTICIPANT = "participant", _("Participe")


class RoomMember(PartOfMeeting):
    """Somebody with an account who has something to do in the room. Participants are never written down."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    role = models.CharField(max_length=11, choices=RoomRole)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="one_role_each")]

    def __str__(self) -> str:
        return f"{self.user} : {self.get_role_display()}"
