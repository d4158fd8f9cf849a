"""What people say in the room. No note holds who said it, who wrote it, nor when to the minute."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from terril.directory.models import Organisation
from terril.meetings.models.building import Problem
from terril.meetings.models.meeting import Meeting, PartOfMeeting, PhaseKind


class Fate(models.TextChoices):
    """What became of a note."""

    WAITING = "waiting", _("Attend une réponse")
    ANSWERED = "answered", _("A reçu une réponse")
    ROUTED = "routed", _("Confiée à un service")
    BECAME = "became", _("Est devenue quelque chose")
    OUTSIDE = "outside", _("N'est pas du ressort de la commune")
    KEPT = "kept", _("Gardée en mémoire")


class Note(PartOfMeeting):
    """One thing somebody said. Its key was drawn by the telephone or the page that sent it, for it alone:
    sent three times, it is one note."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="notes")
    key = models.CharField(max_length=32)
    text = models.CharField(max_length=500)
    phase = models.CharField(max_length=12, choices=PhaseKind, default=PhaseKind.VENTING)
    # A gross insult: the facilitator reads it, and lets it through or not.
    is_held = models.BooleanField(default=False)
    is_withheld = models.BooleanField(default=False)
    # "Me too" by raised hands, typed in; those of telephones are counted in MeToo.
    hands = models.PositiveSmallIntegerField(default=0)
    # The facilitator said that it is alike no other: it is not proposed again.
    is_apart = models.BooleanField(default=False)
    problem = models.ForeignKey(Problem, models.SET_NULL, null=True, blank=True, related_name="notes")
    # What became of it.
    fate = models.CharField(max_length=8, choices=Fate, default=Fate.WAITING)
    fate_on = models.DateField(null=True, blank=True)
    fate_words = models.TextField(blank=True)
    service = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    # What it became: its name and where it is read.
    became = models.CharField(max_length=200, blank=True)
    became_url = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "key"], name="one_note_a_key")]
        indexes = [models.Index(fields=["meeting", "fate", "due_on"], name="notes_by_fate")]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("meetings:detail", args=[self.meeting.number]) + f"#note-{self.pk}"


class MeToo(models.Model):
    """A telephone that said "me too" to a note. Erased at the close, once counted into the note's hands."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="me_toos")
    phone = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "phone"], name="me_too_once_a_phone")]

    def __str__(self) -> str:
        return f"{self.note_id}"
