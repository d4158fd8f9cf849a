"""Entering a pebble, correcting it, its figures, photos and other languages.

What is typed is judged by the actions, so that a command and a page say the same.
"""

from __future__ import annotations

import datetime
import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terril.landmarks.models import (
    WORDS,
    Landmark,
    LandmarkKind,
    Language,
    Moment,
    first_day_of,
    words_of,
)
from terril.territories.models import Territory
from terril.uploads.forms import SoundField
from terril.vision.models import Orientation


def long_text(label: Any, rows: int = 3, **options: Any) -> forms.CharField:
    """Return a field of several lines that may stay empty."""
    return forms.CharField(
        label=label, required=False, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


def day_field(**options: Any) -> forms.DateField:
    """Return a day that browsers show in their own picker; it may stay empty."""
    picker = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(required=False, widget=picker, **options)


def year_field(**options: Any) -> forms.IntegerField:
    """Return a year in four digits; it may stay empty."""
    return forms.IntegerField(required=False, min_value=1000, max_value=9999, **options)


class DayOrYear(forms.Form):
    """When it was: a day, or the year alone."""

    # What the two fields are called by the action.
    when_name = "laid_on"

    def dated(self) -> tuple[datetime.date, bool] | None:
        """Return the day and whether its year alone is known; None, with an error, for neither."""
        day, year = self.cleaned_data.pop("day", None), self.cleaned_data.pop("year", None)
        if day is None and year is None:
            if not self.has_error("day") and not self.has_error("year"):
                self.add_error("day", _("Donnez un jour, ou seulement l'année."))
            return None
        return (day, False) if day else (first_day_of(year), True)


class WordsForm(forms.Form):
    """The words of a pebble, in one language."""

    title = forms.CharField(
        label=_("Titre"),
        widget=forms.TextInput(attrs={"maxlength": 120}),
        error_messages={"required": _("Donnez-lui un titre court : une ligne suffit.")},
    )
    done = long_text(_("Ce qui a été fait"), help_text=_("Pour un enseignement : ce qui a été essayé."))
    by_town = long_text(_("La part de la commune"), help_text=_("Ce qu'elle a apporté, et par quel service."))
    by_inhabitants = long_text(
        _("La part des habitants"),
        help_text=_("Ce que les habitants, une association ou une école ont apporté."),
    )
    story = long_text(_("Le récit"), rows=6, help_text=_("Pour un enseignement : ce que l'on en retient."))
    easy_text = long_text(
        _("La version facile à lire"),
        rows=5,
        help_text=_("Une idée par phrase, vingt mots au plus, des mots de tous les jours."),
    )


class LandmarkForm(DayOrYear, WordsForm):
    """A pebble, whole."""

    kind = forms.ChoiceField(label=_("Sorte de caillou"), choices=LandmarkKind.choices)
    day = day_field(label=_("Le jour, s'il est connu"))
    year = year_field(label=_("Ou seulement l'année"))
    orientations = forms.ModelMultipleChoiceField(
        label=_("À quelles orientations mène-t-il ?"),
        help_text=_("La première donne sa couleur au caillou."),
        queryset=Orientation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    quarter = forms.ModelChoiceField(
        label=_("Quartier"),
        queryset=Territory.objects.none(),
        required=False,
        empty_label=_("Aucun en particulier"),
    )
    place = forms.CharField(
        label=_("Lieu"),
        required=False,
        help_text=_("Avec des mots : derrière l'école, le long de la cavée…"),
        widget=forms.TextInput(attrs={"maxlength": 200}),
    )
    latitude = forms.FloatField(required=False, widget=forms.HiddenInput)
    longitude = forms.FloatField(required=False, widget=forms.HiddenInput)
    source = forms.CharField(
        label=_("D'où vient ce que l'on en dit"),
        required=False,
        help_text=_("Un document, une délibération, une personne qui l'a raconté en public, avec la date."),
        widget=forms.TextInput(attrs={"maxlength": 200}),
    )
    language = forms.ChoiceField(label=_("Langue de ce texte"), choices=Language.choices)
    field_order = (
        *("kind", "title", "day", "year", "done", "by_town", "by_inhabitants", "story", "source"),
        *("orientations", "quarter", "place", "easy_text", "language"),
    )

    def __init__(self, *args: Any, quarters: Any, orientations: Any, **options: Any):
        super().__init__(*args, **options)
        for name, rows in (("quarter", quarters), ("orientations", orientations)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    @classmethod
    def of(cls, landmark: Landmark) -> dict[str, Any]:
        """Return what the fields hold at first."""
        whole = landmark.only_year_known
        return {
            **words_of(landmark),
            **{name: getattr(landmark, name) for name in ("kind", "quarter", "place", "source", "language")},
            "latitude": landmark.latitude,
            "longitude": landmark.longitude,
            "orientations": [orientation.pk for orientation in landmark.orientations.all()],
            "day": None if whole else landmark.laid_on,
            "year": landmark.laid_on.year if whole else None,
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if when := self.dated():
            data["laid_on"], data["only_year_known"] = when
        return data


class Number(forms.DecimalField):
    """A number as people write it: "1 250,5"."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(re.sub(r"\s", "", str(value or "")).replace(",", "."))


class FigureForm(DayOrYear):
    """One figure, with its date and its source."""

    label = forms.CharField(
        label=_("Ce que l'on compte"),
        help_text=_("Par exemple : kilomètres de pistes cyclables."),
        widget=forms.TextInput(attrs={"maxlength": 120}),
        error_messages={"required": _("Dites ce que l'on compte.")},
    )
    value = Number(
        label=_("Combien"),
        max_digits=14,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": _("Écrivez un nombre."), "invalid": _("Écrivez un nombre.")},
    )
    unit = forms.CharField(
        label=_("Unité"),
        required=False,
        help_text=_("€, %, km, heures…"),
        widget=forms.TextInput(attrs={"maxlength": 40}),
    )
    day = day_field(label=_("Compté le"))
    year = year_field(label=_("Ou seulement l'année"))
    source = forms.CharField(
        label=_("D'où vient ce chiffre"),
        widget=forms.TextInput(attrs={"maxlength": 200}),
        error_messages={"required": _("Un chiffre n'a de sens qu'avec sa source : dites d'où il vient.")},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if when := self.dated():
            data["on"], data["only_year_known"] = when
        return data


class PhotoForm(forms.Form):
    """A photo, what one sees on it, and which moment it shows."""

    photo = forms.FileField(
        label=_("La photo"),
        help_text=_("Nous effaçons le lieu et la date cachés dans le fichier."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        error_messages={"required": _("Choisissez une photo."), "empty": _("Ce fichier est vide.")},
    )
    alternative_text = forms.CharField(
        label=_("Que voit-on sur la photo ?"),
        help_text=_("Une phrase, pour les personnes qui ne la voient pas."),
        widget=forms.TextInput(attrs={"maxlength": 250}),
        error_messages={"required": _("Décrivez la photo en une phrase : tout le monde ne la voit pas.")},
    )
    moment = forms.ChoiceField(
        label=_("Elle montre…"),
        help_text=_("Une photo d'avant et une d'après, prises du même endroit, se comparent."),
        choices=Moment.choices,
        initial=Moment.ANY,
        widget=forms.RadioSelect,
    )
    year = year_field(label=_("L'année qu'elle montre"))


class SoundForm(forms.Form):
    """A sound, and what is said in it."""

    sound = SoundField(
        label=_("Le son"),
        help_text=_("Deux minutes au plus : quelqu'un qui y était raconte."),
        error_messages={"required": _("Choisissez un son."), "empty": _("Ce fichier est vide.")},
    )
    transcript = forms.CharField(
        label=_("Ce qu'on entend, mot à mot"),
        help_text=_("Pour les personnes qui n'entendent pas."),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Écrivez ce qu'on entend : tout le monde n'entend pas.")},
    )


class TranslationForm(WordsForm):
    """A pebble in another language; what its own words leave empty is not asked for."""

    def __init__(self, *args: Any, landmark: Landmark, **options: Any):
        super().__init__(*args, **options)
        own = words_of(landmark)
        for name in WORDS:
            if not own[name]:
                del self.fields[name]
            else:
                self.fields[name].help_text = own[name]


class WithdrawForm(forms.Form):
    """Why a pebble is taken off the path."""

    reason = forms.CharField(
        label=_("Pourquoi ?"),
        help_text=_("Cette raison se lira sur sa page."),
        widget=forms.TextInput(attrs={"maxlength": 300}),
        error_messages={"required": _("Dites pourquoi, en quelques mots.")},
    )


class FilterForm(forms.Form):
    """Every field may stay empty; what names nothing is as if it had not been asked."""

    annee = forms.CharField(label=_("Année"), required=False)
    orientation = forms.ModelChoiceField(
        label=_("Orientation"),
        queryset=Orientation.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label=_("Toutes"),
    )
    quartier = forms.ModelChoiceField(
        label=_("Quartier"),
        queryset=Territory.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label=_("Tous"),
    )
    sorte = forms.ChoiceField(
        label=_("Sorte"), required=False, choices=[("", _("Toutes")), *LandmarkKind.choices]
    )

    def __init__(
        self, *args: Any, years: list[tuple[int, int]], quarters: Any, orientations: Any, **options: Any
    ):
        super().__init__(*args, **options)
        for name, rows in (("quartier", quarters), ("orientation", orientations)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        choices = [("", _("Toutes")), *((str(year), f"{year} ({count})") for year, count in years)]
        asked = self.data.get("annee", "") if self.is_bound else ""
        if "-" in asked:
            # Several years, as a gathered pebble of the path asks for them.
            choices.append((asked, asked.replace("-", "–")))
        self.fields["annee"].widget = forms.Select(choices=choices)
