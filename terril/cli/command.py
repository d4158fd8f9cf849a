"""Reading the command line, and ending with one clear sentence when something is wrong."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from gettext import gettext as _
from importlib.metadata import version

from terril.cli import (
    accounts,
    check,
    demo,
    directory,
    journal,
    language,
    memory,
    prepare,
    serve,
    towns,
    worker,
)
from terril.cli.problems import DONE, INTERRUPTED, PROBLEM, Problem
from terril.deployment.room import cannot_write


def main(words: Sequence[str] | None = None) -> int:
    """Run the `terril` command; return its exit code.

    0: done. 1: something is wrong, and one sentence on stderr says what. 2: wrong use.
    """
    words = list(sys.argv[1:] if words is None else words)
    spoken = language.wanted(words)
    language.speak(spoken)
    parser = build_parser()
    try:
        options = parser.parse_args(language.without(words))
    except SystemExit as end:
        return int(end.code or DONE)
    if "run" not in options:
        parser.print_help()
        return DONE
    try:
        prepare.load(spoken)
        return options.run(options)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return PROBLEM
    except Exception as error:
        print(f"terril: {in_words(error)}", file=sys.stderr)
        return PROBLEM


def in_words(error: Exception) -> str:
    """Return what went wrong as one sentence, whatever was raised."""
    from django.core.exceptions import PermissionDenied, ValidationError
    from django.db import OperationalError

    if isinstance(error, ValidationError):
        return " ".join(str(message) for message in error.messages)
    if isinstance(error, (Problem, PermissionDenied)):
        return str(error)
    first_line = (str(error).strip().splitlines() or [""])[0]
    if cannot_write(error):
        return _("Il n'y a plus de place pour écrire, ou le disque refuse : %(error)s") % {
            "error": first_line
        }
    if isinstance(error, OperationalError):
        return _("La base de données ne répond pas : %(error)s") % {"error": first_line}
    return _("Une erreur que Terril n'attendait pas : %(kind)s, %(error)s") % {
        "kind": type(error).__name__,
        "error": first_line,
    }


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command, in the language spoken."""
    parser = argparse.ArgumentParser(
        prog="terril",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=_("Une commune se change avec ses habitants : chacun sa part, moitié-moitié."),
        epilog=_(
            "Pour commencer :\n"
            "  terril serve --demo               la commune de démonstration, sur http://localhost:8000\n"
            "  terril town create --help         ouvrir le site d'une vraie commune\n"
            "  terril directory import FICHIER   inscrire les associations de la commune\n"
            "  terril journal verify             vérifier que le journal n'a pas été retouché\n"
            "\n"
            "Réglages, par variables d'environnement :\n"
            "  TERRIL_DATA          dossier de la base, des photos et de la clé (par défaut : ./data)\n"
            "  DATABASE_URL         postgres://… pour PostgreSQL à la place de SQLite\n"
            "  TERRIL_SMTP_URL      smtp://nom:motdepasse@serveur:587, pour envoyer les courriels\n"
            "  TERRIL_MAIL_FROM     adresse d'où partent les courriels\n"
            "  TERRIL_DEVELOPMENT   1 : http simple, courriels lisibles à /courriels/ et non envoyés\n"
            "\n"
            "Codes de fin : 0 c'est fait, 1 quelque chose ne va pas, 2 la commande est mal écrite."
        ),
    )
    parser.add_argument("--version", action="version", version=f"terril {version('terril')}")
    parser.add_argument(
        "--language",
        choices=language.LANGUAGES,
        help=_("langue des messages (par défaut : celle du terminal, sinon le français)"),
    )
    commands = parser.add_subparsers(title=_("commandes"), metavar="")
    for part in (serve, worker, demo, towns, directory, journal, memory, check, accounts):
        part.add_to(commands)
    return parser
