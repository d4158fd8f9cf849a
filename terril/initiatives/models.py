"""What inhabitants want to do, with their share of the work."""

from __future__ import annotations

import datetime

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from terril.agreements.models import Agreement, Commitment, Side
from terril.directory.models import Organisation
from terril.foundation import clock
from terril.initiatives.states import ANSWER_IS_DUE, InitiativeState
from terril.landmarks.models import Landmark
from terril.people.models import User
from terril.territories.models import Territory
from terril.uploads.models import Photo
from terril.vision.models import Orientation


class Initiative(models.Model):
    """An idea or a grievance, with the proposers' own share, on its way to an agreement."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="initiatives")
    # Counted by town from 1, given when it is sent: the number that people say at the counter.
    number = models.PositiveIntegerField(null=True, blank=True)
    title = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120, blank=True)
    is_grievance = models.BooleanField(default=False)
    description = models.TextField(blank=True)
    quarter = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="initiatives")
    # The small informal group, or the association, on whose behalf it is proposed.
    proposers = models.ForeignKey(Organisation, models.PROTECT, related_name="initiatives")
    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="initiative")
    orientations = models.ManyToManyField(Orientation, blank=True, related_name="initiatives")
    photos = models.ManyToManyField(Photo, blank=True, related_name="+")
    landmark = models.OneToOneField(
        Landmark, models.PROTECT, null=True, blank=True, related_name="initiative"
    )
    state = models.CharField(max_length=20, choices=InitiativeState, default=InitiativeState.IDEA)
    state_since = models.DateTimeField(default=clock.now)
    # Who looks after it since the proposers handed it over.
    kept_by = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    service = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    person_in_charge = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    received_on = models.DateField(null=True, blank=True)
    answer_due_on = models.DateField(null=True, blank=True)
    # Set while information is awaited from the proposers: the delay stands still.
    clock_stopped_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["territory", "number"], name="initiative_number_once"),
            # What was sent has a number for ever; what has none was never sent, and nobody sees it.
            models.CheckConstraint(
                condition=models.Q(number__isnull=False)
                | models.Q(state__in=[InitiativeState.IDEA, InitiativeState.DROPPED]),
                name="initiative_numbered_once_sent",
            ),
        ]
        indexes = [
            models.Index(fields=["territory", "state", "-number"], name="initiatives_by_state"),
            models.Index(fields=["territory", "-number"], name="initiatives_newest"),
            models.Index(fields=["territory", "-state_since"], name="initiatives_just_moved"),
            models.Index(fields=["territory", "answer_due_on"], name="initiatives_by_answer"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return its public page; a draft's is the page where it is written."""
        if self.number is None:
            return f"{reverse('initiatives:propose')}?brouillon={self.pk}"
        return reverse("initiatives:detail", args=[self.number, self.slug])

    def days_late(self, today: datetime.date) -> int:
        """Return by how many days the town's answer is late (0 when it is not, or when time stands still)."""
        if self.state not in ANSWER_IS_DUE or not self.answer_due_on:
            return 0
        return max(0, (today - self.answer_due_on).days)


class PartOfInitiative(models.Model):
    """What belongs to one initiative and is told in its story."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="%(class)ss")

    class Meta:
        abstract = True

    @property
    def territory_id(self) -> int:
        return self.initiative.territory_id

    @property
    def journal_topic(self) -> Initiative:
        return self.initiative


class OpinionSubject(models.TextChoices):
    TECHNICAL = "technical", _("Technique")
    SAFETY = "safety", _("Sécurité")
    COST = "cost", _("Coût")
    LAW = "law", _("Droit")
    UPKEEP = "upkeep", _("Entretien")


class Verdict(models.TextChoices):
    FAVOURABLE = "favourable", _("Favorable")
    WITH_CONDITIONS = "with_conditions", _("Favorable sous conditions")
    UNFAVOURABLE = "unfavourable", _("Défavorable")


class Opinion(PartOfInitiative):
    """What one service says on one subject. Asked first, given later, dated both times."""

    service = models.ForeignKey(Organisation, models.PROTECT, related_name="opinions")
    subject = models.CharField(max_length=10, choices=OpinionSubject)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_on = models.DateField()
    due_on = models.DateField()
    # The last day on which the service was reminded.
    chased_on = models.DateField(null=True, blank=True)
    verdict = models.CharField(max_length=20, choices=Verdict, blank=True)
    conditions = models.TextField(blank=True)
    limits = models.TextField(blank=True)
    cost_cents = models.BigIntegerField(null=True, blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    given_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            # Once given it stays; after a revival the same service may be asked again.
            models.UniqueConstraint(
                fields=["initiative", "service", "subject"],
                condition=models.Q(given_on__isnull=True),
                name="one_opinion_awaited_each",
            )
        ]
        indexes = [models.Index(fields=["given_on", "due_on"], name="opinions_awaited")]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} : {self.service}"

    def days_late(self, today: datetime.date) -> int:
        """Return by how many days the opinion is late (0 once it is given)."""
        return 0 if self.given_on else max(0, (today - self.due_on).days)


class InformationRequest(PartOfInitiative):
    """A question to the proposers; the town's delay stands still until it is answered."""

    question = models.TextField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.question


class VariantState(models.TextChoices):
    PROPOSED = "proposed", _("Proposée")
    KEPT = "kept", _("Retenue")
    SET_ASIDE = "set_aside", _("Mise de côté")


class Variant(PartOfInitiative):
    """One form that the initiative took in negotiation; all of them are kept."""

    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=12, choices=Side)
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=VariantState, default=VariantState.PROPOSED)
    reason = models.CharField(max_length=300, blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_on = models.DateField()

    def __str__(self) -> str:
        return self.title


class AnswerKind(models.TextChoices):
    GRANTED = "granted", _("Accord")
    REDIRECTED = "redirected", _("Orientation")
    REFUSED = "refused", _("Refus")


class Answer(PartOfInitiative):
    """The town's reasoned answer. An initiative revived gets another one."""

    kind = models.CharField(max_length=10, choices=AnswerKind)
    reason = models.TextField()
    alternative = models.TextField(blank=True)
    contact = models.CharField(max_length=200, blank=True)
    appeal = models.TextField(blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_on = models.DateField()

    def __str__(self) -> str:
        return self.get_kind_display()


class WorkDay(PartOfInitiative):
    """A day of work together: tasks, how many people, safety. Places are taken as a need."""

    commitment = models.OneToOneField(Commitment, models.PROTECT, related_name="work_day")
    on = models.DateField()
    starts_at = models.TimeField()
    ends_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200)
    tasks = models.TextField()
    safety = models.TextField(blank=True)
    headcount_came = models.PositiveSmallIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.initiative} ({self.on})"


class Review(PartOfInitiative):
    """The closing review of one side: what it cost, what it changed, what was learned."""

    side = models.CharField(max_length=12, choices=Side)
    cost = models.TextField(blank=True)
    changed = models.TextField()
    learned = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative", "side"], name="one_review_a_side")]

    def __str__(self) -> str:
        return self.get_side_display()


class Lesson(PartOfInitiative):
    """What a failure taught, told and kept."""

    what_happened = models.TextField()
    learned = models.TextField()
    told_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    told_on = models.DateField()

    def __str__(self) -> str:
        return self.learned


class CommentState(models.TextChoices):
    SHOWN = "shown", _("Visible")
    HELD = "held", _("En attente de relecture")
    REMOVED = "removed", _("Retiré")


class Comment(PartOfInitiative):
    """A line under an initiative: plain text, one level, moderated."""

    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    text = models.TextField()
    state = models.CharField(max_length=8, choices=CommentState, default=CommentState.SHOWN)
    reason = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.text[:60]


class Follow(PartOfInitiative):
    """An address that wants news, without an account, once it has confirmed."""

    email = models.EmailField()
    language = models.CharField(max_length=5, default="fr")
    token = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative", "email"], name="followed_once")]

    def __str__(self) -> str:
        return f"{self.email} → {self.initiative}"


class SearchWord(models.Model):
    """One stemmed word of one initiative that was sent (see initiatives.search)."""

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="+", db_index=False)
    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="search_words")
    word = models.CharField(max_length=40)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        # Holds all that a search reads, so that it never opens the table.
        indexes = [
            models.Index(fields=["territory", "word", "initiative", "weight"], name="initiatives_by_word")
        ]

    def __str__(self) -> str:
        return self.word
