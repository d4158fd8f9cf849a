"""Confirming an erasure, and writing a page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# Either is taken, whatever language the page is read in.
CONFIRMING = ("effacer", "erase")


class EraseForm(forms.Form):
    """The word that makes sure nobody erases an account by a slip of the finger."""

    word = forms.CharField(
        label=_("Pour confirmer, écrivez le mot « effacer »"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "maxlength": 20}),
        error_messages={"required": _("Écrivez « effacer » pour confirmer.")},
    )

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"].strip().casefold()
        if word not in CONFIRMING:
            raise forms.ValidationError(gettext("Ce n'est pas le mot attendu : écrivez « effacer »."))
        return word


class CounterEraseForm(EraseForm):
    """The same, for somebody who stands at the counter."""

    asked = forms.BooleanField(
        label=_("La personne est là et le demande elle-même."),
        error_messages={"required": _("Seule la personne peut le demander, en venant elle-même.")},
    )
    field_order = ("asked", "word")


class PageForm(forms.Form):
    """The text of a page that the law asks for."""

    text = forms.CharField(
        label=_("Le texte"),
        required=False,
        help_text=_(
            "Une ligne vide sépare deux paragraphes. Une ligne qui commence par « # » est un titre, par "
            "« - » un point d'une liste."
        ),
        widget=forms.Textarea(attrs={"rows": 24}),
    )
