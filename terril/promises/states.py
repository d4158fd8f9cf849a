"""What became of a promise, as everybody reads it. Worked out, never written: see queries.board.status_of."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """The five words of the board; late by itself, the day after the date."""

    ON_THE_WAY = "on_the_way", _("En cours")
    LATE = "late", _("En retard")
    REVISED = "revised", _("Révisé")
    KEPT = "kept", _("Tenu")
    GIVEN_UP = "given_up", _("Abandonné")
