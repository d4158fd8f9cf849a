"""From a file to what it says of the organisations of one town."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from terril.directory.files import plain
from terril.directory.files.cells import Cells, Row, Understood
from terril.directory.files.plain import PLAIN, REQUIRED
from terril.directory.files.reading import MOST_FAULTS, Fault, Record, records, unreadable
from terril.directory.files.register import IMPORT, TAKEN_OVER, WALDEC, of_import, of_waldec
from terril.directory.models import Source
from terril.directory.words import fold
from terril.territories.models import Territory

# A town of 7,000 has about a hundred associations.
MOST_ROWS = 20_000


def understand(file: BinaryIO, town: Territory, source: str = "") -> Understood:
    """Read a file of organisations for `town`.

    Arguments: `source` of Source, what the file must be; by default its columns tell.
    Raises ValidationError keyed "file" when it is no such file (see reading.records), names the
    columns that are missing or unknown, or when it holds more than a town can have.
    """
    lines = records(file)
    if (heading := next(lines, None)) is None:
        raise unreadable(_("Ce fichier est vide."))
    names = [fold(cell).replace(" ", "_") for cell in heading.cells]
    found, read = _shape(names, source, town)
    understood = Understood(found)
    for record in lines:
        if len(understood.faults) >= MOST_FAULTS:
            break
        if len(record.cells) != len(names):
            _count_or_name(record, len(names), town, understood)
            continue
        cells = Cells(record.line, dict(zip(names, record.cells, strict=True)))
        code = cells["adrs_codeinsee"] or cells["code_insee"]
        if code != town.insee_code if code else found == Source.RNA:
            understood.elsewhere += 1
        elif cells["position"] == TAKEN_OVER and found == Source.RNA:
            understood.taken_over += 1
        else:
            _take(read, cells, understood)
        if len(understood.rows) > MOST_ROWS:
            raise unreadable(
                _("Ce fichier contient plus de %(most)d acteurs de la commune : c'est trop pour être vrai.")
                % {"most": MOST_ROWS}
            )
    return understood


def _take(read: Callable[[Cells], dict[str, Any]], cells: Cells, understood: Understood) -> None:
    try:
        understood.rows.append(Row(cells.line, read(cells)))
    except ValidationError as error:
        understood.faults += [
            Fault(cells.line, column, sentence)
            for column, sentences in error.message_dict.items()
            for sentence in sentences
        ]


def _count_or_name(record: Record, wanted: int, town: Territory, understood: Understood) -> None:
    """A broken line of another town is that town's affair; one that names ours, or none, is a fault."""
    if understood.source == Source.RNA and not any(town.insee_code in cell for cell in record.cells):
        understood.elsewhere += 1
        return
    says = _(
        "%(count)d colonnes au lieu de %(wanted)d. Il manque un séparateur, ou il y en a un de trop, ou un "
        "guillemet n'est pas fermé."
    )
    understood.faults.append(Fault(record.line, "", says % {"count": len(record.cells), "wanted": wanted}))


def _shape(
    names: list[str], source: str, town: Territory
) -> tuple[Source, Callable[[Cells], dict[str, Any]]]:
    """Return what the columns tell that the file is, and what reads its lines."""
    if twice := sorted({name for name in names if name and names.count(name) > 1}):
        raise unreadable(_("Une colonne est là deux fois : %(names)s.") % {"names": ", ".join(twice)})
    has = set(names)
    looks_like_it = len(has.intersection(WALDEC + IMPORT)) > max(3, len(has.intersection(PLAIN)))
    is_register = source == Source.RNA or (not source and looks_like_it)
    if is_register:
        wanted, read = (IMPORT, of_import) if "adr1" in has else (WALDEC, of_waldec)
        if absent := [name for name in wanted if name not in has]:
            raise unreadable(
                _("Ce n'est pas le répertoire national : il lui manque les colonnes %(names)s.")
                % {"names": ", ".join(absent)}
            )
        return Source.RNA, read
    if absent := [name for name in REQUIRED if name not in has]:
        raise unreadable(
            _("Il manque une colonne : %(names)s. Partez du modèle.") % {"names": ", ".join(absent)}
        )
    if unknown := [name or "?" for name in names if name not in PLAIN]:
        raise unreadable(
            _("Nous ne connaissons pas ces colonnes : %(names)s. Enlevez-les, ou prenez les noms du modèle.")
            % {"names": ", ".join(unknown[:10])}
        )
    return Source.CSV, plain.reader(town)
