"""Laying pebbles on the path, correcting what is said of them, taking them off."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.text import clean_line, unique_slug
from terril.landmarks import rules
from terril.landmarks.actions.completing import show_photo, write_figure
from terril.landmarks.details import read
from terril.landmarks.models import WORDS, Landmark, LandmarkKind
from terril.people.models import User
from terril.territories.models import Territory
from terril.vision.models import Orientation


@action(rules.can_lay, says=_("Un caillou blanc sur le chemin : « %(title)s »"))
def lay(
    actor: User,
    territory: Territory,
    *,
    title: str,
    laid_on: datetime.date,
    kind: str = LandmarkKind.ACHIEVEMENT,
    orientations: Iterable[Orientation] = (),
    figures: Iterable[Mapping[str, Any]] = (),
    photos: Iterable[Mapping[str, Any]] = (),
    **more: Any,
) -> Told:
    """Lay a pebble: something achieved, or a lesson learned.

    Arguments: `laid_on` the day it happened (any day of the year when `only_year_known`);
    `orientations` the directions of the town that it serves; `figures` and `photos` the details of
    completing.write_figure and show_photo; `more` any of details.READERS, in the language that is
    being spoken unless `language` says another.
    Raises ValidationError keyed by the detail: no title, a day to come or before 1800, an
    orientation or a quarter of another town, an easy text whose sentences are long.
    """
    more.setdefault("language", get_language() or settings.LANGUAGE_CODE)
    kept = read(territory, {"title": title, "laid_on": laid_on, "kind": kind, **more})
    leads_to = _checked(territory, orientations)
    landmark = Landmark.objects.create(
        territory=territory,
        slug=unique_slug(
            Landmark.objects.filter(territory=territory), kept["title"], otherwise="caillou", max_length=120
        ),
        **kept,
    )
    landmark.orientations.set(leads_to)
    for figure in figures:
        write_figure(landmark, **figure)
    for photo in photos:
        show_photo(landmark, **photo)
    return told(landmark, title=landmark.title, kind=landmark.kind)


@action(rules.can_correct, says=_("%(who)s a corrigé le caillou « %(title)s »"))
def correct(
    actor: User, landmark: Landmark, *, orientations: Iterable[Orientation] | None = None, **details: Any
) -> Told:
    """Change what is said of a pebble; the journal keeps what was said before.

    Arguments: `details` any of details.READERS; what is not given stays.
    Raises ValidationError keyed by the detail, as `lay` does.
    """
    values = read(landmark.territory, details)
    before: dict[str, Any] = {
        name: getattr(landmark, name) for name, value in values.items() if getattr(landmark, name) != value
    }
    for name in before:
        setattr(landmark, name, values[name])
    if orientations is not None:
        leads_to, led_to = _checked(landmark.territory, orientations), list(landmark.orientations.all())
        if {o.pk for o in leads_to} != {o.pk for o in led_to}:
            before["orientations"] = ", ".join(orientation.title for orientation in led_to)
            landmark.orientations.set(leads_to)
    landmark.save()
    if before.keys() & set(WORDS):
        landmark.translations.update(is_behind=True)
    said = {name: _said(value) for name, value in before.items()}
    return told(landmark, title=landmark.title, details=sorted(said), before=said)


@action(rules.can_withdraw, says=_("%(who)s a retiré du chemin le caillou « %(title)s » : %(reason)s"))
def withdraw(actor: User, landmark: Landmark, *, reason: str) -> Told:
    """Take a pebble off the path; its page stays and says why.

    Raises ValidationError keyed "reason".
    """
    landmark.withdrawn_why = clean_line(reason, 300, gettext("La raison"), field="reason", required=True)
    landmark.withdrawn_on = clock.today()
    landmark.save(update_fields=["withdrawn_on", "withdrawn_why"])
    return told(landmark, title=landmark.title, reason=landmark.withdrawn_why)


@action(rules.can_put_back, says=_("%(who)s a remis sur le chemin le caillou « %(title)s »"))
def put_back(actor: User, landmark: Landmark) -> Told:
    """Put a pebble back on the path, where it was."""
    landmark.withdrawn_on, landmark.withdrawn_why = None, ""
    landmark.save(update_fields=["withdrawn_on", "withdrawn_why"])
    return told(landmark, title=landmark.title)


def _checked(town: Territory, orientations: Iterable[Orientation]) -> list[Orientation]:
    """Return the orientations. Raises ValidationError keyed "orientations" for one of another town."""
    chosen = list(orientations)
    if any(orientation.territory_id != town.pk for orientation in chosen):
        raise ValidationError({"orientations": gettext("Choisissez parmi les orientations de la commune.")})
    return chosen


def _said(value: Any) -> Any:
    """Return what the journal keeps of a detail: JSON."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value if value is None or isinstance(value, (bool, float)) else str(value)
