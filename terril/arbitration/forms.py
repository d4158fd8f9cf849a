"""What is typed about an arbitration: the question, its options, the decision, what came of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from terril.arbitration.models import Option
from terril.initiatives.forms.fields import Euros, Moment, Words, choose_among, date_field
from terril.meetings.models import Meeting, Problem
from terril.people.models import User


class QuestionForm(forms.Form):
    """A question to decide, and who was heard."""

    use_required_attribute = False

    question = Words(
        label=_("Quelle est la question ?"),
        help_text=_("Par exemple : « Où passent les voitures devant l'école ? »"),
        max_length=160,
        error_messages={"required": _("Posez la question : une phrase suffit.")},
    )
    context = Words(label=_("D'où vient-elle ?"), rows=3, required=False)
    criteria = Words(
        label=_("Selon quoi va-t-on choisir ?"),
        help_text=_("Un critère par ligne : la sécurité des enfants, le coût, l'entretien…"),
        rows=4,
        max_length=2000,
        required=False,
    )
    meetings = forms.ModelMultipleChoiceField(
        label=_("Dans quelles réunions en a-t-on parlé ?"),
        queryset=Meeting.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    problems = forms.ModelMultipleChoiceField(
        label=_("Quels problèmes nommés par les habitants sont en jeu ?"),
        queryset=Problem.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    heard = Words(
        label=_("Qui d'autre a été entendu ?"),
        help_text=_("Des services, des associations, des riverains. Ne nommez personne."),
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, meetings: QuerySet[Meeting], problems: QuerySet[Problem], **options: Any):
        super().__init__(*args, **options)
        choose_among(self, meetings=meetings, problems=problems)
        for name in ("meetings", "problems"):
            if not self.fields[name].queryset.exists():  # type: ignore[attr-defined]
                del self.fields[name]


class OptionForm(forms.Form):
    """One thing that could be decided."""

    use_required_attribute = False

    title = Words(
        label=_("L'option"),
        max_length=120,
        error_messages={"required": _("Donnez un nom court à cette option.")},
    )
    effects = Words(
        label=_("Ce qu'elle change"),
        help_text=_("En bien et en moins bien, pour qui."),
        rows=4,
        error_messages={"required": _("Dites ce qu'elle change : en bien et en moins bien.")},
    )
    cost_cents = Euros(
        label=_("Ce qu'elle coûte, en euros"), help_text=_("Vide si l'on ne sait pas encore."), required=False
    )
    paid_by = Words(label=_("Qui paie ?"), max_length=200, required=False)


class DecisionForm(forms.Form):
    """What was decided, and why."""

    use_required_attribute = False

    chosen = forms.ModelChoiceField(
        label=_("L'option retenue"),
        queryset=Option.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une des options de cette question.")},
    )
    decision = Words(
        label=_("La décision, avec ses mots exacts"),
        rows=4,
        error_messages={"required": _("Écrivez la décision, avec ses mots exacts.")},
    )
    reasons = Words(
        label=_("Pourquoi ?"),
        help_text=_("Au regard des critères."),
        rows=4,
        error_messages={"required": _("Dites pourquoi : c'est ce que l'on relira.")},
    )
    minority = Words(
        label=_("Ce que disaient ceux qui préféraient autre chose"),
        help_text=_("Avec leurs raisons, sans nommer personne."),
        rows=3,
        required=False,
    )
    decided_by = Words(
        label=_("Qui a décidé ?"),
        help_text=_("Par exemple : « le conseil municipal »."),
        max_length=120,
        error_messages={"required": _("Dites qui a décidé : le conseil municipal, la réunion publique…")},
    )
    decided_on = date_field(
        label=_("Quel jour ?"), error_messages={"required": _("Dites quel jour c'est décidé.")}
    )
    review_on = date_field(
        label=_("On regarde de nouveau le"),
        error_messages={"required": _("Dites quand on regarde ce que cela a donné.")},
    )

    def __init__(self, *args: Any, options: QuerySet[Option], **others: Any):
        super().__init__(*args, **others)
        choose_among(self, chosen=options)


class CorrectionForm(forms.Form):
    """Words to add beside a decision."""

    words = Words(
        label=_("Ce qu'il faut préciser"),
        rows=3,
        error_messages={"required": _("Écrivez ce qu'il faut préciser.")},
    )


class PromiseForm(forms.Form):
    """A promise that follows from the decision."""

    what = Words(
        label=_("Ce que la commune promet, avec ses mots exacts"),
        max_length=200,
        error_messages={"required": _("Écrivez ce qui est promis.")},
    )
    when = Moment(
        label=_("Pour quand ?"),
        help_text=_("Un jour, ou « au printemps 2027 »."),
        error_messages={"required": _("Dites pour quand.")},
    )
    carried_by = forms.ModelChoiceField(
        label=_("Qui le porte ?"),
        queryset=User.objects.none(),
        empty_label=_("Choisissez une personne"),
        error_messages={"required": _("Choisissez qui le porte.")},
    )

    def __init__(self, *args: Any, people: QuerySet[User], **options: Any):
        super().__init__(*args, **options)
        choose_among(self, carried_by=people)


class ReviewForm(forms.Form):
    """What one sees when one looks again."""

    review = Words(
        label=_("Qu'est-ce que cela a donné ?"),
        help_text=_("Ce qui a marché, ce qui n'a pas marché, ce que l'on ferait autrement."),
        rows=5,
        error_messages={"required": _("Dites ce que l'on voit aujourd'hui.")},
    )
