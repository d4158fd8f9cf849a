"""Who may erase an account, and who writes the pages that the law asks for."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from terril.foundation.rules import rule
from terril.people.models import Role
from terril.people.rules import is_administrator, is_oneself, is_system


@rule(
    _(
        "Tant que ce compte agit pour la commune, il ne s'efface pas : un administrateur doit d'abord "
        "retirer le rôle."
    )
)
def holds_no_office(actor: Any, person: Any) -> bool:
    """Nobody who acts for the town: what they do in its name needs somebody who answers for it."""
    return not any(m.role != Role.INHABITANT for m in person.memberships_now())


@rule(_("Ce compte est déjà effacé."))
def is_there(actor: Any, person: Any) -> bool:
    return person.erased_on is None and not person.is_system


@rule(
    _("Cette personne a une adresse de courriel : elle efface elle-même son compte, depuis « Mes données ».")
)
def came_to_the_counter(actor: Any, person: Any) -> bool:
    """An officer of a town of somebody who has no e-mail address."""
    if not actor.is_authenticated or person.email is not None:
        return False
    return any(actor.has_role(Role.OFFICER, m.territory) for m in person.memberships_now())


can_erase_oneself = is_oneself & is_there & holds_no_office
can_erase_at_the_counter = came_to_the_counter & is_there & holds_no_office
can_sweep = is_system & is_there & holds_no_office
can_write_pages = is_administrator
