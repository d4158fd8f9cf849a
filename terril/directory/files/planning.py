"""What a file would change in the directory: who is new, who is known, what a person wrote and is kept."""

from __future__ import annotations

import copy
import datetime
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from terril.directory.details import LABELS, agree
from terril.directory.files.cells import Row
from terril.directory.files.plain import PLAIN
from terril.directory.files.reading import MOST_FAULTS, Fault
from terril.directory.models import Organisation, OrganisationKind, Source
from terril.directory.words import fold
from terril.foundation import clock
from terril.territories.models import Territory

# Where an error about a detail is found in the file.
COLUMNS = {name: column for column, (name, _help) in PLAIN.items() if name}


@dataclass(frozen=True)
class Change:
    """An organisation as it would be, and the details that would change: before, after."""

    organisation: Organisation
    details: dict[str, tuple[Any, Any]]

    @property
    def closes(self) -> bool:
        """Say whether this is an organisation that is over."""
        return self.details.get("is_active") == (True, False)

    def shown(self) -> list[tuple[str, str, str]]:
        """Return what changes as people read it: the detail, before, after."""
        return [
            (str(LABELS[name]), _in_words(before), _in_words(after))
            for name, (before, after) in self.details.items()
        ]


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, datetime.date):
        return date_format(value, "DATE_FORMAT")
    text = "" if value is None else str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


@dataclass
class Plan:
    """What would be done, and what would not."""

    added: list[Organisation] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    # Those that are over and that the town never knew are not entered.
    over_before: int = 0
    # Details that a person of the town wrote, and that the file would have changed.
    kept_by_hand: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def changed(self) -> list[Change]:
        return [change for change in self.changes if not change.closes]

    @property
    def closed(self) -> list[Change]:
        return [change for change in self.changes if change.closes]

    def __bool__(self) -> bool:
        """Say whether anything would change."""
        return bool(self.added or self.changes)

    def digest(self) -> str:
        """Return what stands for all that would be done, to know whether it is still what was shown."""
        told = [f"+{organisation.name}" for organisation in self.added]
        told += [
            f"{change.organisation.pk}:{name}:{before}:{after}"
            for change in self.changes
            for name, (before, after) in change.details.items()
        ]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()


def plan(town: Territory, rows: Iterable[Row], source: Source) -> Plan:
    """Compare the rows of a file with the directory of the town: one query, nothing is written.

    An organisation is known by its RNA number, then its SIRET, then its name (or the one that files
    gave it before somebody corrected it).
    """
    return _Comparison(town, source).of(rows)


class _Comparison:
    def __init__(self, town: Territory, source: Source):
        self.town, self.source, self.today = town, source, clock.today()
        self.plan = Plan()
        self.by_rna: dict[str, Organisation] = {}
        self.by_siret: dict[str, Organisation] = {}
        self.by_name: dict[str, list[Organisation]] = defaultdict(list)
        self.slugs: set[str] = set()
        self.next_number: dict[str, int] = defaultdict(lambda: 2)
        # By number of the organisation, the line that spoke of it.
        self.spoken_of: dict[int, int] = {}
        self.new: dict[tuple[str, str], int] = {}
        for known in Organisation.objects.filter(territory=town).select_related("quarter").order_by("pk"):
            self.slugs.add(known.slug)
            if known.kind not in (OrganisationKind.GROUP, OrganisationKind.TOWN_HALL):
                self._remember(known)

    def _remember(self, known: Organisation) -> None:
        if known.rna:
            self.by_rna.setdefault(known.rna, known)
        if known.siret:
            self.by_siret.setdefault(known.siret, known)
        for name in {fold(known.name), fold(known.imported_name)} - {""}:
            self.by_name[name].append(known)

    def of(self, rows: Iterable[Row]) -> Plan:
        for row in rows:
            if len(self.plan.faults) >= MOST_FAULTS:
                break
            try:
                self._compare(row)
            except ValidationError as error:
                for name, sentences in error.message_dict.items():
                    column = "" if name == "__all__" else self._column(name)
                    self.plan.faults += [Fault(row.line, column, sentence) for sentence in sentences]
        return self.plan

    def _column(self, name: str) -> str:
        if self.source == Source.RNA:
            return {"name": "titre", "rna": "id"}.get(name, name)
        return COLUMNS.get(name, name)

    def _compare(self, row: Row) -> None:
        known = self._known(row)
        if known is None:
            self._add(row)
            return
        if (line := self.spoken_of.get(known.pk)) is not None:
            raise ValidationError(
                {"name": _("« %(name)s » est déjà à la ligne %(line)d.") % {"name": known.name, "line": line}}
            )
        self.spoken_of[known.pk] = row.line
        self._change(known, row)

    def _known(self, row: Row) -> Organisation | None:
        rna, siret = row.values.get("rna", ""), row.values.get("siret", "")
        of_rna, of_siret = self.by_rna.get(rna), self.by_siret.get(siret)
        if of_rna and of_siret and of_rna.pk != of_siret.pk:
            raise ValidationError(
                {
                    "siret": _("Ce SIRET est celui de « %(one)s », et ce numéro RNA celui de « %(other)s ».")
                    % {"one": of_siret, "other": of_rna}
                }
            )
        if of_rna:
            return of_rna
        if of_siret:
            if rna and of_siret.rna:
                raise ValidationError(
                    {
                        "siret": _("Ce SIRET est celui de « %(name)s », qui a un autre numéro RNA.")
                        % {"name": of_siret}
                    }
                )
            return of_siret
        # A namesake with another number is somebody else.
        alike = [
            one
            for one in self.by_name.get(fold(row.values["name"]), ())
            if not (rna and one.rna)
            and not (siret and one.siret)
            and not ((rna or siret) and one.pk in self.spoken_of)
            and (self.source == Source.CSV or one.kind == OrganisationKind.ASSOCIATION)
        ]
        if len(alike) > 1:
            raise ValidationError(
                {"name": _("Plusieurs acteurs portent ce nom : donnez un numéro RNA ou un SIRET.")}
            )
        return alike[0] if alike else None

    def _add(self, row: Row) -> None:
        if not row.values.get("is_active", True):
            self.plan.over_before += 1
            return
        numbers = [(name, row.values[name]) for name in ("rna", "siret") if row.values.get(name)]
        for key in numbers or [("name", fold(row.values["name"]))]:
            if line := self.new.get(key):
                raise ValidationError({key[0]: _("C'est déjà à la ligne %(line)d.") % {"line": line}})
            self.new[key] = row.line
        # In a demonstration, nobody takes what is imported for real.
        added = Organisation(territory=self.town, is_invented=self.town.is_demo, **row.values)
        agree(added)
        added.slug = self._slug(added.name)
        self._sign(added, row)
        self.plan.added.append(added)

    def _change(self, known: Organisation, row: Row) -> None:
        if row.values["kind"] != known.kind:
            raise ValidationError(
                {
                    "kind": _("« %(name)s » est inscrit comme : %(kind)s. Un fichier ne change pas la sorte.")
                    % {"name": known.name, "kind": known.get_kind_display().lower()}
                }
            )
        after = copy.copy(known)
        for name, value in row.values.items():
            if getattr(known, name) == value:
                continue
            if name in known.by_hand:
                self.plan.kept_by_hand += 1
                continue
            setattr(after, name, value)
        if after.siret != known.siret and "siren" not in row.values:
            after.siren = ""
        agree(after)
        details = {
            name: (getattr(known, name), getattr(after, name))
            for name in (*COLUMNS, "purpose")
            if getattr(known, name) != getattr(after, name)
        }
        if not details:
            self.plan.unchanged += 1
            return
        self._sign(after, row)
        self.plan.changes.append(Change(after, details))

    def _sign(self, organisation: Organisation, row: Row) -> None:
        organisation.imported_name = row.values["name"]
        organisation.imported_from = self.source
        organisation.imported_on = self.today
        organisation.folded = organisation.words()

    def _slug(self, name: str) -> str:
        """Return the end of an address that nobody has (see foundation.text.unique_slug), in memory."""
        base = slugify(name)[:114].strip("-") or "acteur"
        slug = base
        while slug in self.slugs:
            slug = f"{base}-{self.next_number[base]}"
            self.next_number[base] += 1
        self.slugs.add(slug)
        return slug
