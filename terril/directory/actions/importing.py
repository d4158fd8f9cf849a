"""Entering many organisations at once, from a file that was read and shown before."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.directory import rules
from terril.directory.details import READERS
from terril.directory.files.cells import Row
from terril.directory.files.planning import plan
from terril.directory.models import Organisation, Source
from terril.foundation.actions import Told, action, told
from terril.people.models import User
from terril.territories.models import Territory

BATCH = 500
IMPORTED = (*READERS, "imported_name", "imported_from", "imported_on", "folded")


@action(
    rules.can_import,
    says=_(
        "%(who)s a importé des acteurs de la commune : %(added)d de plus, %(changed)d mis à jour, "
        "%(closed)d qui ont cessé"
    ),
)
def import_organisations(
    actor: User, town: Territory, *, rows: Sequence[Row], source: Source, expected: str = ""
) -> Told:
    """Do all that the rows of a file change in the directory, or nothing; one entry tells it.

    Arguments: `expected` the digest of the plan that somebody was shown and agreed to.
    Raises ValidationError keyed "file": a line that contradicts the directory, or a directory that
    changed since the plan was shown.
    """
    found = plan(town, rows, source)
    if found.faults:
        raise ValidationError({"file": [str(fault) for fault in found.faults]})
    if expected and found.digest() != expected:
        raise ValidationError(
            {"file": gettext("L'annuaire a changé depuis : voici ce que l'import ferait maintenant.")}
        )
    Organisation.objects.bulk_create(found.added, batch_size=BATCH)
    # One statement for many rows: the row is there, so that each is written over.
    Organisation.objects.bulk_create(
        [change.organisation for change in found.changes],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=IMPORTED,
    )
    return told(
        town,
        added=len(found.added),
        changed=len(found.changed),
        closed=len(found.closed),
        unchanged=found.unchanged,
        source=str(source),
    )
