"""The journal: who did what to what, on whose behalf, when, and who may see it. Never edited."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who may read a journal entry."""

    PUBLIC = "public", _("Tout le monde")
    STAFF = "staff", _("La mairie")
    PRIVATE = "private", _("La personne concernée")


class JournalHead(models.Model):
    """Where a town's journal stands; locking this row is the town's one lock.

    `territory_id` is a plain number because the foundation knows no town; 0 is the installation.
    """

    territory_id = models.BigIntegerField(primary_key=True)
    sequence = models.BigIntegerField(default=0)
    # Only what strangers may see moves this: it is the freshness of every anonymous page.
    public_sequence = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.territory_id}: {self.sequence}"


class JournalEntry(models.Model):
    """One thing done. The database itself refuses to change or remove it (see migrations).

    The only change allowed is to empty `facts` and `salt`, which erases personal data: what the
    seals cover is `facts_digest`, which stays.
    """

    territory_id = models.BigIntegerField()
    sequence = models.BigIntegerField()
    happened_at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    on_behalf_of_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    # The page it belongs to: a delivery is told in the story of its agreement.
    topic_type = models.CharField(max_length=80)
    topic_id = models.BigIntegerField()
    audience = models.CharField(max_length=10, choices=Audience)
    facts = models.JSONField(default=dict)
    salt = models.CharField(max_length=32)
    facts_digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["territory_id", "sequence"], name="journal_no_gap_no_twin"),
        ]
        indexes = [
            models.Index(fields=["topic_type", "topic_id", "-sequence"], name="journal_by_topic"),
            models.Index(fields=["territory_id", "audience", "-sequence"], name="journal_by_audience"),
        ]

    def __str__(self) -> str:
        return f"{self.territory_id}/{self.sequence} {self.action}"


class Seal(models.Model):
    """A batch of entries chained to the batch before it."""

    territory_id = models.BigIntegerField()
    number = models.BigIntegerField()
    first_sequence = models.BigIntegerField()
    last_sequence = models.BigIntegerField()
    previous_root = models.CharField(max_length=64)
    root = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["territory_id", "number"], name="one_seal_a_number")]

    def __str__(self) -> str:
        return self.short

    @property
    def short(self) -> str:
        """The first characters of the root, enough to compare by eye."""
        return self.root[:12]


class SentForm(models.Model):
    """A form already taken in: sent again, it leads to the same page and does nothing."""

    key = models.CharField(max_length=64, primary_key=True)
    location = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key
