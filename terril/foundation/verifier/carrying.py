"""The public journal as a file: enough of it to compute every seal again, and nothing that is private.

One JSON value a line. First what the file is, then the seals, then the lines of the journal in order:
- a line that everybody reads is there whole, the sealed columns, its facts and their salt;
- of any other there is only what stands for it in the chain, its digest. So it is for private lines, and
  for public ones whose sentence tells less than they hold (who did it, on whose behalf).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from terril.foundation import seals
from terril.foundation.actions import ACTIONS, SAID_BEFORE
from terril.foundation.models import Audience, JournalEntry, JournalHead, Seal

FORMAT = 1
# Facts that a line may hold without telling them: its page, which is public, does.
WHAT_IT_IS_ABOUT = {"title", "number"}
_placeholder = re.compile(r"%\((\w+)\)[sd]")


def journal_lines(
    territory_id: int, town: str, *, staff: frozenset[int] = frozenset(), deeds: tuple[str, ...] = ()
) -> Iterator[str]:
    """Yield the lines of the file of a town's journal. Memory stays the same whatever its length.

    Arguments: `town` its name; `staff` the accounts of those who act for the town, and `deeds` how the
    names of the actions begin by which they do: those lines are whole even where the sentence does not
    name them.
    """
    head = JournalHead.objects.filter(territory_id=territory_id).first()
    yield _line(
        {
            "terril_journal": FORMAT,
            "town": town,
            "territory_id": territory_id,
            "columns": seals.SEALED_COLUMNS,
            "last": head.sequence if head else 0,
        }
    )
    for seal in Seal.objects.filter(territory_id=territory_id).order_by("number").iterator():
        yield _line(
            {
                "seal": seal.number,
                "first": seal.first_sequence,
                "last": seal.last_sequence,
                "previous_root": seal.previous_root,
                "root": seal.root,
            }
        )
    entries = JournalEntry.objects.filter(territory_id=territory_id).order_by("sequence")
    for entry in entries.iterator(chunk_size=seals.CHUNK):
        yield _line(_whole(entry) if is_open(entry, staff, deeds) else _closed(entry))


def is_open(entry: JournalEntry, staff: frozenset[int], deeds: tuple[str, ...]) -> bool:
    """Say whether an entry tells everybody all that it holds."""
    if entry.audience != Audience.PUBLIC:
        return False
    action = ACTIONS.get(entry.action)
    says = action.says if action else SAID_BEFORE.get(entry.action)
    if says is None:
        return False
    told = set(_placeholder.findall(str(says)))
    for_the_town = (
        entry.actor_id in staff and entry.on_behalf_of_id is None and entry.action.startswith(deeds)
    )
    return (
        ("who" in told or for_the_town)
        and isinstance(entry.facts, dict)
        and set(entry.facts) <= told | WHAT_IT_IS_ABOUT
    )


def _whole(entry: JournalEntry) -> dict[str, Any]:
    columns: dict[str, Any] = {name: getattr(entry, name) for name in seals.SEALED_COLUMNS}
    columns["happened_at"] = entry.happened_at.astimezone(UTC).isoformat(timespec="microseconds")
    return {"entry": columns, "facts": entry.facts, "salt": entry.salt}


def _closed(entry: JournalEntry) -> dict[str, Any]:
    return {"id": entry.pk, "sequence": entry.sequence, "digest": seals.digest_of(entry)}


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
