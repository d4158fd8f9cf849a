"""Giving a memory, and answering it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from terril.people.models import User
from terril.story.actions.memories import CONSENT
from terril.uploads.forms import SoundField

CHOOSE_AGAIN = _("Choisissez de nouveau ce fichier : le navigateur ne l'a pas gardé.")
SHOW, DECLINE = "montrer", "rendre"


class MemoryForm(forms.Form):
    """A memory. `giver` who gives it with an account, None for somebody without one."""

    use_required_attribute = False

    text = forms.CharField(
        label=_("Racontez"),
        help_text=_("Ce que vous avez vu, entendu, senti. Quelques phrases suffisent. Ne nommez personne."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    year = forms.IntegerField(
        label=_("C'était en quelle année ?"),
        help_text=_("À peu près suffit."),
        error_messages={
            "required": _("Écrivez une année, même à peu près : elle range le souvenir."),
            "invalid": _("Écrivez une année, par exemple 1974."),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    place = forms.CharField(
        label=_("Où était-ce ?"), help_text=_("Une rue, une école, un puits de mine."), required=False
    )
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    photo = forms.FileField(
        label=_("Une photo"),
        help_text=_("Nous effaçons le lieu et la date cachés dans le fichier."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    alternative_text = forms.CharField(
        label=_("Que voit-on sur la photo ?"),
        help_text=_("Pour les personnes qui ne la voient pas."),
        required=False,
    )
    sound = SoundField(
        label=_("Un son de deux minutes au plus"),
        help_text=_("Enregistrez-vous avec votre téléphone, puis choisissez l'enregistrement ici."),
        required=False,
    )
    giver_name = forms.CharField(label=_("Votre nom"), required=False)
    shows_name = forms.BooleanField(label=_("Montrer mon nom à côté du souvenir"), required=False)
    is_minor = forms.BooleanField(
        label=_("J'ai moins de 18 ans"), help_text=_("Votre nom ne sera pas montré."), required=False
    )
    adult = forms.CharField(
        label=_("L'adulte qui dit oui pour vous, et comment le joindre"),
        help_text=_("Avant 18 ans seulement. La mairie l'appelle, et n'en parle à personne d'autre."),
        required=False,
    )
    email = forms.EmailField(
        label=_("Votre adresse de courriel"),
        help_text=_("Pour avoir la réponse de la mairie. Elle n'est jamais montrée."),
        required=False,
        error_messages={"invalid": _("Cette adresse ne semble pas complète. Exemple : prenom@exemple.fr")},
    )
    consents = forms.BooleanField(
        label=CONSENT,
        error_messages={"required": _("Sans votre accord, nous ne pouvons pas le garder.")},
    )

    def __init__(self, *args: Any, giver: User | None, **options: Any):
        super().__init__(*args, **options)
        if giver is None:
            return
        for name in ("giver_name", "email", "is_minor"):
            del self.fields[name]
        if giver.is_minor:
            del self.fields["shows_name"]
        if not giver.is_minor or giver.referent_id:
            del self.fields["adult"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("photo") and not values.get("alternative_text"):
            self.add_error("alternative_text", ValidationError(_("Dites ce qu'on voit sur la photo.")))
        return values

    def ask_files_again(self) -> None:
        """Say beside each file that was right that it is to be chosen again: no browser keeps it."""
        for name in ("photo", "sound"):
            if self.files.get(name) and not self.has_error(name):
                self.add_error(name, ValidationError(CHOOSE_AGAIN))

    def details(self) -> dict[str, Any]:
        """Return what `give` asks for, but the files."""
        left = ("photo", "alternative_text", "sound")
        return {name: value for name, value in self.cleaned_data.items() if name not in left}


class ReadingForm(forms.Form):
    """What the officer decides after having read a memory."""

    what = forms.ChoiceField(
        label=_("Votre réponse"),
        choices=[
            (SHOW, _("Le mettre dans le récit")),
            (DECLINE, _("Le rendre à sa personne, avec un mot")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez l'un ou l'autre.")},
    )
    adult_agrees = forms.BooleanField(label=_("L'adulte a été appelé, et dit oui"), required=False)
    reason = forms.CharField(
        label=_("Votre mot"),
        help_text=_("Seulement pour le rendre : dites merci, et pourquoi il ne peut pas y être."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    transcript = forms.CharField(
        label=_("Ce qu'on entend"),
        help_text=_("Pour les personnes qui n'entendent pas : écrivez ce qui est dit."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, is_minor: bool, transcript: str | None, **options: Any):
        super().__init__(*args, **options)
        if not is_minor:
            del self.fields["adult_agrees"]
        if transcript is None:
            del self.fields["transcript"]
        else:
            self.fields["transcript"].initial = transcript
