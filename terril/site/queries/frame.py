"""What the frame of every page asks of the data base."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Subquery

from terril.foundation.journal import INSTALLATION
from terril.foundation.models import JournalHead, Seal
from terril.territories.models import Territory


@dataclass(frozen=True, slots=True)
class Freshness:
    """All that changes what a stranger sees of a town, besides the day."""

    town_sequence: int = 0
    # Accounts belong to no town: somebody who changes their name changes the pages of every town.
    installation_sequence: int = 0
    # A clock seals the journal without adding to it, and every page shows the latest seal.
    seal: str = ""

    @property
    def key(self) -> str:
        """What differs as soon as one of them does."""
        return f"{self.town_sequence}.{self.installation_sequence}.{self.seal}"


def freshness(town: Territory) -> Freshness:
    """Return where the journals of the town and of the installation and the seals stand, in one query.

    All entries count, not only those that strangers may read: granting somebody a title is told to
    the town hall alone, yet public pages show titles. Nothing to think of, so nothing to forget.
    """
    latest_seal = Seal.objects.filter(territory_id=town.pk).order_by("-number").values("root")[:1]
    rows = JournalHead.objects.filter(territory_id__in=(INSTALLATION, town.pk)).values_list(
        "territory_id", "sequence", Subquery(latest_seal)
    )
    sequences = {}
    seal = ""
    for territory_id, sequence, root in rows:
        sequences[territory_id] = sequence
        seal = root or ""
    return Freshness(sequences.get(town.pk, 0), sequences.get(INSTALLATION, 0), seal)
