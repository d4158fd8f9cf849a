"""Problems made of notes, and cards that answer them: who does what by when, both halves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from terril.agreements.models import Dated
from terril.directory.models import Organisation
from terril.meetings.models.meeting import Meeting, PartOfMeeting


class Problem(PartOfMeeting):
    """Something concrete that several notes are about."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="problems")
    title = models.CharField(max_length=120)
    where = models.CharField(max_length=120, blank=True)
    who = models.CharField(max_length=200, blank=True)
    known = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    # Pebbles laid by hand in the room; those of telephones are counted in Pebble, and here at the close.
    pebbles_by_hand = models.PositiveSmallIntegerField(default=0)
    pebbles_by_phone = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.title


class Pebble(models.Model):
    """One of the few pebbles of a telephone, laid on what matters most. Erased at the close, once counted."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="+")
    problem = models.ForeignKey(Problem, models.CASCADE, related_name="pebbles")
    phone = models.CharField(max_length=32)
    # The first, the second … of those that this telephone has.
    nth = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "phone", "nth"], name="a_pebble_is_laid_once")
        ]

    def __str__(self) -> str:
        return f"{self.problem_id}"


class Outcome(models.TextChoices):
    """What a card becomes."""

    INITIATIVE = "initiative", _("Une initiative")
    NEED = "need", _("Un besoin")
    SHARE = "share", _("Une part d'une convention")
    PROMISE = "promise", _("Un engagement public")
    REQUEST = "request", _("Une demande à un service")
    WORKING_GROUP = "working_group", _("Un sujet pour un groupe de travail")
    NOT_NOW = "not_now", _("Pas maintenant")


class CardState(models.TextChoices):
    OPEN = "open", _("À décider")
    BECAME = "became", _("Décidée")


class Card(PartOfMeeting, Dated):
    """A proposal for a problem: who does what by when, with both halves."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="cards")
    problem = models.ForeignKey(Problem, models.SET_NULL, null=True, blank=True, related_name="cards")
    key = models.CharField(max_length=32)
    what = models.CharField(max_length=200)
    # Named by what they are in the room ("les parents de l'école"), with their agreement if by name.
    who = models.CharField(max_length=120, blank=True)
    inhabitants_share = models.CharField(max_length=300, blank=True)
    town_share = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=6, choices=CardState, default=CardState.OPEN)
    outcome = models.CharField(max_length=13, choices=Outcome, blank=True)
    # "Not now, because …"; what is asked of a service; the subject of a working group.
    outcome_words = models.CharField(max_length=300, blank=True)
    service = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    # What the service said, once it did what was asked.
    answer = models.CharField(max_length=300, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    # What it became: its name and where it is read.
    became = models.CharField(max_length=200, blank=True)
    became_url = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "key"], name="one_card_a_key")]

    def __str__(self) -> str:
        return self.what
