"""Who writes the story, who gives memories, who reads them first."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from terril.foundation.rules import anyone, rule
from terril.people.models import Role
from terril.people.rules import has_role, is_officer, is_system

works_for_the_town = has_role(
    _("Seuls les élus et les agents de la mairie écrivent le récit de la commune."),
    Role.OFFICER,
    Role.ELECTED,
    Role.ADMINISTRATOR,
)


@rule(_("Seule la personne qui a donné ce souvenir, ou la mairie, peut le retirer."))
def gave_it(actor: Any, memory: Any) -> bool:
    """Whoever gave the memory with an account, or the adult who answers for them."""
    if not actor.is_authenticated or memory.giver is None:
        return False
    return actor.pk in (memory.giver_id, memory.giver.referent_id)


can_write = works_for_the_town | is_system
# A stranger gives one too: Terril itself writes it down for them.
can_give = anyone
can_moderate = is_officer
# Without an account, a code opens the page: whoever holds it acts through Terril itself.
can_withdraw = gave_it | is_officer | is_system
