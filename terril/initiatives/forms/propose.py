"""The five questions of an initiative."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from terril.agreements.models import CommitmentKind
from terril.directory.models import Organisation
from terril.initiatives.forms.fields import Words, choose_among
from terril.territories.models import Territory

# A permission is the town's to give; everything else, anybody may bring.
SHARES = (
    (CommitmentKind.TIME, _("Du temps, des bras")),
    (CommitmentKind.KNOW_HOW, _("Un savoir-faire")),
    (CommitmentKind.EQUIPMENT, _("Du matériel à prêter")),
    (CommitmentKind.MATERIAL, _("Des matériaux, des plantes")),
    (CommitmentKind.SPACE, _("Un lieu")),
    (CommitmentKind.MONEY, _("De l'argent")),
)
IDEA, GRIEVANCE = "idee", "probleme"
NO_SHARE = _(
    "Il ne manque que votre part ! Même petite, elle compte : une heure par mois, une brouette prêtée, "
    "un coup de téléphone aux voisins… Que pourriez-vous apporter, vous ou quelqu'un autour de vous ?"
)
CHOOSE_PHOTO_AGAIN = _("Choisissez de nouveau votre photo : le navigateur ne l'a pas gardée.")


class ProposalForm(forms.Form):
    """One page, five questions; only the first and the third must be answered.

    `quarters` and `proposers` are what may be chosen (None: nobody to speak for); without
    `asks_share` the share may wait (a draft kept for later); without `with_photo` no file is asked
    (a stranger has no account to hold it yet, and adds it once signed in).
    """

    # The sentences of the page are kinder than those of the browser.
    use_required_attribute = False

    title = Words(
        label=_("Que voulez-vous faire, ou qu'est-ce qui ne va pas ?"),
        help_text=_("Une phrase suffit. Par exemple : « Fleurir les entrées de la cité »."),
        max_length=120,
        error_messages={"required": _("Dites-nous en une phrase de quoi il s'agit.")},
    )
    nature = forms.ChoiceField(
        label=_("C'est plutôt…"),
        choices=[(IDEA, _("Une idée")), (GRIEVANCE, _("Quelque chose qui ne va pas"))],
        widget=forms.RadioSelect,
        initial=IDEA,
    )
    description = Words(
        label=_("Racontez un peu plus"),
        help_text=_("Pour qui, pourquoi, comment vous l'imaginez. Vous pourrez compléter plus tard."),
        rows=4,
        required=False,
    )
    share_kind = forms.ChoiceField(
        label=_("C'est plutôt…"),
        choices=SHARES,
        widget=forms.RadioSelect,
        initial=CommitmentKind.TIME,
    )
    share = Words(
        label=_("Que pourriez-vous apporter, vous ou des gens autour de vous ?"),
        help_text=_(
            "Par exemple : « arroser les bacs, tous les mardis », « prêter une remorque », "
            "« apprendre à tricoter aux enfants ». La commune apportera l'autre part."
        ),
        max_length=200,
        error_messages={"required": NO_SHARE},
    )
    quarter = forms.ModelChoiceField(
        label=_("Quartier"),
        queryset=Territory.objects.none(),
        required=False,
        empty_label=_("Toute la commune"),
    )
    place = Words(
        label=_("Rue, bâtiment, lieu-dit"),
        help_text=_("Par exemple : « devant l'école, rue du Moulin »."),
        max_length=200,
        required=False,
    )
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    photo = forms.FileField(
        label=_("Une photo"),
        help_text=_("Nous effaçons le lieu et la date cachés dans le fichier."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    alternative_text = Words(
        label=_("Que voit-on sur la photo ?"),
        help_text=_("Une phrase, pour les personnes qui ne la voient pas."),
        max_length=250,
        required=False,
    )
    proposers = forms.ModelChoiceField(
        label=_("Au nom de qui ?"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("En mon nom, avec des voisins"),
    )

    def __init__(
        self,
        *args: Any,
        quarters: Any,
        proposers: QuerySet[Organisation] | None,
        asks_share: bool = True,
        with_photo: bool = True,
        **options: Any,
    ):
        super().__init__(*args, **options)
        self.fields["share"].required = asks_share or not self.is_bound
        choose_among(self, quarter=quarters)
        if proposers is not None:
            choose_among(self, proposers=proposers)
        else:
            del self.fields["proposers"]
        if not with_photo:
            del self.fields["photo"], self.fields["alternative_text"]
        elif self.is_bound and self.files.get("photo"):
            self.fields["photo"].help_text = CHOOSE_PHOTO_AGAIN

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("photo") and not values.get("alternative_text"):
            self.add_error(
                "alternative_text",
                ValidationError(_("Décrivez la photo en une phrase : tout le monde ne la voit pas.")),
            )
        return values

    def details(self) -> dict[str, Any]:
        """Return what the actions `draft` and `edit` ask for (the photo is added apart)."""
        values = self.cleaned_data
        return {
            "title": values["title"],
            "is_grievance": values["nature"] == GRIEVANCE,
            "description": values["description"],
            "share": values["share"],
            "share_kind": values["share_kind"],
            "quarter": values["quarter"],
            "place": values["place"],
            "latitude": values["latitude"],
            "longitude": values["longitude"],
            "proposers": values.get("proposers"),
        }

    def typed(self) -> dict[str, str]:
        """Return what was typed, as plain text, to keep in a stranger's session until they enter."""
        return {
            name: str(self.data[name])
            for name in self.fields
            if name != "photo" and name in self.data and name not in self.errors
        }
