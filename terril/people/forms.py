"""What people type about themselves, and what an officer types for them."""

from __future__ import annotations

import datetime
from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.people.actions import YEARS_TO_ADULTHOOD
from terril.people.queries import normal_email

OLDEST = 120


class AddressForm(forms.Form):
    """The address that a code is sent to."""

    email = forms.EmailField(
        label=_("Votre adresse de courriel"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Écrivez votre adresse de courriel."),
            "invalid": _("Cette adresse est incomplète. Exemple : jeanne.martin@exemple.fr."),
        },
    )

    def clean_email(self) -> str:
        return normal_email(self.cleaned_data["email"])


class CodeForm(ConfirmLoginCodeForm):
    """The code received."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = _("Le code reçu par courriel")
        code.max_length = 40
        code.error_messages["required"] = _("Recopiez ici le code reçu par courriel.")
        code.widget = forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        )


class NameForm(forms.Form):
    """How somebody wants to be called."""

    display_name = forms.CharField(
        label=_("Votre nom"),
        help_text=_("Prénom et nom, comme vous voulez qu'on vous appelle ici."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "maxlength": 80}),
        error_messages={"required": _("Écrivez votre nom.")},
    )


class AccountForm(NameForm):
    """What an account holds about its person."""

    phone = forms.CharField(
        label=_("Téléphone"),
        required=False,
        help_text=_("Vu seulement par la mairie, pour vous joindre."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "maxlength": 30}),
    )
    language = forms.ChoiceField(label=_("Langue des courriels"), choices=settings.LANGUAGES)


class PasskeyForm(forms.Form):
    """A name for a passkey, and what the device answered."""

    name = forms.CharField(
        label=_("Un nom pour la reconnaître"),
        required=False,
        help_text=_("Par exemple « mon téléphone »."),
        widget=forms.TextInput(attrs={"maxlength": 60}),
    )
    # Read, and judged, by allauth's own form.
    credential = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        if not self.cleaned_data.get("credential"):
            raise forms.ValidationError(gettext("L'appareil n'a pas fait de clé. Réessayez."))
        return self.cleaned_data


class CounterForm(forms.Form):
    """A person who stands at the counter, and the adult who answers for them when they are under 18."""

    display_name = forms.CharField(
        label=_("Nom de la personne"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": 80}),
        error_messages={"required": _("Écrivez le nom de la personne.")},
    )
    phone = forms.CharField(
        label=_("Téléphone"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel", "maxlength": 30}),
    )
    email = forms.EmailField(
        label=_("Adresse de courriel"),
        required=False,
        help_text=_("Si la personne en a une : elle pourra entrer elle-même."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )
    # Adults are asked nothing. The day, not the year: the law counts from it, for signing alone
    # (18, Code civil, art. 414) as for a parent's agreement (15, loi n° 78-17, art. 45), and a year
    # would keep an adult from signing for months. Only the day somebody comes of age is kept.
    born_on = forms.DateField(
        label=_("Date de naissance, seulement avant 18 ans"),
        required=False,
        help_text=_("À partir de 18 ans, laissez vide : nous n'avons pas à la connaître."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
        error_messages={"invalid": _("Une date s'écrit comme 31/12/2012.")},
    )
    referent = forms.IntegerField(required=False, widget=forms.HiddenInput)
    referent_name = forms.CharField(
        label=_("Avant 18 ans : nom de l'adulte référent"),
        required=False,
        help_text=_("Un adulte qui répond de la personne : avant 15 ans, un parent qui est d'accord."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": 80}),
    )
    referent_phone = forms.CharField(
        label=_("Téléphone du référent"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel", "maxlength": 30}),
    )

    parent_agreed = forms.BooleanField(
        label=_("Avant 15 ans : un parent est d'accord, je le lui ai demandé"), required=False
    )

    def clean_born_on(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["born_on"]
        today = timezone.localdate()
        if day is not None and (day > today or day.year < today.year - OLDEST):
            raise forms.ValidationError(gettext("Cette date de naissance ne se peut pas."))
        return day

    def adult_on(self) -> datetime.date | None:
        """Return the day the person comes of age, None for somebody whose age was not asked."""
        day = self.cleaned_data.get("born_on")
        if day is None:
            return None
        year = day.year + YEARS_TO_ADULTHOOD
        # Born on 29 February: surely of age on 1 March.
        is_leap_day = (day.month, day.day) == (2, 29)
        return datetime.date(year, 3, 1) if is_leap_day else day.replace(year=year)
