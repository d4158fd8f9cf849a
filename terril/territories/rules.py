"""Rules about the tree of territories. The folder of people stands above: an actor is asked, not imported."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from terril.foundation.rules import rule

ADMINISTRATOR = "administrator"


@rule(_("Seul un administrateur du territoire peut faire cela."))
def can_administer(actor: Any, territory: Any) -> bool:
    """Terril itself, or an administrator of the territory or of one above it.

    Without a territory (the first of a tree) only Terril itself: nobody administers what is not there.
    """
    if not actor.is_authenticated:
        return False
    if actor.is_system:
        return True
    return territory is not None and actor.has_role(ADMINISTRATOR, territory)
