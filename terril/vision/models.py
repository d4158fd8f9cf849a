"""The star, and the orientations that lead to it."""

from __future__ import annotations

from django.db import models

from terril.territories.models import Territory


class Vision(models.Model):
    """The town's star: one sentence that makes people dream, and a horizon."""

    territory = models.OneToOneField(Territory, models.PROTECT, related_name="vision")
    star = models.CharField(max_length=160)
    promise = models.TextField(blank=True)
    horizon = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.star


class Orientation(models.Model):
    """A direction the town chose to go in."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="orientations")
    title = models.CharField(max_length=100)
    slug = models.SlugField(max_length=100)
    why = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["territory", "slug"], name="one_orientation_slug")]

    def __str__(self) -> str:
        return self.title
