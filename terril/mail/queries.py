"""Finding mails."""

from __future__ import annotations

from django.db.models import QuerySet

from terril.foundation.journal import INSTALLATION
from terril.mail.models import Mail


def mails_of(territory_id: int) -> QuerySet[Mail]:
    """Return the mails of a town, and those of the installation, which belong to no town."""
    return Mail.objects.filter(territory_id__in=[INSTALLATION, territory_id])
