"""A question that divides: statements people answer, arguments of both sides, groups of opinion.

Nothing here says who wrote: a statement and an argument are labelled by kind, inhabitants or town.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from terril.meetings.models.meeting import Meeting, PartOfMeeting


class WrittenBy(models.TextChoices):
    """Of whose kind the writer is: all that is ever kept of them."""

    INHABITANTS = "inhabitants", _("Des habitants")
    TOWN = "town", _("La mairie")


class Question(PartOfMeeting):
    """What the room does not agree on, in one sentence."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="questions")
    text = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    # Groups of opinion as they were last worked out: see meetings.opinions. Empty: never asked for.
    groups = models.JSONField(default=dict)
    # How many telephones answered at least one statement: counted at the close.
    answered_by = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.text


class Statement(PartOfMeeting):
    """One sentence to agree with or not."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="statements")
    question = models.ForeignKey(Question, models.CASCADE, related_name="statements")
    key = models.CharField(max_length=32)
    text = models.CharField(max_length=200)
    written_by = models.CharField(max_length=11, choices=WrittenBy, default=WrittenBy.INHABITANTS)
    # A gross insult: the facilitator reads it, and lets it through or not.
    is_held = models.BooleanField(default=False)
    is_withheld = models.BooleanField(default=False)
    # Hands raised, typed in.
    agree = models.PositiveIntegerField(default=0)
    disagree = models.PositiveIntegerField(default=0)
    unsure = models.PositiveIntegerField(default=0)
    # What telephones answered, counted at the close: {"agree": 12, …}.
    by_phone = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "key"], name="one_statement_a_key")]

    def __str__(self) -> str:
        return self.text


class Answer(models.TextChoices):
    """What people answer to a statement."""

    AGREE = "agree", _("D'accord")
    DISAGREE = "disagree", _("Pas d'accord")
    UNSURE = "unsure", _("Je ne sais pas")


class Vote(models.Model):
    """What a telephone answers to a statement. Erased at the close, once counted."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="votes")
    phone = models.CharField(max_length=32)
    answer = models.CharField(max_length=8, choices=Answer)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "phone"], name="one_answer_a_phone")]

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.answer}"


class Stand(models.TextChoices):
    """For which side an argument speaks."""

    FOR = "for", _("Pour")
    AGAINST = "against", _("Contre")


class Argument(PartOfMeeting):
    """A reason for or against, which everybody may say better."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="arguments")
    question = models.ForeignKey(Question, models.CASCADE, related_name="arguments")
    key = models.CharField(max_length=32)
    stand = models.CharField(max_length=7, choices=Stand)
    text = models.CharField(max_length=300)
    written_by = models.CharField(max_length=11, choices=WrittenBy, default=WrittenBy.INHABITANTS)
    is_held = models.BooleanField(default=False)
    is_withheld = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "key"], name="one_argument_a_key")]

    def __str__(self) -> str:
        return self.text


class FormerWords(models.Model):
    """How an argument was said before somebody said it better. Added to, never changed."""

    argument = models.ForeignKey(Argument, models.CASCADE, related_name="former")
    text = models.CharField(max_length=300)
    written_by = models.CharField(max_length=11, choices=WrittenBy)

    def __str__(self) -> str:
        return self.text
