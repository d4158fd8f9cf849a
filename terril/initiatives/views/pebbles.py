"""Where an initiative stands, drawn as pebbles that lead to a star."""

from __future__ import annotations

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from terril.initiatives import queries
from terril.initiatives.models import Initiative
from terril.initiatives.states import InitiativeState


def drawn(initiative: Initiative) -> SafeString:
    """Return the row of pebbles with the state in words; drawn once for all that stand alike."""
    steps = tuple((step.label, step.status) for step in queries.steps(initiative))
    return _drawn(steps, str(InitiativeState(initiative.state).label))


@lru_cache(maxsize=256)
def _drawn(steps: tuple[tuple[str, str], ...], label: str) -> SafeString:
    rows = [{"label": step, "status": status} for step, status in steps]
    return render_to_string("ui/_steps.html", {"steps": rows, "label": label})
