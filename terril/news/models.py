"""When people want the news, and how far each has been told."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock
from terril.people.models import User
from terril.territories.models import Territory


class Rhythm(models.TextChoices):
    DAILY = "daily", _("Chaque jour où il y a du nouveau")
    WEEKLY = "weekly", _("Une fois par semaine au plus")
    NEVER = "never", _("Jamais")


class Preference(models.Model):
    """The rhythm that somebody chose. Who chose nothing has no row: see rhythms.DEFAULT."""

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    rhythm = models.CharField(max_length=10, choices=Rhythm)
    chosen_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.get_rhythm_display()


class Reader(models.Model):
    """Somebody to whom a town tells its news, and how far they have been told.

    An account, or the address of somebody who follows an initiative without one: `email` is empty
    for an account, whose address is read where it is kept.
    """

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="+")
    email = models.EmailField(blank=True)
    # The last entry of the town's journal that was considered, and the day; both empty before the first.
    told_up_to = models.BigIntegerField(null=True)
    told_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "user"],
                condition=models.Q(user__isnull=False),
                name="reader_account_once",
            ),
            models.UniqueConstraint(
                fields=["territory", "email"],
                condition=models.Q(user__isnull=True),
                name="reader_address_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user or self.email} ({self.territory})"
