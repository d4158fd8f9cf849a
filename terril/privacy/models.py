"""What a town writes itself on the pages that the law asks for."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock
from terril.people.models import User
from terril.territories.models import Territory


class LegalPage(models.TextChoices):
    """The pages that the law asks for; each has a text of its own as long as the town wrote none."""

    ACCESSIBILITY = "accessibilite", _("Accessibilité")
    NOTICE = "mentions-legales", _("Mentions légales")
    PRIVACY = "vie-privee", _("Vie privée")


class LegalText(models.Model):
    """A text that a town wrote for one of them, in one language. Added to; the newest is shown.

    An empty one takes the page back to the text that Terril composes from the settings.
    """

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    page = models.CharField(max_length=20, choices=LegalPage)
    language = models.CharField(max_length=5)
    text = models.TextField(blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["territory", "page", "language", "-id"], name="legal_text_newest")]

    def __str__(self) -> str:
        return f"{self.get_page_display()} ({self.language})"
