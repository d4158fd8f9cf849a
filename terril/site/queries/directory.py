"""What an organisation takes part in, as everybody may know it."""

from __future__ import annotations

from terril.agreements.models import Agreement
from terril.directory.models import Organisation

# A town hall is a party to everything: its page shows the latest.
MOST_SHOWN = 30


def taken_part_in_by(organisation: Organisation) -> list[Agreement]:
    """Return the public agreements to which `organisation` is a party, the latest first."""
    return list(
        Agreement.objects.filter(parties__organisation=organisation, is_public=True)
        .exclude(page_url="")
        .order_by("-state_since", "-pk")[:MOST_SHOWN]
    )
