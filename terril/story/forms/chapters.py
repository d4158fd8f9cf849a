"""Writing a chapter: HTML from the editor, light marks without a script."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from terril.story import prose
from terril.story.actions.chapters import MOST_QUOTATIONS
from terril.story.forms.memories import CHOOSE_AGAIN
from terril.story.models import Chapter, Time
from terril.uploads.forms import SoundField

# What a script writes in `body_format` once the editor stands in place of the plain field.
HTML = "html"
TEN_MINUTES = 600


class ChapterForm(forms.Form):
    """A chapter. `chapter` the one that is changed, None for a new one."""

    # The sentences of the page are kinder than those of the browser.
    use_required_attribute = False

    title = forms.CharField(
        label=_("Le titre"), error_messages={"required": _("Donnez un titre à ce chapitre.")}
    )
    time = forms.ChoiceField(
        label=_("De quel temps parle-t-il ?"),
        choices=Time.choices,
        widget=forms.RadioSelect,
        initial=Time.PAST,
    )
    first_year = forms.IntegerField(
        label=_("À partir de quelle année ?"),
        help_text=_("Elle range le chapitre. À peu près suffit."),
        error_messages={
            "required": _("Écrivez une année, même à peu près : elle range le chapitre."),
            "invalid": _("Écrivez une année, par exemple 1855."),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    last_year = forms.IntegerField(
        label=_("Jusqu'à quelle année ?"),
        required=False,
        error_messages={"invalid": _("Écrivez une année, par exemple 1986.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    dates = forms.CharField(
        label=_("Comment le dites-vous ?"),
        help_text=_("Par exemple : « un siècle et demi de charbon ». Sinon les années sont écrites."),
        required=False,
    )
    summary = forms.CharField(
        label=_("En une phrase"),
        help_text=_("C'est elle qu'on lit sur le fil du récit."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    body = forms.CharField(
        label=_("Le texte"),
        help_text=_(
            "Une ligne vide entre deux paragraphes. « ## » fait un titre, « - » une liste, « > » une "
            "citation, **deux étoiles** du gras, *une* de l'italique, [des mots](https://…) un lien."
        ),
        error_messages={"required": _("Écrivez quelques lignes : on les retouche ensuite.")},
        widget=forms.Textarea(attrs={"rows": 16, "data-prose": ""}),
        strip=False,
    )
    body_format = forms.CharField(required=False, widget=forms.HiddenInput)
    source = forms.CharField(
        label=_("D'où viennent les faits ?"),
        help_text=_("Un livre, une archive, une conférence, avec sa date."),
        required=False,
    )
    photo = forms.FileField(
        label=_("Ajouter une image"),
        help_text=_("Nous effaçons le lieu et la date cachés dans le fichier."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    alternative_text = forms.CharField(
        label=_("Que voit-on sur l'image ?"),
        help_text=_("Pour les personnes qui ne la voient pas."),
        required=False,
    )
    sound = SoundField(
        label=_("Un son"),
        help_text=_("Une voix, une musique : dix minutes au plus."),
        required=False,
        longest=TEN_MINUTES,
    )
    transcript = forms.CharField(
        label=_("Ce qu'on entend"),
        help_text=_("Pour les personnes qui n'entendent pas : ce qui est dit, ou ce qu'on entend."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, chapter: Chapter | None = None, **options: Any):
        self.chapter = chapter
        if chapter is not None:
            options["initial"] = initial_of(chapter)
        super().__init__(*args, **options)
        for number in range(1, MOST_QUOTATIONS + 1):
            self.fields[f"quotation_{number}"] = forms.CharField(
                label=_("Une citation"), required=False, widget=forms.Textarea(attrs={"rows": 2})
            )
            self.fields[f"quotation_source_{number}"] = forms.CharField(
                label=_("Qui l'a dit, où et quand ?"), required=False
            )
        if chapter is not None:
            for photo in chapter.photos.all():
                self.fields[f"without_photo_{photo.pk}"] = forms.BooleanField(
                    label=_("Retirer cette image"), required=False
                )
            if chapter.sound_id:
                self.fields["without_sound"] = forms.BooleanField(label=_("Retirer ce son"), required=False)
        # The editor begins with this; the plain field holds the same in light marks.
        self.fields["body"].widget.attrs["data-html"] = self.body_html()

    def body_html(self) -> str:
        """Return the text as the editor shows it: what was typed, or what is kept."""
        if self.is_bound:
            typed = str(self.data.get("body", ""))
            return prose.clean(typed) if self.data.get("body_format") == HTML else prose.from_light(typed)
        return self.chapter.body if self.chapter is not None else ""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("photo") and not values.get("alternative_text"):
            self.add_error(
                "alternative_text",
                ValidationError(_("Dites ce qu'on voit sur l'image.")),
            )
        return values

    def ask_files_again(self) -> None:
        """Say beside each file that was right that it is to be chosen again: no browser keeps it."""
        for name in ("photo", "sound"):
            if self.files.get(name) and not self.has_error(name):
                self.add_error(name, ValidationError(CHOOSE_AGAIN))

    def details(self) -> dict[str, Any]:
        """Return what `write` and `rewrite` ask for."""
        values = self.cleaned_data
        names = ("title", "time", "first_year", "last_year", "dates", "summary", "source")
        numbers = range(1, MOST_QUOTATIONS + 1)
        return {
            **{name: values[name] for name in names},
            "body": self.body_html(),
            "quotations": [(values[f"quotation_{n}"], values[f"quotation_source_{n}"]) for n in numbers],
        }

    def removed_photos(self) -> list[int]:
        """Return the numbers of the photos to show no more."""
        start = "without_photo_"
        return [
            int(name.removeprefix(start))
            for name, value in self.cleaned_data.items()
            if name.startswith(start) and value
        ]

    def quotations(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the fields of each quotation."""
        numbers = range(1, MOST_QUOTATIONS + 1)
        return [(self[f"quotation_{n}"], self[f"quotation_source_{n}"]) for n in numbers]

    def pictures(self) -> list[tuple[Any, forms.BoundField]]:
        """Return each photo shown, with the field that takes it away."""
        if self.chapter is None:
            return []
        return [(photo, self[f"without_photo_{photo.pk}"]) for photo in self.chapter.photos.all()]


def initial_of(chapter: Chapter) -> dict[str, Any]:
    """Return what the fields hold at first."""
    names = ("title", "time", "first_year", "last_year", "dates", "summary", "source")
    held = {name: getattr(chapter, name) for name in names}
    for number, quotation in enumerate(chapter.quotations, start=1):
        held[f"quotation_{number}"] = quotation["text"]
        held[f"quotation_source_{number}"] = quotation["source"]
    return {**held, "body": prose.to_light(chapter.body)}
