"""What is typed once a meeting is over: what notes became, the minutes, counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from terril.directory.models import Organisation
from terril.initiatives.forms.fields import Words, choose_among, date_field
from terril.meetings.actions.minutes import LONGEST_SECTION
from terril.meetings.models import Fate, Note

# The order of the fingers on a keyboard: what is done most comes first.
FATES = (Fate.ANSWERED, Fate.ROUTED, Fate.BECAME, Fate.OUTSIDE, Fate.KEPT, Fate.WAITING)
LABELS = {
    Fate.ANSWERED: _("Elle a sa réponse"),
    Fate.ROUTED: _("Un service s'en occupe"),
    Fate.BECAME: _("Elle est devenue quelque chose"),
    Fate.OUTSIDE: _("Ce n'est pas du ressort de la commune"),
    Fate.KEPT: _("On la garde en mémoire"),
    Fate.WAITING: _("Elle attend encore"),
}


class SortForm(forms.Form):
    """What one note, or several, became. Style shows the fields of what is chosen; else all are there."""

    # The sentences of the page are kinder than those of the browser.
    use_required_attribute = False

    fate = forms.ChoiceField(
        label=_("Que devient-elle ?"),
        choices=[(fate.value, LABELS[fate]) for fate in FATES],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez ce que devient cette parole.")},
    )
    words = Words(
        label=_("Les mots"),
        help_text=_(
            "La réponse ; ou qui a le pouvoir d'agir ; ou pourquoi on la garde. Tout le monde les lira."
        ),
        rows=3,
        max_length=1000,
        required=False,
    )
    service = forms.ModelChoiceField(
        label=_("Quel service ?"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Choisissez un service"),
    )
    due_on = date_field(label=_("Il répond avant le"), required=False)
    thing = forms.ChoiceField(label=_("Ce qui est né de la réunion"), required=False)
    became = Words(
        label=_("Ou autre chose : son nom"),
        help_text=_("Une initiative, un besoin, un engagement, une proposition…"),
        max_length=200,
        required=False,
    )
    became_url = forms.CharField(
        label=_("Sa page"),
        help_text=_("L'adresse de sa page sur ce site, copiée du navigateur."),
        max_length=300,
        required=False,
    )

    def __init__(
        self, *args: Any, services: QuerySet[Organisation], things: Sequence[tuple[str, str]], **options: Any
    ):
        super().__init__(*args, **options)
        choose_among(self, service=services)
        self.things = list(things)
        field = self.fields["thing"]
        assert isinstance(field, forms.ChoiceField)
        if things:
            field.choices = [
                ("", _("Rien de cette liste")),
                *((str(at), name) for at, (name, _url) in enumerate(self.things)),
            ]
        else:
            del self.fields["thing"]
            self.fields["became"].label = _("Son nom")

    def details(self) -> dict[str, Any]:
        """Return what the action asks for: what was chosen of the list wins over what was typed."""
        values = dict(self.cleaned_data)
        chosen = values.pop("thing", "")
        if chosen and values["fate"] == Fate.BECAME:
            values["became"], values["became_url"] = self.things[int(chosen)]
        return values


class SortSeveralForm(SortForm):
    """Several notes at once."""

    notes = forms.ModelMultipleChoiceField(
        queryset=Note.objects.none(),
        error_messages={"required": _("Choisissez au moins une parole.")},
    )

    def __init__(self, *args: Any, notes: QuerySet[Note], **options: Any):
        super().__init__(*args, **options)
        choose_among(self, notes=notes)
        self.fields["fate"].label = _("Que deviennent-elles ?")


class ReplyForm(forms.Form):
    """What a service answers."""

    words = Words(
        label=_("Votre réponse"),
        help_text=_("Tout le monde la lira. Deux phrases claires suffisent."),
        rows=4,
        max_length=1000,
        error_messages={"required": _("Il manque la réponse : une phrase suffit.")},
    )


class MinutesForm(forms.Form):
    """The minutes, a field for each section, in the language they are written in."""

    after = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, sections: Sequence[dict[str, str]], language: str, **options: Any):
        super().__init__(*args, **options)
        self.sections = list(sections)
        for section in self.sections:
            self.fields[section["key"]] = Words(
                label=format_html('<span lang="{}">{}</span>', language, section["title"]),
                rows=min(18, max(4, section["text"].count("\n") + len(section["text"]) // 70 + 2)),
                max_length=LONGEST_SECTION,
                required=False,
                initial=section["text"],
            )
            self.fields[section["key"]].widget.attrs["lang"] = language

    def details(self) -> dict[str, Any]:
        """Return what the action asks for."""
        return {
            "after": self.cleaned_data["after"],
            "sections": [{**section, "text": self.cleaned_data[section["key"]]} for section in self.sections],
        }


class AddressForm(forms.Form):
    """Where to send the minutes, once."""

    use_required_attribute = False

    email = forms.EmailField(
        label=_("Votre adresse de courriel"),
        help_text=_("Elle sert à un seul envoi, puis elle est effacée."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Écrivez votre adresse."),
            "invalid": _("Cette adresse ne semble pas complète. Exemple : prenom@exemple.fr"),
        },
    )


class CountsForm(forms.Form):
    """A number for each answer to each question."""

    def __init__(self, *args: Any, answers: Sequence[tuple[Any, list[tuple[str, str]]]], **options: Any):
        super().__init__(*args, **options)
        self.names = {
            f"{question.value}-{answer}": (question.value, answer)
            for question, many in answers
            for answer, _l in many
        }
        self.groups = [
            (question.label, [f"{question.value}-{answer}" for answer, _l in many])
            for question, many in answers
            if many
        ]
        for question, many in answers:
            for answer, label in many:
                self.fields[f"{question.value}-{answer}"] = forms.IntegerField(
                    label=label,
                    required=False,
                    min_value=0,
                    widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                    error_messages={
                        "invalid": _("Un nombre entier, ou rien."),
                        "min_value": _("Vérifiez ce nombre."),
                    },
                )

    def fieldsets(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields by question."""
        return [(str(label), [self[name] for name in names]) for label, names in self.groups]

    def counts(self) -> dict[tuple[str, str], int | None]:
        """Return the numbers typed, by question and answer."""
        return {key: self.cleaned_data[name] for name, key in self.names.items()}


class AttendanceForm(CountsForm):
    """Who came, counted from slips of paper or raised hands."""

    def details(self) -> dict[str, Any]:
        return {"counts": self.counts()}


class CensusForm(CountsForm):
    """How many inhabitants there are, and who says so."""

    source = Words(
        label=_("D'où viennent ces chiffres ?"),
        help_text=_("Par exemple : « Insee, recensement de la population 2022 »."),
        max_length=120,
        error_messages={"required": _("Dites d'où viennent ces chiffres, et de quelle année.")},
    )

    def details(self) -> dict[str, Any]:
        return {"counts": self.counts(), "source": self.cleaned_data["source"]}
