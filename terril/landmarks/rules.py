"""Who lays pebbles, and corrects what is said of them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.foundation.rules import Rule, rule
from terril.foundation.states import WrongState
from terril.landmarks.models import Landmark
from terril.people.models import Role
from terril.people.rules import has_role, is_system

works_for_the_town = has_role(
    _("Seuls les élus et les agents de la mairie posent des cailloux sur le chemin."),
    Role.OFFICER,
    Role.ELECTED,
    Role.ADMINISTRATOR,
)


def landmark_of(thing: Any) -> Landmark:
    """Return the pebble that `thing` is, or is a part of."""
    return thing if isinstance(thing, Landmark) else thing.landmark


def _on_the_path(actor: Any, thing: Any) -> WrongState | None:
    if landmark_of(thing).withdrawn_on is None:
        return None
    return WrongState(_now("Ce caillou a été retiré du chemin : remettez-le d'abord."))


@rule(_("Ce caillou est sur le chemin."))
def is_withdrawn(actor: Any, landmark: Any) -> bool:
    return landmark.withdrawn_on is not None


# Too late rather than not allowed: see foundation.states.
is_on_the_path = Rule(_on_the_path)

can_lay = works_for_the_town | is_system
can_correct = can_lay & is_on_the_path
can_withdraw = can_correct
can_put_back = can_lay & is_withdrawn
