"""One thing that somebody owes, as every folder tells it to the officer's queue (site.queries.work)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

# Of each kind a folder tells the most pressing; a half-time officer never sees the end of more.
MOST_OF_A_KIND = 100


class By(TextChoices):
    """Who owes it: those whom the officer goes and sees."""

    OFFICER = "agent", _("Moi")
    SERVICE = "services", _("Les services")
    ELECTED = "elus", _("Les élus")
    INHABITANTS = "habitants", _("Les habitants et partenaires")


class Kind(TextChoices):
    """What kind of thing it is; the order is that of the page's filter."""

    ANSWER = "reponses", _("Réponses et étapes")
    OPINION = "avis", _("Avis des services")
    SIGNATURE = "signatures", _("Signatures")
    COMMITMENT = "engagements", _("Engagements à tenir")
    CONFIRMATION = "apports", _("Apports à confirmer")
    REVIEW = "bilans", _("Bilans et points d'étape")
    PAPERS = "pieces", _("Pièces à voir")
    MEETING = "reunions", _("Réunions")
    UPKEEP = "entretien", _("Entretien")
    MONEY = "fonds", _("Aides et reçus")
    MAIL = "courriels", _("Courriels")
    DATA = "donnees", _("Données à effacer")


class Press(NamedTuple):
    """What one press does on the spot: the button, and the address it is sent to."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that somebody owes: about what, what, who, on which side, by when, how late, where.

    `side` is "town", or another side of an agreement. `by` is who owes it among those whom the
    officer knows, worked out from the side when it is not said; `person` their number when one
    person owes it by name; `note` what the law says of it; `press` what can be done on the spot.
    """

    title: str
    what: str
    who: str
    side: str
    due_on: datetime.date | None
    days_late: int
    url: str
    kind: Kind = Kind.ANSWER
    by: By | None = None
    person: int | None = None
    note: str = ""
    press: Press | None = None

    @property
    def owed_by(self) -> By:
        return self.by or (By.OFFICER if self.side == "town" else By.INHABITANTS)

    @property
    def late(self) -> str:
        """Return "En retard de 3 jours", or nothing."""
        if not self.days_late:
            return ""
        return ngettext("En retard de %(days)d jour", "En retard de %(days)d jours", self.days_late) % {
            "days": self.days_late
        }

    @property
    def urgency(self) -> tuple[int, datetime.date, str]:
        """Sorts the latest first, then the soonest due, then what has no date."""
        return -self.days_late, self.due_on or datetime.date.max, self.title


def days_late(due_on: datetime.date | None, today: datetime.date) -> int:
    """Return by how many days `due_on` is past, 0 when it is not."""
    return max(0, (today - due_on).days) if due_on else 0
