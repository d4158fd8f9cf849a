"""Building the demonstration town, by nothing but actions: years of a small town in a few seconds.

The town, its figures and its history are public facts, each with its source (texts/landmarks.toml);
the people, the dates and the agreements are invented, and every page says so. The same day and
language always give the same town, but for salts, keys and the codes of posts.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from terril.demo import people, place
from terril.demo.stories import ALL, fund, landmarks
from terril.demo.stories.vision import write_vision
from terril.demo.telling import Progress, Story, Telling, tell
from terril.demo.texts import LANGUAGES
from terril.foundation import clock, seals
from terril.people.models import User
from terril.territories.models import Territory, TerritoryKind

# How long ago the town opened its site: the longest story needs it.
OPENED = 900


def build(language: str = "fr", progress: Progress | None = None) -> Territory:
    """Build the demonstration town in `language`, and seal its journal.

    Arguments: `progress` called with (steps done, steps in all, what is being done).
    All or nothing: stopped in the middle, it leaves no town. Raises ValidationError when there is a
    demonstration already, or for a language it is not written in.
    """
    if language not in LANGUAGES:
        raise ValidationError({"language": _("La démonstration n'est pas écrite dans cette langue.")})
    if town_of_demo() is not None:
        raise ValidationError(
            _("La démonstration est déjà là. Pour la refaire, partez d'un dossier de données vide.")
        )
    report = progress or (lambda done, total, what: None)
    with translation.override(language), transaction.atomic():
        telling = Telling(language, clock.today())
        _open_town(telling, report)
        _tell_stories(telling, report)
    seals.seal(telling.town.pk)
    return Territory.objects.get(pk=telling.town.pk)


def town_of_demo() -> Territory | None:
    """Return the demonstration town, None when there is none."""
    return Territory.objects.filter(kind=TerritoryKind.COMMUNE, is_demo=True).order_by("pk").first()


def cast() -> list[tuple[str, User]]:
    """Return those whom the demonstration lets one be: a label in the active language, and the person.

    Raises ValidationError when there is no demonstration.
    """
    known = User.objects.in_bulk([people.email_of(key) for _label, key in people.CAST], field_name="email")
    if len(known) < len(people.CAST):
        raise ValidationError(_("Il n'y a pas de démonstration ici."))
    return [(str(label), known[people.email_of(key)]) for label, key in people.CAST]


def _open_town(telling: Telling, report: Progress) -> None:
    """Enter what a town enters when it begins: itself, its people, its star, its past."""
    opening: tuple[tuple[str, Callable[[Telling], None]], ...] = (
        (_("la commune"), place.found_town),
        (_("la mairie"), people.enter_staff),
        (_("les habitants"), people.enter_people),
        (_("les acteurs"), people.enter_organisations),
        (_("la charte"), place.adopt_charter),
        (_("les mandats"), place.enter_terms),
        (_("l'étoile"), write_vision),
        (_("les cailloux"), landmarks.lay_past),
    )
    for number, (label, step) in enumerate(opening):
        report(0, 0, label)
        with clock.at(telling.at(OPENED - number, 9)):
            step(telling)


def _tell_stories(telling: Telling, report: Progress) -> None:
    stories: list[Story] = [
        story(telling) for story in (place.kept_promise, place.open_promises, *ALL, *fund.ALL)
    ]
    # Until last midnight: what the town is like depends on the day, never on the hour.
    until = telling.at(0, 0)
    opened = telling.at(OPENED)

    def tick(moment: datetime.datetime) -> None:
        report((moment - opened).days, OPENED, _("les initiatives"))

    tell(stories, until, tick)
