"""What happens to an informal group when what it carries becomes public."""

from __future__ import annotations

from terril.directory.models import Organisation


def show_group(organisation: Organisation) -> None:
    """Show an informal group among the town's organisations: its name, never its members.

    Called by the action that makes public what the group carries, which tells it in the journal.
    """
    if not organisation.is_listed:
        organisation.is_listed = True
        organisation.save(update_fields=["is_listed"])
