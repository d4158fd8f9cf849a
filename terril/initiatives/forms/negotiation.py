"""Successive shapes of an initiative, until both can say yes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from terril.initiatives.forms.fields import Words

KEEP, SET_ASIDE = "garder", "ecarter"


class VariantForm(forms.Form):
    """Another way to do it."""

    title = Words(
        label=_("Une autre façon de faire"),
        help_text=_("Par exemple : « Une longue écharpe, plutôt qu'une couverture »."),
        max_length=120,
        error_messages={"required": _("Donnez un nom à cette façon de faire.")},
    )
    text = Words(label=_("Ce qu'elle change, ce qu'elle règle"), rows=3, required=False)


class DecisionForm(forms.Form):
    """Keep one variant, or set it aside and say why."""

    decision = forms.ChoiceField(choices=[(KEEP, _("Retenir")), (SET_ASIDE, _("Mettre de côté"))])
    reason = Words(label=_("Pourquoi ?"), max_length=300, required=False)

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        if values.get("decision") == SET_ASIDE and not values.get("reason"):
            self.add_error("reason", _("Dites pourquoi cette façon de faire est mise de côté."))
        return values
