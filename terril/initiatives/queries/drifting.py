"""Initiatives whose upkeep drifts: turns missed in a row, seen from the initiative."""

from __future__ import annotations

from terril.initiatives.models import Initiative
from terril.initiatives.states import InitiativeState
from terril.territories.models import Territory
from terril.upkeep.models import QuestionKind
from terril.upkeep.queries import HAND_OVER_AT, Series, to_ask


def to_hand_over(town: Territory) -> list[tuple[Initiative, Series]]:
    """Return the initiatives in upkeep to whose carriers handing over is to be proposed, with the series."""
    series = {one.agreement.pk: one for one in to_ask(town, QuestionKind.HAND_OVER, HAND_OVER_AT)}
    initiatives = Initiative.objects.filter(
        agreement__in=list(series), state=InitiativeState.IN_UPKEEP
    ).order_by("pk")
    return [(initiative, series[initiative.agreement_id]) for initiative in initiatives]
