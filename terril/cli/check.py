"""`terril check`: what is not as it should be, and what to do about it."""

from __future__ import annotations

import argparse
from gettext import gettext as _
from gettext import ngettext
from typing import Any

from terril.cli.prepare import require_database
from terril.cli.problems import DONE, PROBLEM


def add_to(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "check",
        help=_("dire si l'installation va bien"),
        description=_(
            "Regarde la clé, le disque, la base, le journal, les courriels, les sauvegardes… et dit en\n"
            "clair ce qui ne va pas et quoi faire. Les administrateurs lisent la même liste à la page\n"
            "/atelier/etat/. Ne change rien.\n"
            "Code de fin : 0 rien de grave, 1 un problème au moins."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run all checks and print what they found."""
    from terril.deployment.checks import Asked, run
    from terril.territories.models import Territory, TerritoryKind

    require_database()
    towns = list(Territory.objects.filter(kind=TerritoryKind.COMMUNE).defer("boundary").order_by("pk"))
    results = run(Asked(towns, thorough=True))
    for result in results:
        print(f"{'✗' if result.is_problem else '✓' if result.is_fine else '!'} {result.label}")
        for finding in result.findings:
            print(f"    {finding.says}")
            if finding.do:
                print(f"    → {finding.do}")
    problems = sum(finding.is_problem for result in results for finding in result.findings)
    if not problems:
        print(_("Rien de grave."))
        return DONE
    print(ngettext("%(count)d problème.", "%(count)d problèmes.", problems) % {"count": problems})
    return PROBLEM
