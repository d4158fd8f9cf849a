"""The minute of trust at the close: two scales of five, a few words, nobody's name."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from terril.meetings.models.meeting import Meeting, PartOfMeeting

FIVE = (MinValueValidator(1), MaxValueValidator(5))


def none_yet() -> list[int]:
    """Return how many gave 1, 2, 3, 4 and 5: nobody."""
    return [0, 0, 0, 0, 0]


class Feeling(models.Model):
    """What one telephone said at the close. Erased with the room, once counted in Trust."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="feelings")
    phone = models.CharField(max_length=32)
    trust = models.PositiveSmallIntegerField(validators=FIVE)
    usefulness = models.PositiveSmallIntegerField(validators=FIVE)
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "phone"], name="one_feeling_a_phone")]

    def __str__(self) -> str:
        return f"{self.meeting_id}"


class Trust(PartOfMeeting):
    """How many gave 1 to 5 on paper cards, typed in, and by telephone, counted at the close."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="trust")
    trust = models.JSONField(default=none_yet)
    usefulness = models.JSONField(default=none_yet)
    trust_by_phone = models.JSONField(default=none_yet)
    usefulness_by_phone = models.JSONField(default=none_yet)

    def __str__(self) -> str:
        return f"{self.meeting_id}"


class TrustWords(PartOfMeeting):
    """A few words left at the close, apart from what their writer gave on the scales."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="trust_words")
    text = models.CharField(max_length=300)
    is_held = models.BooleanField(default=False)
    is_withheld = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.text
