"""Promised, done and confirmed: sums of rows that no correction, order or rewriting can bend."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terril.agreements import actions, queries
from terril.agreements.models import Commitment, Delivery, Side
from terril.agreements.queries import figures
from tests.factories import AgreementFactory, CommitmentFactory, PartyFactory

DAY = datetime.date(2026, 5, 1)


def test_the_farm_tracks(officer, mayor, agreement):
    """100,000 € for the town alone; 30,000 € together: the roller it rents (method, farm tracks)."""
    actions.estimate(
        officer,
        agreement,
        what="Réfection des chemins par une entreprise",
        amount_cents=10_000_000,
        source="services techniques",
        on=DAY,
    )
    actions.commit(
        officer,
        agreement,
        party=agreement.town_party,
        kind="equipment",
        what="Location du rouleau",
        value_cents=3_000_000,
        valued_how="devis du loueur, mai 2026",
    )
    actions.commit(
        officer,
        agreement,
        party=agreement.our_party,
        kind="equipment",
        what="Remorques et chargement",
        quantity=60,
        unit="jours",
        value_cents=2_400_000,
        valued_how="barème d'entraide agricole",
    )
    counted = figures(agreement)
    assert (counted.cost_alone, counted.cost_together, counted.saved) == (10_000_000, 3_000_000, 7_000_000)
    assert [(side.side, side.value.promised) for side in counted.sides] == [
        ("town", 3_000_000),
        ("inhabitants", 2_400_000),
    ]
    assert counted.total.value.promised == 5_400_000
    assert [line.source for line in counted.estimates] == ["services techniques"]
    assert [line.valued_how for line in counted.valued] == [
        "devis du loueur, mai 2026",
        "barème d'entraide agricole",
    ]


def test_three_figures_side_by_side(agreement, both_shares, member, officer):
    first = actions.deliver(member, both_shares[1], on=DAY, quantity=10)
    actions.deliver(member, both_shares[1], on=DAY, quantity="2.5")
    actions.confirm(officer, first)
    counted = figures(agreement)
    line = next(line for line in counted.lines if line.commitment == both_shares[1])
    assert (line.value.promised, line.value.done, line.value.confirmed) == (60000, 18750, 15000)
    hours = next(q for q in counted.total.quantities if q.unit == "heures")
    assert (hours.promised, hours.done, hours.confirmed) == (
        "40\u00a0heures",
        "12,5\u00a0heures",
        "10\u00a0heures",
    )


def test_what_is_released_or_a_call_is_not_promised(agreement, both_shares, officer, member, some_day):
    actions.settle(officer, both_shares[1], state="released", reason="déménagement")
    actions.commit(
        member,
        agreement,
        party=agreement.our_party,
        kind="time",
        what="Venir samedi",
        when=some_day,
        places=4,
        quantity=8,
        unit="heures",
        is_call=True,
    )
    counted = figures(agreement)
    assert counted.total.value.promised == 30000
    assert all(q.unit != "heures" for q in counted.total.quantities)


def test_without_an_estimate_nothing_is_saved(agreement, both_shares):
    counted = figures(agreement)
    assert (counted.cost_alone, counted.saved) == (0, 0)


def test_the_same_number_of_queries_for_one_commitment_and_for_thirty(
    agreement, both_shares, member, django_assert_num_queries
):
    for number in range(28):
        commitment = CommitmentFactory(
            party=agreement.our_party, agreement=agreement, quantity=1, unit="h", position=number
        )
        actions.deliver(member, commitment, on=DAY, quantity=1)
    with django_assert_num_queries(3):
        counted = figures(agreement)
        assert len(counted.lines) == 30
        assert [side.quantities for side in counted.sides]


deed = st.tuples(
    st.sampled_from(["deliver", "correct", "confirm"]),
    st.integers(0, 30),
    st.decimals(Decimal("0.01"), Decimal("99999.99"), places=2),
    st.integers(0, 10**9),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(deed, max_size=25))
def test_the_sums_are_those_of_the_lines_that_count(db, deeds):
    """Whatever is entered, corrected and confirmed, in any order: compare with a plain reckoning."""
    agreement = AgreementFactory(is_public=True)
    commitments = [
        CommitmentFactory(
            party=PartyFactory(agreement=agreement, side=side), agreement=agreement, unit="h", position=n
        )
        for n, side in enumerate([Side.TOWN, Side.INHABITANTS])
    ]
    actor = PartyFactory(agreement=agreement).organisation.representations
    from tests.factories import UserFactory

    actor = UserFactory(officer_of=agreement.territory)
    last: list[Delivery] = []
    confirmed: set[int] = set()
    for kind, at, quantity, value in deeds:
        if kind == "deliver" or not last:
            last.append(
                actions.deliver(actor, commitments[at % 2], on=DAY, quantity=quantity, value_cents=value)
            )
            continue
        place = at % len(last)
        if kind == "correct":
            last[place] = actions.correct(
                actor, last[place], on=DAY, quantity=quantity, value_cents=value, note="corrigé"
            )
        elif last[place].pk not in confirmed and last[place].commitment.party.side != Side.TOWN:
            actions.confirm(actor, last[place])
            confirmed.add(last[place].pk)
    counted = figures(agreement)
    counting = [line for line in last if line.pk in confirmed]
    assert counted.total.value.done == sum(line.value_cents for line in last)
    assert counted.total.value.confirmed == sum(line.value_cents for line in counting)
    units = counted.total.by_unit.get("h", queries.Three())
    assert units.done == sum((line.quantity for line in last), Decimal(0))
    assert units.confirmed == sum((line.quantity for line in counting), Decimal(0))
    # In all is the sum of the sides, and of the commitments.
    for name in ("promised", "done", "confirmed"):
        total = getattr(counted.total.value, name)
        assert total == sum(getattr(side.value, name) for side in counted.sides)
        assert total == sum(getattr(line.value, name) for line in counted.lines)
    assert counted.total.value.confirmed <= counted.total.value.done


@given(
    value=st.integers(0, 10**9),
    promised=st.integers(1, 1000),
    given_=st.integers(1, 1000),
)
@settings(max_examples=60, deadline=None)
def test_a_quantity_is_worth_its_part_of_the_promise(value, promised, given_):
    from terril.agreements.actions.deliveries import _worth

    commitment = Commitment(quantity=Decimal(promised), value_cents=value)
    worth = _worth(commitment, Decimal(given_))
    assert abs(worth - value * given_ / promised) <= 0.5 + 1e-3
    assert _worth(commitment, Decimal(promised)) == value


@pytest.mark.parametrize("language", ["fr", "en"])
def test_amounts_are_said_in_the_language(language):
    from django.utils import translation

    with translation.override(language):
        said = queries.amount_in_words(Decimal("1250.50"), "m³")
    assert said == ("1\u00a0250,5\u00a0m³" if language == "fr" else "1,250.5\u00a0m³")
