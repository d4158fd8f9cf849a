"""What is typed of a promise. It is judged by the actions, so that everybody says the same."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.promises.models import PublicCommitment, Term
from terril.promises.states import Status
from terril.vision.forms import CHOOSE_FILE_AGAIN, Moment, Paragraphs
from terril.vision.models import Orientation

# A day is typed as the browser gives it.
DAY = {"type": "date"}


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY),
        error_messages={"invalid": _("Cette date n'existe pas. Écrivez par exemple 12/06/2027.")},
        **options,
    )


class BoardFilter(forms.Form):
    """What one looks for on the board; an answer that makes no sense is no filter."""

    qui = forms.ChoiceField(label=_("Qui le porte"), required=False)
    orientation = forms.ChoiceField(label=_("Orientation"), required=False)
    lieu = forms.ChoiceField(label=_("Où il a été pris"), required=False)
    mandat = forms.ChoiceField(label=_("Mandat"), required=False)
    etat = forms.ChoiceField(
        label=_("Où en est-il"), required=False, choices=[("", _("Tous")), *Status.choices]
    )

    def __init__(
        self,
        *args: Any,
        carriers: list[str],
        orientations: list[Orientation],
        places: list[tuple[str, str]],
        terms: list[Term],
        **options: Any,
    ):
        super().__init__(*args, **options)
        self.orientations = {one.slug: one for one in orientations}
        self.terms = {one.slug: one for one in terms}
        choices: dict[str, list[tuple[str, Any]]] = {
            "qui": [("", _("Tout le monde")), *((name, name) for name in carriers)],
            "orientation": [("", _("Toutes")), *((one.slug, one.title) for one in orientations)],
            "lieu": [("", _("Partout")), *places],
            "mandat": [("", _("Tous")), *((one.slug, one.name) for one in terms)],
        }
        for name, given in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = given
            if len(given) == 1:
                del self.fields[name]

    def asked(self) -> dict[str, Any]:
        """Return what the board is narrowed to, as `queries.board` names it."""
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        asked = {
            "carried_by": given.get("qui", ""),
            "made_in": given.get("lieu", ""),
            "status": given.get("etat", ""),
            "orientation": self.orientations.get(given.get("orientation", "")),
            "term": self.terms.get(given.get("mandat", "")),
        }
        return {name: value for name, value in asked.items() if value}


class PublishForm(forms.Form):
    """A promise, as it will stand for ever."""

    # The sentences of the page are kinder than those of the browser.
    use_required_attribute = False

    what = Paragraphs(
        label=_("L'engagement, mot pour mot"),
        help_text=_("Une phrase. Une fois publiés, ces mots ne changent plus."),
        rows=2,
        error_messages={"required": _("À quoi la commune s'engage-t-elle ?")},
    )
    when = Moment(
        label=_("Pour quand ?"),
        help_text=_("Comme on le dit : « avant le 12 juin 2027 », « printemps 2028 », « 2030 »."),
        required=False,
    )
    carried_by = forms.CharField(
        label=_("Qui le porte ?"),
        help_text=_("Un nom et une fonction. Par exemple : « Jeanne Morel, maire »."),
        error_messages={"required": _("Quelqu'un porte cet engagement : écrivez son nom et sa fonction.")},
    )
    proof_expected = forms.CharField(
        label=_("À quoi verra-t-on qu'il est tenu ?"),
        help_text=_("La preuve attendue : une photo, une facture, une délibération…"),
        required=False,
    )
    orientations = forms.ModelMultipleChoiceField(
        label=_("À quelles orientations mène-t-il ?"),
        queryset=Orientation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    made_in = forms.CharField(
        label=_("Où a-t-il été pris ?"),
        help_text=_("Par exemple : « Réunion publique sur l'école, 12 mars 2027 »."),
        required=False,
    )
    made_in_url = forms.CharField(
        label=_("L'adresse de sa page, s'il y en a une"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )
    made_on = _day(_("Quel jour ?"), help_text=_("Laissez vide pour aujourd'hui."), required=False)

    def __init__(self, *args: Any, orientations: QuerySet[Orientation], **options: Any):
        super().__init__(*args, **options)
        field = self.fields["orientations"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = orientations
        if not orientations:
            del self.fields["orientations"]


class ProofForm(forms.Form):
    """What shows something: an address, a paper, a photo."""

    use_required_attribute = False

    link = forms.CharField(
        label=_("Une adresse qui le montre"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )
    file = forms.FileField(
        label=_("Un document"),
        help_text=_("Un PDF ou une page photographiée. Tout le monde pourra le lire."),
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
        required=False,
    )
    photo = forms.FileField(
        label=_("Une photo"),
        help_text=_("Nous effaçons le lieu et la date cachés dans la photo."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        required=False,
    )
    alternative_text = forms.CharField(
        label=_("Que voit-on sur la photo ?"),
        help_text=_("Une phrase, pour les personnes qui ne la voient pas."),
        required=False,
    )

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        for name in ("photo", "file"):
            if self.is_bound and self.files.get(name):
                self.fields[name].help_text = CHOOSE_FILE_AGAIN

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("photo") and not values.get("alternative_text"):
            self.add_error(
                "alternative_text", _now("Décrivez la photo en une phrase : tout le monde ne la voit pas.")
            )
        return values


class ReportForm(ProofForm):
    """How it goes."""

    words = Paragraphs(
        label=_("Où en est-on ?"),
        help_text=_("Ce qui est fait, ce qui reste, ce qui bloque. Tous ceux qui suivent le liront."),
        error_messages={"required": _("Dites en une phrase où l'on en est.")},
    )
    progress = forms.CharField(
        label=_("En deux mots"), help_text=_("Par exemple : « les murs sont montés »."), required=False
    )
    percent = forms.IntegerField(
        label=_("En pourcentage, si cela aide"),
        required=False,
        widget=forms.NumberInput(attrs={"min": 0, "max": 100}),
        error_messages={"invalid": _("Un pourcentage va de 0 à 100.")},
    )
    on = _day(_("Quel jour ?"), help_text=_("Laissez vide pour aujourd'hui."), required=False)

    field_order = ("words", "progress", "percent", "on")


class KeepForm(ProofForm):
    """It is kept, and this is what proves it."""

    proof = Paragraphs(
        label=_("Ce qui le prouve"),
        error_messages={"required": _("Dites ce qui prouve que l'engagement est tenu.")},
    )
    on = _day(_("Tenu quel jour ?"), help_text=_("Laissez vide pour aujourd'hui."), required=False)

    field_order = ("proof", "on")


class ReasonForm(forms.Form):
    """A reason that everybody reads."""

    use_required_attribute = False

    reason = Paragraphs(
        label=_("La raison"),
        help_text=_("Tout le monde la lira."),
        error_messages={"required": _("Une raison est due à tous : écrivez-la.")},
    )


class RevisionForm(ReasonForm):
    """New words, or a new date, beside the old ones."""

    words = Paragraphs(
        label=_("Les nouveaux mots, s'ils changent"),
        help_text=_("Les premiers restent lisibles à côté."),
        rows=2,
        required=False,
    )
    when = Moment(label=_("Pour quand, maintenant ?"), required=False)

    field_order = ("words", "when", "reason")

    @staticmethod
    def of(promise: PublicCommitment) -> dict[str, Any]:
        """Return what the form begins with."""
        return {"when": promise.commitment.when}


class AgainForm(ReasonForm):
    """Taken up again, by another date perhaps."""

    when = Moment(label=_("Pour quand, maintenant ?"), required=False)

    field_order = ("reason", "when")


class QuestionForm(forms.Form):
    """Where is it? Nothing has to be filled in."""

    words = Paragraphs(
        label=_("Que voulez-vous savoir ? (si vous le souhaitez)"),
        help_text=_("Ne nommez personne. Vos mots paraîtront avec la réponse."),
        rows=3,
        required=False,
    )


class AnswerForm(forms.Form):
    """The answer, before everybody."""

    use_required_attribute = False

    words = Paragraphs(label=_("La réponse"), error_messages={"required": _("Écrivez où l'on en est.")})
    shows_question = forms.BooleanField(
        label=_("Montrer aussi les mots de la question"),
        help_text=_("Décochez s'ils nomment quelqu'un ou insultent."),
        required=False,
        initial=True,
    )


class WatchForm(forms.Form):
    """The address to write to."""

    use_required_attribute = False

    email = forms.CharField(
        label=_("Votre adresse de courriel"),
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "email"}),
        error_messages={"required": _("Écrivez l'adresse à laquelle nous vous répondrons.")},
    )


class TermForm(forms.Form):
    """A term of office."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Le mandat"),
        help_text=_("Par exemple : « Mandat 2020-2026 »."),
        error_messages={"required": _("Donnez un nom à ce mandat.")},
    )
    mayor = forms.CharField(
        label=_("Qui était maire ?"), error_messages={"required": _("Écrivez le nom du ou de la maire.")}
    )
    starts_on = _day(_("Premier jour"))
    ends_on = _day(_("Dernier jour"), help_text=_("Laissez vide s'il n'est pas fini."), required=False)

    @staticmethod
    def of(term: Term) -> dict[str, Any]:
        """Return what the form begins with."""
        return {name: getattr(term, name) for name in ("name", "mayor", "starts_on", "ends_on")}
