"""White pebbles: what has been achieved, or learned, on the way to the star."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from terril.territories.models import Territory
from terril.uploads.models import Photo, Sound
from terril.vision.models import Orientation

# What can be written in another language: the words of a pebble, not its figures.
WORDS = ("title", "done", "by_town", "by_inhabitants", "story", "easy_text")
RIGHT_TO_LEFT = ("ar",)


class LandmarkKind(models.TextChoices):
    ACHIEVEMENT = "achievement", _("Réalisation")
    LESSON = "lesson", _("Enseignement")


class Language(models.TextChoices):
    """The languages a pebble may be told in, each called as those who speak it call it."""

    FRENCH = "fr", "Français"
    ENGLISH = "en", "English"
    POLISH = "pl", "Polski"
    DUTCH = "nl", "Nederlands"
    GERMAN = "de", "Deutsch"
    ITALIAN = "it", "Italiano"
    SPANISH = "es", "Español"
    PORTUGUESE = "pt", "Português"
    ARABIC = "ar", "العربية"
    UKRAINIAN = "uk", "Українська"


class Landmark(models.Model):
    """A pebble on the path. It points at no initiative: the initiative points at it."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="landmarks")
    kind = models.CharField(max_length=15, choices=LandmarkKind, default=LandmarkKind.ACHIEVEMENT)
    title = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120)
    laid_on = models.DateField()
    # A fact known only by its year is told by its year.
    only_year_known = models.BooleanField(default=False)
    orientations = models.ManyToManyField(Orientation, blank=True, related_name="landmarks")
    quarter = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    # The language of its own words; the others are in LandmarkTranslation.
    language = models.CharField(max_length=5, choices=Language, default=Language.FRENCH)
    # What was done; for a lesson, what was tried.
    done = models.TextField(blank=True)
    by_town = models.TextField(blank=True)
    by_inhabitants = models.TextField(blank=True)
    # How it came about; for a lesson, what is kept of it.
    story = models.TextField(blank=True)
    # The same in short sentences of plain words (FALC), for those whom long texts leave out.
    easy_text = models.TextField(blank=True)
    # Somebody who was there tells it; heard on its page and at the posts that speak of it.
    sound = models.ForeignKey(Sound, models.PROTECT, null=True, blank=True, related_name="landmarks")
    source = models.CharField(max_length=200, blank=True)
    # Taken off the path; its page stays and says why.
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["territory", "slug"], name="one_landmark_slug")]
        indexes = [models.Index(fields=["territory", "-laid_on"], name="landmarks_by_date")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_lesson(self) -> bool:
        return self.kind == LandmarkKind.LESSON


class PartOfLandmark(models.Model):
    """What belongs to one pebble and is told with it."""

    landmark = models.ForeignKey(Landmark, models.CASCADE, related_name="%(class)ss")

    class Meta:
        abstract = True

    @property
    def territory_id(self) -> int:
        return self.landmark.territory_id

    @property
    def journal_topic(self) -> Landmark:
        return self.landmark


class LandmarkFigure(PartOfLandmark):
    """A figure means something with its date and its source only."""

    landmark = models.ForeignKey(Landmark, models.CASCADE, related_name="figures")
    label = models.CharField(max_length=120)
    value = models.DecimalField(max_digits=14, decimal_places=2)
    unit = models.CharField(max_length=40, blank=True)
    on = models.DateField()
    only_year_known = models.BooleanField(default=False)
    source = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.label


class Moment(models.TextChoices):
    BEFORE = "before", _("Avant")
    AFTER = "after", _("Après")
    ANY = "any", _("Sans comparer")


class LandmarkPhoto(PartOfLandmark):
    """A photo of a pebble. One before and one after are laid over each other and compared."""

    landmark = models.ForeignKey(Landmark, models.CASCADE, related_name="photos")
    photo = models.ForeignKey(Photo, models.CASCADE, related_name="+")
    moment = models.CharField(max_length=6, choices=Moment, default=Moment.ANY)
    # The year it shows, when somebody knows.
    year = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["landmark", "moment"],
                condition=~models.Q(moment=Moment.ANY),
                name="one_before_one_after",
            ),
            models.UniqueConstraint(fields=["landmark", "photo"], name="landmark_photo_once"),
        ]

    def __str__(self) -> str:
        return str(self.photo)


class LandmarkTranslation(PartOfLandmark):
    """A pebble's words in another language, written by somebody: never by a machine's guess here."""

    landmark = models.ForeignKey(Landmark, models.CASCADE, related_name="translations")
    language = models.CharField(max_length=5, choices=Language)
    title = models.CharField(max_length=120)
    done = models.TextField(blank=True)
    by_town = models.TextField(blank=True)
    by_inhabitants = models.TextField(blank=True)
    story = models.TextField(blank=True)
    easy_text = models.TextField(blank=True)
    # The pebble's own words have changed since.
    is_behind = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["landmark", "language"], name="one_translation_a_language")
        ]

    def __str__(self) -> str:
        return self.title


def first_day_of(year: int) -> datetime.date:
    """Return the day by which a fact known by its year is sorted."""
    return datetime.date(year, 1, 1)


def words_of(told: Any) -> dict[str, str]:
    """Return the words of a pebble, or of its translation."""
    return {name: getattr(told, name) for name in WORDS}
