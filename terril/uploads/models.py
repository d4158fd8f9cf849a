"""Files that people send: photos and sounds, made anew without their hidden data, and scans of paper.

A file is written before its row, under a name nobody can guess, and a row is never written without
its file; files whose transaction failed are swept (uploads.tasks).
"""

from __future__ import annotations

import secrets

from django.db import models
from django.urls import reverse

from terril.foundation import clock
from terril.people.models import User
from terril.territories.models import Territory


def photo_name(photo: Photo, given: str) -> str:
    """Return the name of a photo's file: nothing of the name it was sent with."""
    return f"photos/{clock.now():%Y/%m}/{secrets.token_hex(16)}.webp"


def scan_name(scan: Scan, given: str) -> str:
    """Return the name of a scan's file; `given` ends in what the scan really is."""
    return f"scans/{clock.now():%Y/%m}/{secrets.token_hex(16)}.{given.rpartition('.')[2]}"


def sound_name(sound: Sound, given: str) -> str:
    """Return the name of a sound's file: nothing of the name it was sent with."""
    return f"sounds/{clock.now():%Y/%m}/{secrets.token_hex(16)}.mp3"


class Photo(models.Model):
    """A photo re-encoded by us, so that neither a place nor a trick hides in it."""

    territory = models.ForeignKey(Territory, models.PROTECT)
    file = models.ImageField(upload_to=photo_name)
    thumbnail = models.ImageField(upload_to=photo_name)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    thumbnail_width = models.PositiveIntegerField(default=0)
    thumbnail_height = models.PositiveIntegerField(default=0)
    alternative_text = models.CharField(max_length=250)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.alternative_text

    @property
    def url(self) -> str:
        """Where the photo is read."""
        return address_of(self.file.name or "")

    @property
    def thumbnail_url(self) -> str:
        """Where the small photo is read."""
        return address_of(self.thumbnail.name or "")


def address_of(name: str) -> str:
    """Return the address of a photo's file by its name in the storage."""
    return reverse("uploads:photo", args=[name.removeprefix("photos/")])


class Sound(models.Model):
    """A sound re-encoded by us; what is said in it is also written, for those who do not hear."""

    territory = models.ForeignKey(Territory, models.PROTECT)
    file = models.FileField(upload_to=sound_name)
    seconds = models.PositiveSmallIntegerField()
    transcript = models.TextField(blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.file.name or ""

    @property
    def url(self) -> str:
        """Where the sound is heard."""
        return reverse("uploads:sound", args=[(self.file.name or "").removeprefix("sounds/")])


class Scan(models.Model):
    """A signed sheet of paper, as a PDF or as a photo; shown to the parties and the town only."""

    territory = models.ForeignKey(Territory, models.PROTECT)
    file = models.FileField(upload_to=scan_name)
    content_type = models.CharField(max_length=40)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.file.name or ""
