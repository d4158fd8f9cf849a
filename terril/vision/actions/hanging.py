"""Saying which public promises lead to an orientation."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.agreements.models import Agreement, AgreementKind
from terril.foundation.actions import Told, action, told
from terril.people.models import User
from terril.vision import rules
from terril.vision.models import Orientation


@action(rules.can_write_vision, says=_("Les engagements publics qui mènent à « %(title)s » : %(promises)s"))
def hang_promises(actor: User, orientation: Orientation, *, promises: Iterable[Agreement]) -> Told:
    """Say which of the town's public promises lead to this orientation: these, and no others.

    Raises ValidationError on `promises` for an agreement that is none, or of another town.
    """
    promises = list(promises)
    if any(
        promise.territory_id != orientation.territory_id
        or promise.kind != AgreementKind.PUBLIC_PROMISE
        or not promise.is_public
        for promise in promises
    ):
        raise ValidationError(
            {"promises": gettext("Choisissez parmi les engagements publics de la commune.")}
        )
    orientation.promises.set(promises)
    said = ", ".join(promise.title for promise in promises) or gettext("aucun pour l'instant")
    return told(orientation, title=orientation.title, promises=said)
