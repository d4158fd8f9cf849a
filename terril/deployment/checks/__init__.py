"""What may be wrong with an installation, said in plain words with what to do about it."""

from terril.deployment.checks import data, machine, reach
from terril.deployment.checks.registry import CHECKS, Asked, Finding, Result, Severity, run

__all__ = ["CHECKS", "Asked", "Finding", "Result", "Severity", "data", "machine", "reach", "run"]
