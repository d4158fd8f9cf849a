"""What people fill in to take a share, and to say what was given."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from terril.agreements.models import Commitment, CommitmentKind
from terril.directory.models import Organisation
from terril.foundation import clock
from terril.people.models import User


class PersonField(forms.ModelChoiceField):
    """Somebody among a few, by the name that the staff knows them by."""

    def label_from_instance(self, person: Any) -> str:
        return str(person)


class NumberField(forms.CharField):
    """A number as people write it: "12", "1,5", "1 250"; None when empty."""

    def __init__(self, **options: Any):
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = re.sub(r"[\s€]", "", str(value or "")).replace(",", ".")
        if not text:
            return None
        try:
            number = Decimal(text) if len(text) <= 20 else Decimal("NaN")
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise ValidationError(_("Écrivez un nombre, par exemple 12 ou 1,5."))
        return number


class EurosField(NumberField):
    """An amount in euros, read as cents."""

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        euros = super().to_python(value)
        if euros is None:
            return None
        if euros != euros.quantize(Decimal("0.01")) or not 0 <= euros < 10**10:
            raise ValidationError(_("Ce montant n'est pas possible : vérifiez les chiffres."))
        return int(euros * 100)


class NeedsFilter(forms.Form):
    """What one looks for among the needs; an answer that makes no sense is no filter."""

    WHEN = (
        ("", _("Quand vous voulez")),
        ("semaine", _("Dans les sept jours")),
        ("mois", _("Dans le mois")),
        ("saison", _("Dans les trois mois")),
    )
    DAYS = {"semaine": 7, "mois": 31, "saison": 92}

    quoi = forms.ChoiceField(
        label=_("Ce que vous pouvez apporter"),
        required=False,
        choices=[("", _("Tout")), *CommitmentKind.choices],
    )
    quand = forms.ChoiceField(label=_("Quand"), required=False, choices=WHEN)

    @property
    def kind(self) -> str:
        """The kind asked for, if any."""
        return self.cleaned_data.get("quoi", "") if self.is_bound and not self.errors.get("quoi") else ""

    @property
    def days(self) -> int | None:
        """Within how many days, if asked."""
        chosen = "" if self.errors.get("quand") else self.cleaned_data.get("quand", "")
        return self.DAYS.get(chosen)


class TakeForm(forms.Form):
    """Take a share: nothing needs to be filled in, the button is enough."""

    places = forms.IntegerField(label=_("Combien de personnes viennent ?"), min_value=1, initial=1)
    organisation = forms.ModelChoiceField(
        label=_("Au nom de qui ?"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("En mon nom"),
    )
    person = PersonField(
        label=_("Au guichet : pour qui ?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Pour moi"),
        help_text=_("Les personnes sans courriel, inscrites au guichet."),
    )

    def __init__(
        self,
        *args: Any,
        free: int,
        organisations: QuerySet[Organisation],
        people: QuerySet[User] | None,
        **options: Any,
    ):
        """Keep only the questions that make sense: one place, no organisation, not the officer."""
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        if not organisations:
            del self.fields["organisation"]
        if people is None:
            del self.fields["person"]
        else:
            self.fields["person"].queryset = people  # type: ignore[attr-defined]
        # For the last place there is nothing to ask, so nothing is sent.
        if ("places" not in self.data) if self.is_bound else (free == 1):
            del self.fields["places"]
        else:
            self.fields["places"].help_text = ngettext(
                "Il reste %(count)d place.", "Il reste %(count)d places.", max(free, 0)
            ) % {"count": max(free, 0)}

    @property
    def details(self) -> dict[str, Any]:
        """What the action asks for."""
        given = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return {"places": 1, **given}


class DeliveryForm(forms.Form):
    """What was really given."""

    on = forms.DateField(
        label=_("Quel jour ?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    quantity = NumberField(label=_("Combien ?"), required=False)
    value_cents = EurosField(
        label=_("Pour quelle valeur, en euros ?"),
        required=False,
        help_text=_("Laissez vide : nous comptons au prix de l'engagement."),
    )
    by = PersonField(
        label=_("Qui l'a apporté ?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Moi, ou nous"),
    )
    note = forms.CharField(label=_("Une remarque"), required=False, max_length=300)

    def __init__(
        self, *args: Any, commitment: Commitment, givers: QuerySet[User] | None = None, **options: Any
    ):
        super().__init__(*args, **options)
        self.fields["on"].initial = clock.today()
        if commitment.unit:
            self.fields["quantity"].label = _("Combien (%(unit)s) ?") % {"unit": commitment.unit}
        if givers is None:
            del self.fields["by"]
        else:
            self.fields["by"].queryset = givers  # type: ignore[attr-defined]


class ConfirmForm(forms.Form):
    """One button; at the counter, also for whom.

    `people` are those whom the officer may confirm for (None: not an officer); without `for_oneself`
    one of them has to be chosen.
    """

    person = PersonField(
        label=_("Au guichet : pour qui ?"),
        queryset=User.objects.none(),
        help_text=_("Une personne devant vous, qui l'a reçu. Le journal dira que vous l'avez saisi."),
        error_messages={"required": _("Choisissez la personne qui l'a reçu.")},
    )

    def __init__(self, *args: Any, people: QuerySet[User] | None, for_oneself: bool, **options: Any):
        super().__init__(*args, **options)
        if not people:
            del self.fields["person"]
            return
        field = self.fields["person"]
        assert isinstance(field, PersonField)
        field.queryset, field.required = people, not for_oneself
        field.empty_label = _("Pour la commune") if for_oneself else _("Choisir")


class CorrectionForm(DeliveryForm):
    """A line that counts in place of another."""

    note = forms.CharField(
        label=_("Pourquoi corriger ?"),
        max_length=300,
        help_text=_("L'ancienne ligne reste lisible, et la nouvelle sera à confirmer."),
    )
