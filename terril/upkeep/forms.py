"""What people choose when they cannot come, when they are asked how it goes, and at the counter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.people.models import User
from terril.upkeep.models import Duty, QuestionAnswer

TO_ALL = "tous"


class PassOnForm(forms.Form):
    """Whom to ask: by itself the stand-in, else everybody; or one person, or for one of their turns."""

    to = forms.ChoiceField(label=_("À qui le demander ?"), widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, partners: list[User], turns: list[Duty], stand_in: User | None, **options: Any
    ):
        super().__init__(*args, **options)
        self.partners = {f"p{person.pk}": person for person in partners}
        self.turns = {f"t{turn.pk}": turn for turn in turns}
        choices = [(TO_ALL, _now("À tous : le premier qui dit oui prend mon tour"))]
        for key, person in self.partners.items():
            words = (
                _now("À %(name)s, qui remplace en cas d'absence")
                if stand_in is not None and person.pk == stand_in.pk
                else _now("À %(name)s")
            )
            choices.append((key, words % {"name": person.public_name}))
        for key, turn in self.turns.items():
            words = _now("J'échange avec %(name)s : je prends son tour du %(date)s")
            date = date_format(turn.starts_on, "l j F")
            choices.append((key, words % {"name": turn.bearer.public_name, "date": date}))
        field: Any = self.fields["to"]
        field.choices = choices
        first = next(
            (key for key, one in self.partners.items() if stand_in and one.pk == stand_in.pk), TO_ALL
        )
        field.initial = first

    @property
    def details(self) -> dict[str, Any]:
        """What the action asks for."""
        chosen = self.cleaned_data["to"]
        if chosen in self.turns:
            return {"in_return": self.turns[chosen]}
        return {"to": self.partners[chosen]} if chosen in self.partners else {"to_all": True}


class AcceptForm(forms.Form):
    """At the counter or by phone, for whom; for oneself there is nothing to say."""

    person = forms.ChoiceField(label=_("Qui prend ce tour ?"), required=False)

    def __init__(self, *args: Any, partners: list[User], **options: Any):
        super().__init__(*args, **options)
        self.partners = {str(person.pk): person for person in partners}
        field: Any = self.fields["person"]
        field.choices = [(key, person.public_name) for key, person in self.partners.items()]

    @property
    def details(self) -> dict[str, Any]:
        """What the action asks for."""
        return {"person": self.partners.get(self.cleaned_data.get("person", ""))}


class HowItGoesForm(forms.Form):
    """Is it still fine?"""

    answer = forms.ChoiceField(
        label=_("Votre réponse"),
        widget=forms.RadioSelect,
        choices=[
            (QuestionAnswer.FINE.value, _("Ça va, on continue comme ça")),
            (QuestionAnswer.HANDS.value, _("Il nous faudrait des bras : lancez un appel")),
        ],
    )
