"""`terril demo` and `terril links`: the demonstration town and the doors into it."""

from __future__ import annotations

import argparse
from gettext import gettext as _
from typing import Any
from urllib.parse import urlsplit

from terril.cli import meeting
from terril.cli.language import LANGUAGES
from terril.cli.prepare import alone, prepare_database, require_database
from terril.cli.problems import DONE, Problem
from terril.cli.progress import Progress

LINK_HOURS = 24


def add_to(commands: Any) -> None:
    """Add both commands to the parser."""
    parser = commands.add_parser(
        "demo",
        help=_("construire la commune de démonstration"),
        description=_(
            "Construit la commune de démonstration : des faits publics, des personnes inventées.\n"
            "Ne touche pas à une installation qui a déjà une commune, sauf avec --force."
        ),
        epilog=_(
            "Exemple :\n  TERRIL_DATA=/tmp/essai terril demo --language en\n  terril demo meeting --phones 50"
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--language", choices=LANGUAGES, default=LANGUAGES[0], help=_("langue de la démonstration")
    )
    parser.add_argument("--force", action="store_true", help=_("la construire à côté des communes déjà là"))
    meeting.add_arguments(parser)
    parser.set_defaults(run=run)

    parser = commands.add_parser(
        "links",
        help=_("imprimer des liens pour entrer dans la démonstration"),
        description=_(
            "Imprime des liens à usage unique pour entrer dans la démonstration comme habitant,\n"
            "agent, chef de service ou maire. Seulement avec TERRIL_DEVELOPMENT=1."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=8000, help=_("port où le site répond (8000)"))
    parser.set_defaults(run=run_links)


def run(options: argparse.Namespace) -> int:
    """Build the demonstration town, or open the room of its meeting."""
    if options.what == "meeting":
        return meeting.run(options)
    with Progress() as progress, alone():
        prepare_database(progress)
        if has_town() and not options.force:
            raise Problem(
                _("Il y a déjà une commune ici. Choisissez un autre dossier avec TERRIL_DATA, ou --force.")
            )
        build(options.language, progress)
    print(_("La commune de démonstration est prête. Lancez « terril serve » pour la voir."))
    return DONE


def build(language: str, progress: Progress) -> None:
    """Build the demonstration town in `language`."""
    from terril.demo.build import build as build_town

    build_town(language, progress)


def has_town() -> bool:
    """Say whether a town lives in this installation."""
    from terril.territories.models import Territory, TerritoryKind

    return Territory.objects.filter(kind=TerritoryKind.COMMUNE).exists()


def run_links(options: argparse.Namespace) -> int:
    """Print the links."""
    require_database()
    for line in links(f"http://localhost:{options.port}"):
        print(line)
    return DONE


def links(address: str) -> list[str]:
    """Return lines with a one-time link for each person of the demonstration.

    Raises Problem outside development, or when there is no demonstration.
    """
    from django.conf import settings

    from terril.demo.build import cast
    from terril.people.entry import make_link
    from terril.territories.models import Territory, TerritoryKind

    if not settings.DEVELOPMENT:
        raise Problem(_("Ces liens ouvrent sans mot de passe : ils demandent TERRIL_DEVELOPMENT=1."))
    town = Territory.objects.filter(kind=TerritoryKind.COMMUNE, is_demo=True).order_by("pk").first()
    if town is None:
        raise Problem(_("Il n'y a pas de démonstration ici. Construisez-la avec « terril demo »."))
    people = cast()
    width = max((len(str(label)) for label, _user in people), default=0)
    # The demonstration answers on any host: what counts is the port it is served on.
    return [
        f"{label!s:<{width}}  {address}{urlsplit(make_link(user, town, hours=LINK_HOURS)).path}"
        for label, user in people
    ]
