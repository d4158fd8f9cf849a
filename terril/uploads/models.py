"""Files that people send: photos, made anew without their hidden data, and scans of paper."""

from __future__ import annotations

from django.db import models

from terril.people.models import User
from terril.territories.models import Territory


class Photo(models.Model):
    """A photo re-encoded by us, so that neither a place nor a trick hides in it."""

    territory = models.ForeignKey(Territory, models.PROTECT)
    file = models.ImageField(upload_to="photos/%Y/%m/", width_field="width", height_field="height")
    thumbnail = models.ImageField(upload_to="photos/%Y/%m/")
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    alternative_text = models.CharField(max_length=250, blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.alternative_text or self.file.name


class Scan(models.Model):
    """A signed sheet of paper, as a PDF or as a photo; shown to the parties and the town only."""

    territory = models.ForeignKey(Territory, models.PROTECT)
    file = models.FileField(upload_to="scans/%Y/%m/")
    content_type = models.CharField(max_length=40)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.file.name
