"""`terril town create`: a real town, its first account and the link to enter; `terril town host`."""

from __future__ import annotations

import argparse
from gettext import gettext as _
from typing import TYPE_CHECKING, Any

from terril.cli.prepare import alone, prepare_database, require_database
from terril.cli.problems import DONE, Problem
from terril.cli.progress import Progress

if TYPE_CHECKING:
    from terril.territories.models import Territory

LINK_HOURS = 72


def add_to(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("town", help=_("ouvrir une commune"), description=_("Les communes."))
    steps = parser.add_subparsers(title=_("commandes"), metavar="", required=True, dest="step")
    create = steps.add_parser(
        "create",
        help=_("ouvrir le site d'une commune"),
        description=_(
            "Ouvre le site d'une commune et le compte de son premier agent, qui en est aussi\n"
            "l'administrateur. Imprime un lien à usage unique : il n'y a pas de mot de passe."
        ),
        epilog=_(
            "Exemple :\n"
            "  terril town create --insee 62528 --name Loos-en-Gohelle \\\n"
            "      --host initiatives.loos-en-gohelle.fr --officer-email demarche@loos-en-gohelle.fr"
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    create.add_argument("--insee", required=True, help=_("code INSEE de la commune, cinq caractères"))
    create.add_argument("--name", required=True, help=_("nom de la commune"))
    create.add_argument("--host", required=True, help=_("nom de domaine du site, sans https://"))
    create.add_argument("--officer-email", required=True, help=_("adresse de l'agent chargé de la démarche"))
    create.add_argument("--officer-name", default="", help=_("son nom, tel qu'il sera affiché"))
    create.add_argument("--siren", default="", help=_("numéro SIREN, neuf chiffres"))
    create.add_argument("--postcode", default="", help=_("code postal"))
    create.set_defaults(run=run_create)
    move = steps.add_parser(
        "host",
        help=_("changer le nom de domaine d'une commune"),
        description=_(
            "Change le nom de domaine du site d'une commune. Les anciennes adresses, QR codes compris,\n"
            "ne répondent plus, sauf si votre serveur web les renvoie vers les nouvelles."
        ),
        epilog=_("Exemple :\n  terril town host 62528 initiatives.loos-en-gohelle.fr"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    move.add_argument("town", metavar=_("COMMUNE"), help=_("son nom de domaine, ou son code INSEE"))
    move.add_argument("host", metavar=_("NOM_DE_DOMAINE"), help=_("le nouveau, sans https://"))
    move.set_defaults(run=run_host)


def town_named(named: str) -> Territory:
    """Return the town of that host or INSEE code, or the only one."""
    from django.db.models import Q

    from terril.territories.models import Territory, TerritoryKind

    towns = Territory.objects.filter(kind=TerritoryKind.COMMUNE)
    if named:
        towns = towns.filter(Q(host=named.lower()) | Q(insee_code=named.upper()))
    found = list(towns.order_by("name")[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise Problem(_("Il y a plusieurs communes : dites laquelle, avec --town."))
    raise Problem(_("Il n'y a pas de commune de ce nom de domaine ou de ce code INSEE."))


def run_create(options: argparse.Namespace) -> int:
    """Create the town, its officer, and print the link."""
    from django.db import transaction

    from terril.people.actions import grant, register
    from terril.people.entry import make_link
    from terril.people.models import Role
    from terril.people.queries import by_email, system
    from terril.territories.actions import create_town

    with Progress() as progress, alone():
        prepare_database(progress)
    with transaction.atomic():
        town = create_town(
            system(),
            None,
            name=options.name,
            insee_code=options.insee,
            host=options.host,
            siren=options.siren,
            postcode=options.postcode,
        )
        officer = by_email(options.officer_email) or register(
            system(),
            town,
            display_name=options.officer_name or _("Agent chargé de la démarche"),
            email=options.officer_email,
        )
        for role in (Role.OFFICER, Role.ADMINISTRATOR):
            grant(system(), town, user=officer, role=role)
        link = make_link(officer, town, hours=LINK_HOURS)
    print(_("%(town)s est ouverte à l'adresse %(host)s.") % {"town": town.name, "host": town.host})
    print(
        _("Ce lien fait entrer %(email)s, une seule fois, dans les %(hours)d heures :")
        % {"email": options.officer_email, "hours": LINK_HOURS}
    )
    print(f"  {link}")
    return DONE


def run_host(options: argparse.Namespace) -> int:
    """Let the town answer at another host."""
    from terril.people.queries import system
    from terril.territories.actions import change_settings

    require_database()
    town = change_settings(system(), town_named(options.town), host=options.host)
    print(_("%(town)s répond maintenant à l'adresse %(host)s.") % {"town": town.name, "host": town.host})
    return DONE
