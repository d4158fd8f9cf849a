"""Taking a share of a need and giving it back."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError

from terril.agreements import actions
from terril.agreements.models import Agreement, Commitment, Share
from terril.agreements.when import Kind
from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.foundation.models import JournalEntry
from terril.foundation.states import WrongState
from tests.factories import CommitmentFactory, OrganisationFactory, UserFactory


def nothing_taken():
    return not Share.objects.exists() and not JournalEntry.objects.exists()


def test_anyone_signed_in_takes_a_share(inhabitant, need):
    share = actions.take(inhabitant, need)
    assert (share.user, share.places, share.organisation) == (inhabitant, 1, None)
    need.refresh_from_db()
    assert need.state == "open"
    entry = JournalEntry.objects.get()
    assert (entry.action, entry.facts["what"], entry.facts["title"]) == (
        "agreements.take",
        "Arroser",
        "Fleurir la cité",
    )


def test_a_young_inhabitant_takes_a_share_without_a_name_in_the_journal(need):
    young = UserFactory(minor=True, display_name="Enzo Secret")
    actions.take(young, need)
    assert "Enzo" not in str(JournalEntry.objects.get().facts)


def test_the_last_place_makes_it_taken_and_giving_back_opens_it_again(inhabitant, need):
    others = actions.take(UserFactory(), need, places=2)
    mine = actions.take(inhabitant, need)
    need.refresh_from_db()
    assert need.state == "taken"
    actions.give_back(inhabitant, mine)
    need.refresh_from_db()
    mine.refresh_from_db()
    assert need.state == "open"
    assert mine.withdrawn_at is not None
    actions.take(UserFactory(), need)
    need.refresh_from_db()
    assert need.state == "taken"
    assert others.withdrawn_at is None


@pytest.mark.parametrize(
    ("places", "said"),
    [
        (4, "Il ne reste que 3 places"),
        (0, "une au moins"),
        (-1, "une au moins"),
        (True, "une au moins"),
        ("2", "une au moins"),
    ],
)
def test_never_more_than_the_places(inhabitant, need, places, said):
    with pytest.raises(ValidationError, match=said.replace(" ", ".")):
        actions.take(inhabitant, need, places=places)
    assert nothing_taken()


def test_a_full_need_says_so(inhabitant, need):
    actions.take(UserFactory(), need, places=3)
    with pytest.raises(ValidationError) as caught:
        actions.take(inhabitant, need)
    assert "Toutes les places" in caught.value.message_dict["places"][0]
    assert Share.objects.count() == 1


def test_one_live_share_each(inhabitant, need):
    share = actions.take(inhabitant, need)
    with pytest.raises(ValidationError, match="déjà prise"):
        actions.take(inhabitant, need)
    actions.give_back(inhabitant, share)
    assert actions.take(inhabitant, need).pk != share.pk


def test_for_an_organisation_one_speaks_for(inhabitant, need):
    ours = OrganisationFactory(territory=need.agreement.territory)
    speaker = UserFactory(speaks_for=ours)
    with pytest.raises(NotAllowed):
        actions.take(inhabitant, need, organisation=ours)
    assert nothing_taken()
    assert actions.take(speaker, need, organisation=ours, places=2).organisation == ours


def test_the_officer_takes_for_somebody_at_the_counter(officer, inhabitant, need):
    person = UserFactory(without_email=True)
    share = actions.take(officer, need, person=person)
    assert share.user == person
    entry = JournalEntry.objects.get()
    assert (entry.actor_id, entry.on_behalf_of_id) == (officer.pk, person.pk)
    with pytest.raises(NotAllowed):
        actions.take(inhabitant, need, person=UserFactory())


def test_the_organisation_is_that_of_the_person_and_not_of_the_officer(officer, need):
    ours = OrganisationFactory(territory=need.agreement.territory)
    with pytest.raises(NotAllowed):
        actions.take(officer, need, organisation=ours, person=UserFactory())


def test_strangers_and_hidden_agreements(need, inhabitant):
    from django.contrib.auth.models import AnonymousUser

    with pytest.raises(NotAllowed):
        actions.take(AnonymousUser(), need)
    Agreement.objects.update(is_public=False)
    with pytest.raises(NotAllowed):
        actions.take(inhabitant, need)
    assert nothing_taken()


@pytest.mark.parametrize("state", ["kept", "released", "not_kept"])
def test_what_is_settled_seeks_nobody(inhabitant, need, state):
    Commitment.objects.update(state=state)
    with pytest.raises(WrongState):
        actions.take(inhabitant, need)
    assert nothing_taken()


def test_what_its_party_bears_seeks_nobody(inhabitant, both_shares):
    with pytest.raises(WrongState):
        actions.take(inhabitant, both_shares[0])


@pytest.mark.parametrize("state", ["ended", "broken_off"])
def test_an_agreement_that_is_over_seeks_nobody(inhabitant, need, state):
    Agreement.objects.update(state=state)
    with pytest.raises(WrongState):
        actions.take(inhabitant, need)
    assert nothing_taken()


TODAY = datetime.date(2027, 5, 3)
DAY = datetime.timedelta(days=1)


def on(commitment, kind, start, end, rule=""):
    Commitment.objects.filter(pk=commitment.pk).update(
        when_kind=kind, when_starts_on=start, when_ends_on=end, when_rule=rule
    )


def at(day):
    return clock.at(datetime.datetime.combine(day, datetime.time(12), datetime.UTC))


@pytest.mark.parametrize(
    ("kind", "start", "end", "joins"),
    [
        (Kind.DATE, TODAY, TODAY, True),
        (Kind.DATE, TODAY - DAY, TODAY - DAY, False),
        (Kind.PERIOD, None, TODAY - DAY, False),
        (Kind.BEFORE, None, TODAY - DAY, True),
        (Kind.MONTH, datetime.date(2027, 4, 1), datetime.date(2027, 4, 30), True),
        (Kind.UNSPECIFIED, None, None, True),
    ],
)
def test_one_joins_until_it_has_passed(inhabitant, need, kind, start, end, joins):
    on(need, kind, start, end)
    with at(TODAY):
        if joins:
            assert actions.take(inhabitant, need)
        else:
            with pytest.raises(WrongState):
                actions.take(inhabitant, need)


@pytest.mark.parametrize(
    ("kind", "start", "end", "rule", "in_time"),
    [
        (Kind.DATE, TODAY + DAY, TODAY + DAY, "", True),
        (Kind.DATE, TODAY, TODAY, "", False),
        (Kind.RECURRENCE, TODAY - 90 * DAY, TODAY, "FREQ=WEEKLY;BYDAY=TU", True),
        (Kind.RECURRENCE, TODAY - 90 * DAY, TODAY - DAY, "FREQ=WEEKLY;BYDAY=TU", False),
        (Kind.PERIOD, TODAY - 9 * DAY, TODAY + DAY, "", True),
        (Kind.BEFORE, None, TODAY - DAY, "", False),
        (Kind.UNSPECIFIED, None, None, "", True),
    ],
)
def test_one_gives_back_in_time(inhabitant, officer, need, kind, start, end, rule, in_time):
    share = actions.take(inhabitant, need)
    on(need, kind, start, end, rule)
    with at(TODAY):
        if in_time:
            actions.give_back(inhabitant, share)
        else:
            with pytest.raises(WrongState, match="trop tard"):
                actions.give_back(inhabitant, share)
            actions.give_back(officer, share)
    share.refresh_from_db()
    assert share.withdrawn_at is not None


def test_only_ones_own_share_or_the_officer(inhabitant, officer, need):
    share = actions.take(inhabitant, need)
    with pytest.raises(NotAllowed):
        actions.give_back(UserFactory(), share)
    actions.give_back(officer, share)
    assert JournalEntry.objects.order_by("-pk").first().on_behalf_of_id == inhabitant.pk
    with pytest.raises(WrongState, match="déjà rendue"):
        actions.give_back(inhabitant, share)


def test_a_colleague_gives_back_the_share_of_the_organisation(need):
    ours = OrganisationFactory(territory=need.agreement.territory)
    share = actions.take(UserFactory(speaks_for=ours), need, organisation=ours)
    actions.give_back(UserFactory(speaks_for=ours), share)


def test_a_share_of_what_is_settled_stays(inhabitant, officer, need):
    share = actions.take(inhabitant, need)
    actions.settle(officer, need, state="kept")
    with pytest.raises(WrongState):
        actions.give_back(inhabitant, share)


def test_a_need_of_another_agreement_is_its_own(inhabitant, need):
    other = CommitmentFactory(party=need.party, agreement=need.agreement, places=1)
    actions.take(inhabitant, need)
    assert actions.take(inhabitant, other)
