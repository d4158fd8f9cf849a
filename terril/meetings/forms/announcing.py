"""Preparing a meeting, and saying that one comes."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.agreements.when import Kind, When
from terril.directory.models import Organisation
from terril.initiatives.forms.fields import Moment, Words, choose_among, date_field, time_field
from terril.initiatives.models import Initiative
from terril.meetings.actions.registering import MOST_PEOPLE
from terril.meetings.details import LONGEST_PHASE
from terril.meetings.models import Meeting, Phase, PhaseKind, RoomRole, Wheelchair
from terril.people.models import User
from terril.territories.models import Territory
from terril.vision.models import Orientation

_numbers = re.compile(r"\d{1,9}")


class FilterForm(forms.Form):
    """Every field may stay empty; what names nothing is as if it had not been asked."""

    annee = forms.TypedChoiceField(label=_("Année"), required=False, coerce=int, empty_value=None)
    quartier = forms.ModelChoiceField(
        label=_("Quartier"),
        queryset=Territory.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label=_("Tous"),
    )

    def __init__(self, *args: Any, years: list[int], quarters: QuerySet[Territory], **options: Any):
        super().__init__(*args, **options)
        choose_among(self, quartier=quarters)
        field = self.fields["annee"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Toutes")), *((str(year), str(year)) for year in years)]


class Numbers(forms.CharField):
    """Initiatives by their numbers, as people write them: "12, 15"."""

    among: QuerySet[Initiative]

    def to_python(self, value: Any) -> list[Initiative]:  # type: ignore[override]
        wanted = {int(number) for number in _numbers.findall(str(value or ""))}
        found = {initiative.number: initiative for initiative in self.among.filter(number__in=wanted)}
        if missing := sorted(wanted - found.keys()):
            raise ValidationError(
                _now("Aucune initiative n'a le numéro %(number)s.") % {"number": missing[0]}, code="invalid"
            )
        return [found[number] for number in sorted(wanted)]

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return ", ".join(str(initiative.number) for initiative in value)
        return value


class MeetingForm(forms.Form):
    """What everybody wants to know before coming."""

    # The sentences of the page are kinder than those of the browser.
    use_required_attribute = False

    subject = Words(
        label=_("De quoi parle-t-on ?"),
        help_text=_("Une phrase courte : c'est le titre de l'affiche."),
        max_length=120,
        error_messages={"required": _("Dites en une phrase de quoi on parlera.")},
    )
    presentation = Words(
        label=_("Pourquoi se réunir, et pour qui ?"),
        help_text=_("Deux ou trois phrases simples, que tout le monde lira."),
        rows=4,
        required=False,
    )
    day = date_field(label=_("Quel jour ?"), required=False)
    hour = time_field(label=_("À quelle heure ?"), required=False)
    when = Moment(
        label=_("Ou à peu près quand, si le jour n'est pas fixé"),
        help_text=_("Par exemple : « printemps 2027 », « avant le 12 juin »."),
        required=False,
    )
    place = Words(
        label=_("Où ?"),
        help_text=_("Avec des mots : « Salle Omer-Caron, entrée par la cour »."),
        max_length=200,
        required=False,
    )
    latitude = forms.FloatField(required=False, widget=forms.HiddenInput)
    longitude = forms.FloatField(required=False, widget=forms.HiddenInput)
    quarter = forms.ModelChoiceField(
        label=_("Pour quel quartier ?"),
        queryset=Territory.objects.none(),
        required=False,
        empty_label=_("Toute la commune"),
    )
    wheelchair = forms.ChoiceField(
        label=_("En fauteuil"), choices=Wheelchair.choices, initial=Wheelchair.UNKNOWN
    )
    childcare = Words(
        label=_("Et les enfants ?"),
        help_text=_("Par exemple : « une animatrice les garde dans la salle d'à côté »."),
        max_length=200,
        required=False,
    )
    languages = Words(
        label=_("Quelles langues seront parlées ou traduites ?"),
        help_text=_("Par exemple : « français, langue des signes »."),
        max_length=120,
        required=False,
    )
    invited_by = forms.ModelChoiceField(
        label=_("Qui invite ?"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("La mairie"),
    )
    takes_registrations = forms.BooleanField(
        label=_("On peut dire que l'on vient"),
        help_text=_("Pour prévoir les chaises. Ce n'est jamais obligatoire, et la page le dit."),
        required=False,
    )
    theme = Words(
        label=_("Thème"), help_text=_("En un mot ou deux : l'eau, la voirie."), max_length=60, required=False
    )
    initiatives = Numbers(
        label=_("Les initiatives dont on parlera"),
        help_text=_("Leurs numéros, avec des virgules : 12, 15."),
        required=False,
    )
    orientations = forms.ModelMultipleChoiceField(
        label=_("Les orientations de la commune"),
        queryset=Orientation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        quarters: QuerySet[Territory],
        hosts: QuerySet[Organisation],
        orientations: QuerySet[Orientation],
        initiatives: QuerySet[Initiative],
        **options: Any,
    ):
        super().__init__(*args, **options)
        choose_among(self, quarter=quarters, invited_by=hosts, orientations=orientations)
        field = self.fields["initiatives"]
        assert isinstance(field, Numbers)
        field.among = initiatives
        # What there is nothing to choose from is not asked.
        for name, rows in (("quarter", quarters), ("orientations", orientations)):
            if not rows:
                del self.fields[name]

    @classmethod
    def of(cls, meeting: Meeting) -> dict[str, Any]:
        """Return what the fields hold at first."""
        starts_at = timezone.localtime(meeting.starts_at) if meeting.starts_at else None
        is_day = meeting.when.kind is Kind.DATE
        return {
            **{
                name: getattr(meeting, name)
                for name in cls.base_fields
                if name not in ("day", "hour", "when", "initiatives", "orientations")
            },
            "day": meeting.when.start if is_day else None,
            "hour": starts_at.time() if starts_at else None,
            "when": None if is_day else meeting.when,
            "initiatives": list(meeting.initiatives.all()),
            "orientations": list(meeting.orientations.all()),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        day, hour = data.pop("day", None), data.pop("hour", None)
        if hour and not day and not self.has_error("day"):
            self.add_error("day", _("L'heure est dite : il manque le jour."))
        data["starts_at"] = None
        if day:
            data["when"] = When(Kind.DATE, day, day)
            if hour:
                data["starts_at"] = timezone.make_aware(datetime.datetime.combine(day, hour))
        return data


class RoomForm(forms.Form):
    """What the facilitator has ready."""

    rules = Words(
        label=_("Les règles de la salle"), help_text=_("Une par ligne. On les lit au début."), rows=6
    )
    materials = Words(label=_("Le matériel"), help_text=_("Une chose par ligne."), rows=7, required=False)


# The order in which the phases of a meeting come.
ORDER = tuple(PhaseKind)


class PlanForm(forms.Form):
    """How long each phase lasts; left empty, it is left out."""

    def __init__(self, *args: Any, least: int, phases: list[Phase], **options: Any):
        minutes = {phase.kind: phase.minutes for phase in phases}
        super().__init__(*args, **{"initial": minutes, **options})
        for kind in ORDER:
            self.fields[kind.value] = forms.IntegerField(
                label=_now("%(phase)s, en minutes") % {"phase": kind.label},
                required=False,
                widget=forms.NumberInput(attrs={"min": 0, "max": LONGEST_PHASE}),
                error_messages={"invalid": _("Un nombre de minutes.")},
            )
        self.fields[PhaseKind.VENTING.value].help_text = _now(
            "Au moins %(least)d : c'est ce que la commune a décidé pour toutes ses réunions."
        ) % {"least": least}
        self.fields[PhaseKind.CONTROVERSY.value].help_text = _now(
            "S'il y a une question sur laquelle on n'est pas d'accord."
        )

    def plan(self) -> list[tuple[str, int]]:
        """Return the phases that last, in order."""
        return [(kind.value, minutes) for kind in ORDER if (minutes := self.cleaned_data.get(kind.value))]


class MemberForm(forms.Form):
    """Who does what in the room."""

    who = forms.CharField(
        label=_("Qui ?"),
        help_text=_("Le courriel de son compte, ou son nom."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Dites de qui il s'agit.")},
    )
    role = forms.ChoiceField(
        label=_("Que fait cette personne ?"),
        choices=[(role.value, role.label) for role in RoomRole if role != RoomRole.PARTICIPANT],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez ce que fait cette personne.")},
    )

    def __init__(self, *args: Any, find: Any, **options: Any):
        super().__init__(*args, **options)
        self._find = find

    def clean_who(self) -> User:
        found: list[User] = self._find(self.cleaned_data["who"])
        if not found:
            raise ValidationError(
                _("Personne ici n'a de compte à ce nom. Vérifiez le courriel, ou ouvrez un compte.")
            )
        if len(found) > 1:
            raise ValidationError(_("Plusieurs personnes répondent à ce nom : écrivez plutôt le courriel."))
        return found[0]


class DocumentForm(forms.Form):
    """A file, or the address of a page."""

    title = Words(
        label=_("Qu'est-ce que c'est ?"),
        help_text=_("Par exemple : « Le plan des rues qui inondent »."),
        max_length=120,
        error_messages={"required": _("Dites en quelques mots ce qu'on y lit.")},
    )
    file = forms.FileField(
        label=_("Le fichier"),
        required=False,
        help_text=_("Un PDF ou une image."),
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
        error_messages={"empty": _("Ce fichier est vide.")},
    )
    url = forms.CharField(
        label=_("Ou l'adresse d'une page"),
        required=False,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )


class CancelForm(forms.Form):
    """Why a meeting is called off."""

    reason = Words(
        label=_("Pourquoi ?"),
        help_text=_("Tout le monde le lira, et les personnes inscrites le recevront."),
        max_length=300,
        error_messages={"required": _("Dites pourquoi, en une phrase.")},
    )


class RegisterForm(forms.Form):
    """How many come; the rest may stay empty."""

    use_required_attribute = False

    people = forms.IntegerField(
        label=_("Combien serez-vous ?"),
        initial=1,
        widget=forms.NumberInput(attrs={"min": 1, "max": MOST_PEOPLE, "inputmode": "numeric"}),
        error_messages={
            "required": _("Écrivez un nombre : 1 si vous venez seul."),
            "invalid": _("Un nombre."),
        },
    )
    name = Words(
        label=_("Un nom, si vous voulez"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.CharField(
        label=_("Un courriel, si vous voulez"),
        help_text=_("Pour un rappel la veille, et pour vous prévenir si la réunion bouge. Rien d'autre."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
