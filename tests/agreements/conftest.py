"""A fifty-fifty agreement with its people, that the tests of this folder start from."""

from __future__ import annotations

import datetime

import pytest

from terril.agreements.models import Side
from terril.agreements.when import Kind, When
from terril.directory.models import OrganisationKind
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    OrganisationFactory,
    PartyFactory,
    TownHallFactory,
    UserFactory,
)


@pytest.fixture
def hall(town):
    return TownHallFactory(territory=town, slug="mairie")


@pytest.fixture
def group(town):
    return OrganisationFactory(territory=town, kind=OrganisationKind.GROUP, name="Les arroseurs")


@pytest.fixture
def member(town, group):
    """Somebody who speaks for the inhabitants' group."""
    return UserFactory(inhabitant_of=town, speaks_for=group)


@pytest.fixture
def agreement(town, hall, group):
    agreement = AgreementFactory(
        territory=town, title="Fleurir la cité", is_public=True, page_url="/initiatives/1-fleurir/"
    )
    agreement.town_party = PartyFactory(agreement=agreement, organisation=hall, side=Side.TOWN, position=0)
    agreement.our_party = PartyFactory(
        agreement=agreement, organisation=group, side=Side.INHABITANTS, position=1
    )
    return agreement


@pytest.fixture
def need(agreement):
    """A commitment of the inhabitants that looks for three people."""
    return CommitmentFactory(party=agreement.our_party, agreement=agreement, places=3, what="Arroser")


@pytest.fixture
def both_shares(agreement):
    """One commitment a side, with values: 300 € of planters, 40 hours worth 600 €."""
    theirs = CommitmentFactory(
        party=agreement.town_party,
        agreement=agreement,
        kind="material",
        what="Poser les bacs",
        quantity=12,
        unit="bacs",
        value_cents=30000,
        valued_how="devis du 3 mai 2026",
        state="taken",
        position=0,
        when_kind=Kind.BEFORE,
        when_ends_on=datetime.date(2027, 4, 1),
    )
    ours = CommitmentFactory(
        party=agreement.our_party,
        agreement=agreement,
        kind="time",
        what="Arroser les bacs",
        quantity=40,
        unit="heures",
        value_cents=60000,
        valued_how="15 € l'heure",
        state="taken",
        is_upkeep=True,
        position=1,
    )
    return theirs, ours


@pytest.fixture
def some_day():
    day = datetime.date(2027, 6, 12)
    return When(Kind.DATE, day, day)
