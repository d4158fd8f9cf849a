"""The town's story: chapters written by the town hall, memories given by inhabitants.

A chapter is a text being written; what people read is its latest `Edition`, a copy that never
changes, so that every version published stays readable. A memory given back or withdrawn is emptied:
its number stays, and nothing else.
"""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock
from terril.people.models import User
from terril.story import prose
from terril.story.states import ChapterState, MemoryState
from terril.territories.models import Territory
from terril.uploads.models import Photo, Sound


class Time(models.TextChoices):
    PAST = "past", _("D'où nous venons")
    PRESENT = "present", _("Où nous en sommes")
    FUTURE = "future", _("Où nous allons")


class Written(models.Model):
    """What a chapter says: the one being written, and each edition of it."""

    title = models.CharField(max_length=120)
    time = models.CharField(max_length=10, choices=Time)
    first_year = models.SmallIntegerField()
    last_year = models.SmallIntegerField(null=True, blank=True)
    # When, as people say it: "un siècle et demi de charbon"; the years otherwise.
    dates = models.CharField(max_length=60, blank=True)
    summary = models.CharField(max_length=300, blank=True)
    # HTML of a few tags, cleaned (see prose.py).
    body = models.TextField()
    # [{"text": …, "source": …}]
    quotations = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=300, blank=True)
    photos = models.ManyToManyField(Photo, related_name="+")
    sound = models.ForeignKey(Sound, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def when(self) -> str:
        """Return when it was, as people read it."""
        if self.dates:
            return self.dates
        if self.last_year and self.last_year != self.first_year:
            return f"{self.first_year}–{self.last_year}"
        return str(self.first_year)

    @property
    def html(self) -> SafeString:
        """Return the text as a page shows it, cleaned once more: a row may come from a backup."""
        return mark_safe(prose.clean(self.body))


class Chapter(Written):
    """A part of the story, as it is being written. Readers see its latest edition."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="chapters")
    slug = models.SlugField(max_length=120)
    state = models.CharField(max_length=10, choices=ChapterState, default=ChapterState.DRAFT)
    state_since = models.DateTimeField(default=clock.now)
    # Changed since its latest edition.
    is_changed = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["territory", "slug"], name="one_chapter_slug")]

    def get_absolute_url(self) -> str:
        return reverse("story:chapter", args=[self.slug])


class Edition(Written):
    """A chapter as it was published one day. Rows are added, never changed."""

    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField(default=clock.now)
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chapter", "number"], name="one_edition_number")]

    @property
    def territory_id(self) -> int:
        return self.chapter.territory_id

    @property
    def journal_topic(self) -> Chapter:
        return self.chapter


class Memory(models.Model):
    """What an inhabitant remembers of a place and a year; read by the officer before anybody else."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="memories")
    state = models.CharField(max_length=10, choices=MemoryState, default=MemoryState.RECEIVED)
    state_since = models.DateTimeField(default=clock.now)
    text = models.TextField(blank=True)
    photo = models.ForeignKey(Photo, models.PROTECT, null=True, blank=True, related_name="memories")
    sound = models.ForeignKey(Sound, models.PROTECT, null=True, blank=True, related_name="memories")
    year = models.SmallIntegerField()
    place = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    # Whose it is. Without an account: the name they gave, an address if they wanted news.
    giver = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="memories")
    giver_name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    shows_name = models.BooleanField(default=False)
    is_minor = models.BooleanField(default=False)
    # Only for those under 18: who answers for them and how to reach them; and the day they said yes.
    adult = models.CharField(max_length=200, blank=True)
    adult_agreed_on = models.DateField(null=True, blank=True)
    # The sentence agreed to, as it was read, and when.
    consent = models.TextField()
    given_at = models.DateTimeField(default=clock.now)
    # The digest of the code by which it is taken back without an account.
    key = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=5, default="fr")

    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["territory", "state", "year"], name="memories_by_year")]
        constraints = [
            # A minor's name is never shown, whatever was ticked, and by no way round the actions.
            models.CheckConstraint(
                condition=models.Q(is_minor=False) | models.Q(shows_name=False), name="minor_memory_nameless"
            ),
            models.CheckConstraint(
                condition=models.Q(is_minor=False)
                | ~models.Q(state="shown")
                | models.Q(adult_agreed_on__isnull=False),
                name="minor_memory_agreed",
            ),
        ]

    def __str__(self) -> str:
        if self.place:
            return _now("Un souvenir de %(year)s, %(place)s") % {"year": self.year, "place": self.place}
        return _now("Un souvenir de %(year)s") % {"year": self.year}

    def get_absolute_url(self) -> str:
        return reverse("story:memory", args=[self.pk])

    @property
    def public_name(self) -> str:
        """The name that strangers read: never that of someone under 18, nor one they did not want shown."""
        if self.is_minor or (self.giver is not None and self.giver.is_minor):
            return _now("Un jeune habitant")
        if not self.shows_name:
            return _now("Un habitant")
        if self.giver is not None:
            return self.giver.public_name
        return self.giver_name or _now("Un habitant")

    @property
    def private_name(self) -> str:
        """The name for those who moderate."""
        return str(self.giver) if self.giver else self.giver_name or _now("Une personne")


# What an edition takes from its chapter, but the photos, which are rows.
COPIED = (
    "title",
    "time",
    "first_year",
    "last_year",
    "dates",
    "summary",
    "body",
    "quotations",
    "source",
    "sound",
)
