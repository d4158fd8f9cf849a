"""Figures, photos and other languages of a pebble that is laid."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.text import clean_line
from terril.landmarks import details, rules
from terril.landmarks.models import (
    WORDS,
    Landmark,
    LandmarkFigure,
    LandmarkPhoto,
    LandmarkTranslation,
    Language,
    Moment,
    words_of,
)
from terril.people.models import User
from terril.uploads.models import Photo, Sound

MOST_FIGURES = 12
MOST_PHOTOS = 12
# What the column holds: twelve digits before the comma.
LARGEST = Decimal(10) ** 12
FIRST_PHOTOGRAPH = 1826


@action(rules.can_correct, says=_("Un chiffre de plus pour « %(title)s » : %(label)s"))
def add_figure(
    actor: User,
    landmark: Landmark,
    *,
    label: str,
    value: Decimal,
    on: datetime.date,
    source: str,
    unit: str = "",
    only_year_known: bool = False,
) -> Told:
    """Say one figure of a pebble, with its date and its source.

    Raises ValidationError keyed by the detail: no label, no source, a day to come, a value no column
    can hold, too many figures to be read.
    """
    if landmark.figures.count() >= MOST_FIGURES:
        raise ValidationError({"label": gettext("Il y a déjà beaucoup de chiffres : retirez-en un d'abord.")})
    figure = write_figure(
        landmark,
        label=label,
        value=value,
        on=on,
        source=source,
        unit=unit,
        only_year_known=only_year_known,
    )
    return told(figure, title=landmark.title, label=figure.label)


def write_figure(
    landmark: Landmark,
    *,
    label: str,
    value: Decimal,
    on: datetime.date,
    source: str,
    unit: str = "",
    only_year_known: bool = False,
) -> LandmarkFigure:
    """Write one figure down, inside an action. Raises ValidationError keyed by the detail."""
    if not value.is_finite() or abs(value) >= LARGEST:
        raise ValidationError({"value": gettext("Ce nombre est trop grand pour être vrai.")})
    return LandmarkFigure.objects.create(
        landmark=landmark,
        label=clean_line(label, 120, gettext("Ce que l'on compte"), field="label", required=True),
        value=value,
        unit=clean_line(unit, 40, gettext("L'unité"), field="unit"),
        on=details.past_day(on, field="on"),
        only_year_known=only_year_known,
        source=clean_line(source, 200, gettext("La source"), field="source", required=True),
    )


@action(rules.can_correct, says=_("%(who)s a retiré un chiffre de « %(title)s » : %(label)s"))
def remove_figure(actor: User, figure: LandmarkFigure) -> Told:
    """Take a figure off; the journal keeps it."""
    landmark = figure.landmark
    kept = {
        "value": str(figure.value),
        "unit": figure.unit,
        "on": figure.on.isoformat(),
        "source": figure.source,
    }
    LandmarkFigure.objects.filter(pk=figure.pk).delete()
    return told(landmark, title=landmark.title, label=figure.label, before=kept)


@action(rules.can_correct, says=_("%(who)s a ajouté une photo au caillou « %(title)s »"))
def add_photo(
    actor: User, landmark: Landmark, *, photo: Photo, moment: str = Moment.ANY, year: int | None = None
) -> Told:
    """Show a photo with a pebble; what it shows in words came with it (see uploads).

    Arguments: `moment` before or after, to be compared, or neither; `year` the one it shows.
    Raises ValidationError keyed by the detail: a photo of another town or shown already, a second
    "before" or "after", a year to come, too many photos.
    """
    show_photo(landmark, photo=photo, moment=moment, year=year)
    return told(landmark, title=landmark.title, photo=photo.pk)


def show_photo(
    landmark: Landmark, *, photo: Photo, moment: str = Moment.ANY, year: int | None = None
) -> None:
    """Write a photo down, inside an action. Raises ValidationError keyed by the detail."""
    if photo.territory_id != landmark.territory_id:
        raise ValidationError({"photo": gettext("Cette photo vient d'une autre commune.")})
    if moment not in Moment.values:
        raise ValidationError(
            {"moment": gettext("Une photo montre l'avant, l'après, ou ni l'un ni l'autre.")}
        )
    shown = list(landmark.photos.all())
    if len(shown) >= MOST_PHOTOS:
        raise ValidationError(
            {"photo": gettext("Il y a déjà beaucoup de photos : retirez-en une avant d'en ajouter.")}
        )
    if any(other.photo_id == photo.pk for other in shown):
        raise ValidationError({"photo": gettext("Cette photo est déjà là.")})
    if moment != Moment.ANY and any(other.moment == moment for other in shown):
        raise ValidationError(
            {"moment": gettext("Il y a déjà une photo pour ce moment : retirez-la d'abord.")}
        )
    if year is not None and not FIRST_PHOTOGRAPH <= year <= clock.today().year:
        raise ValidationError({"year": gettext("Écrivez l'année que montre la photo, en quatre chiffres.")})
    LandmarkPhoto.objects.create(landmark=landmark, photo=photo, moment=moment, year=year)


@action(rules.can_correct, says=_("%(who)s a retiré une photo du caillou « %(title)s »"))
def take_photo_out(actor: User, shown: LandmarkPhoto) -> Told:
    """No longer show a photo with a pebble. The initiative it came from keeps it."""
    landmark = shown.landmark
    LandmarkPhoto.objects.filter(pk=shown.pk).delete()
    return told(landmark, title=landmark.title, photo=shown.photo_id)


@action(rules.can_correct, says=_("Le caillou « %(title)s » s'écoute aussi"))
def put_sound(actor: User, landmark: Landmark, *, sound: Sound) -> Told:
    """Let a sound be heard with a pebble, in place of the one there was.

    Raises ValidationError keyed "sound": one of another town.
    """
    if sound.territory_id != landmark.territory_id:
        raise ValidationError({"sound": gettext("Choisissez un son de la commune.")})
    landmark.sound = sound
    landmark.save(update_fields=["sound"])
    return told(landmark, title=landmark.title)


@action(rules.can_correct, says=_("%(who)s a retiré le son du caillou « %(title)s »"))
def take_sound_off(actor: User, landmark: Landmark) -> Told:
    """Let the sound be heard no more."""
    landmark.sound = None
    landmark.save(update_fields=["sound"])
    return told(landmark, title=landmark.title)


@action(rules.can_correct, says=_("« %(title)s » se lit aussi dans une autre langue : %(language_name)s"))
def translate(actor: User, landmark: Landmark, *, language: str, **words: str) -> Told:
    """Write a pebble's words in another language; written again, they replace those before.

    Arguments: `words` those of models.WORDS.
    Raises ValidationError keyed by the detail: its own language, a part that was left out (a page
    never mixes two languages) but for the easy text.
    """
    details.language(language)
    if language == landmark.language:
        raise ValidationError({"language": gettext("C'est la langue dans laquelle ce caillou est écrit.")})
    kept = details.read(landmark.territory, {name: words.get(name, "") for name in WORDS})
    own = words_of(landmark)
    if missing := [name for name in WORDS if own[name] and not kept[name] and name != "easy_text"]:
        sentence = gettext("Traduisez aussi cette partie : une page ne mélange pas deux langues.")
        raise ValidationError(dict.fromkeys(missing, sentence))
    translation, _is_new = LandmarkTranslation.objects.update_or_create(
        landmark=landmark, language=language, defaults={**kept, "is_behind": False}
    )
    return told(translation, title=landmark.title, language=language, language_name=Language(language).label)
