"""What is typed about the fund: an envelope, a request, an answer, amounts, receipts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.directory.models import Organisation, OrganisationKind
from terril.fund.actions.asking import OVER_CEILING
from terril.fund.models import DecisionKind, Envelope
from terril.fund.queries import AskerGroup, StateGroup
from terril.initiatives.forms.fields import Euros, Words, choose_among, date_field
from terril.ui.templatetags.ui import euros

CHOOSE_FILE_AGAIN = _("Choisissez de nouveau votre fichier : le navigateur ne l'a pas gardé.")


class FilterForm(forms.Form):
    """Every field may stay empty; what names nothing is as if it had not been asked."""

    annee = forms.ChoiceField(label=_("Année"), required=False)
    etat = forms.ChoiceField(
        label=_("Où en est-elle ?"), required=False, choices=[("", _("Peu importe")), *StateGroup.choices]
    )
    qui = forms.ChoiceField(
        label=_("Qui demande ?"), required=False, choices=[("", _("Peu importe")), *AskerGroup.choices]
    )

    def __init__(self, *args: Any, years: list[int], **options: Any):
        super().__init__(*args, **options)
        field = self.fields["annee"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(year), str(year)) for year in years]


class AskForm(forms.Form):
    """The short form: what, how much, and one's own share.

    `askers` is in whose name one may ask (None: nobody to speak for).
    """

    # The sentences of the page are kinder than those of the browser.
    use_required_attribute = False

    title = Words(
        label=_("Que voulez-vous faire ?"),
        help_text=_("Une phrase suffit. Par exemple : « Une fête des voisins rue du Moulin »."),
        max_length=120,
        error_messages={"required": _("Dites-nous en une phrase de quoi il s'agit.")},
    )
    description = Words(
        label=_("Pour qui, et à quoi servira l'argent ?"),
        help_text=_("Deux ou trois phrases, que tout le monde lira. Ne nommez personne."),
        rows=3,
        max_length=2000,
        error_messages={"required": _("Racontez en deux phrases : pour qui, et à quoi servira l'argent.")},
    )
    share = Words(
        label=_("Et vous, qu'apportez-vous entre voisins ?"),
        help_text=_("Par exemple : « cuisiner, installer, ranger et inviter toute la rue »."),
        max_length=200,
        error_messages={
            "required": _(
                "Il manque votre part : cuisiner, installer, ranger… Qu'apportez-vous, entre voisins ?"
            )
        },
    )
    asked_cents = Euros(
        label=_("Combien vous faut-il, en euros ?"),
        error_messages={"required": _("Écrivez un montant : zéro si seul un prêt vous suffit.")},
    )
    wish = Words(
        label=_("Faut-il aussi une salle, des tables, un barnum ?"),
        help_text=_("La mairie prête ce qu'elle peut, et dit ce que cela vaut."),
        max_length=200,
        required=False,
    )
    happens_on = date_field(label=_("Quel jour ?"), required=False)
    place = Words(label=_("Où ?"), max_length=200, required=False)
    asker = forms.ModelChoiceField(
        label=_("Au nom de qui ?"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Des voisins, sans association"),
    )
    accepts_charter = forms.BooleanField(
        label=_("Notre association s'engage à respecter le contrat d'engagement républicain"),
        help_text=_(
            "La loi le demande aux associations dès le premier euro. La date d'aujourd'hui est gardée."
        ),
        required=False,
    )

    def __init__(self, *args: Any, askers: QuerySet[Organisation] | None, envelope: Envelope, **options: Any):
        super().__init__(*args, **options)
        self.ceiling = envelope.ceiling_cents
        self.fields["asked_cents"].help_text = _now("Jusqu'à %(ceiling)s.") % {"ceiling": euros(self.ceiling)}
        if askers is not None:
            choose_among(self, asker=askers)
        else:
            del self.fields["asker"], self.fields["accepts_charter"]

    def clean_asked_cents(self) -> int:
        cents: int = self.cleaned_data["asked_cents"]
        if cents > self.ceiling:
            raise ValidationError(
                _now("Le petit fonds aide jusqu'à %(ceiling)s. Au-delà, c'est une initiative.")
                % {"ceiling": euros(self.ceiling)},
                code=OVER_CEILING,
            )
        return cents

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        asker = values.get("asker")
        if asker and asker.kind == OrganisationKind.ASSOCIATION and not values.get("accepts_charter"):
            self.add_error(
                "accepts_charter",
                ValidationError(_("Cochez cette case, ou demandez avec des voisins, sans l'association.")),
            )
        return values

    @property
    def is_over_ceiling(self) -> bool:
        """It is more than the fund helps with: the way of initiatives is shown."""
        return self.is_bound and self.has_error("asked_cents", OVER_CEILING)

    def typed(self) -> dict[str, str]:
        """Return what was typed, as plain text, to keep in a stranger's session until they enter."""
        return {name: str(self.data[name]) for name in self.fields if name in self.data}


class EnvelopeForm(forms.Form):
    """The envelope of a year; without `years` it is changed, and keeps its own."""

    year = forms.TypedChoiceField(label=_("Année"), coerce=int)
    amount_cents = Euros(
        label=_("Combien la commune met de côté, en euros"),
        error_messages={"required": _("Écrivez combien la commune met de côté pour l'année.")},
    )
    ceiling_cents = Euros(
        label=_("Le plus qu'une demande peut recevoir, en euros"),
        error_messages={"required": _("Écrivez le montant le plus élevé d'une demande.")},
    )
    answer_delay_days = forms.IntegerField(
        label=_("Délai de réponse, en jours"), error_messages={"invalid": _("Un nombre de jours, de 1 à 60.")}
    )
    committee = Words(
        label=_("Qui décide ?"),
        help_text=_("Le comité, et combien de temps on y siège. Public : nommez des fonctions."),
        rows=2,
        max_length=2000,
        required=False,
    )
    kept_by = forms.ModelChoiceField(
        label=_("Une organisation tient-elle le fonds ?"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Non, c'est la commune"),
    )
    rules = Words(
        label=_("Les règles du comité"),
        help_text=_("Ce que le fonds aide, ce qu'il n'aide pas, et comment on choisit."),
        rows=5,
        required=False,
    )
    legal_notes = Words(label=_("Mentions et délibération"), rows=2, max_length=2000, required=False)

    def __init__(self, *args: Any, years: list[int], keepers: QuerySet[Organisation], **options: Any):
        super().__init__(*args, **options)
        choose_among(self, kept_by=keepers)
        if years:
            field = self.fields["year"]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = [(year, str(year)) for year in years]
        else:
            del self.fields["year"]


class AnswerForm(forms.Form):
    """Yes and how much, or no and what instead."""

    kind = forms.ChoiceField(
        label=_("La réponse"),
        choices=[
            (DecisionKind.GRANTED, _("Oui")),
            (DecisionKind.REFUSED, _("Non, et voici une autre piste")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez oui ou non.")},
    )
    amount_cents = Euros(label=_("Combien, en euros ?"), required=False)
    reason = Words(
        label=_("Pourquoi ?"),
        help_text=_("Tout le monde le lira."),
        rows=3,
        max_length=2000,
        error_messages={"required": _("Dites pourquoi : la raison sera lue par tout le monde.")},
    )
    alternative = Words(
        label=_("Si c'est non : que peut-on faire à la place ?"), rows=2, max_length=2000, required=False
    )
    contact = Words(label=_("À qui en parler"), max_length=200, required=False)
    reference = Words(label=_("Référence de la décision"), max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("kind") == DecisionKind.GRANTED and values.get("amount_cents") is None:
            self.add_error(
                "amount_cents", ValidationError(_("Écrivez combien : zéro pour une aide en nature."))
            )
        return values


class DoneForm(forms.Form):
    """A line and a photo; how many came, if one counted."""

    told_in_a_line = Words(
        label=_("Racontez en une phrase"),
        max_length=300,
        error_messages={"required": _("Une phrase suffit : que s'est-il passé ?")},
    )
    headcount = forms.IntegerField(
        label=_("Combien de personnes sont venues ?"), min_value=0, max_value=100000, required=False
    )
    photo = forms.FileField(
        label=_("Une photo"),
        help_text=_(
            "Sans visage reconnaissable, ou avec l'accord de chacun. Nous effaçons le lieu et la date cachés."
        ),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        error_messages={"required": _("Ajoutez une photo : des tables, des mains, un gâteau…")},
    )
    alternative_text = Words(
        label=_("Que voit-on sur la photo ?"),
        help_text=_("Une phrase, pour les personnes qui ne la voient pas."),
        max_length=250,
        required=False,
    )

    def __init__(self, *args: Any, needs_photo: bool, **options: Any):
        super().__init__(*args, **options)
        self.fields["photo"].required = needs_photo
        if self.is_bound and self.files.get("photo"):
            self.fields["photo"].help_text = CHOOSE_FILE_AGAIN

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("photo") and not values.get("alternative_text"):
            self.add_error(
                "alternative_text",
                ValidationError(_("Décrivez la photo en une phrase : tout le monde ne la voit pas.")),
            )
        return values


class ReceiptForm(forms.Form):
    """One receipt."""

    file = forms.FileField(
        label=_("Le ticket ou la facture"),
        help_text=_("Une photo ou un PDF. Seules la mairie et les personnes qui demandent le voient."),
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
        error_messages={"required": _("Choisissez une photo ou un PDF.")},
    )
    amount_cents = Euros(label=_("Montant, en euros"), error_messages={"required": _("Écrivez le montant.")})
    on = date_field(label=_("Date du ticket"), error_messages={"required": _("Écrivez la date du ticket.")})
    shop = Words(label=_("Magasin"), max_length=200, error_messages={"required": _("Écrivez où c'était.")})

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        if self.is_bound and self.files.get("file"):
            self.fields["file"].help_text = CHOOSE_FILE_AGAIN


class AmountForm(forms.Form):
    """Money that moved, and when."""

    amount_cents = Euros(label=_("Montant, en euros"), error_messages={"required": _("Écrivez le montant.")})
    on = date_field(label=_("Quel jour ?"), required=False, help_text=_("Sans date : aujourd'hui."))
    what = Words(label=_("Remarque"), max_length=200, required=False)


class InKindForm(forms.Form):
    """What the town lends, and what it is worth."""

    what = Words(
        label=_("Ce que la commune prête ou donne"),
        help_text=_("Par exemple : « la salle Omer-Caron un samedi, et vingt tables »."),
        max_length=200,
        error_messages={"required": _("Dites ce que la commune prête.")},
    )
    amount_cents = Euros(
        label=_("Ce que cela vaut, en euros"),
        help_text=_("D'après le tarif de location, par exemple."),
        error_messages={"required": _("Écrivez ce que cela vaut.")},
    )


class CorrectionForm(forms.Form):
    """The right amount, and why."""

    amount_cents = Euros(
        label=_("Le bon montant, en euros"),
        help_text=_("Zéro si la ligne n'aurait pas dû être écrite."),
        error_messages={"required": _("Écrivez le bon montant.")},
    )
    reason = Words(
        label=_("Pourquoi ?"),
        max_length=200,
        error_messages={"required": _("Dites pourquoi : la ligne d'avant reste, avec cette raison.")},
    )
