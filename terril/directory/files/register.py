"""The national register of associations, in the two shapes in which the State publishes it.

"waldec" has 41 columns; "import", 26 columns, holds associations known before 2009. Of both, nothing
about people is read: no civility, no phone, no e-mail, no address of whoever manages it, no "chez
Mme …" of the seat.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from terril.directory.details import DESCRIPTION_LENGTH, NAME_LENGTH, READERS
from terril.directory.details import website as read_website
from terril.directory.files.cells import Cells, day, details_of
from terril.directory.models import OrganisationKind

UNKNOWN_DAY = "0001-01-01"
WALDEC = (
    "id", "siret", "date_creat", "date_disso", "titre", "titre_court", "objet", "adrs_numvoie",
    "adrs_repetition", "adrs_typevoie", "adrs_libvoie", "adrs_codeinsee", "adrs_codepostal",
    "adrs_libcommune", "siteweb", "publiweb", "position",
)  # fmt: skip
IMPORT = (
    "id", "siret", "date_creat", "titre", "objet", "adr1", "adr2", "adr3", "adrs_codepostal", "libcom",
    "adrs_codeinsee", "position",
)  # fmt: skip
ACTIVE, OVER, TAKEN_OVER = "A", ("D", "S", "C"), "R"


def of_waldec(cells: Cells) -> dict[str, Any]:
    """Return what a line of the new register says. Raises ValidationError keyed by the column."""
    name = cells["titre"] if len(cells["titre"]) <= NAME_LENGTH else cells["titre_court"] or cells["titre"]
    kind_of_way = cells["adrs_typevoie"].lower()
    way = cells.said("adrs_numvoie", "adrs_repetition"), kind_of_way, cells.said("adrs_libvoie")
    return _of_register(
        cells,
        number=("id", cells["id"]),
        name=name,
        address=("adrs_libvoie", " ".join(part for part in way if part not in ("", "_"))),
        locality=("adrs_libcommune", cells["adrs_libcommune"]),
        website=cells["siteweb"] if cells["publiweb"] == "1" else "",
        over="date_disso",
    )


def of_import(cells: Cells) -> dict[str, Any]:
    """Return what a line of the old register says. Raises ValidationError keyed by the column."""
    # The other lines of an address may say at whose home it is.
    street = next((part for n in "123" if (part := cells.said(f"adr{n}"))[:1].isdigit()), "")
    return _of_register(
        cells,
        # A number of before 2009 ("751P00085568") is the prefecture's own: nobody looks it up.
        number=("id", cells["id"] if cells["id"].startswith("W") else ""),
        name=cells["titre"],
        address=("adr1", street),
        locality=("libcom", cells["libcom"]),
        website="",
        over="",
    )


def _of_register(
    cells: Cells,
    *,
    number: tuple[str, str],
    name: str,
    address: tuple[str, str],
    locality: tuple[str, str],
    website: str,
    over: str,
) -> dict[str, Any]:
    position = cells["position"]
    if position not in (ACTIVE, *OVER):
        raise ValidationError(
            {"position": _("« %(value)s » n'est pas une position connue (A, D, S, C).") % {"value": position}}
        )
    if not name:
        raise ValidationError({"titre": _("L'association n'a pas de titre.")})
    is_active = position == ACTIVE
    return {
        "kind": OrganisationKind.ASSOCIATION.value,
        **details_of(
            {
                "rna": number,
                "name": ("titre", _cut(name, NAME_LENGTH)),
                "purpose": ("objet", _cut(cells["objet"], DESCRIPTION_LENGTH)),
                "siret": ("siret", cells["siret"]),
                "address": (address[0], _cut(address[1], 200)),
                "postcode": ("adrs_codepostal", cells["adrs_codepostal"]),
                "locality": (locality[0], _cut(locality[1], 80)),
                "website": ("siteweb", lambda: _website(website)),
                "created_on": ("date_creat", lambda: _register_day("created_on", cells["date_creat"])),
                "closed_on": (
                    over,
                    (lambda: _register_day("closed_on", cells[over])) if over and not is_active else None,
                ),
            },
        ),
        "is_active": is_active,
    }


def _cut(text: str, most: int) -> str:
    """Return a text that fits: the register's titles and purposes may be longer than anybody reads."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"


def _website(text: str) -> str:
    """Return the address of a site; the register keeps "néant", "en cours" and the like there."""
    try:
        return read_website(text)
    except ValidationError:
        return ""


def _register_day(name: str, text: str) -> datetime.date | None:
    """Return a day of the register: 0001-01-01, and years that cannot be, mean unknown."""
    read = None if text in ("", UNKNOWN_DAY) else day(text)
    return READERS[name](read) if read and read.year >= 1000 else None
