"""Files of organisations for tests: the real ones, when they are at hand, and others made from them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from terril.directory.files.plain import PLAIN

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "rna"
HEADING = (
    "id;id_ex;siret;rup_mi;gestion;date_creat;date_decla;date_publi;date_disso;nature;groupement;titre;"
    "titre_court;objet;objet_social1;objet_social2;adrs_complement;adrs_numvoie;adrs_repetition;"
    "adrs_typevoie;adrs_libvoie;adrs_distrib;adrs_codeinsee;adrs_codepostal;adrs_libcommune;"
    "adrg_declarant;adrg_complemid;adrg_complemgeo;adrg_libvoie;adrg_distrib;adrg_codepostal;"
    "adrg_achemine;adrg_pays;dir_civilite;telephone;siteweb;email;publiweb;observation;position;maj_time"
)
WALDEC = HEADING.split(";")
# One association of the town as the register has them.
CLUB = {
    "id": "W595000001",
    "date_creat": "1998-03-02",
    "date_disso": "0001-01-01",
    "titre": "LES AMIS DU TERRIL",
    "titre_court": "LES AMIS DU TERRIL",
    "objet": "Faire connaître l'histoire de la mine, et les fleurs qui poussent dessus",
    "adrs_complement": "CHEZ MME DUPONT SIMONE",
    "adrs_numvoie": "12",
    "adrs_typevoie": "RUE",
    "adrs_libvoie": "Émile Basly",
    "adrs_distrib": "_",
    "adrs_codeinsee": "62528",
    "adrs_codepostal": "62750",
    "adrs_libcommune": "Loos-en-Gohelle",
    "adrg_declarant": "DUPONT SIMONE",
    "dir_civilite": "PF",
    "telephone": "0321000000",
    "siteweb": "www.amis-du-terril.example",
    "email": "simone.dupont@example.org",
    "publiweb": "1",
    "position": "A",
}


def real(name: str) -> bytes:
    """Return a real file; skips where it is not at hand."""
    path = DATA / name
    if not path.exists():
        pytest.skip("the real files are not beside the project")
    return path.read_bytes()


def waldec(*clubs: dict[str, str], encoding: str = "utf-8") -> bytes:
    """Return a file of the register; each club says what differs from CLUB."""
    return written(WALDEC, [{**CLUB, **club} for club in clubs], encoding)


def plain(*lines: dict[str, str], columns: tuple[str, ...] = tuple(PLAIN), delimiter: str = ";") -> bytes:
    """Return a plain CSV."""
    return written(columns, list(lines), "utf-8-sig", delimiter)


def written(columns, lines, encoding: str, delimiter: str = ";") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode(encoding)
