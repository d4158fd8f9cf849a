"""A rota of three neighbours who water on Tuesdays, that the tests of this folder start from."""

from __future__ import annotations

import datetime
from contextlib import contextmanager

import pytest
from django.utils import timezone

from terril.agreements.models import Share, Side
from terril.agreements.states import AgreementState, CommitmentState
from terril.directory.models import OrganisationKind
from terril.foundation import clock
from terril.people.queries import system
from terril.upkeep import actions
from terril.upkeep.models import Duty
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    OrganisationFactory,
    PartyFactory,
    TownHallFactory,
    UserFactory,
)

# A Monday; the first turn is on the morrow.
MONDAY = datetime.date(2027, 5, 3)
FIRST = datetime.date(2027, 5, 4)
SEASON = (datetime.date(2027, 4, 6), datetime.date(2027, 10, 26))


@contextmanager
def on(day: datetime.date, hour: int = 10):
    """Let everything inside happen on that day."""
    with clock.at(timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))):
        yield


@pytest.fixture
def at_monday():
    with on(MONDAY):
        yield


@pytest.fixture
def agreement(town):
    made = AgreementFactory(
        territory=town,
        title="Fleurir la cité",
        is_public=True,
        page_url="/initiatives/1-fleurir/",
        state=AgreementState.RUNNING,
        ends_on=datetime.date(2030, 3, 14),
    )
    hall = TownHallFactory(territory=town, slug="mairie")
    group = OrganisationFactory(territory=town, kind=OrganisationKind.GROUP, name="Les arroseurs")
    made.town_party = PartyFactory(agreement=made, organisation=hall, side=Side.TOWN)
    made.our_party = PartyFactory(agreement=made, organisation=group, side=Side.INHABITANTS)
    return made


@pytest.fixture
def watering(agreement):
    """Every Tuesday of the season, three places."""
    return CommitmentFactory(
        party=agreement.our_party,
        agreement=agreement,
        what="Arroser les bacs",
        places=3,
        is_upkeep=True,
        when_kind="recurrence",
        when_starts_on=SEASON[0],
        when_ends_on=SEASON[1],
        when_rule="FREQ=WEEKLY;BYDAY=TU",
        state=CommitmentState.TAKEN,
    )


def share_of(commitment, person, day=datetime.date(2027, 3, 20)):
    with on(day):
        return Share.objects.create(commitment=commitment, user=person)


@pytest.fixture
def neighbours(town, watering):
    """Ana, Bob and Chloé, in the order in which they took their share."""
    people = [UserFactory(inhabitant_of=town, display_name=name) for name in ("Ana", "Bob", "Chloé")]
    for person in people:
        share_of(watering, person)
    return people


def planned(watering):
    """Bring the calendar up to date and return it."""
    actions.plan(system(), watering)
    return calendar(watering)


def calendar(watering):
    return list(Duty.objects.filter(commitment=watering).exclude(state="lapsed").order_by("starts_on"))


def names(duties):
    return "".join(duty.bearer.display_name[0] for duty in duties)


@pytest.fixture
def duties(at_monday, watering, neighbours):
    """Nine turns: Ana's tomorrow, then Bob's, then Chloé's …"""
    return planned(watering)
