"""Trails and posts: a walk through the streets, a plate at each stop, and how many came by."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from terril.landmarks.models import Landmark
from terril.story.models import Memory
from terril.territories.models import Territory
from terril.trails.states import PostState, TrailState
from terril.uploads.models import Photo


class Level(models.TextChoices):
    EASY = "easy", _("Facile : tout le monde y va")
    MEDIUM = "medium", _("Moyen : quelques montées")
    HARD = "hard", _("Difficile : de bonnes chaussures")


class Access(models.TextChoices):
    """Whether it can be walked in a wheelchair, or with a pram."""

    FULL = "full", _("Accessible en fauteuil")
    PARTLY = "partly", _("En partie accessible en fauteuil")
    NONE = "none", _("Pas accessible en fauteuil")
    UNKNOWN = "unknown", _("Accès en fauteuil à vérifier")


def default_languages() -> list[str]:
    return ["fr"]


class TownMark(models.Model):
    """The town's own mark, its logo or its arms, printed on plates."""

    territory = models.OneToOneField(Territory, models.PROTECT, related_name="mark")
    picture = models.ForeignKey(Photo, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.picture.alternative_text


class Post(models.Model):
    """A place of the town that a plate tells of. Its code never changes: it is engraved."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="posts")
    # Unique in the installation: see trails.codes.
    code = models.CharField(max_length=8, unique=True)
    title = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    # The title was made up, for a demonstration: its page says so.
    is_invented = models.BooleanField(default=False)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    landmark = models.ForeignKey(Landmark, models.PROTECT, null=True, blank=True, related_name="posts")
    # Shown while everybody may read it: its giver can take it back.
    memory = models.ForeignKey(Memory, models.SET_NULL, null=True, blank=True, related_name="posts")
    state = models.CharField(max_length=10, choices=PostState, default=PostState.INVENTORY)
    state_since = models.DateTimeField(null=True, blank=True)
    removed_on = models.DateField(null=True, blank=True)
    what_stood = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["territory", "state"], name="posts_by_state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("trails:post", args=[self.code])

    @property
    def place(self) -> tuple[float, float] | None:
        """The latitude and longitude, None when it has no place yet."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


class Trail(models.Model):
    """A walk from post to post."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="trails")
    title = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120)
    words = models.TextField(blank=True)
    theme = models.CharField(max_length=80, blank=True)
    level = models.CharField(max_length=6, choices=Level, default=Level.EASY)
    access = models.CharField(max_length=7, choices=Access, default=Access.UNKNOWN)
    languages = models.JSONField(default=default_languages)
    # What was measured on the ground; without it, what the places of the posts say.
    length_metres = models.PositiveIntegerField(null=True, blank=True)
    walking_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=TrailState, default=TrailState.DRAFT)
    state_since = models.DateTimeField(null=True, blank=True)
    posts = models.ManyToManyField(Post, through="Stop", related_name="trails")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["territory", "slug"], name="one_trail_slug")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("trails:trail", args=[self.slug])


class Stop(models.Model):
    """A post on a trail, at its place in the order."""

    trail = models.ForeignKey(Trail, models.CASCADE, related_name="stops")
    post = models.ForeignKey(Post, models.PROTECT, related_name="stops")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trail", "post"], name="post_once_on_a_trail"),
            models.UniqueConstraint(fields=["trail", "position"], name="one_post_a_position"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.post_id}"


class VisitCount(models.Model):
    """How many came by a post on one day, on a trail or none: a number, and nothing about anybody."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="visit_counts")
    trail = models.ForeignKey(Trail, models.PROTECT, null=True, related_name="visit_counts")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "trail", "day"], name="one_count_a_day_on_a_trail"),
            models.UniqueConstraint(
                fields=["post", "day"], condition=models.Q(trail=None), name="one_count_a_day_off_trails"
            ),
        ]
        indexes = [models.Index(fields=["trail", "day"], name="visits_of_a_trail")]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"


class VisitKey(models.Model):
    """A visit already counted, by the number that a telephone drew for it alone.

    It says neither which post nor who: it only keeps a visit sent again from being counted again. It
    is forgotten once a visit of that day would be refused as too old (see trails.visits).
    """

    key = models.CharField(max_length=32, primary_key=True)
    day = models.DateField(db_index=True)

    def __str__(self) -> str:
        return self.key
