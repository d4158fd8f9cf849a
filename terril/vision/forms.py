"""What is typed of the town's project. It is judged by the actions, so that everybody says the same."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.agreements.models import Agreement
from terril.agreements.when import NotUnderstood, When
from terril.territories.models import Territory
from terril.vision.models import Finding, Orientation, Step, StepKind

CHOOSE_FILE_AGAIN = _("Choisissez de nouveau votre fichier : le navigateur ne l'a pas gardé.")


class Paragraphs(forms.CharField):
    """A text of several lines; it is the action that measures it."""

    def __init__(self, *, rows: int = 4, **options: Any):
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)


class Moment(forms.CharField):
    """A moment in words, as vague as people remember it, as a When."""

    def __init__(self, **options: Any):
        super().__init__(widget=forms.TextInput(attrs={"autocomplete": "off"}), **options)

    def to_python(self, value: Any) -> When:  # type: ignore[override]
        try:
            return When.parse(super().to_python(value) or "", today=timezone.localdate())
        except NotUnderstood as error:
            raise ValidationError(error.message) from None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, When):
            return "" if value == When() else value.in_words()
        return value


class StarForm(forms.Form):
    """The star: one sentence, and by when."""

    # The sentences of the page are kinder than those of the browser.
    use_required_attribute = False

    star = forms.CharField(
        label=_("L'étoile, en une phrase"),
        help_text=_("Une phrase qui fait rêver, facile à retenir. Par exemple : « Le droit au rêve »."),
        error_messages={"required": _("Il manque la phrase : où voulons-nous arriver ?")},
    )
    horizon = forms.IntegerField(
        label=_("À quel horizon ?"),
        help_text=_("Une année. Par exemple : 2040."),
        error_messages={
            "required": _("Il manque l'année : vers quand voulons-nous arriver ?"),
            "invalid": _("Écrivez une année, en chiffres."),
        },
    )
    promise = Paragraphs(
        label=_("Ce que cela veut dire"),
        help_text=_("D'où nous partons, ce que nous voulons, ce que chacun y apporte."),
        rows=6,
        required=False,
    )


class RankedForm(forms.Form):
    """A piece of a list, with its place in it; `places` counts them."""

    use_required_attribute = False

    rank = forms.TypedChoiceField(
        label=_("Sa place dans la liste"), coerce=int, required=False, empty_value=None
    )

    def __init__(self, *args: Any, places: int, **options: Any):
        super().__init__(*args, **options)
        field = self.fields["rank"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(str(place), str(place)) for place in range(1, places + 1)]
        # The words come first.
        self.order_fields([name for name in self.fields if name != "rank"])


class ValueForm(RankedForm):
    """A value, and what is meant by it."""

    title = forms.CharField(
        label=_("La valeur"),
        help_text=_("Un mot ou deux. Par exemple : « Le courage »."),
        error_messages={"required": _("Quelle est cette valeur ? Un mot suffit.")},
    )
    words = Paragraphs(
        label=_("Ce qu'elle veut dire ici"),
        help_text=_("Une phrase : à quoi la reconnaît-on quand on décide ?"),
        rows=3,
        required=False,
    )


class OrientationForm(RankedForm):
    """A direction: why, and what will be different."""

    title = forms.CharField(
        label=_("L'orientation"),
        help_text=_("Quelques mots. Par exemple : « Manger d'ici »."),
        error_messages={"required": _("Quelle est cette orientation ? Quelques mots suffisent.")},
    )
    why = Paragraphs(label=_("Pourquoi ?"), required=False)
    difference = Paragraphs(
        label=_("Qu'est-ce qui sera différent ?"),
        help_text=_("Ce que l'on verra, dans la rue ou dans l'assiette, quand nous y serons."),
        required=False,
    )
    themes = forms.CharField(
        label=_("Thèmes"), help_text=_("Séparés par des virgules : eau, haies, chemins."), required=False
    )

    def clean_themes(self) -> list[str]:
        return [theme for theme in self.cleaned_data["themes"].split(",") if theme.strip()]


class WithdrawForm(forms.Form):
    """Why a direction is given up; `is_public` when it was published."""

    use_required_attribute = False

    because = Paragraphs(
        label=_("Pourquoi la commune y renonce"),
        help_text=_("Sa page restera lisible, avec cette raison et tout ce qu'elle portait."),
        rows=3,
        error_messages={"required": _("Dites pourquoi : la raison sera lue par tout le monde.")},
    )

    def __init__(self, *args: Any, is_public: bool, **options: Any):
        super().__init__(*args, **options)
        if not is_public:
            del self.fields["because"]


class PublishForm(forms.Form):
    """Where it was decided, and what changes; `is_first` when nothing was published yet."""

    use_required_attribute = False

    decided_where = forms.CharField(
        label=_("Où cela a-t-il été décidé ?"),
        help_text=_("Par exemple : « conseil municipal »."),
        error_messages={"required": _("Dites qui l'a décidé : le conseil municipal, par exemple.")},
    )
    decided_on = forms.DateField(
        label=_("Quel jour ?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Donnez le jour de la décision.")},
    )
    summary = Paragraphs(
        label=_("Qu'est-ce qui change ?"),
        help_text=_("En une phrase, pour qui n'a pas le temps de tout relire."),
        rows=2,
        error_messages={"required": _("Dites en une phrase ce qui change.")},
    )

    def __init__(self, *args: Any, is_first: bool, **options: Any):
        super().__init__(*args, **options)
        if is_first:
            del self.fields["summary"]


class StepForm(forms.Form):
    """One step of how the project was worked out."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=_("Quelle sorte d'étape ?"), choices=StepKind.choices)
    title = forms.CharField(
        label=_("Titre"), error_messages={"required": _("Donnez un titre à cette étape.")}
    )
    when = Moment(
        label=_("Quand ?"),
        help_text=_("Comme on s'en souvient : « 12 mars 2027 », « automne 2004 », « 1999 »."),
        required=False,
    )
    words = Paragraphs(
        label=_("Ce qui s'est passé"),
        help_text=_("Qui a travaillé, comment, combien de temps. Ne nommez pas d'habitants."),
        required=False,
    )
    quarter = forms.ModelChoiceField(
        label=_("Dans un seul quartier ?"),
        queryset=Territory.objects.none(),
        required=False,
        empty_label=_("Non, dans toute la commune"),
    )

    def __init__(self, *args: Any, quarters: QuerySet[Territory], **options: Any):
        super().__init__(*args, **options)
        _among(self, quarter=quarters)

    @staticmethod
    def of(step: Step) -> dict[str, Any]:
        """Return what the form begins with."""
        return {name: getattr(step, name) for name in ("kind", "title", "when", "words")} | {
            "quarter": step.quarter_id
        }


class FindingForm(forms.Form):
    """What a step found, with what shows it, and where."""

    use_required_attribute = False

    title = forms.CharField(
        label=_("Le constat, en une phrase"),
        error_messages={"required": _("Dites en une phrase ce qui a été constaté.")},
    )
    words = Paragraphs(label=_("Un peu plus"), required=False, help_text=_("Ne nommez pas d'habitants."))
    figure = forms.CharField(
        label=_("Un chiffre ?"), required=False, help_text=_("Comme on le lit : « 2 fois la limite ».")
    )
    when = Moment(label=_("De quand date-t-il ?"), required=False, help_text=_("Une année suffit."))
    source = forms.CharField(label=_("D'où vient-il ?"), required=False)
    orientations = forms.ModelMultipleChoiceField(
        label=_("À quelles orientations a-t-il mené ?"),
        queryset=Orientation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    photo = forms.FileField(
        label=_("Une photo qui le montre"),
        help_text=_("Nous effaçons le lieu et la date cachés dans la photo."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        required=False,
    )
    alternative_text = forms.CharField(
        label=_("Que voit-on sur la photo ?"),
        help_text=_("Une phrase, pour les personnes qui ne la voient pas."),
        required=False,
    )
    file = forms.FileField(
        label=_("Un document"),
        help_text=_("Un PDF ou une page photographiée. Tout le monde pourra le lire."),
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
        required=False,
    )
    quarter = forms.ModelChoiceField(
        label=_("Quartier"),
        queryset=Territory.objects.none(),
        required=False,
        empty_label=_("Toute la commune"),
    )
    place = forms.CharField(label=_("Le lieu"), required=False)
    latitude = forms.FloatField(required=False, widget=forms.HiddenInput)
    longitude = forms.FloatField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        quarters: QuerySet[Territory],
        orientations: QuerySet[Orientation],
        **options: Any,
    ):
        super().__init__(*args, **options)
        _among(self, quarter=quarters, orientations=orientations)
        for name in ("photo", "file"):
            if self.is_bound and self.files.get(name):
                self.fields[name].help_text = CHOOSE_FILE_AGAIN

    @staticmethod
    def of(finding: Finding) -> dict[str, Any]:
        """Return what the form begins with."""
        names = ("title", "words", "figure", "when", "source", "place", "latitude", "longitude")
        return {name: getattr(finding, name) for name in names} | {
            "quarter": finding.quarter_id,
            "orientations": [orientation.pk for orientation in finding.orientations.all()],
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("photo") and not values.get("alternative_text"):
            self.add_error(
                "alternative_text", _now("Décrivez la photo en une phrase : tout le monde ne la voit pas.")
            )
        return values


class PromisesForm(forms.Form):
    """Which public promises lead to an orientation."""

    promises = forms.ModelMultipleChoiceField(
        label=_("Les engagements publics de la commune"),
        queryset=Agreement.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, promises: QuerySet[Agreement], **options: Any):
        super().__init__(*args, **options)
        _among(self, promises=promises)


def _among(form: forms.Form, **choices: QuerySet[Any]) -> None:
    for name, rows in choices.items():
        field = form.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows
