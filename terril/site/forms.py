"""What the officer keeps of the queue."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

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
