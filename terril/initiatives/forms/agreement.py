"""Composing the agreement, and signing it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from terril.agreements.models import Agreement, Commitment, CommitmentKind, Party, Side
from terril.directory.models import Organisation
from terril.initiatives.forms.fields import Euros, Moment, Words, choose_among, date_field
from terril.people.models import User


class CommitmentForm(forms.Form):
    """One promise of one party: what, when, and what it is worth."""

    party = forms.ModelChoiceField(
        label=_("Qui s'engage ?"),
        queryset=Party.objects.none(),
        empty_label=_("Choisir"),
        error_messages={"required": _("Dites qui s'engage.")},
    )
    what = Words(
        label=_("À quoi ?"),
        help_text=_("Commencez par un verbe : « arroser les bacs », « livrer 18 jardinières »."),
        max_length=200,
        error_messages={"required": _("Dites ce qui sera fait ou apporté.")},
    )
    kind = forms.ChoiceField(
        label=_("C'est…"), choices=CommitmentKind.choices, widget=forms.RadioSelect, initial="time"
    )
    when = Moment(
        label=_("Quand ?"),
        help_text=_("Comme vous le diriez : « tous les mardis d'avril à octobre », « avant le 12 juin »."),
        required=False,
    )
    quantity = forms.DecimalField(
        label=_("Combien ?"),
        help_text=_("Un nombre : 18, ou 2,5."),
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    unit = Words(
        label=_("De quoi ?"), help_text=_("heures, jardinières, voyages…"), max_length=30, required=False
    )
    value_cents = Euros(label=_("Cela vaut, en euros"), required=False)
    valued_how = Words(
        label=_("Comment l'avez-vous compté ?"),
        help_text=_("Par exemple : « 40 heures à 12 € », « devis du 3 mai »."),
        max_length=200,
        required=False,
    )
    places = forms.IntegerField(
        label=_("Combien de personnes cela demande-t-il ?"),
        help_text=_("Chacun pourra prendre une place. 0 : personne à chercher, la partie s'en charge."),
        required=False,
        min_value=0,
        max_value=1000,
        initial=0,
    )
    stand_in = forms.ModelChoiceField(
        label=_("Qui remplace, en cas d'absence ?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Personne pour l'instant"),
    )
    is_upkeep = forms.BooleanField(label=_("C'est de l'entretien, une fois que c'est fait"), required=False)

    def __init__(self, *args: Any, agreement: Agreement, people: Any, **options: Any):
        super().__init__(*args, **options)
        parties = agreement.parties.select_related("organisation").order_by("position", "pk")
        choose_among(self, party=parties, stand_in=people)

    def details(self) -> dict[str, Any]:
        """Return what the actions `commit` and `amend` ask for."""
        return {**self.cleaned_data, "places": self.cleaned_data["places"] or 0}

    @staticmethod
    def values_of(commitment: Commitment) -> dict[str, Any]:
        """Return the initial values that show `commitment` as it stands."""
        return {name: getattr(commitment, name) for name in CommitmentForm.base_fields}


class PartyForm(forms.Form):
    """Somebody else joins the agreement."""

    organisation = forms.ModelChoiceField(
        label=_("Qui rejoint la convention ?"),
        queryset=Organisation.objects.none(),
        empty_label=_("Choisir un acteur"),
        error_messages={"required": _("Choisissez l'acteur qui rejoint la convention.")},
    )
    side = forms.ChoiceField(
        label=_("De quel côté ?"), choices=Side.choices, widget=forms.RadioSelect, initial=Side.THIRD
    )

    def __init__(self, *args: Any, organisations: Any, **options: Any):
        super().__init__(*args, **options)
        choose_among(self, organisation=organisations)


class EstimateForm(forms.Form):
    """What the town would have paid alone."""

    what = Words(
        label=_("Quelle dépense ?"),
        help_text=_("Ce que la commune aurait payé en faisant seule."),
        max_length=200,
        error_messages={"required": _("Dites de quelle dépense il s'agit.")},
    )
    amount_cents = Euros(label=_("Montant, en euros"), error_messages={"required": _("Donnez le montant.")})
    source = Words(
        label=_("D'où vient ce chiffre ?"),
        help_text=_("Un devis, un marché passé, le prix payé ailleurs."),
        max_length=200,
        error_messages={"required": _("Un chiffre sans source ne convainc personne : dites d'où il vient.")},
    )
    on = date_field(label=_("Daté du"), error_messages={"required": _("Donnez la date de ce chiffre.")})


class ParticularsForm(forms.Form):
    """What this agreement alone says, clause by clause, and its dates."""

    starts_on = date_field(label=_("Commence le"), required=False)
    ends_on = date_field(label=_("Finit le"), required=False)
    review_on = date_field(label=_("On fait le point le"), required=False)

    def __init__(self, *args: Any, agreement: Agreement, clauses: Any, title: str, **options: Any):
        super().__init__(*args, **options)
        self.clauses = {f"clause-{clause.key}": clause.key for clause in clauses}
        for clause in clauses:
            self.fields[f"clause-{clause.key}"] = Words(
                label=getattr(clause, title), rows=3, max_length=3000, required=False
            )
            self.initial.setdefault(f"clause-{clause.key}", agreement.particulars.get(clause.key, ""))
        for name in ("starts_on", "ends_on", "review_on"):
            self.initial.setdefault(name, getattr(agreement, name))

    def details(self) -> dict[str, Any]:
        """Return what the action `write_particulars` asks for."""
        values = self.cleaned_data
        return {
            "particulars": {key: values[name] for name, key in self.clauses.items() if values[name]},
            **{name: values[name] for name in ("starts_on", "ends_on", "review_on")},
        }


class VersionForm(forms.Form):
    """The exact text is frozen and offered to be signed."""

    language = forms.ChoiceField(
        label=_("Langue du texte"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )


class SignForm(forms.Form):
    """One person signs one exact text for one party."""

    party = forms.ModelChoiceField(
        label=_("Vous signez pour"),
        queryset=Party.objects.none(),
        empty_label=None,
        error_messages={"required": _("Dites pour qui vous signez.")},
    )
    title = Words(
        label=_("En tant que"),
        help_text=_("Par exemple : « maire », « présidente de l'association »."),
        max_length=80,
        required=False,
    )
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    agree = forms.BooleanField(
        label=_("J'ai lu ce texte et je m'engage à tenir notre part."),
        error_messages={"required": _("Cochez cette case pour signer.")},
    )

    def __init__(self, *args: Any, parties: Any, **options: Any):
        super().__init__(*args, **options)
        choose_among(self, party=parties)


class PaperForm(forms.Form):
    """A signature given on paper, entered by the officer with its scan."""

    party = forms.ModelChoiceField(
        label=_("Qui a signé ? La partie"),
        queryset=Party.objects.none(),
        empty_label=_("Choisir"),
        error_messages={"required": _("Dites quelle partie a signé.")},
    )
    signer_name = Words(
        label=_("Nom de la personne"),
        max_length=100,
        error_messages={"required": _("Écrivez le nom de la personne qui a signé.")},
    )
    signer_title = Words(label=_("En tant que"), max_length=80, required=False)
    signed_on = date_field(
        label=_("Signé le"), error_messages={"required": _("Donnez la date de la signature.")}
    )
    scan = forms.FileField(
        label=_("La feuille signée"),
        help_text=_("Un PDF ou une photo. Seules les parties et la mairie la voient."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/*"}),
        error_messages={"required": _("Joignez la feuille signée.")},
    )
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, parties: Any, **options: Any):
        super().__init__(*args, **options)
        choose_among(self, party=parties)

    def refuse_stale(self) -> None:
        """Say that the text on paper is no longer the one to be signed."""
        self.add_error(
            None,
            ValidationError(_("Le texte a changé depuis l'ouverture de cette page : vérifiez la feuille.")),
        )
