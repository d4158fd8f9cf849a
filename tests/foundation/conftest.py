"""A journal to write in, with actions of the tests' own."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from terril.foundation import journal
from terril.foundation.actions import ACTIONS, action, told
from terril.foundation.models import Audience
from terril.foundation.rules import rule
from terril.territories.models import Territory
from tests import factories


@pytest.fixture
def own_actions():
    """Forget the actions that a test defines."""
    before = dict(ACTIONS)
    yield
    ACTIONS.clear()
    ACTIONS.update(before)


@pytest.fixture
def take_a_day(own_actions):
    """An action that takes one of the town's days to answer, while there is one left to take."""

    @rule("il n'en reste pas")
    def some_left(actor, town):
        return town.answer_delay_days > 0

    @action(some_left, says="%(who)s a pris un jour, il en reste %(left)s")
    def take(actor, town, *, how_many=1):
        if how_many < 1:
            raise ValidationError({"how_many": "au moins un"})
        Territory.objects.filter(pk=town.pk).update(answer_delay_days=town.answer_delay_days - how_many)
        return told(town, left=town.answer_delay_days - how_many)

    return take


@pytest.fixture
def write(db):
    """Write entries, one after the other: write(town, "title one", "title two")."""

    def write(town, *titles, actor=None, on_behalf_of=None):
        return [
            journal.write(
                action="foundation.told",
                actor=actor or factories.UserFactory(),
                subject=town,
                audience=Audience.PUBLIC,
                on_behalf_of=on_behalf_of,
                facts={"title": title},
            )
            for title in titles
        ]

    return write
