"""Talking about an initiative, and following it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from terril.initiatives.forms.fields import Words

HOLD, SHOW, REMOVE = "mettre-en-attente", "montrer", "retirer"


class CommentForm(forms.Form):
    """A few lines of plain text."""

    text = Words(
        label=_("Votre message"),
        help_text=_("Il paraît avec votre nom. On parle de l'initiative, pas des personnes."),
        rows=3,
        max_length=2000,
        error_messages={"required": _("Écrivez quelques mots.")},
    )


class ModerationForm(forms.Form):
    """Hold, show again or remove a comment."""

    what = forms.ChoiceField(
        label=_("Que faire de ce message ?"),
        choices=[
            (HOLD, _("Le mettre en attente de relecture")),
            (SHOW, _("Le montrer")),
            (REMOVE, _("Le retirer")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez.")},
    )
    reason = Words(
        label=_("Pourquoi ?"),
        help_text=_("Demandé pour retirer un message. La raison est montrée à sa place."),
        max_length=200,
        required=False,
    )

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        if values.get("what") == REMOVE and not values.get("reason"):
            self.add_error("reason", _("Dites pourquoi ce message est retiré."))
        return values


class FollowForm(forms.Form):
    """An address that wants news."""

    email = forms.EmailField(
        label=_("Votre adresse de courriel"),
        help_text=_("Elle ne sert qu'à vous donner des nouvelles de cette initiative."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Écrivez votre adresse."),
            "invalid": _("Cette adresse semble incomplète. Elle ressemble à nom@exemple.fr."),
        },
    )
