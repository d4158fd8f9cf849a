"""Choosing what the map shows, and laying what lies under it."""

from __future__ import annotations

import math
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from terril.maps.models import GroundKind
from terril.maps.queries import LAYERS
from terril.maps.queries.points import Frame
from terril.territories.models import Territory

GEOJSON = {"accept": ".geojson,.json,application/geo+json"}


class FilterForm(forms.Form):
    """Every field may stay empty; what names nothing is as if it had not been asked."""

    couche = forms.MultipleChoiceField(
        label=_("Montrer"), required=False, widget=forms.CheckboxSelectMultiple
    )
    quartier = forms.ModelChoiceField(
        label=_("Quartier"),
        queryset=Territory.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label=_("Tous"),
    )

    def __init__(self, *args: Any, quarters: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["couche"].choices = [(layer.name, layer.title) for layer in LAYERS]  # type: ignore[attr-defined]
        self.fields["quartier"].queryset = quarters  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """Return what is asked for, as queries.points_of takes it."""
        self.is_valid()
        asked = cast("QueryDict", self.data)
        known = {layer.name for layer in LAYERS}
        return {
            "layers": [name for name in asked.getlist("couche") if name in known],
            "quarter": self.cleaned_data.get("quartier"),
            "within": frame_of(asked.get("cadre") or ""),
        }


def frame_of(text: str) -> Frame | None:
    """Read "west,south,east,north" of an address; None when it is no place."""
    try:
        west, south, east, north = (float(part) for part in text[:80].split(","))
    except ValueError:
        return None
    if not all(map(math.isfinite, (west, south, east, north))):
        return None
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        return None
    return west, south, east, north


class SwitchesForm(forms.Form):
    """What the map asks of the State's servers."""

    uses_ign = forms.BooleanField(
        label=_("Montrer le fond de carte de l'IGN"),
        required=False,
        help_text=_(
            "Le navigateur de chaque visiteur demande alors les images à l'IGN, qui voit son adresse "
            "internet. La page « Vie privée » et la carte le disent."
        ),
    )
    uses_geocoder = forms.BooleanField(
        label=_("Chercher une adresse"),
        required=False,
        help_text=_(
            "Notre serveur demande au service national des adresses où est une rue. Rien n'est dit de la "
            "personne qui cherche. Sans cela, on pose le point sur la carte."
        ),
    )


def _source_field() -> forms.CharField:
    return forms.CharField(
        label=_("D'où il vient"),
        help_text=_("La source et la licence, comme la carte les dira. Par exemple : OpenStreetMap, ODbL."),
        widget=forms.TextInput(attrs={"maxlength": 160}),
        error_messages={"required": _("Écrivez d'où vient le fichier.")},
    )


class GroundForm(forms.Form):
    """One drawing to lay under the map."""

    kind = forms.ChoiceField(label=_("Ce que le fichier dessine"), choices=GroundKind.choices)
    name = forms.CharField(
        label=_("Son nom"),
        widget=forms.TextInput(attrs={"maxlength": 80}),
        error_messages={"required": _("Écrivez un nom.")},
    )
    source = _source_field()
    geojson = forms.FileField(
        label=_("Le fichier"),
        help_text=_(
            "GeoJSON, en WGS 84, 5 Mo au plus : des lignes ou des surfaces. On garde ce qui est dans la "
            "commune et juste autour."
        ),
        widget=forms.FileInput(attrs=GEOJSON),
        error_messages={"empty": _("Ce fichier est vide."), "required": _("Choisissez un fichier.")},
    )


class QuartersForm(forms.Form):
    """The outlines of the quarters."""

    geojson = forms.FileField(
        label=_("Le fichier"),
        help_text=_("GeoJSON, en WGS 84 : une surface par quartier, avec son nom dans une colonne « nom »."),
        widget=forms.FileInput(attrs=GEOJSON),
        error_messages={"empty": _("Ce fichier est vide."), "required": _("Choisissez un fichier.")},
    )


class TilesForm(forms.Form):
    """The pictures of the ground."""

    source = _source_field()
    file = forms.FileField(
        label=_("Le fichier"),
        help_text=_("PMTiles, avec des images PNG, JPEG ou WebP, 12 Mo au plus."),
        widget=forms.FileInput(attrs={"accept": ".pmtiles"}),
        error_messages={"empty": _("Ce fichier est vide."), "required": _("Choisissez un fichier.")},
    )
