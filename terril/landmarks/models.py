"""White pebbles: what has been achieved, or learned, on the way to the star."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from terril.territories.models import Territory
from terril.vision.models import Orientation


class LandmarkKind(models.TextChoices):
    ACHIEVEMENT = "achievement", _("Réalisation")
    LESSON = "lesson", _("Enseignement")


class Landmark(models.Model):
    """A pebble on the path. It points at no initiative: the initiative points at it."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="landmarks")
    kind = models.CharField(max_length=15, choices=LandmarkKind, default=LandmarkKind.ACHIEVEMENT)
    title = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120)
    laid_on = models.DateField()
    # A fact known only by its year is told by its year.
    only_year_known = models.BooleanField(default=False)
    orientation = models.ForeignKey(Orientation, models.PROTECT, null=True, related_name="landmarks")
    story = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["territory", "slug"], name="one_landmark_slug")]
        indexes = [models.Index(fields=["territory", "-laid_on"], name="landmarks_by_date")]

    def __str__(self) -> str:
        return self.title
