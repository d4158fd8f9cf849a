"""Who may enter the workshop."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from terril.directory.rules import serves
from terril.foundation.rules import rule
from terril.people.models import Role
from terril.people.rules import town_of


@rule(_("L'atelier est réservé à celles et ceux qui travaillent pour la commune."))
def can_enter_workshop(actor: Any, thing: Any) -> bool:
    """Officers, the elected, administrators, and the members of a municipal service."""
    if not actor.is_authenticated:
        return False
    town = town_of(thing)
    return actor.has_role((Role.OFFICER, Role.ELECTED, Role.ADMINISTRATOR), town) or serves(actor, town)
