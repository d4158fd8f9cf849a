"""What is typed to conduct a meeting, and cards of paper."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.meetings import room as writing
from terril.meetings.versions import by_hand

# "Les poubelles débordent +12", "(12)", "x12": hands raised for it.
_hands = re.compile(r"^(.*?)\s*(?:\+\s?|x\s?|×\s?|\()(\d{1,4})\)?$", re.IGNORECASE)


class Leaves(forms.Form):
    """The phase that the form was shown in: of two who press at once, one is told that it is done."""

    use_required_attribute = False

    leaves = forms.IntegerField(required=False, widget=forms.HiddenInput)


class BeginForm(Leaves):
    """Another phase begins."""

    phase = forms.IntegerField(widget=forms.HiddenInput)
    because = forms.CharField(
        label=_("Pourquoi finir le déversoir avant l'heure ?"),
        help_text=_("Une phrase, qui sera au compte rendu."),
        required=False,
        max_length=300,
    )


class ExtendForm(Leaves):
    """A few minutes more."""

    minutes = forms.IntegerField(label=_("Minutes de plus"), initial=5, min_value=1, max_value=60)


class CloseForm(Leaves):
    """The end of the meeting."""

    headcount = forms.IntegerField(
        label=_("Combien de personnes étaient là ?"),
        help_text=_("Comptées dans la salle. Laissez vide si vous ne savez pas."),
        required=False,
        min_value=0,
        max_value=100_000,
    )
    because = forms.CharField(
        label=_("Pourquoi finir le déversoir avant l'heure ?"),
        help_text=_("Une phrase, qui sera au compte rendu."),
        required=False,
        max_length=300,
    )


class PaperForm(forms.Form):
    """The meeting was held without telephones."""

    use_required_attribute = False

    headcount = CloseForm.base_fields["headcount"]


class CardsForm(forms.Form):
    """Cards of paper, one a line."""

    use_required_attribute = False

    cards = forms.CharField(
        label=_("Les cartes, une par ligne"),
        help_text=_(
            "Recopiez ce qui est écrit, sans dire de qui. Si des mains se sont levées, finissez la "
            "ligne par leur nombre : « Les poubelles débordent +12 »."
        ),
        widget=forms.Textarea(attrs={"rows": 12, "autocapitalize": "sentences"}),
        max_length=100_000,
        strip=False,
        error_messages={"required": _("Écrivez au moins une carte.")},
    )

    def clean_cards(self) -> list[tuple[str, int]]:
        """Return words and hands of each line; every line that is wrong is named."""
        lines = [line.strip() for line in self.cleaned_data["cards"].splitlines()]
        understood: list[tuple[str, int]] = []
        errors: list[Any] = []
        for number, line in enumerate(lines, start=1):
            if not line:
                continue
            with_hands = _hands.match(line)
            words, hands = (with_hands[1], with_hands[2]) if with_hands else (line, 0)
            try:
                understood.append((writing.checked_text(words), by_hand(hands, "hands")))
            except ValidationError as error:
                errors.append(
                    _now("Ligne %(number)d. %(words)s")
                    % {"number": number, "words": " ".join(error.messages)}
                )
        if len(understood) > writing.MOST_AT_ONCE:
            errors.append(_now("Deux cents cartes à la fois, pas plus : envoyez le reste après."))
        if not understood and not errors:
            errors.append(_now("Écrivez au moins une carte."))
        if errors:
            raise ValidationError(errors)
        return understood
