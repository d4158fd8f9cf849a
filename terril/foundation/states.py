"""A life cycle is a table: from which state, to which states."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from terril.foundation import clock


class WrongState(Exception):
    """A step that the life cycle forbids; its text is for the person who asked for it."""


class LifeCycle(models.TextChoices):
    """Subclass with members and a `transitions` classmethod returning {state: {next, …}}."""

    @classmethod
    def transitions(cls) -> dict[LifeCycle, set[LifeCycle]]:
        raise NotImplementedError

    def can_become(self, other: LifeCycle) -> bool:
        return other in type(self).transitions().get(self, set())


def move(thing: Any, state: LifeCycle) -> None:
    """Set `thing.state` and `thing.state_since`; the only writer of a state.

    Raises WrongState when the step is not in the table of `state`'s life cycle.
    """
    current = type(state)(thing.state)
    if not current.can_become(state):
        raise WrongState(
            _("« %(thing)s » est à l'étape « %(current)s » : on ne peut pas passer à « %(next)s ».")
            % {"thing": thing, "current": current.label, "next": state.label}
        )
    thing.state = state
    thing.state_since = clock.now()
    thing.save(update_fields=["state", "state_since"])
