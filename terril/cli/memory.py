"""`terril backup` and `terril restore`: the whole town in one file, and back."""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
from collections.abc import Iterator
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path
from typing import Any

from terril.cli.prepare import alone, require_database
from terril.cli.problems import DONE, Problem
from terril.cli.progress import Progress

SHOWN = 5


def add_to(commands: Any) -> None:
    """Add both commands to the parser."""
    parser = commands.add_parser(
        "backup",
        help=_("sauvegarder tout dans un fichier, pendant que le site tourne"),
        description=_(
            "Écrit toute l'installation (base de données, photos, journal et sceaux) dans un fichier,\n"
            "telle qu'elle est à cet instant ; le site peut tourner. Le fichier est relu avant de\n"
            "prendre son nom : il n'y a jamais de moitié de sauvegarde.\n"
            "\n"
            "N'y sont pas : les visites en cours (chacun entrera de nouveau) et la clé de l'installation\n"
            "(fichier secret-key), sans laquelle personne ne peut se servir de la sauvegarde pour signer\n"
            "un lien à la place de la commune."
        ),
        epilog=_(
            "Exemple, chaque nuit :\n"
            "  terril backup /sauvegardes/terril.zip --force\n"
            "Le fichier contient des noms et des adresses : gardez-le sous clé, et ailleurs qu'ici."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar=_("FICHIER"), help=_("le fichier à écrire"))
    parser.add_argument("--force", action="store_true", help=_("écraser un fichier qui existe"))
    parser.set_defaults(run=run_backup)

    parser = commands.add_parser(
        "restore",
        help=_("remettre en place une sauvegarde"),
        description=_(
            "Remet une sauvegarde dans une installation vide, sur SQLite comme sur PostgreSQL. Le fichier\n"
            "est vérifié en entier avant que rien ne soit touché ; puis c'est tout ou rien. Une sauvegarde\n"
            "d'un Terril plus ancien est mise à jour ; celle d'un plus récent est refusée."
        ),
        epilog=_(
            "Exemples :\n"
            "  terril restore terril-2027-03-01.zip --check          vérifier le fichier, sans rien changer\n"
            "  TERRIL_DATA=/srv/neuf terril restore terril-2027-03-01.zip\n"
            "  terril restore terril-2027-03-01.zip --replace        effacer ce qui est ici\n"
            "Pour que marchent encore les liens déjà envoyés par courriel, copiez aussi secret-key."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar=_("FICHIER"), help=_("la sauvegarde"))
    parser.add_argument("--check", action="store_true", help=_("vérifier seulement, sans rien changer"))
    parser.add_argument(
        "--replace",
        action="store_true",
        help=_("effacer la commune qui est ici et mettre l'autre à sa place"),
    )
    parser.set_defaults(run=run_restore)


def run_backup(options: argparse.Namespace) -> int:
    """Make a backup and tell what it holds."""
    from terril.deployment import backup, marks

    if options.file == "-":
        raise Problem(_("Une sauvegarde est relue avant d'être donnée : il lui faut un fichier, pas « - »."))
    require_database()
    # A lock of its own: a site that starts does not wait for a long backup.
    with Progress() as progress, _tidy_end(), alone("backup.lock"):
        made = backup.make(Path(options.file), force=options.force, progress=progress)
    with contextlib.suppress(OSError):
        # A full disk is when one carries the town elsewhere: the backup is there all the same.
        marks.backup_made(made.size)
    print(
        _("%(file)s : %(rows)d lignes, %(photos)d photos et scans, %(size)s Mo. Relu, entier.")
        % {
            "file": options.file,
            "rows": made.rows,
            "photos": made.media,
            "size": f"{made.size / 1_000_000:.1f}",
        }
    )
    _tell_missing(made.media_missing)
    if made.findings:
        print(
            _("Attention : le journal a des anomalies, gardées telles quelles (« terril journal verify »)."),
            file=sys.stderr,
        )
    return DONE


def run_restore(options: argparse.Namespace) -> int:
    """Restore a backup, or only verify it."""
    from terril.deployment import restore

    path = Path(options.file)
    with Progress() as progress, _tidy_end(), alone():
        if options.check:
            manifest = restore.check(path, progress=progress)
        else:
            restored = restore.restore(path, replace=options.replace, progress=progress)
    if options.check:
        print(
            _("Cette sauvegarde est entière : %(towns)s, le %(made_at)s, Terril %(version)s.")
            % {
                "towns": ", ".join(manifest.towns) or _("sans commune"),
                "made_at": manifest.made_at[:16].replace("T", " "),
                "version": manifest.terril,
            }
        )
        return DONE
    print(
        _("%(towns)s : %(rows)d lignes et %(photos)d photos et scans remis en place, journal vérifié.")
        % {
            "towns": ", ".join(restored.towns) or _("Une installation sans commune"),
            "rows": restored.rows,
            "photos": restored.media,
        }
    )
    _tell_missing(restored.media_missing)
    if restored.mails_waiting:
        print(
            ngettext(
                "%(count)d courriel attendait : il partira d'ici. Arrêtez l'ancienne installation.",
                "%(count)d courriels attendaient : ils partiront d'ici. Arrêtez l'ancienne installation.",
                restored.mails_waiting,
            )
            % {"count": restored.mails_waiting}
        )
    print(_("Si « terril serve » tournait ici, relancez-le."))
    return DONE


@contextlib.contextmanager
def _tidy_end() -> Iterator[None]:
    """Asked to end, end as by Ctrl-C: what was begun is taken away."""
    before = signal.signal(signal.SIGTERM, lambda *_args: sys.exit(128 + signal.SIGTERM))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _tell_missing(names: list[str]) -> None:
    if names:
        print(
            ngettext(
                "Attention : %(count)d photo manquait déjà dans le dossier (%(names)s).",
                "Attention : %(count)d photos manquaient déjà dans le dossier (%(names)s).",
                len(names),
            )
            % {"count": len(names), "names": ", ".join(names[:SHOWN]) + ("…" if len(names) > SHOWN else "")},
            file=sys.stderr,
        )
