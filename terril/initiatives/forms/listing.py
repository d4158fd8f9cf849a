"""What people look for in the list of initiatives."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terril.initiatives.forms.fields import choose_among
from terril.initiatives.queries import StateGroup
from terril.territories.models import Territory
from terril.vision.models import Orientation


class FilterForm(forms.Form):
    """Every field may stay empty; what names nothing is as if it had not been asked."""

    q = forms.CharField(
        label=_("Chercher"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    etat = forms.ChoiceField(
        label=_("Où en est-elle ?"),
        required=False,
        choices=[("", _("Peu importe")), *StateGroup.choices],
    )
    quartier = forms.ModelChoiceField(
        label=_("Quartier"),
        queryset=Territory.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label=_("Tous"),
    )
    orientation = forms.ModelChoiceField(
        label=_("Orientation"),
        queryset=Orientation.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label=_("Toutes"),
    )
    aide = forms.BooleanField(label=_("Cherche de l'aide"), required=False)

    def __init__(self, *args: Any, quarters: Any, orientations: Any, **options: Any):
        super().__init__(*args, **options)
        choose_among(self, quartier=quarters, orientation=orientations)
