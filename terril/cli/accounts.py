"""`terril accounts sweep`: what time does to unused accounts, seen or done now."""

from __future__ import annotations

import argparse
from gettext import gettext as _
from typing import Any

from terril.cli.prepare import require_database
from terril.cli.problems import DONE


def add_to(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "accounts", help=_("les comptes qui ne servent plus"), description=_("Les comptes des personnes.")
    )
    steps = parser.add_subparsers(title=_("commandes"), metavar="", required=True, dest="step")
    sweep = steps.add_parser(
        "sweep",
        help=_("prévenir puis effacer les comptes restés deux ans sans activité"),
        description=_(
            "Prévient par courriel, un mois avant, les personnes dont le compte ne sert plus depuis\n"
            "deux ans, puis l'efface. « terril serve » le fait seul chaque jour. Restent les comptes\n"
            "liés par une convention en cours, ceux qui répondent d'un jeune et ceux qui agissent\n"
            "pour la commune."
        ),
        epilog=_("Exemple :\n  terril accounts sweep --dry-run     dire ce qui serait fait, sans rien faire"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    sweep.add_argument("--dry-run", action="store_true", help=_("dire ce qui serait fait, sans rien faire"))
    sweep.set_defaults(run=run_sweep)


def run_sweep(options: argparse.Namespace) -> int:
    """List what is to be done, by the number of the account: no name goes to a terminal; then do it."""
    from terril.foundation import clock
    from terril.privacy.queries.unused import unused
    from terril.privacy.tasks import sweep_unused

    require_database()
    found = unused(clock.today())
    for one in found:
        what = (
            _("gardé : %(why)s") % {"why": one.kept_because}
            if one.kept_because
            else _("à effacer")
            if one.may_be_erased
            else _("à prévenir")
            if one.may_be_told
            else _("prévenu, attend")
        )
        print(
            _("Compte n° %(number)d, dernière activité le %(day)s : %(what)s")
            % {"number": one.user.pk, "day": one.last_on.isoformat(), "what": what}
        )
    if not found:
        print(_("Aucun compte n'est resté deux ans sans activité."))
    if options.dry_run:
        print(_("Rien n'a été fait : c'était pour voir."))
        return DONE
    sweep_unused()
    return DONE
