"""The town's mark on its plates."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from terril.foundation.actions import Told, action, told
from terril.people.models import User
from terril.territories.models import Territory
from terril.trails import rules
from terril.trails.models import TownMark
from terril.uploads.models import Photo


@action(rules.can_prepare, says=_("Les plaques portent maintenant la marque de la commune"))
def choose_mark(actor: User, territory: Territory, *, picture: Photo) -> Told:
    """Print a picture on the plates drawn from now on, in place of the one before."""
    TownMark.objects.update_or_create(territory=territory, defaults={"picture": picture})
    return told(territory)


@action(rules.can_prepare, says=_("Les plaques ne portent plus de marque"))
def remove_mark(actor: User, territory: Territory) -> Told:
    """Print plates without a mark again."""
    TownMark.objects.filter(territory=territory).delete()
    return told(territory)
