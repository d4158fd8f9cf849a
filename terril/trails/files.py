"""Many posts at once from a CSV: a line a post, every fault told with its line, nothing taken by halves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terril.directory.files.cells import is_formula
from terril.directory.files.reading import MOST_FAULTS, Fault, Record, records, unreadable
from terril.directory.words import fold
from terril.landmarks.models import Landmark
from terril.landmarks.queries import laid_in
from terril.territories.models import Territory
from terril.trails.details import READERS, agree
from terril.trails.models import Post

# The columns, the detail that each says, and what people write in it.
COLUMNS: dict[str, tuple[str, Any]] = {
    "titre": ("title", gettext_lazy("Obligatoire, 120 caractères au plus.")),
    "texte": ("words", gettext_lazy("Ce que l'on lit devant la borne.")),
    "source": ("source", gettext_lazy("D'où vient ce qui est écrit.")),
    "latitude": ("latitude", gettext_lazy("En degrés, par exemple 50.457.")),
    "longitude": ("longitude", gettext_lazy("En degrés, par exemple 2.793.")),
    "caillou": ("landmark", gettext_lazy("La fin de l'adresse d'un caillou blanc, par exemple le-verger.")),
    "posee": ("is_installed", gettext_lazy("oui ou non ; une case vide veut dire non.")),
}


@dataclass
class Understood:
    """What was read of a whole file: the details of each post, or what is wrong."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def understand(file: BinaryIO, town: Territory) -> Understood:
    """Read a CSV of posts. Raises ValidationError keyed "file" when it cannot be read at all."""
    lines = records(file)
    heading = next(lines)
    names = [fold(cell).replace(" ", "_") for cell in heading.cells]
    if unknown := [cell for cell, name in zip(heading.cells, names, strict=True) if name not in COLUMNS]:
        raise unreadable(
            _("La colonne « %(name)s » n'est pas connue. Il y a : %(known)s.")
            % {"name": unknown[0].strip()[:40], "known": ", ".join(COLUMNS)}
        )
    if "titre" not in names:
        raise unreadable(_("Il manque la colonne « titre »."))
    pebbles = {pebble.slug: pebble for pebble in laid_in(town)}
    understood = Understood()
    for record in lines:
        if len(understood.faults) >= MOST_FAULTS:
            break
        row, faults = _row(record, names, town, pebbles)
        understood.faults += faults
        if not faults:
            understood.rows.append(row)
    return understood


def _row(
    record: Record, names: list[str], town: Territory, pebbles: dict[str, Landmark]
) -> tuple[dict[str, Any], list[Fault]]:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    if len(record.cells) > len(names):
        return {}, [Fault(record.line, "", _("elle a plus de cases que la première ligne de colonnes."))]
    for column, cell in zip(names, record.cells, strict=False):
        detail = COLUMNS[column][0]
        try:
            values[detail] = _value(detail, cell.strip(), pebbles)
        except ValidationError as error:
            faults += [Fault(record.line, column, says) for says in error.messages]
    if "title" not in values and not faults:
        faults.append(Fault(record.line, "titre", _("Cette case est vide.")))
    if not faults:
        try:
            agree(Post(territory=town, latitude=values.get("latitude"), longitude=values.get("longitude")))
        except ValidationError:
            faults.append(
                Fault(record.line, "latitude", _("Écrivez la latitude et la longitude, ou aucune des deux."))
            )
    return values, faults


def _value(detail: str, text: str, pebbles: dict[str, Landmark]) -> Any:
    if is_formula(text) and detail not in ("latitude", "longitude"):
        raise ValidationError(
            _("« %(start)s » est une formule de tableur. Écrivez ce qu'elle donne.") % {"start": text[:30]}
        )
    if detail == "is_installed":
        answer = {"": False, "oui": True, "non": False, "yes": True, "no": False}.get(fold(text))
        if answer is None:
            raise ValidationError(_("Écrivez oui ou non."))
        return answer
    if detail == "landmark":
        if not text:
            return None
        if text not in pebbles:
            raise ValidationError(_("Aucun caillou n'a l'adresse « %(slug)s ».") % {"slug": text[:60]})
        return pebbles[text]
    if detail in ("latitude", "longitude"):
        return READERS["post"][detail](_number(text)) if text else None
    return READERS["post"][detail](text)


def _number(text: str) -> float:
    try:
        if len(text) > 30 or "_" in text:
            raise ValueError
        return float(text.replace(",", "."))
    except ValueError:
        raise ValidationError(_("« %(text)s » n'est pas un nombre.") % {"text": text[:30]}) from None
