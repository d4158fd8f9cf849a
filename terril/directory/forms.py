"""Finding, registering and completing an organisation, importing many, giving somebody a role."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terril.directory import queries
from terril.directory.details import DESCRIPTION_LENGTH, IDENTITY
from terril.directory.models import OfferingKind, Organisation, OrganisationKind
from terril.people.models import Role
from terril.territories.models import Territory

# A group forms by itself, with an initiative.
REGISTERED = [(kind.value, kind.label) for kind in OrganisationKind if kind != OrganisationKind.GROUP]
SPEAKS_FOR = "acteur-"


class OrganisationForm(forms.Form):
    """What is typed is judged by the action, so that a command and a page say the same."""

    kind = forms.ChoiceField(label=_("Sorte d'acteur"), choices=REGISTERED)
    name = forms.CharField(
        label=_("Nom"),
        widget=forms.TextInput(attrs={"maxlength": 120}),
        error_messages={"required": _("Écrivez le nom.")},
    )
    description = forms.CharField(
        label=_("Présentation"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": DESCRIPTION_LENGTH}),
    )
    siret = forms.CharField(label=_("SIRET"), required=False, help_text=_("Quatorze chiffres."))
    rna = forms.CharField(
        label=_("Numéro RNA"), required=False, help_text=_("Pour une association : W et neuf chiffres.")
    )
    contact_name = forms.CharField(
        label=_("La personne à joindre"), required=False, help_text=_("Obligatoire pour un service.")
    )
    contact_phone = forms.CharField(label=_("Son téléphone"), required=False)
    contact_email = forms.CharField(
        label=_("Son courriel"), required=False, widget=forms.TextInput(attrs={"inputmode": "email"})
    )


class FilterForm(forms.Form):
    """Every field may stay empty; what names nothing is as if it had not been asked."""

    q = forms.CharField(
        label=_("Chercher"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    sorte = forms.ChoiceField(
        label=_("Sorte d'acteur"), required=False, choices=[("", _("Toutes")), *OrganisationKind.choices]
    )
    quartier = forms.ModelChoiceField(
        label=_("Quartier"),
        queryset=Territory.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label=_("Tous"),
    )
    offre = forms.ChoiceField(
        label=_("Ce qu'il propose"), required=False, choices=[("", _("Peu importe")), *OfferingKind.choices]
    )
    anciens = forms.BooleanField(label=_("Montrer aussi ceux qui ont cessé"), required=False)

    def __init__(self, *args: Any, quarters: Any, **options: Any):
        super().__init__(*args, **options)
        _among(self, quartier=quarters)

    def asked(self) -> dict[str, Any]:
        """Return what is asked for, as queries.listing takes it."""
        self.is_valid()
        chosen = self.cleaned_data
        return {
            "search": chosen.get("q", ""),
            "kind": chosen.get("sorte", ""),
            "quarter": chosen.get("quartier"),
            "offering": chosen.get("offre", ""),
            "with_closed": chosen.get("anciens", False),
        }


def _date_field(**options: Any) -> forms.DateField:
    picker = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(required=False, widget=picker, **options)


class EditForm(OrganisationForm):
    """What is said of an organisation; without its name and numbers for those who may not change them."""

    siren = forms.CharField(label=_("SIREN"), required=False, help_text=_("Neuf chiffres."))
    website = forms.CharField(
        label=_("Site internet"), required=False, widget=forms.TextInput(attrs={"inputmode": "url"})
    )
    address = forms.CharField(label=_("Adresse"), required=False, help_text=_("Le numéro et la rue."))
    postcode = forms.CharField(
        label=_("Code postal"), required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    locality = forms.CharField(label=_("Commune"), required=False)
    quarter = forms.ModelChoiceField(
        label=_("Quartier"),
        queryset=Territory.objects.none(),
        required=False,
        empty_label=_("Aucun en particulier"),
    )
    latitude = forms.FloatField(required=False, widget=forms.HiddenInput)
    longitude = forms.FloatField(required=False, widget=forms.HiddenInput)
    members_count = forms.IntegerField(
        label=_("Nombre de membres"),
        required=False,
        help_text=_("Un nombre suffit : nous ne demandons les noms de personne."),
    )
    members_counted_on = forms.DateField(
        label=_("Compté le"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    created_on = forms.DateField(
        label=_("Créé le"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    is_active = forms.BooleanField(label=_("Toujours en activité"), required=False)
    closed_on = forms.DateField(
        label=_("Sinon, jusqu'à quand ?"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    field_order = (
        *("kind", "name", "description", "website", "address", "postcode", "locality", "quarter"),
        *("members_count", "members_counted_on", "created_on", "is_active", "closed_on"),
        *("contact_name", "contact_phone", "contact_email", "siren", "siret", "rna"),
    )

    def __init__(
        self, *args: Any, organisation: Organisation, quarters: Any, with_identity: bool, **options: Any
    ):
        super().__init__(*args, **options)
        _among(self, quarter=quarters)
        if not with_identity:
            for name in IDENTITY:
                del self.fields[name]
        elif organisation.is_of_the_town or organisation.kind == OrganisationKind.GROUP:
            del self.fields["kind"]
        if organisation.kind != OrganisationKind.SERVICE:
            self.fields["contact_name"].help_text = _("Pour la mairie seulement : rien n'en est publié.")

    @classmethod
    def of(cls, organisation: Organisation) -> dict[str, Any]:
        """Return what the fields hold at first."""
        return {name: getattr(organisation, name) for name in cls.base_fields}


class OfferingForm(forms.Form):
    """One thing to lend, or to do."""

    kind = forms.ChoiceField(
        label=_("C'est…"),
        choices=[
            (OfferingKind.LEND, _("à prêter")),
            (OfferingKind.DO, _("à faire ou à apprendre aux autres")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites si c'est à prêter ou à faire.")},
    )
    what = forms.CharField(
        label=_("Quoi ?"),
        help_text=_("Par exemple : dix tables et vingt bancs ; réparer un vélo."),
        widget=forms.TextInput(attrs={"maxlength": 120}),
        error_messages={"required": _("Écrivez ce que vous proposez.")},
    )


class ImportForm(forms.Form):
    """A file to read; its columns tell what it is."""

    file = forms.FileField(
        label=_("Le fichier"),
        help_text=_("Le répertoire national des associations, ou un fichier CSV fait sur le modèle."),
        error_messages={"required": _("Choisissez un fichier."), "empty": _("Ce fichier est vide.")},
    )


class AgreeForm(forms.Form):
    """What a file would change was read: its digest comes back with the agreement."""

    agreed = forms.CharField(required=False, widget=forms.HiddenInput)


def _among(form: forms.Form, **choices: Any) -> None:
    """Say, by the name of the field, what the choices of this form are taken from."""
    for name, rows in choices.items():
        form.fields[name].queryset = rows  # type: ignore[attr-defined]


class NewAccountForm(forms.Form):
    """Somebody who is to have a role and has never come in."""

    display_name = forms.CharField(
        label=_("Son nom"),
        widget=forms.TextInput(attrs={"maxlength": 80, "autocomplete": "off"}),
        error_messages={"required": _("Écrivez son nom.")},
    )
    email = forms.CharField(
        label=_("Son courriel"),
        widget=forms.TextInput(attrs={"inputmode": "email", "maxlength": 254, "autocomplete": "off"}),
        error_messages={"required": _("Écrivez son adresse de courriel.")},
    )


class RoleForm(forms.Form):
    """Which role to give, to one of the people found."""

    person = forms.ChoiceField(
        label=_("À qui ?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une personne de la liste.")},
    )
    role = forms.ChoiceField(label=_("Quel rôle ?"))
    title = forms.CharField(
        label=_("Titre"),
        required=False,
        help_text=_("Comme la personne signe : maire, adjointe aux travaux, présidente…"),
        widget=forms.TextInput(attrs={"maxlength": 80}),
    )

    def __init__(self, *args: Any, town: Territory, sought: str, people: list[Any], most: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.sought, self.people, self.has_more = sought, people[:most], len(people) > most
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            (person.pk, f"{person} ({person.email})" if person.email else str(person))
            for person in self.people
        ]
        self.organisations = {o.pk: o for o in queries.registered_in(town)}
        services = [o for o in self.organisations.values() if o.is_of_the_town]
        others = [o for o in self.organisations.values() if not o.is_of_the_town]
        roles = [(role.value, role.label) for role in Role if role != Role.INHABITANT]
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (_("Dans la commune"), roles),
            (_("Membre d'un service"), [(f"{SPEAKS_FOR}{o.pk}", o.name) for o in services]),
            (_("Parle pour un acteur"), [(f"{SPEAKS_FOR}{o.pk}", o.name) for o in others]),
        ]

    def chosen(self) -> Any:
        """Return the person chosen, one of those found."""
        return next(person for person in self.people if str(person.pk) == self.cleaned_data["person"])

    def organisation(self) -> Organisation | None:
        """Return the organisation to speak for; None when the role is one on the town."""
        chosen: str = self.cleaned_data["role"]
        if not chosen.startswith(SPEAKS_FOR):
            return None
        return self.organisations[int(chosen.removeprefix(SPEAKS_FOR))]
