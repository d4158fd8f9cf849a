"""Registering an organisation, giving somebody a role."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terril.directory import queries
from terril.directory.actions import DESCRIPTION_LENGTH
from terril.directory.models import Organisation, OrganisationKind
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
