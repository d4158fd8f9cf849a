"""Who says where the town is going."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from terril.people.models import Role
from terril.people.rules import has_role, is_system

works_for_the_town = has_role(
    _("Seuls les élus et les agents de la mairie écrivent le projet de ville."),
    Role.OFFICER,
    Role.ELECTED,
    Role.ADMINISTRATOR,
)
can_write_vision = works_for_the_town | is_system
