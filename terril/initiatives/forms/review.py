"""The town's side of the table: opening a review, opinions, a precision, the answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from terril.directory.models import Organisation
from terril.initiatives.forms.fields import Euros, Words, choose_among, date_field
from terril.initiatives.models import AnswerKind, OpinionSubject, Verdict
from terril.people.models import User
from terril.vision.models import Orientation


class OpenReviewForm(forms.Form):
    """Who studies the initiative, and towards what it leads."""

    service = forms.ModelChoiceField(
        label=_("Quel service s'en charge ?"),
        queryset=Organisation.objects.none(),
        empty_label=_("Choisir un service"),
        error_messages={"required": _("Choisissez le service qui répondra.")},
    )
    person_in_charge = forms.ModelChoiceField(
        label=_("Qui, dans ce service ?"),
        help_text=_("Son nom sera public : c'est la personne à appeler."),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("À désigner plus tard"),
    )
    orientations = forms.ModelMultipleChoiceField(
        label=_("À quelles orientations du projet de ville cela mène-t-il ?"),
        queryset=Orientation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, services: Any, people: Any, orientations: Any, **options: Any):
        super().__init__(*args, **options)
        choose_among(self, service=services, person_in_charge=people, orientations=orientations)


class HangForm(forms.Form):
    """Towards which orientations the initiative leads."""

    orientations = forms.ModelMultipleChoiceField(
        label=_("À quelles orientations du projet de ville cela mène-t-il ?"),
        queryset=Orientation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, orientations: Any, **options: Any):
        super().__init__(*args, **options)
        choose_among(self, orientations=orientations)


class AskOpinionsForm(forms.Form):
    """Up to five opinions asked at once: one service for each subject that matters."""

    due_on = date_field(
        label=_("Avis attendus avant le"),
        error_messages={"required": _("Donnez une date : sans date, un avis n'arrive jamais.")},
    )

    def __init__(self, *args: Any, services: Any, already: set[str], **options: Any):
        super().__init__(*args, **options)
        for subject in OpinionSubject:
            if subject not in already:
                self.fields[subject.value] = forms.ModelChoiceField(
                    label=subject.label,
                    queryset=services,
                    required=False,
                    empty_label=_("Pas d'avis demandé"),
                )
        self.order_fields([*OpinionSubject.values, "due_on"])

    @property
    def asks_nothing_more(self) -> bool:
        """All five subjects have their opinion."""
        return len(self.fields) == 1

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.asked() and not self.errors:
            raise ValidationError(_("Choisissez au moins un service à qui demander un avis."))
        return values

    def asked(self) -> list[tuple[str, Organisation]]:
        """Return the pairs (subject, service) chosen."""
        return [
            (subject, service)
            for subject in OpinionSubject.values
            if (service := self.cleaned_data.get(subject))
        ]


class OpinionForm(forms.Form):
    """What a head of service says, on a phone, in a minute."""

    verdict = forms.ChoiceField(
        label=_("Votre avis"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez un avis.")},
    )
    conditions = Words(
        label=_("À quelles conditions ?"),
        help_text=_("Par exemple : « bacs à plus de 1,40 m de la chaussée »."),
        rows=3,
        required=False,
    )
    limits = Words(
        label=_("Ce que nous ne pouvons pas faire"),
        help_text=_("Les limites font partie de la réponse : c'est en les lisant qu'on les comprend."),
        rows=3,
        required=False,
    )
    cost_cents = Euros(label=_("Coût pour la commune, en euros"), required=False)


class QuestionForm(forms.Form):
    """A precision asked of the proposers."""

    question = Words(
        label=_("Votre question aux porteurs"),
        help_text=_("Elle est publique. Tant qu'ils n'ont pas répondu, le délai de la commune s'arrête."),
        rows=3,
        max_length=2000,
        error_messages={"required": _("Écrivez la question.")},
    )


class PrecisionForm(forms.Form):
    """The proposers' answer to the town's question."""

    answer = Words(
        label=_("Votre réponse"),
        help_text=_("Elle est publique. Dès qu'elle est envoyée, le délai de la commune repart."),
        rows=4,
        error_messages={"required": _("Écrivez votre réponse.")},
    )


class AnswerForm(forms.Form):
    """Yes, elsewhere, or no: always with a reason, and never without a way on."""

    kind = forms.ChoiceField(
        label=_("La commune répond"),
        choices=[
            (AnswerKind.GRANTED, _("Oui, faisons-le ensemble")),
            (AnswerKind.REDIRECTED, _("Par un autre chemin")),
            (AnswerKind.REFUSED, _("Non, et voici pourquoi")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une réponse.")},
    )
    reason = Words(
        label=_("Pourquoi ?"),
        help_text=_("La raison, dite comme de vive voix."),
        rows=4,
        error_messages={"required": _("Une réponse a toujours une raison : écrivez-la.")},
    )
    alternative = Words(
        label=_("Ce que l'on peut faire à la place"),
        help_text=_("Toujours demandé pour un « non » ou un autre chemin."),
        rows=3,
        required=False,
    )
    contact = Words(
        label=_("À qui en parler"),
        help_text=_("Un nom et un téléphone, ou une adresse."),
        max_length=200,
        required=False,
    )
    appeal = Words(
        label=_("Comment contester"),
        help_text=_("À qui écrire, et dans quel délai."),
        rows=2,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("kind") in (AnswerKind.REDIRECTED, AnswerKind.REFUSED):
            needed = {
                "alternative": _("Proposez une autre piste, même petite : un refus n'est pas une impasse."),
                "contact": _("Dites à qui les porteurs peuvent en parler."),
                "appeal": _("Dites comment contester cette réponse."),
            }
            for name, sentence in needed.items():
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return values


class ReasonForm(forms.Form):
    """One free sentence that says why."""

    reason = Words(
        label=_("Pourquoi ?"),
        rows=3,
        max_length=2000,
        error_messages={"required": _("Dites pourquoi, en une phrase.")},
    )

    def __init__(
        self, *args: Any, label: Any = "", help_text: Any = "", required: bool = True, **options: Any
    ):
        super().__init__(*args, **options)
        field = self.fields["reason"]
        field.label, field.help_text, field.required = label or field.label, help_text, required
