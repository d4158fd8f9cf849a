"""The star, the values and the orientations that lead to it; how they were worked out, and on what facts.

`Vision` and `Orientation` hold what is published. What is being written is one `Draft`, as JSON values
(vision/content.py); publishing it writes a `Version`, which is added and never edited.
"""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from terril.agreements.models import Agreement, Dated, Kept
from terril.foundation import clock
from terril.people.models import User
from terril.territories.models import Territory
from terril.uploads.models import Photo, Scan


class Vision(models.Model):
    """The town's star: one sentence that makes people dream, a horizon, and what guides the way."""

    territory = models.OneToOneField(Territory, models.PROTECT, related_name="vision")
    star = models.CharField(max_length=160)
    promise = models.TextField(blank=True)
    horizon = models.PositiveSmallIntegerField()
    # In order: [{"key", "title", "words"}].
    values = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return self.star


class Orientation(models.Model):
    """A direction the town chose to go in. Withdrawn, it stays readable with all that it held."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="orientations")
    title = models.CharField(max_length=100)
    slug = models.SlugField(max_length=100)
    why = models.TextField(blank=True)
    # What will be different once it is reached.
    difference = models.TextField(blank=True)
    themes = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)
    # Agreements lie below and know nothing of where they lead: the link is kept here.
    promises = models.ManyToManyField(Agreement, blank=True, related_name="orientations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["territory", "slug"], name="one_orientation_slug")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return its page, which shows everything that serves it."""
        return reverse("vision:orientation", args=[self.slug])


class Draft(models.Model):
    """The next version, while it is being written: seen by those who write it only."""

    territory = models.OneToOneField(Territory, models.PROTECT, related_name="vision_draft")
    content = models.JSONField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.territory_id}"


class Version(Kept):
    """What the town's project said, to the letter, and where it was decided. A trigger keeps it so."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="vision_versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    summary = models.TextField(blank=True)
    # "conseil municipal", and its day. Empty for what was written before versions were kept.
    decided_where = models.CharField(max_length=120, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["territory", "number"], name="vision_version_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.territory_id} · {self.number}"

    def get_absolute_url(self) -> str:
        """Return the page of its exact text."""
        return reverse("vision:version", args=[self.number])


class StepKind(models.TextChoices):
    EXPERTS = "experts", _("Avis d'experts")
    ENVIRONMENT = "environment", _("Analyse de l'environnement")
    LANDSCAPE = "landscape", _("Diagnostic du paysage")
    SOCIAL = "social", _("Diagnostic social des quartiers")
    SHOPKEEPERS = "shopkeepers", _("Travail avec les commerçants")
    FARMERS = "farmers", _("Travail avec les agriculteurs")
    YOUNG = "young", _("Travail avec les jeunes")
    INHABITANTS = "inhabitants", _("Travail avec les habitants")
    OTHER = "other", _("Autre étape")


class Step(Dated):
    """One step of how the project was worked out: a study, a diagnosis, work with some of the people."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="vision_steps")
    kind = models.CharField(max_length=12, choices=StepKind, default=StepKind.OTHER)
    title = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    quarter = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return its page, with what was found."""
        return reverse("vision:step", args=[self.pk])


class Finding(Dated):
    """What a step found, with what shows it: a figure, a file, a photo; and where."""

    step = models.ForeignKey(Step, models.CASCADE, related_name="findings")
    title = models.CharField(max_length=200)
    words = models.TextField(blank=True)
    # As it is read: "2 fois la limite". It never stands without its date and its source.
    figure = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=200, blank=True)
    photo = models.ForeignKey(Photo, models.PROTECT, null=True, blank=True, related_name="+")
    scan = models.ForeignKey(Scan, models.PROTECT, null=True, blank=True, related_name="+")
    quarter = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    # What it made the town choose.
    orientations = models.ManyToManyField(Orientation, blank=True, related_name="findings")

    def __str__(self) -> str:
        return self.title

    @property
    def territory_id(self) -> int:
        return self.step.territory_id

    @property
    def journal_topic(self) -> Step:
        return self.step
