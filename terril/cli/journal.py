"""`terril journal verify` and `terril journal seal`."""

from __future__ import annotations

import argparse
from gettext import gettext as _
from gettext import ngettext
from typing import Any

from terril.cli.prepare import require_database
from terril.cli.problems import DONE, PROBLEM
from terril.cli.progress import Progress


def add_to(commands: Any) -> None:
    """Add the commands to the parser."""
    parser = commands.add_parser(
        "journal", help=_("vérifier ou sceller le journal"), description=_("Le journal des communes.")
    )
    steps = parser.add_subparsers(title=_("commandes"), metavar="", required=True, dest="step")
    verify = steps.add_parser(
        "verify",
        help=_("vérifier que le journal n'a pas été retouché"),
        description=_(
            "Relit tout le journal et refait le calcul de ses sceaux. Dit ce qui a été modifié,\n"
            "retiré ou déplacé ; les faits effacés à la demande d'une personne sont comptés à part.\n"
            "Code de fin : 0 le journal est intact, 1 il a été retouché."
        ),
        epilog=_(
            "Exemples :\n"
            "  terril journal verify\n"
            "  terril journal verify --noted 3f9c2a7be410     un sceau noté un jour au bas d'une page"
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verify.add_argument(
        "--noted",
        action="append",
        default=[],
        metavar=_("SCEAU"),
        help=_("un sceau noté ailleurs, qui doit encore s'y trouver (plusieurs fois si l'on veut)"),
    )
    verify.set_defaults(run=run_verify)
    seal = steps.add_parser(
        "seal",
        help=_("sceller maintenant ce qui ne l'est pas encore"),
        description=_("Scelle les entrées qui ne le sont pas encore ; le site le fait seul chaque heure."),
    )
    seal.set_defaults(run=run_seal)


def run_verify(options: argparse.Namespace) -> int:
    """Verify every journal; print what is wrong."""
    from terril.foundation.models import JournalHead
    from terril.foundation.seals import Verification, missing_guards, unknown_seals

    require_database()
    names = _names()
    problems = [*missing_guards(), *unknown_seals(options.noted)]
    for problem in problems:
        print(problem)
    with Progress() as progress:
        for head in JournalHead.objects.order_by("territory_id"):
            verification = Verification(head.territory_id, progress)
            # One by one: a journal wholly rewritten has as many findings as entries.
            for finding in verification:
                problems.append(finding)
                print(finding)
            print(verification.summary(names.get(head.territory_id, str(head.territory_id))))
    if not problems:
        print(_("Le journal est intact."))
        return DONE
    count = len(problems)
    print(ngettext("%(count)d anomalie.", "%(count)d anomalies.", count) % {"count": count})
    return PROBLEM


def run_seal(options: argparse.Namespace) -> int:
    """Seal every journal now."""
    from terril.foundation.models import JournalHead
    from terril.foundation.seals import seal

    require_database()
    names = _names()
    for head in JournalHead.objects.order_by("territory_id"):
        if made := seal(head.territory_id):
            print(
                _("%(town)s : sceau %(number)d, %(root)s")
                % {
                    "town": names.get(head.territory_id, str(head.territory_id)),
                    "number": made.number,
                    "root": made.root,
                }
            )
    return DONE


def _names() -> dict[int, str]:
    """Return the names of the territories, and of what belongs to none of them."""
    from terril.foundation.journal import INSTALLATION
    from terril.territories.models import Territory

    return {INSTALLATION: _("L'installation"), **dict(Territory.objects.values_list("pk", "name"))}
