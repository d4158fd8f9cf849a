"""Accounts that nobody has used for long, and what keeps some of them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from terril.agreements.models import Party, Share
from terril.agreements.rules import OVER
from terril.agreements.states import AgreementState, CommitmentState
from terril.directory.models import OrganisationKind
from terril.foundation import clock
from terril.foundation.models import JournalEntry
from terril.fund.states import OPEN
from terril.people.models import Membership, Role, User
from terril.upkeep.states import DutyState

# CNIL, "Guide pratique : les durées de conservation": two years without activity, told before.
UNUSED_AFTER = datetime.timedelta(days=2 * 365 + 1)
ALIVE = (CommitmentState.OPEN, CommitmentState.TAKEN)
TOLD_BEFORE = datetime.timedelta(days=30)


@dataclass(frozen=True)
class Unused:
    """An account, the last day something was done with it, and why it is kept all the same, if it is."""

    user: User
    last_on: datetime.date
    kept_because: str
    may_be_told: bool
    may_be_erased: bool


def unused(today: datetime.date) -> list[Unused]:
    """Return the accounts unused for two years, or soon to be, the longest unused first.

    Coming in is known by the date of the last one; what was done, also at the counter, by the
    journal, which exists anyway.
    """
    soon = today - UNUSED_AFTER + TOLD_BEFORE
    people = User.objects.filter(is_system=False, erased_on=None, is_active=True)
    people = people.filter(Q(last_login=None) | Q(last_login__date__lte=soon), joined_at__date__lte=soon)
    days = {person.pk: _last_known_of(person) for person in people}
    for pk, day in _last_deeds(days).items():
        days[pk] = max(days[pk], day)
    still = {pk for pk, day in days.items() if day <= soon}
    reasons = _reasons(still)
    found = []
    for person in people.filter(pk__in=still):
        day, reason = days[person.pk], reasons.get(person.pk, "")
        told_on = person.told_unused_on
        is_told = told_on is not None and told_on > day
        # Somebody without an address cannot be told: two years are two years.
        waited = told_on <= today - TOLD_BEFORE if is_told and told_on else person.email is None
        is_over = day <= today - UNUSED_AFTER
        found.append(
            Unused(
                person,
                day,
                reason,
                may_be_told=not reason and not is_told and person.email is not None,
                may_be_erased=not reason and is_over and waited,
            )
        )
    return sorted(found, key=lambda one: (one.last_on, one.user.pk))


def _last_known_of(person: User) -> datetime.date:
    moments = [m for m in (person.joined_at, person.claimed_at, person.last_login) if m is not None]
    return timezone.localdate(max(moments))


def _last_deeds(people: Any) -> dict[int, datetime.date]:
    """Return the last day that the journal tells of each of `people`."""
    last: dict[int, datetime.date] = {}
    for column in ("actor_id", "on_behalf_of_id"):
        told = JournalEntry.objects.filter(**{f"{column}__in": list(people)}).order_by()
        for pk, moment in told.values_list(column).annotate(last=Max("happened_at")):
            day = timezone.localdate(moment)
            last[pk] = max(last.get(pk, day), day)
    return last


def _reasons(people: set[int]) -> dict[int, str]:
    """Return why some accounts are kept though unused."""
    reasons: dict[int, str] = {}
    running = Party.objects.exclude(agreement__state__in=(*OVER, AgreementState.DRAFT))
    bound = User.objects.filter(pk__in=people)
    for pk in bound.filter(
        Q(representations__organisation__in=running.values("organisation"))
        | Q(shares__in=Share.objects.filter(withdrawn_at=None, commitment__state__in=ALIVE))
    ).values_list("pk", flat=True):
        reasons[pk] = _("une convention en cours lie cette personne")
    # Of one who stands in, or speaks for who bears it: no share of theirs says so.
    turns = bound.filter(duties__state=DutyState.PLANNED, duties__ends_on__gte=clock.today())
    for pk in turns.values_list("pk", flat=True):
        reasons[pk] = _("un tour d'entretien attend cette personne")
    helped = Q(small_dynamics__state__in=OPEN) | Q(
        representations__organisation__small_dynamics__state__in=OPEN
    )
    for pk in bound.filter(helped).values_list("pk", flat=True):
        reasons[pk] = _("une aide du petit fonds est en cours")
    for pk in bound.filter(wards__is_active=True).values_list("pk", flat=True):
        reasons[pk] = _("cette personne répond d'un jeune")
    offices = Membership.objects.filter(user__in=people).exclude(role=Role.INHABITANT)
    services = bound.filter(
        representations__organisation__kind__in=(OrganisationKind.TOWN_HALL, OrganisationKind.SERVICE)
    )
    for pk in (*offices.values_list("user_id", flat=True), *services.values_list("pk", flat=True)):
        reasons[pk] = _("cette personne agit pour la commune : un administrateur retire d'abord son rôle")
    return reasons
