"""What goes with an invitation: documents to read before coming, and those who said that they come."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from terril.foundation import clock
from terril.meetings.models.meeting import Meeting, PartOfMeeting
from terril.uploads.models import Scan


class Document(PartOfMeeting):
    """Something to read before coming: a file, or the address of a page."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="documents")
    title = models.CharField(max_length=120)
    scan = models.ForeignKey(Scan, models.PROTECT, null=True, blank=True, related_name="+")
    url = models.URLField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scan__isnull=False, url="") | (models.Q(scan=None) & ~models.Q(url="")),
                name="document_is_a_file_or_a_link",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return where it is read."""
        if self.url:
            return self.url
        return reverse("meetings:document", args=[self.meeting.number, self.pk])


class Registration(PartOfMeeting):
    """Somebody who said that they come. Never asked of anybody, and erased a week after the meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="registrations")
    # Both may stay empty: how many chairs are needed is enough.
    name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    people = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=5, default="fr")
    registered_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "email"], condition=~models.Q(email=""), name="registered_once_an_address"
            )
        ]

    def __str__(self) -> str:
        return f"{self.people}"
