"""The settings of a town, as its administrator types them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from terril.territories.codes import ANSWER_DELAY_DAYS, VENTING_MINUTES
from terril.territories.models import Accessibility, DataLicence, Territory

# The host is not among them: who misspells it locks everybody out of the town's site. Whoever runs
# the installation changes it (terril.territories.actions.change_settings).
TYPED = (
    "name",
    "insee_code",
    "siren",
    "postcode",
    "answer_delay_days",
    "promise_delay_days",
    "venting_minutes",
    "languages",
    "contact_name",
    "contact_phone",
    "contact_email",
    "contact_address",
    "dpo_contact",
    "publisher",
    "hosting",
    "accessibility",
    "data_licence",
)


class SettingsForm(forms.Form):
    """What is typed is judged by the action, so that a command and a page say the same."""

    name = forms.CharField(label=_("Nom de la commune"), widget=forms.TextInput(attrs={"maxlength": 100}))
    insee_code = forms.CharField(label=_("Code INSEE"), help_text=_("Cinq caractères, comme 62528."))
    siren = forms.CharField(label=_("SIREN"), required=False, help_text=_("Neuf chiffres."))
    postcode = forms.CharField(label=_("Code postal"), required=False)
    answer_delay_days = forms.IntegerField(
        label=_("Délai de réponse, en jours"),
        help_text=_("La commune s'engage à répondre à chaque initiative dans ce délai. Il est public."),
        widget=forms.NumberInput(attrs={"min": ANSWER_DELAY_DAYS.start, "max": ANSWER_DELAY_DAYS.stop - 1}),
        error_messages={"invalid": _("Un nombre de jours, de 1 à 365.")},
    )
    promise_delay_days = forms.IntegerField(
        label=_("Délai pour dire où en est un engagement, en jours"),
        help_text=_("Quand quelqu'un demande « où en est-on ? ». Ce délai est public."),
        widget=forms.NumberInput(attrs={"min": ANSWER_DELAY_DAYS.start, "max": ANSWER_DELAY_DAYS.stop - 1}),
        error_messages={"invalid": _("Un nombre de jours, de 1 à 365.")},
    )
    venting_minutes = forms.IntegerField(
        label=_("Durée du déversoir, en minutes"),
        # Left out, it stays as it is.
        required=False,
        help_text=_(
            "Au début d'une réunion publique, chacun vide son sac et la mairie écoute, au moins pendant "
            "ce temps."
        ),
        widget=forms.NumberInput(attrs={"min": VENTING_MINUTES.start, "max": VENTING_MINUTES.stop - 1}),
        error_messages={"invalid": _("Un nombre de minutes, de 10 à 90.")},
    )
    languages = forms.MultipleChoiceField(
        label=_("Langues du site"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    contact_name = forms.CharField(label=_("La personne à joindre"), required=False)
    contact_phone = forms.CharField(label=_("Son téléphone"), required=False)
    contact_email = forms.CharField(
        label=_("Son courriel"), required=False, widget=forms.TextInput(attrs={"inputmode": "email"})
    )
    contact_address = forms.CharField(label=_("Adresse de la mairie"), required=False)
    dpo_contact = forms.CharField(
        label=_("Délégué à la protection des données"),
        required=False,
        help_text=_("Comment le joindre : un nom, une adresse. C'est une obligation (RGPD, article 37)."),
    )
    publisher = forms.CharField(
        label=_("Directeur ou directrice de la publication"),
        required=False,
        help_text=_("Son nom et sa fonction : d'ordinaire le maire. Les mentions légales le disent."),
        widget=forms.TextInput(attrs={"maxlength": 100}),
    )
    hosting = forms.CharField(
        label=_("Hébergeur du site"),
        required=False,
        help_text=_("Son nom, son adresse et son téléphone. Les mentions légales le disent."),
        widget=forms.TextInput(attrs={"maxlength": 300}),
    )
    accessibility = forms.ChoiceField(
        label=_("Accessibilité du site"),
        choices=Accessibility.choices,
        required=False,
        help_text=_("« Non conforme » tant qu'aucun audit RGAA n'a été fait : c'est la loi."),
    )
    data_licence = forms.ChoiceField(
        label=_("Licence des données publiques"),
        choices=DataLicence.choices,
        # Left out, it stays as it is.
        required=False,
        help_text=_("À quelles conditions chacun réutilise ce que le site publie à la page « Les données »."),
    )
    boundary = forms.FileField(
        label=_("Contour de la commune"),
        required=False,
        help_text=_("Un fichier GeoJSON, en WGS 84. Sans fichier, le contour d'avant reste."),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
        error_messages={"empty": _("Ce fichier est vide.")},
    )

    @classmethod
    def of(cls, town: Territory, typed: Any = None, files: Any = None) -> SettingsForm:
        """Return the form that shows the town as it is, or what was typed."""
        return cls(typed, files, initial={name: getattr(town, name) for name in TYPED})

    def typed(self) -> dict[str, Any]:
        """Return the settings typed, for the action."""
        typed = {name: self.cleaned_data[name] for name in TYPED}
        for name in ("data_licence", "venting_minutes"):
            if typed[name] in ("", None):
                del typed[name]
        return typed


class QuarterForm(forms.Form):
    """A quarter of the town."""

    quarter = forms.CharField(
        label=_("Nom du quartier"),
        widget=forms.TextInput(attrs={"maxlength": 100}),
        error_messages={"required": _("Écrivez le nom du quartier.")},
    )
