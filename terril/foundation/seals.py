"""Sealing the journal in batches chained to each other, and finding what was done to it since.

An entry's digest covers every column of it except `facts` and `salt`, which `facts_digest` stands
for: somebody's data can be erased and the chain still holds. A seal's root covers the root before
it, so that one root, noted anywhere (it is at the foot of every page), vouches for all that came
before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terril.foundation import journal
from terril.foundation.models import JournalEntry, JournalHead, Seal

# What the digest of an entry covers. Never changed: a column added one day gets a list of its own,
# or every seal made before it would look broken.
SEALED_COLUMNS = (
    "id",
    "territory_id",
    "sequence",
    "happened_at",
    "actor_id",
    "on_behalf_of_id",
    "action",
    "subject_type",
    "subject_id",
    "topic_type",
    "topic_id",
    "audience",
    "facts_digest",
)
NO_ROOT = ""
# A batch is sealed when it has this many entries, or when its first one is this old.
FULL_BATCH = 500
OLDEST_UNSEALED = timedelta(hours=1)
CHUNK = 500
# How a database tells its triggers, and the third deed that each guards against.
GUARDS = {
    "sqlite": ("SELECT name FROM sqlite_master WHERE type = 'trigger'", "replace"),
    "postgresql": (
        "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND NOT tgisinternal",
        "truncate",
    ),
}


def digest_of(entry: JournalEntry) -> str:
    """Return the digest of an entry, the same before and after its facts are erased."""
    columns: dict[str, Any] = {name: getattr(entry, name) for name in SEALED_COLUMNS}
    columns["happened_at"] = entry.happened_at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(journal.canonical(columns)).hexdigest()


class Root:
    """The root of a batch, computed while its entries pass by: a batch may be of any size.

    It is the SHA-256 of the canonical JSON of [root before, first, last, [digest, …]].
    """

    def __init__(self, previous_root: str, first: int, last: int):
        opening = journal.canonical([previous_root, first, last, []])
        self._sha = hashlib.sha256(opening[:-2])
        self._separator = b""

    def add(self, entry: JournalEntry) -> None:
        """Take in the next entry."""
        self._sha.update(self._separator + journal.canonical(digest_of(entry)))
        self._separator = b","

    def value(self) -> str:
        """Return the root of what was taken in."""
        whole = self._sha.copy()
        whole.update(b"]]")
        return whole.hexdigest()


def last_seal(territory_id: int) -> Seal | None:
    """Return the latest seal of a town's journal."""
    return Seal.objects.filter(territory_id=territory_id).order_by("-number").first()


def seal(territory_id: int) -> Seal | None:
    """Seal in one batch what is not sealed yet; None when there is nothing."""
    with transaction.atomic():
        # Under the town's lock, nobody writes an entry into the batch being closed.
        journal.lock(territory_id)
        before = last_seal(territory_id)
        previous_root = before.root if before else NO_ROOT
        entries = _entries(territory_id, after=before.last_sequence if before else 0)
        bounds = entries.aggregate(first=Min("sequence"), last=Max("sequence"))
        if bounds["last"] is None:
            return None
        root = Root(previous_root, bounds["first"], bounds["last"])
        for entry in entries.iterator(chunk_size=CHUNK):
            root.add(entry)
        return Seal.objects.create(
            territory_id=territory_id,
            number=before.number + 1 if before else 1,
            first_sequence=bounds["first"],
            last_sequence=bounds["last"],
            previous_root=previous_root,
            root=root.value(),
            sealed_at=timezone.now(),
        )


def seal_due(now: datetime) -> list[Seal]:
    """Seal the journals whose unsealed batch is full or old enough."""
    sealed = dict(Seal.objects.values_list("territory_id").annotate(Max("last_sequence")))
    made = []
    for territory_id, sequence in JournalHead.objects.values_list("territory_id", "sequence"):
        last = sealed.get(territory_id, 0)
        if sequence <= last:
            continue
        is_due = sequence - last >= FULL_BATCH
        if not is_due:
            oldest = JournalEntry.objects.filter(territory_id=territory_id, sequence=last + 1).first()
            is_due = oldest is None or oldest.happened_at <= now - OLDEST_UNSEALED
        if is_due and (one := seal(territory_id)):
            made.append(one)
    return made


def erase_facts(entry_ids: Iterable[int]) -> int:
    """Erase what entries say of somebody, for good; return how many were. The chain still holds."""
    return JournalEntry.objects.filter(pk__in=list(entry_ids)).update(facts={}, salt="")


def is_erased(entry: JournalEntry) -> bool:
    """Say whether the facts of an entry were erased."""
    return entry.salt == "" and entry.facts == {}


def _entries(territory_id: int, after: int = 0) -> QuerySet[JournalEntry]:
    return JournalEntry.objects.filter(territory_id=territory_id, sequence__gt=after).order_by("sequence")


class Verification:
    """Reading one town's journal again, and its seals. Iterate to get what is wrong, in words.

    Memory stays the same whatever the journal's length. `progress(done, total, what)` is told how
    far it is.
    """

    def __init__(self, territory_id: int, progress: Callable[[int, int, str], None] | None = None):
        self.territory_id = territory_id
        self.progress = progress or (lambda done, total, what: None)
        self.entries = self.seals = self.erased = 0

    def __iter__(self) -> Iterator[str]:
        entries = self._checked_entries()
        entry = next(entries, None)
        number, after, root_before = 0, 0, NO_ROOT
        for one in self._seals():
            number += 1
            self.seals += 1
            yield from self._misplaced(one, number, after, root_before)
            root = Root(one.previous_root, one.first_sequence, one.last_sequence)
            while entry is not None and (isinstance(entry, str) or entry.sequence <= one.last_sequence):
                if isinstance(entry, str):
                    yield entry
                elif entry.sequence >= one.first_sequence:
                    root.add(entry)
                entry = next(entries, None)
            if root.value() != one.root:
                yield _(
                    "Sceau %(number)d : il ne correspond plus aux entrées %(first)d à %(last)d. "
                    "L'une d'elles a été modifiée, retirée, ajoutée ou déplacée, ou le sceau a été remplacé."
                ) % {"number": one.number, "first": one.first_sequence, "last": one.last_sequence}
            number, after, root_before = one.number, one.last_sequence, one.root
        for rest in chain([entry] if entry is not None else [], entries):
            if isinstance(rest, str):
                yield rest
        yield from self._end()

    def summary(self, name: str) -> str:
        """Return one sentence on what was read of the journal of `name`."""
        read = ngettext("%(count)d entrée relue", "%(count)d entrées relues", self.entries)
        seals = ngettext("%(count)d sceau", "%(count)d sceaux", self.seals)
        erased = ngettext("%(count)d aux faits effacés", "%(count)d aux faits effacés", self.erased)
        return _("%(name)s : %(read)s, %(seals)s, %(erased)s.") % {
            "name": name,
            "read": read % {"count": self.entries},
            "seals": seals % {"count": self.seals},
            "erased": erased % {"count": self.erased},
        }

    def _seals(self) -> Iterator[Seal]:
        seals = Seal.objects.filter(territory_id=self.territory_id).order_by("number")
        return seals.iterator(chunk_size=CHUNK)

    def _misplaced(self, one: Seal, number: int, after: int, root_before: str) -> Iterator[str]:
        """Say what is wrong with the place of a seal in the chain."""
        if one.number != number:
            yield _("Sceau %(number)d : le sceau qui devait le précéder a été retiré.") % {
                "number": one.number
            }
        elif one.previous_root != root_before:
            yield _(
                "Sceau %(number)d : il ne suit plus le sceau d'avant, qui a été remplacé (ou lui-même)."
            ) % {"number": one.number}
        if one.first_sequence != after + 1:
            yield _("Sceau %(number)d : il commence à l'entrée %(first)d au lieu de %(wanted)d.") % {
                "number": one.number,
                "first": one.first_sequence,
                "wanted": after + 1,
            }

    def _checked_entries(self) -> Iterator[JournalEntry | str]:
        """Yield each entry, after what is wrong with it by itself."""
        total = (
            JournalHead.objects.filter(territory_id=self.territory_id)
            .values_list("sequence", flat=True)
            .first()
            or 0
        )
        what = _("Relecture du journal")
        before: JournalEntry | None = None
        for entry in _entries(self.territory_id).iterator(chunk_size=CHUNK):
            self.entries += 1
            self.progress(self.entries, total, what)
            wanted = before.sequence + 1 if before else 1
            if entry.sequence != wanted:
                yield _missing(wanted, entry.sequence - 1)
            # Rows are written one at a time under the town's lock. (Hours do not tell: a clock may
            # be set back.)
            if before and entry.pk < before.pk:
                yield _("Entrée %(sequence)d : elle n'est plus à sa place, l'ordre a été changé.") % {
                    "sequence": entry.sequence
                }
            if is_erased(entry):
                self.erased += 1
            elif journal.digest_of_facts(entry.salt, entry.facts) != entry.facts_digest:
                yield _("Entrée %(sequence)d : ce qu'elle raconte a été modifié.") % {
                    "sequence": entry.sequence
                }
            yield entry
            before = entry
        last = before.sequence if before else 0
        if last < total:
            yield _missing(last + 1, total)

    def _end(self) -> Iterator[str]:
        """Say whether the head knows fewer entries than there are."""
        head = JournalHead.objects.filter(territory_id=self.territory_id).first()
        known = head.sequence if head else 0
        extra = JournalEntry.objects.filter(territory_id=self.territory_id, sequence__gt=known)
        if count := extra.count():
            yield ngettext(
                "%(count)d entrée a été ajoutée à la fin sans passer par Terril.",
                "%(count)d entrées ont été ajoutées à la fin sans passer par Terril.",
                count,
            ) % {"count": count}


def _missing(first: int, last: int) -> str:
    if first == last:
        return _("Entrée %(sequence)d : elle a été retirée.") % {"sequence": first}
    return _("Entrées %(first)d à %(last)d : elles ont été retirées.") % {"first": first, "last": last}


def unknown_seals(noted: Iterable[str]) -> list[str]:
    """Say which of the roots (or beginnings of roots) noted elsewhere are no longer in any journal.

    This is what finds a journal rewritten whole, seals included.
    """
    return [
        _("Le sceau noté « %(root)s » ne se trouve plus dans le journal : il a été réécrit.") % {"root": root}
        for root in noted
        if not Seal.objects.filter(root__startswith=root.strip().lower()).exists()
    ]


def missing_guards() -> list[str]:
    """Say which of the database's own guards of the journal are absent or switched off."""
    sql, also = GUARDS[connection.vendor]
    wanted = {f"journal_{what}_{deed}" for what in ("entry", "seal") for deed in ("update", "delete", also)}
    with connection.cursor() as cursor:
        cursor.execute(sql)
        present = {name for (name,) in cursor.fetchall()}
    return [
        _("La base de données ne protège plus le journal : il manque « %(guard)s ».") % {"guard": guard}
        for guard in sorted(wanted - present)
    ]
