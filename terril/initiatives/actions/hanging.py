"""Saying to which orientations of the town's project an initiative leads, at any step of its life."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.foundation.actions import Told, action, told
from terril.initiatives import rules
from terril.initiatives.actions.wording import facts_of
from terril.initiatives.models import Initiative
from terril.people.models import User
from terril.vision.models import Orientation


def check_orientations(initiative: Initiative, orientations: Iterable[Orientation]) -> list[Orientation]:
    """Return them; raises ValidationError keyed "orientations" for one of another town."""
    chosen = list(orientations)
    if any(orientation.territory_id != initiative.territory_id for orientation in chosen):
        raise ValidationError({"orientations": gettext("Choisissez parmi les orientations de la commune.")})
    return chosen


@action(rules.can_hang, says=_("« %(title)s » mène vers : %(orientations)s"))
def hang(actor: User, initiative: Initiative, *, orientations: Iterable[Orientation]) -> Told:
    """Say which directions of the town the initiative serves: these, and no others.

    Raises ValidationError keyed "orientations" for one of another town.
    """
    chosen = check_orientations(initiative, orientations)
    initiative.orientations.set(chosen)
    said = ", ".join(orientation.title for orientation in chosen) or gettext("aucune orientation encore")
    return told(initiative, **facts_of(initiative, orientations=said))
