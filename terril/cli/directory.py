"""`terril directory import` and `terril directory template`."""

from __future__ import annotations

import argparse
import sys
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

from terril.cli.prepare import require_database
from terril.cli.problems import DONE, PROBLEM, Problem
from terril.cli.towns import town_named

if TYPE_CHECKING:
    from terril.directory.files.cells import Understood
    from terril.directory.files.planning import Change, Plan

# Names shown under each figure; the rest is counted.
MOST_NAMED = 20


def add_to(commands: Any) -> None:
    """Add the commands to the parser."""
    parser = commands.add_parser(
        "directory", help=_("importer les acteurs d'une commune"), description=_("L'annuaire des acteurs.")
    )
    steps = parser.add_subparsers(title=_("commandes"), metavar="", required=True, dest="step")
    importing = steps.add_parser(
        "import",
        help=_("importer un fichier d'acteurs"),
        description=_(
            "Inscrit les acteurs d'un fichier : le répertoire national des associations, ou un CSV fait\n"
            "sur le modèle. Tout ou rien : chaque ligne fausse est nommée, et rien n'est alors écrit.\n"
            "Seules les lignes de la commune sont prises. Ce que quelqu'un a écrit à la main est gardé."
        ),
        epilog=_(
            "Exemples :\n"
            "  terril directory import rna_waldec_dpt_62.csv --dry-run\n"
            "  terril directory import acteurs.csv --town 62528"
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    importing.add_argument("file", metavar=_("FICHIER"), help=_("le fichier ; - pour l'entrée standard"))
    importing.add_argument(
        "--format",
        choices=("rna", "csv"),
        default="",
        help=_("ce qu'il est (par défaut : ses colonnes le disent)"),
    )
    importing.add_argument(
        "--town",
        default="",
        metavar=_("COMMUNE"),
        help=_("nom de domaine ou code INSEE, quand il y a plusieurs communes"),
    )
    importing.add_argument(
        "--dry-run", action="store_true", help=_("montrer ce qui changerait, sans rien écrire")
    )
    importing.set_defaults(run=run_import)
    template = steps.add_parser(
        "template",
        help=_("imprimer le modèle du fichier CSV"),
        description=_("Imprime le modèle du fichier CSV : une ligne, les noms des colonnes."),
    )
    template.set_defaults(run=run_template)


def run_import(options: argparse.Namespace) -> int:
    """Read the file, say what it changes, and do it unless it is a dry run."""
    from django.db import transaction

    from terril.directory.actions import import_organisations
    from terril.directory.files.planning import plan
    from terril.directory.files.understanding import understand
    from terril.people.queries import system

    require_database()
    town = town_named(options.town)
    if options.file == "-":
        understood = understand(sys.stdin.buffer, town, options.format)
    else:
        try:
            with Path(options.file).open("rb") as file:
                understood = understand(file, town, options.format)
        except OSError as error:
            raise Problem(
                _("Le fichier « %(path)s » ne se lit pas : %(why)s.")
                % {"path": options.file, "why": error.strerror}
            ) from error
    found = plan(town, understood.rows, understood.source)
    faults = sorted([*understood.faults, *found.faults], key=lambda fault: fault.line)
    if faults:
        for fault in faults:
            print(fault, file=sys.stderr)
        print(_("Rien n'a été importé."), file=sys.stderr)
        return PROBLEM
    _say(understood, found)
    if options.dry_run:
        print(_("Essai : rien n'a été écrit."))
    elif found:
        with transaction.atomic():
            import_organisations(system(), town, rows=understood.rows, source=understood.source)
        print(_("C'est importé."))
    else:
        print(_("Tout est déjà à jour."))
    return DONE


def run_template(options: argparse.Namespace) -> int:
    """Print the heading of the plain CSV."""
    from terril.directory.files.plain import PLAIN

    print(";".join(PLAIN))
    return DONE


def _with_details(change: Change) -> str:
    details = ", ".join(label for label, _before, _after in change.shown())
    return f"{change.organisation.name} ({details})"


def _say(understood: Understood, found: Plan) -> None:
    """Print what changes, with names, and what was left aside."""
    named: tuple[tuple[str, list[str]], ...] = (
        (_("De plus : %(count)d"), [organisation.name for organisation in found.added]),
        (
            _("Mis à jour : %(count)d"),
            [
                f"{c.organisation.name} ({', '.join(label for label, *_r in c.shown())})"
                for c in found.changed
            ],
        ),
        (_("Ont cessé : %(count)d"), [change.organisation.name for change in found.closed]),
    )
    for sentence, names in named:
        print(sentence % {"count": len(names)})
        for name in names[:MOST_NAMED]:
            print(f"  {name}")
        if len(names) > MOST_NAMED:
            print("  …")
    for sentence, count in (
        (_("Déjà à jour : %(count)d"), found.unchanged),
        (_("Écrits à la main, gardés : %(count)d"), found.kept_by_hand),
        (_("Fermés avant d'être inscrits, laissés de côté : %(count)d"), found.over_before),
        (_("Lignes d'autres communes, laissées de côté : %(count)d"), understood.elsewhere),
        (_("Repris sous un numéro RNA, à lire dans l'autre fichier : %(count)d"), understood.taken_over),
    ):
        if count:
            print(sentence % {"count": count})
