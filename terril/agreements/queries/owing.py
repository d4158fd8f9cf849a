"""What agreements owe to the officer's queue: commitments to keep, dates signed, papers to see."""

from __future__ import annotations

import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from terril.agreements.models import AgreementKind, Commitment
from terril.agreements.states import AgreementState, CommitmentState
from terril.agreements.when import Kind as WhenKind
from terril.directory.models import OrganisationKind
from terril.territories.models import Territory
from terril.ui.owed import MOST_OF_A_KIND, By, Kind, Owed, days_late

BINDING = (AgreementState.SIGNED, AgreementState.RUNNING)
# What is further away presses nobody yet.
AHEAD = datetime.timedelta(days=30)


def owing(town: Territory, today: datetime.date) -> list[Owed]:
    """Return what is owed by what was signed. One query a list."""
    return _commitments(town, today)


def _commitments(town: Territory, today: datetime.date) -> list[Owed]:
    """Return the commitments that come due or are late; what comes back every week is upkeep's."""
    due: QuerySet[Commitment] = (
        Commitment.objects.filter(
            agreement__territory=town,
            agreement__state__in=BINDING,
            state__in=(CommitmentState.OPEN, CommitmentState.TAKEN),
            when_ends_on__lte=today + AHEAD,
            is_call=False,
        )
        # What the town promised before everybody is told by `promises`.
        .exclude(agreement__kind=AgreementKind.PUBLIC_PROMISE)
        .exclude(when_kind=WhenKind.RECURRENCE)
        .select_related("agreement", "party__organisation")
        .order_by("when_ends_on", "pk")
    )
    return [
        Owed(
            commitment.agreement.title,
            _("Tenir l'engagement : %(what)s") % {"what": commitment.what},
            commitment.party.organisation.name,
            commitment.party.side,
            commitment.when_ends_on,
            days_late(commitment.when_ends_on, today),
            reverse("agreements:need", args=[commitment.pk]),
            kind=Kind.COMMITMENT,
            by=By.SERVICE if commitment.party.organisation.kind == OrganisationKind.SERVICE else None,
        )
        for commitment in due[:MOST_OF_A_KIND]
    ]
