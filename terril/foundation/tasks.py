"""The chores of the foundation: sealing journals, forgetting what no longer serves."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from terril.foundation import seals
from terril.foundation.chores import chore
from terril.foundation.models import SentForm


@chore(every=timedelta(minutes=1))
def seal_journals() -> None:
    """Seal the journals that are due."""
    seals.seal_due(timezone.now())


@chore(every=timedelta(hours=6))
def forget_sent_forms() -> int:
    """Remove the keys of old forms; return how many. A tab older than its session sends nothing."""
    oldest = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return SentForm.objects.filter(sent_at__lt=oldest).delete()[0]
