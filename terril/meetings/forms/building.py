"""What is answered to what a meeting asked."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerForm(forms.Form):
    """In one line: what the service did."""

    answer = forms.CharField(label=_("Ce que le service a fait"), max_length=300)
