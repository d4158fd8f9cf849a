"""What is kept of a meeting: its minutes, who waits for them, and who came, as counts alone."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from terril.agreements.models import Kept
from terril.foundation import clock
from terril.meetings.models.meeting import Meeting, PartOfMeeting
from terril.people.models import User
from terril.territories.models import Territory


class MinutesVersion(Kept, PartOfMeeting):
    """The minutes as they read at one moment. A correction is a new version: none is ever rewritten."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes_versions")
    number = models.PositiveSmallIntegerField()
    # In order: [{"key", "title", "text"}].
    content = models.JSONField()
    language = models.CharField(max_length=10, default="fr")
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="one_minutes_number")]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.number}"


class Minutes(PartOfMeeting):
    """Which version of the minutes the facilitator approved, and when everybody could read it."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes")
    approved = models.ForeignKey(MinutesVersion, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    approved_on = models.DateField()
    published_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.meeting)

    def get_absolute_url(self) -> str:
        return reverse("meetings:minutes", args=[self.meeting.number])


class MinutesAddress(PartOfMeeting):
    """An address left to receive the minutes of one meeting, and for nothing else. Erased once they leave."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="minutes_addresses")
    email = models.EmailField()
    language = models.CharField(max_length=10, default="fr")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "email"], name="minutes_sent_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id}"

    def get_absolute_url(self) -> str:
        return self.meeting.get_absolute_url()


class AttendanceQuestion(models.TextChoices):
    """What is asked of those who came, if they wish, to see who is absent."""

    AGE = "age", _("L'âge")
    GENDER = "gender", _("Femmes et hommes")
    QUARTER = "quarter", _("Le quartier")


class AgeBand(models.TextChoices):
    UNDER_18 = "under_18", _("Moins de 18 ans")
    FROM_18 = "18_24", _("18 à 24 ans")
    FROM_25 = "25_39", _("25 à 39 ans")
    FROM_40 = "40_59", _("40 à 59 ans")
    FROM_60 = "60_74", _("60 à 74 ans")
    FROM_75 = "75_on", _("75 ans et plus")


class Gender(models.TextChoices):
    WOMAN = "woman", _("Femmes")
    MAN = "man", _("Hommes")
    OTHER = "other", _("Autrement")


class Attendance(PartOfMeeting):
    """How many gave one answer to one question. A count, never somebody's answers together."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendance")
    question = models.CharField(max_length=7, choices=AttendanceQuestion)
    # An AgeBand, a Gender, or the slug of a quarter.
    answer = models.CharField(max_length=100)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "question", "answer"], name="counted_once")]

    def __str__(self) -> str:
        return f"{self.answer} : {self.count}"


class CensusFigure(models.Model):
    """How many inhabitants there are of an age, a gender or a quarter, by the census."""

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="census_figures")
    question = models.CharField(max_length=7, choices=AttendanceQuestion)
    answer = models.CharField(max_length=100)
    count = models.PositiveIntegerField()
    # "Insee, recensement 2022": a figure has its source.
    source = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["territory", "question", "answer"], name="one_census_figure")
        ]

    def __str__(self) -> str:
        return f"{self.answer} : {self.count}"
