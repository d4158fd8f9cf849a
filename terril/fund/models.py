"""The little fund: an envelope a year, and the small dynamics that it helps.

Money is integer cents. What was granted, paid, spent and given back are sums of `Line` rows, never
columns. A line is added and never edited: `Kept` says so to Python, the triggers of migration 0002
say so to the database. A mistake is put right by a line that counts in place of another.
"""

from __future__ import annotations

import datetime

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from terril.agreements.models import Kept
from terril.directory.models import Organisation, OrganisationKind
from terril.foundation import clock
from terril.fund.states import DynamicState
from terril.people.models import User
from terril.territories.models import Territory
from terril.uploads.models import Photo, Scan

DEFAULT_CEILING_CENTS = 1_000_00
DEFAULT_DELAY_DAYS = 10


class Envelope(models.Model):
    """What the town puts aside for a year, and the committee's rules: its ceiling and its delay too."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="envelopes")
    year = models.PositiveSmallIntegerField()
    amount_cents = models.BigIntegerField()
    ceiling_cents = models.BigIntegerField(default=DEFAULT_CEILING_CENTS)
    answer_delay_days = models.PositiveSmallIntegerField(default=DEFAULT_DELAY_DAYS)
    rules = models.TextField(blank=True)
    committee = models.TextField(blank=True)
    # An organisation that decides in the committee's place: an association that keeps the fund.
    kept_by = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    legal_notes = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["territory", "year"], name="one_envelope_a_year")]

    def __str__(self) -> str:
        return str(self.year)


class SmallDynamic(models.Model):
    """A street party, a trip to the sea: what neighbours do with a little help, on a short path."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="small_dynamics")
    envelope = models.ForeignKey(Envelope, models.PROTECT, related_name="dynamics")
    # Counted by town from 1: the number that people say at the counter.
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120)
    description = models.TextField()
    # What the neighbours bring: without it there is nothing to help.
    share = models.CharField(max_length=200)
    # A room, tables: what is wished for in kind.
    wish = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    happens_on = models.DateField(null=True, blank=True)
    asked_cents = models.BigIntegerField()
    author = models.ForeignKey(User, models.PROTECT, related_name="small_dynamics")
    # The association, the school … or the informal group made for it, whose name is never public.
    asker = models.ForeignKey(Organisation, models.PROTECT, related_name="small_dynamics")
    # When the association committed to the "contrat d'engagement républicain".
    charter_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=15, choices=DynamicState, default=DynamicState.ASKED)
    state_since = models.DateTimeField(default=clock.now)
    received_on = models.DateField(null=True, blank=True)
    answer_due_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    receipts_due_on = models.DateField(null=True, blank=True)
    # What is told once it is done.
    told = models.CharField(max_length=300, blank=True)
    headcount = models.PositiveIntegerField(null=True, blank=True)
    photo = models.ForeignKey(Photo, models.PROTECT, null=True, blank=True, related_name="+")
    dropped_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["territory", "number"], name="dynamic_number_once"),
            models.CheckConstraint(
                condition=models.Q(received_on__isnull=False)
                | models.Q(state__in=[DynamicState.ASKED, DynamicState.DROPPED]),
                name="dynamic_dated_once_received",
            ),
        ]
        indexes = [
            models.Index(fields=["envelope", "state", "-number"], name="dynamics_by_state"),
            models.Index(fields=["territory", "state", "answer_due_on"], name="dynamics_by_answer"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("fund:detail", args=[self.number, self.slug])

    @property
    def is_informal(self) -> bool:
        """Neighbours without an association: nothing that names them is published."""
        return self.asker.kind == OrganisationKind.GROUP

    def days_late(self, today: datetime.date) -> int:
        """Return by how many days the town's answer is late (0 when it is not, or once given)."""
        if self.state != DynamicState.RECEIVED or not self.answer_due_on:
            return 0
        return max(0, (today - self.answer_due_on).days)


class PartOfDynamic(models.Model):
    """What belongs to one small dynamic and is told in its story."""

    class Meta:
        abstract = True

    @property
    def territory_id(self) -> int:
        return self.journal_topic.territory_id

    @property
    def journal_topic(self) -> SmallDynamic:
        return self.dynamic  # type: ignore[attr-defined]


class DecisionKind(models.TextChoices):
    GRANTED = "granted", _("Accord")
    REFUSED = "refused", _("Refus")


class Decision(PartOfDynamic):
    """What the committee answered, with its reason; a no comes with another way."""

    dynamic = models.OneToOneField(SmallDynamic, models.CASCADE, related_name="decision")
    kind = models.CharField(max_length=10, choices=DecisionKind)
    reason = models.TextField()
    alternative = models.TextField(blank=True)
    contact = models.CharField(max_length=200, blank=True)
    # The number of the town's own act, when there is one.
    reference = models.CharField(max_length=60, blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_on = models.DateField()

    def __str__(self) -> str:
        return self.get_kind_display()


class LineKind(models.TextChoices):
    GRANTED = "granted", _("Accordé")
    PAID = "paid", _("Versé")
    SPENT = "spent", _("Dépensé")
    GIVEN_BACK = "given_back", _("Rendu")
    # Granted and never paid out, because less was needed: it goes back to the envelope by itself.
    RELEASED = "released", _("Non utilisé")
    IN_KIND = "in_kind", _("Aide en nature")


class Line(Kept, PartOfDynamic):
    """An amount of one kind. Rows are added, never changed: a correction is a new row."""

    dynamic = models.ForeignKey(SmallDynamic, models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=10, choices=LineKind)
    amount_cents = models.BigIntegerField()
    on = models.DateField()
    # The shop of a receipt, what is lent in kind, why a line corrects another.
    what = models.CharField(max_length=200, blank=True)
    scan = models.ForeignKey(Scan, models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_cents__gte=0), name="fund_line_not_negative")
        ]
        indexes = [models.Index(fields=["dynamic", "kind"], name="fund_lines_by_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.dynamic}"
