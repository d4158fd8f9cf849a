"""What the officer keeps of the queue, and writes in the town's charter."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from terril.agreements.models import ProofKind
from terril.ui.owed import By, Kind


class QueueFilter(forms.Form):
    """Who owes it, and of what kind; an answer that makes no sense is no filter."""

    qui = forms.ChoiceField(
        label=_("Qui doit le faire"), required=False, choices=[("", _("Tout le monde")), *By.choices]
    )
    quoi = forms.ChoiceField(
        label=_("De quelle sorte"), required=False, choices=[("", _("Tout")), *Kind.choices]
    )

    @property
    def kept(self) -> dict[str, str]:
        """What the queue is asked to keep."""
        self.is_valid()
        return {"by": self.cleaned_data.get("qui", ""), "kind": self.cleaned_data.get("quoi", "")}


class ProofForm(forms.Form):
    """A paper seen at the town hall."""

    kind = forms.ChoiceField(label=_("Quelle pièce ?"), choices=ProofKind.choices, widget=forms.RadioSelect)
    seen_on = forms.DateField(
        label=_("Vue le"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    valid_until = forms.DateField(
        label=_("Valable jusqu'au"),
        required=False,
        help_text=_("Pour une assurance : c'est écrit sur l'attestation."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class ClauseForm(forms.Form):
    """One block of the charter, in both languages."""

    title_fr = forms.CharField(label=_("Titre"))
    text_fr = forms.CharField(label=_("Texte"), widget=forms.Textarea(attrs={"rows": 9}))
    title_en = forms.CharField(label=_("Titre en anglais"), widget=forms.TextInput(attrs={"lang": "en"}))
    text_en = forms.CharField(
        label=_("Texte en anglais"), widget=forms.Textarea(attrs={"rows": 9, "lang": "en"})
    )
