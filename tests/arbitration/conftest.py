"""A question of a town, and the way to its decision, walked by actions."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import pytest

from terril.arbitration import actions
from terril.arbitration.models import Arbitration, Option
from terril.foundation import clock
from terril.meetings.models import Problem
from tests import factories


@dataclass
class Case:
    """A question fed by a meeting, with two options."""

    arbitration: Arbitration
    meeting: Any
    problem: Problem
    options: list[Option]
    mayor: Any

    def decide(self, **details: Any) -> Arbitration:
        today = clock.today()
        return actions.decide(
            self.mayor,
            self.arbitration,
            **{
                "chosen": self.options[1],
                "decision": "La rue Basse est fermée aux voitures de 8 h à 9 h.",
                "reasons": "La sécurité des enfants d'abord.",
                "minority": "Des riverains préféraient un ralentisseur.",
                "decided_by": "Le conseil municipal",
                "decided_on": today,
                "review_on": today + datetime.timedelta(days=180),
                **details,
            },
        )


@pytest.fixture
def case(town, mayor):
    factories.TownHallFactory(territory=town)
    meeting = factories.MeetingFactory(territory=town, held=True, number=1, subject="La rue de l'école")
    problem = Problem.objects.create(meeting=meeting, title="Les voitures devant l'école", pebbles_by_hand=12)
    factories.NoteFactory.create_batch(3, meeting=meeting, problem=problem)
    arbitration = actions.ask(
        mayor,
        town,
        question="Où passent les voitures ?",
        criteria="La sécurité\nLe coût",
        heard="Les parents, le service technique.",
        meetings=[meeting],
        problems=[problem],
    )
    options = [
        actions.add_option(
            mayor, arbitration, title="Ne rien faire", effects="Le danger reste.", cost_cents=0
        ),
        actions.add_option(
            mayor,
            arbitration,
            title="Fermer la rue le matin",
            effects="Plus de calme, un détour.",
            cost_cents=4_500_00,
            paid_by="La commune",
        ),
    ]
    arbitration.refresh_from_db()
    return Case(arbitration, meeting, problem, options, mayor)
