"""What the town promises before everybody, and all that was said of it since.

A promise is a `Commitment` of an agreement of one side (agreements.AgreementKind.PUBLIC_PROMISE); what
it takes to follow it in public is here. Everything but a term of office is added and never edited:
`Kept` says so to Python, and the triggers of migration 0002 say so to the database. One rewriting is
allowed: a name taken out for somebody who asks for it, in a row that then says `is_erased`.
"""

from __future__ import annotations

import datetime

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from terril.agreements.models import Commitment, Dated, Kept
from terril.foundation import clock
from terril.people.models import User
from terril.territories.models import Territory
from terril.uploads.models import Photo, Scan


class Term(models.Model):
    """A term of office: a promise belongs to the one in which it was made, whoever is mayor since."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="terms")
    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=100)
    starts_on = models.DateField()
    # The last day; none while nobody knows it.
    ends_on = models.DateField(null=True, blank=True)
    mayor = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["territory", "slug"], name="one_term_slug")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the page of its promises, which stays."""
        return reverse("promises:term", args=[self.slug])

    def holds(self, day: datetime.date) -> bool:
        """Say whether a day is in it."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class PublicCommitment(Kept, Dated):
    """A promise as it was made: exact words, date, who carries it. It is never rewritten.

    The date that holds now is the commitment's; the words that hold now are those of the last
    revision that gave any. `number` is that of its address.
    """

    commitment = models.OneToOneField(Commitment, models.PROTECT, related_name="public_commitment")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="public_commitments")
    number = models.PositiveIntegerField()
    words = models.TextField()
    # Name and function, as people read them; `carrier` when it is somebody elected who has an account.
    carried_by = models.CharField(max_length=160)
    carrier = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    proof_expected = models.CharField(max_length=300, blank=True)
    made_on = models.DateField()
    # "Réunion publique sur l'école, 12 mars 2027", and its page.
    made_in = models.CharField(max_length=200, blank=True)
    made_in_url = models.CharField(max_length=300, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    is_erased = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["territory", "number"], name="promise_number_once"),
        ]
        indexes = [models.Index(fields=["territory", "made_in_url"], name="promises_made_in")]

    def __str__(self) -> str:
        return self.words

    def get_absolute_url(self) -> str:
        """Return its page, for ever."""
        return reverse("promises:detail", args=[self.number])


class PartOfPromise(models.Model):
    """What belongs to one promise and is told with it."""

    promise = models.ForeignKey(PublicCommitment, models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True

    @property
    def territory_id(self) -> int:
        return self.promise.territory_id

    @property
    def journal_topic(self) -> PublicCommitment:
        return self.promise


class Shown(models.Model):
    """What shows it: an address, a paper, a photo."""

    link = models.CharField(max_length=300, blank=True)
    scan = models.ForeignKey(Scan, models.PROTECT, null=True, blank=True, related_name="+")
    photo = models.ForeignKey(Photo, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True


class Report(Kept, PartOfPromise, Shown):
    """How it goes, on one day, with what shows it."""

    on = models.DateField()
    words = models.TextField()
    # "les murs sont montés"; the percentage is only for whoever likes one.
    progress = models.CharField(max_length=120, blank=True)
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    is_erased = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.words


class Revision(Kept, PartOfPromise, Dated):
    """New words, or a new date, that stand beside the old ones, and why. No words: they stay."""

    on = models.DateField()
    words = models.TextField(blank=True)
    reason = models.TextField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    is_erased = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.reason


class OutcomeKind(models.TextChoices):
    KEPT = "kept", _("Tenu")
    GIVEN_UP = "given_up", _("Abandonné")
    TAKEN_UP = "taken_up", _("Repris")


class Outcome(Kept, PartOfPromise, Shown):
    """Kept, with what proves it; given up, or taken up again, and why."""

    kind = models.CharField(max_length=8, choices=OutcomeKind)
    on = models.DateField()
    words = models.TextField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    is_erased = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.words


class Question(Kept, PartOfPromise):
    """Somebody asks where it is. Nothing is kept of who asks; their own words are read with the answer."""

    words = models.TextField(blank=True)
    asked_on = models.DateField()
    due_on = models.DateField()
    is_erased = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["due_on"], name="questions_by_date")]

    def __str__(self) -> str:
        return f"{self.promise} ?"


class Answer(Kept):
    """Where it is, as the town answered."""

    question = models.OneToOneField(Question, models.PROTECT, related_name="answer")
    words = models.TextField()
    # Words that insult, or that name somebody, are left out; the answer stands all the same.
    shows_question = models.BooleanField(default=True)
    given_on = models.DateField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    is_erased = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.words

    @property
    def territory_id(self) -> int:
        return self.question.promise.territory_id

    @property
    def journal_topic(self) -> PublicCommitment:
        return self.question.promise


class Watch(PartOfPromise):
    """An address that wants to be told of each report, once it has confirmed."""

    promise = models.ForeignKey(PublicCommitment, models.CASCADE, related_name="watches")
    email = models.EmailField()
    language = models.CharField(max_length=5, default="fr")
    token = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["promise", "email"], name="watched_once")]

    def __str__(self) -> str:
        return f"{self.email} → {self.promise_id}"
