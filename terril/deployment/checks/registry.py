"""Checks by name, and running all of them whatever one of them meets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from terril.territories.models import Territory


class Severity(IntEnum):
    """How much it matters, so that the worst can be found by comparing."""

    FINE = 0
    REMARK = 1
    PROBLEM = 2


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be: what it is, and what somebody does about it."""

    says: str
    do: str
    severity: Severity = Severity.PROBLEM

    @property
    def is_problem(self) -> bool:
        return self.severity is Severity.PROBLEM


@dataclass(frozen=True)
class Asked:
    """What is looked at: these towns, and for a page the request that came in.

    A page waits for nobody: without `thorough`, what asks other machines is left to the command.
    """

    towns: list[Territory]
    request: HttpRequest | None = None
    thorough: bool = False


@dataclass(frozen=True)
class Result:
    """What a check found."""

    label: str
    findings: list[Finding] = field(default_factory=list)

    @property
    def severity(self) -> Severity:
        return max((finding.severity for finding in self.findings), default=Severity.FINE)

    @property
    def is_fine(self) -> bool:
        return self.severity is Severity.FINE

    @property
    def is_problem(self) -> bool:
        return self.severity is Severity.PROBLEM


@dataclass(frozen=True)
class Check:
    """A question asked of the installation."""

    label: Any
    look: Callable[[Asked], Iterator[Finding]]

    def __call__(self, asked: Asked) -> Result:
        try:
            return Result(str(self.label), list(self.look(asked)))
        except Exception as error:
            first_line = (str(error).strip().splitlines() or [type(error).__name__])[0]
            says = _("Cela n'a pas pu être vérifié : %(error)s") % {"error": first_line}
            return Result(
                str(self.label), [Finding(says, _("Montrez cette phrase à qui s'occupe du serveur."))]
            )


CHECKS: dict[str, Check] = {}


def check(label: Any) -> Callable[[Callable[[Asked], Iterator[Finding]]], Check]:
    """Make a function that yields what is wrong a check; `label` names what it looks at."""

    def register(function: Callable[[Asked], Iterator[Finding]]) -> Check:
        CHECKS[function.__name__] = Check(label, function)
        return CHECKS[function.__name__]

    return register


def run(asked: Asked) -> list[Result]:
    """Ask every question."""
    return [one(asked) for one in CHECKS.values()]
