"""Doing it, looking after it, and telling how it went."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from terril.agreements.models import Side
from terril.directory.models import Organisation
from terril.initiatives.forms.fields import Words, choose_among, date_field, time_field
from terril.upkeep.models import QuestionAnswer
from terril.uploads.models import Photo


class WorkDayForm(forms.Form):
    """A day of work together."""

    on = date_field(label=_("Quel jour ?"), error_messages={"required": _("Choisissez un jour.")})
    starts_at = time_field(label=_("De"), error_messages={"required": _("À quelle heure commence-t-on ?")})
    ends_at = time_field(label=_("À"), required=False)
    place = Words(
        label=_("Où se retrouve-t-on ?"),
        max_length=200,
        error_messages={"required": _("Dites où l'on se retrouve.")},
    )
    tasks = Words(
        label=_("Ce qu'il y a à faire"),
        rows=3,
        error_messages={"required": _("Dites ce qu'il y a à faire : on vient plus volontiers.")},
    )
    headcount = forms.IntegerField(
        label=_("Combien de personnes faut-il ?"),
        min_value=1,
        max_value=1000,
        error_messages={"required": _("Dites combien de personnes il faut.")},
    )
    safety = Words(
        label=_("Pour la sécurité"),
        help_text=_("Gants, chaussures fermées, enfants accompagnés, numéro à appeler…"),
        rows=2,
        required=False,
    )


class HeadcountForm(forms.Form):
    """How many really came."""

    headcount_came = forms.IntegerField(
        label=_("Combien de personnes sont venues ?"),
        min_value=0,
        max_value=10000,
        error_messages={"required": _("Écrivez un nombre, même approché.")},
    )


class NextForm(forms.Form):
    """What becomes of the upkeep, once turns are missed one after another."""

    choice = forms.ChoiceField(
        label=_("Quelle suite ?"),
        widget=forms.RadioSelect,
        choices=[
            (QuestionAnswer.OTHERS.value, _("D'autres prennent la suite : nous publions l'annonce")),
            (QuestionAnswer.TOWN.value, _("La commune prend la suite : nous le lui demandons")),
            (QuestionAnswer.END.value, _("On s'arrête là, bien, avec un bilan des deux côtés")),
            (QuestionAnswer.FINE.value, _("On continue comme avant")),
        ],
        error_messages={"required": _("Choisissez une des réponses proposées.")},
    )


class TakeOverForm(forms.Form):
    """Who looks after it from now on."""

    organisation = forms.ModelChoiceField(
        label=_("Qui prend la suite ?"),
        queryset=Organisation.objects.none(),
        empty_label=_("Choisir"),
        error_messages={"required": _("Choisissez qui prend la suite.")},
    )

    def __init__(self, *args: Any, organisations: Any, **options: Any):
        super().__init__(*args, **options)
        choose_among(self, organisation=organisations)


class ReviewForm(forms.Form):
    """One side looks back."""

    side = forms.ChoiceField(
        label=_("Vous écrivez pour"), choices=[], widget=forms.RadioSelect, initial=Side.INHABITANTS
    )
    changed = Words(
        label=_("Qu'est-ce que cela a changé ?"),
        rows=4,
        error_messages={"required": _("Dites ce que cela a changé, même un peu.")},
    )
    learned = Words(
        label=_("Qu'avez-vous appris ?"),
        help_text=_("Ce que vous diriez à ceux qui veulent faire pareil ailleurs."),
        rows=4,
        error_messages={"required": _("Dites ce que vous avez appris : c'est ce qui reste.")},
    )
    cost = Words(
        label=_("Ce que cela a coûté, en temps et en argent"), rows=2, max_length=2000, required=False
    )

    def __init__(self, *args: Any, sides: list[tuple[str, str]], **options: Any):
        super().__init__(*args, **options)
        side = self.fields["side"]
        assert isinstance(side, forms.ChoiceField)
        side.choices = sides
        if len(sides) == 1:
            side.widget = forms.HiddenInput()
            self.initial["side"] = sides[0][0]


class CloseForm(forms.Form):
    """The white pebble, filled in from what is known: to be read again before it is laid."""

    laid_on = date_field(label=_("Réalisé le"), required=False)
    title = Words(
        label=_("Le titre du caillou"),
        max_length=120,
        error_messages={"required": _("Donnez-lui un titre court : une ligne suffit.")},
    )
    done = Words(label=_("Ce qui a été fait"), rows=4, required=False)
    by_town = Words(label=_("La part de la commune"), rows=4, required=False)
    by_inhabitants = Words(label=_("La part des habitants"), rows=4, required=False)
    story = Words(
        label=_("Le récit"),
        help_text=_("Les deux bilans, bout à bout : faites-en une histoire."),
        rows=8,
        max_length=20_100,
        required=False,
    )
    easy_text = Words(
        label=_("La version facile à lire"),
        help_text=_("Une idée par phrase, vingt mots au plus, des mots de tous les jours."),
        rows=4,
        max_length=3000,
        required=False,
    )
    figures = forms.MultipleChoiceField(
        label=_("Les chiffres à montrer"), required=False, widget=forms.CheckboxSelectMultiple
    )
    photos = forms.ModelMultipleChoiceField(
        label=_("Les photos à montrer"),
        queryset=Photo.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    before = forms.ModelChoiceField(
        label=_("La photo d'avant"),
        help_text=_("Une photo d'avant et une d'après, prises du même endroit, se comparent."),
        queryset=Photo.objects.none(),
        required=False,
        empty_label=_("Aucune"),
    )
    after = forms.ModelChoiceField(
        label=_("La photo d'après"), queryset=Photo.objects.none(), required=False, empty_label=_("Aucune")
    )

    def __init__(self, *args: Any, figures: list[tuple[str, str]], photos: Any, **options: Any):
        super().__init__(*args, **options)
        shown = self.fields["figures"]
        assert isinstance(shown, forms.MultipleChoiceField)
        shown.choices = figures
        choose_among(self, photos=photos, before=photos, after=photos)
        if not figures:
            del self.fields["figures"]
        if not self.initial.get("photos"):
            for name in ("photos", "before", "after"):
                del self.fields[name]


class FailureForm(forms.Form):
    """It did not work, and it is told."""

    what_happened = Words(
        label=_("Que s'est-il passé ?"),
        help_text=_("Simplement, sans chercher de coupable."),
        rows=4,
        error_messages={"required": _("Racontez en quelques mots ce qui s'est passé.")},
    )
    learned = Words(
        label=_("Qu'est-ce que cela apprend aux suivants ?"),
        rows=4,
        error_messages={"required": _("Dites ce que l'on en retient : c'est tout l'intérêt de le raconter.")},
    )


class PhotoForm(forms.Form):
    """A photo and what one sees on it."""

    photo = forms.FileField(
        label=_("La photo"),
        help_text=_("Nous effaçons le lieu et la date cachés dans le fichier."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        error_messages={"required": _("Choisissez une photo.")},
    )
    alternative_text = Words(
        label=_("Que voit-on sur la photo ?"),
        help_text=_("Une phrase, pour les personnes qui ne la voient pas."),
        max_length=250,
        error_messages={"required": _("Décrivez la photo en une phrase : tout le monde ne la voit pas.")},
    )
