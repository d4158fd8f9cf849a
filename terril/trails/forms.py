"""What is filled in to make a trail and to look after posts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from terril.landmarks.models import Landmark
from terril.story.models import Memory
from terril.trails.actions.trails import MOST_POSTS
from terril.trails.models import Access, Level, Post, Trail


class TrailForm(forms.Form):
    """What is said of a trail."""

    title = forms.CharField(
        label=_("Le nom du parcours"), error_messages={"required": _("Donnez un nom au parcours.")}
    )
    words = forms.CharField(
        label=_("De quoi parle-t-il ?"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    theme = forms.CharField(
        label=_("Thème"), required=False, help_text=_("En un mot ou deux : l'eau, la mine, les jardins.")
    )
    level = forms.ChoiceField(label=_("Niveau"), choices=Level.choices, initial=Level.EASY)
    access = forms.ChoiceField(label=_("En fauteuil"), choices=Access.choices, initial=Access.UNKNOWN)
    languages = forms.MultipleChoiceField(
        label=_("Les plaques se lisent en"),
        choices=settings.LANGUAGES,
        initial=["fr"],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins une langue.")},
    )
    length_metres = forms.IntegerField(
        label=_("Longueur mesurée sur place, en mètres"),
        required=False,
        help_text=_("Sans elle, nous additionnons les distances à vol d'oiseau entre les bornes."),
    )
    walking_minutes = forms.IntegerField(
        label=_("Temps de marche, en minutes"),
        required=False,
        help_text=_("Sans lui, nous comptons une minute pour 60 mètres et deux minutes par borne."),
    )

    @classmethod
    def of(cls, trail: Trail) -> dict[str, Any]:
        """Return what the fields hold at first."""
        return {name: getattr(trail, name) for name in cls.base_fields}


class MarkForm(forms.Form):
    """The town's logo, or its arms."""

    file = forms.ImageField(
        label=_("L'image"),
        help_text=_("JPEG, PNG ou WebP. Sur les plaques, elle est imprimée sur fond blanc."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("Choisissez une image.")},
    )


class PostForm(forms.Form):
    """What is said of a post; its place is pointed on the map."""

    title = forms.CharField(label=_("Titre"), error_messages={"required": _("Donnez un titre à la borne.")})
    words = forms.CharField(
        label=_("Ce que l'on lit devant elle"),
        required=False,
        help_text=_("Court : on le lit debout, sur un téléphone."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    source = forms.CharField(label=_("D'où le tient-on ?"), required=False)
    landmark = forms.ModelChoiceField(
        label=_("Le caillou blanc dont elle parle"),
        queryset=Landmark.objects.none(),
        required=False,
        empty_label=_("Aucun"),
    )
    memory = forms.ModelChoiceField(
        label=_("Le souvenir qui s'y lit"),
        queryset=Memory.objects.none(),
        required=False,
        empty_label=_("Aucun"),
    )
    latitude = forms.FloatField(required=False, widget=forms.HiddenInput)
    longitude = forms.FloatField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, pebbles: Any, memories: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["landmark"].queryset = pebbles  # type: ignore[attr-defined]
        self.fields["memory"].queryset = memories  # type: ignore[attr-defined]

    @classmethod
    def of(cls, post: Post) -> dict[str, Any]:
        """Return what the fields hold at first."""
        held = {name: getattr(post, name) for name in cls.base_fields}
        return {**held, "landmark": post.landmark_id, "memory": post.memory_id}


class RemoveForm(forms.Form):
    """A post stands no more: since when, and what stood there."""

    removed_on = forms.DateField(
        label=_("Retirée le"),
        initial=timezone.localdate,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    what_stood = forms.CharField(
        label=_("Ce qui était là"),
        help_text=_("Qui arrive avec un vieux dépliant, ou devant la plaque oubliée, doit comprendre."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Dites en une phrase ce qui était là.")},
    )


class OrderForm(forms.Form):
    """The posts of a trail: a number beside each that is on it, nothing beside the others."""

    def __init__(self, *args: Any, posts: Sequence[Post], places: dict[int, int], **options: Any):
        super().__init__(*args, **options)
        self.posts = list(posts)
        for post in self.posts:
            self.fields[f"rang-{post.pk}"] = forms.IntegerField(
                label=post.title,
                required=False,
                min_value=1,
                max_value=999,
                initial=places.get(post.pk),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        numbers: dict[int, Post] = {}
        for post in self.posts:
            number = values.get(f"rang-{post.pk}")
            if number is None:
                continue
            if number in numbers:
                self.add_error(
                    f"rang-{post.pk}",
                    ValidationError(
                        _("Le numéro %(number)s est déjà à « %(title)s »."),
                        params={"number": number, "title": numbers[number].title},
                    ),
                )
            numbers[number] = post
        if len(numbers) > MOST_POSTS:
            self.add_error(None, _("C'est trop long : cent bornes au plus."))
        self.chosen = [numbers[number] for number in sorted(numbers)]
        return values

    def rows(self) -> list[dict[str, Any]]:
        """Return each post with its field, those on the trail first."""
        rows = [{"post": post, "field": self[f"rang-{post.pk}"]} for post in self.posts]
        return sorted(rows, key=lambda row: _rank(row["field"].value()))


def _rank(value: Any) -> int:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 10_000


class ImportForm(forms.Form):
    """A file of posts."""

    file = forms.FileField(
        label=_("Le fichier"),
        help_text=_("Un CSV fait sur le modèle : une ligne par borne."),
        error_messages={"required": _("Choisissez un fichier."), "empty": _("Ce fichier est vide.")},
    )
