"""When somebody wants the news."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from terril.news.models import Rhythm


class RhythmForm(forms.Form):
    """One question, three answers."""

    rhythm = forms.ChoiceField(
        label=_("Quand voulez-vous les nouvelles ?"), choices=Rhythm.choices, widget=forms.RadioSelect
    )
