"""Who makes trails and looks after posts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.foundation.rules import Rule, rule
from terril.foundation.states import WrongState
from terril.people.models import Role
from terril.people.rules import has_role, is_system
from terril.trails.states import PostState

looks_after_trails = has_role(
    _("Seuls la personne chargée de la démarche et les administrateurs préparent les parcours."),
    Role.OFFICER,
    Role.ADMINISTRATOR,
)


def at(*states: PostState) -> Rule:
    """Return a rule that asks for a post in one of these states; refused, it is a WrongState."""

    def refusal(actor: Any, post: Any) -> WrongState | None:
        if post.state in states:
            return None
        return WrongState(
            _now("La borne « %(title)s » est « %(state)s » : cela n'est plus possible, ou pas encore.")
            % {"title": post.title, "state": PostState(post.state).label}
        )

    return Rule(refusal)


@rule(_("Un parcours a au moins deux bornes : ajoutez-les d'abord."))
def leads_somewhere(actor: Any, trail: Any) -> bool:
    return trail.stops.count() > 1


can_prepare = looks_after_trails | is_system
can_publish = can_prepare & leads_somewhere
can_install = can_prepare & at(PostState.INVENTORY, PostState.REMOVED)
can_remove = can_prepare & at(PostState.INSTALLED)
