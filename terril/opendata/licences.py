"""The licences a town may choose: where each is read, and what it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from terril.territories.models import DataLicence, Territory


@dataclass(frozen=True)
class Licence:
    """A licence: its name, its text, its SPDX identifier, what it asks of whoever reuses the data."""

    name: str
    url: str
    identifier: str
    asks: Any


LICENCES = {
    DataLicence.OPEN: Licence(
        "Licence Ouverte 2.0",
        "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
        "etalab-2.0",
        _("Réutilisez-les librement, même pour vendre : dites d'où elles viennent et de quand."),
    ),
    DataLicence.SHARED: Licence(
        "ODbL 1.0",
        "https://opendatacommons.org/licenses/odbl/1-0/",
        "ODbL-1.0",
        _(
            "Réutilisez-les librement : dites d'où elles viennent, et partagez aux mêmes conditions "
            "la base que vous en tirez."
        ),
    ),
}


def licence_of(town: Territory) -> Licence:
    """Return the licence that the town chose for its public data."""
    return LICENCES[DataLicence(town.data_licence)]
