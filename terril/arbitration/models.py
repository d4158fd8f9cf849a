"""A question to decide, its options, who was heard, what was decided and why. Then it is not rewritten."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from terril.agreements.models import Kept
from terril.arbitration.states import ArbitrationState
from terril.foundation import clock
from terril.meetings.models import Meeting, Problem
from terril.people.models import User
from terril.territories.models import Territory


class Arbitration(models.Model):
    """What the town has to choose, laid open from what people said to what came of it."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="arbitrations")
    # Counted by town from 1: what people say, and the whole of its address.
    number = models.PositiveIntegerField()
    question = models.CharField(max_length=160)
    context = models.TextField(blank=True)
    # One a line: by what the options are compared.
    criteria = models.TextField(blank=True)
    # Who was heard besides the meetings, in words: services, associations, neighbours. Nobody is named.
    heard = models.TextField(blank=True)
    meetings = models.ManyToManyField(Meeting, blank=True, related_name="arbitrations")
    problems = models.ManyToManyField(Problem, blank=True, related_name="arbitrations")
    state = models.CharField(max_length=8, choices=ArbitrationState, default=ArbitrationState.OPEN)
    state_since = models.DateTimeField(default=clock.now)
    # What was decided: by whom ("le conseil municipal"), when, why, and what the others said.
    chosen = models.ForeignKey("Option", models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    minority = models.TextField(blank=True)
    decided_by = models.CharField(max_length=120, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    # What one saw when the day of the review came.
    review = models.TextField(blank=True)
    reviewed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["territory", "number"], name="arbitration_number_once"),
            models.CheckConstraint(
                condition=models.Q(state=ArbitrationState.OPEN)
                | models.Q(decided_on__isnull=False, review_on__isnull=False),
                name="arbitration_dated_once_decided",
            ),
        ]
        indexes = [models.Index(fields=["territory", "state", "review_on"], name="arbitrations_by_state")]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("arbitration:detail", args=[self.number])


class PartOfArbitration(models.Model):
    """What belongs to one arbitration, and is told in its story."""

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        return self.journal_topic.get_absolute_url()

    @property
    def territory_id(self) -> int:
        return self.journal_topic.territory_id

    @property
    def journal_topic(self) -> Arbitration:
        return self.arbitration  # type: ignore[attr-defined]


class Option(PartOfArbitration):
    """One of the things that could be decided: its effects, what it costs, who pays."""

    arbitration = models.ForeignKey(Arbitration, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    effects = models.TextField()
    cost_cents = models.BigIntegerField(null=True, blank=True)
    paid_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["arbitration", "position"], name="one_option_a_position"),
            models.CheckConstraint(
                condition=models.Q(cost_cents__isnull=True) | models.Q(cost_cents__gte=0),
                name="option_cost_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Correction(Kept, PartOfArbitration):
    """Words added beside a decision, because what it says was wrong or has changed."""

    arbitration = models.ForeignKey(Arbitration, models.PROTECT, related_name="corrections")
    words = models.TextField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_on = models.DateField()

    def __str__(self) -> str:
        return self.words
