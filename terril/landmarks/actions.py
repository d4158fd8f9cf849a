"""Laying pebbles on the path."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.text import clean_line, clean_text, unique_slug
from terril.landmarks import rules
from terril.landmarks.models import Landmark, LandmarkKind
from terril.people.models import User
from terril.territories.models import Territory
from terril.vision.models import Orientation

# The oldest story a town of the mines tells of itself; before, it is a typing error.
EARLIEST = datetime.date(1800, 1, 1)


@action(rules.can_lay, says=_("Un caillou blanc sur le chemin : « %(title)s »"))
def lay(
    actor: User,
    territory: Territory,
    *,
    title: str,
    laid_on: datetime.date,
    kind: str = LandmarkKind.ACHIEVEMENT,
    orientation: Orientation | None = None,
    story: str = "",
    source: str = "",
    only_year_known: bool = False,
) -> Told:
    """Lay a pebble: something achieved, or a lesson learned.

    Arguments: `laid_on` the day it happened (any day of the year when `only_year_known`); `source`
    where a fact of the past was read.
    Raises ValidationError keyed by the detail: no title, a day to come or before 1800, an
    orientation of another town.
    """
    if kind not in LandmarkKind.values:
        raise ValidationError({"kind": gettext("Un caillou est une réalisation ou un enseignement.")})
    if not EARLIEST <= laid_on <= clock.today():
        raise ValidationError(
            {"laid_on": gettext("Un caillou marque ce qui est fait : choisissez un jour passé.")}
        )
    if orientation is not None and orientation.territory_id != territory.pk:
        raise ValidationError({"orientation": gettext("Choisissez parmi les orientations de la commune.")})
    title = clean_line(title, 120, gettext("Le titre"), field="title", required=True)
    landmark = Landmark.objects.create(
        territory=territory,
        kind=kind,
        title=title,
        slug=unique_slug(
            Landmark.objects.filter(territory=territory), title, otherwise="caillou", max_length=120
        ),
        laid_on=laid_on,
        only_year_known=only_year_known,
        orientation=orientation,
        # Twice the length of what a review or a lesson may hold on each side.
        story=clean_text(story, 20_100, gettext("Le récit"), field="story"),
        source=clean_line(source, 200, gettext("La source"), field="source"),
    )
    return told(landmark, title=title, kind=kind)
