"""Writing an agreement: who may, what is refused, and that a change asks everybody to sign again."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError

from terril.agreements import actions
from terril.agreements.models import Agreement, Commitment, Estimate, Party, Side
from terril.agreements.when import Kind, When
from terril.foundation.actions import NotAllowed
from terril.foundation.models import Audience, JournalEntry
from terril.foundation.states import WrongState
from terril.people.queries import system
from tests.factories import AgreementFactory, CommitmentFactory, OrganisationFactory, UserFactory


def entries():
    return list(JournalEntry.objects.order_by("pk").values_list("action", flat=True))


def nothing_told():
    return not JournalEntry.objects.exists()


def parties(hall, group):
    return [(hall, Side.TOWN), (group, Side.INHABITANTS)]


@pytest.mark.parametrize("who", ["member", "officer", "mayor"])
def test_a_party_or_the_town_begins_an_agreement(request, who, town, hall, group):
    actor = request.getfixturevalue(who)
    drafted = actions.draft(actor, town, title=" Fleurir  la cité ", parties=parties(hall, group))
    assert (drafted.title, drafted.state, drafted.is_public) == ("Fleurir la cité", "draft", False)
    assert list(drafted.parties.order_by("position").values_list("organisation__name", "side")) == [
        ("Mairie", "town"),
        ("Les arroseurs", "inhabitants"),
    ]
    entry = JournalEntry.objects.get()
    assert (entry.action, entry.audience) == ("agreements.draft", Audience.PRIVATE)


def test_the_officer_begins_for_somebody_at_the_counter(officer, member, inhabitant, town, hall, group):
    person = UserFactory(without_email=True)
    actions.draft(officer, town, title="Fleurir", parties=parties(hall, group), person=person)
    assert JournalEntry.objects.get().on_behalf_of_id == person.pk
    with pytest.raises(NotAllowed):
        actions.draft(member, town, title="Fleurir", parties=parties(hall, group), person=person)
    assert Agreement.objects.count() == 1


def test_nobody_else_begins_one(inhabitant, town, hall, group):
    with pytest.raises(NotAllowed, match="l'une des parties"):
        actions.draft(inhabitant, town, title="Fleurir", parties=parties(hall, group))
    assert not Agreement.objects.exists()
    assert nothing_told()


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 100_000}, "title"),
        ({"kind": "nonsense"}, "kind"),
        ({"kind": "public_promise"}, "kind"),
        ({"parties": []}, "parties"),
        ({"page_url": "https://elsewhere.example/"}, "page_url"),
        ({"page_url": "//elsewhere.example/"}, "page_url"),
    ],
)
def test_details_that_cannot_be_are_refused(officer, town, hall, group, details, field):
    given = {"title": "Fleurir", "parties": parties(hall, group), **details}
    with pytest.raises(ValidationError) as caught:
        actions.draft(officer, town, **given)
    assert field in caught.value.message_dict
    assert not Agreement.objects.exists()
    assert nothing_told()


def test_a_party_enters_once_and_comes_from_the_town(officer, town, hall):
    for wrong in ([(hall, Side.TOWN)] * 2, [(OrganisationFactory(), Side.TOWN)]):
        with pytest.raises(ValidationError, match="organisation"):
            actions.draft(officer, town, title="Fleurir", parties=wrong)


def test_where_it_is_read_makes_it_public(member, inhabitant, agreement):
    Agreement.objects.filter(pk=agreement.pk).update(is_public=False, page_url="")
    with pytest.raises(NotAllowed):
        actions.set_page_url(inhabitant, agreement, page_url="/initiatives/1-x/")
    for wrong in ("", "javascript:alert(1)", "//evil.example"):
        with pytest.raises(ValidationError):
            actions.set_page_url(member, agreement, page_url=wrong)
    shown = actions.set_page_url(member, agreement, page_url="/initiatives/1-x/")
    assert (shown.is_public, shown.page_url) == (True, "/initiatives/1-x/")
    assert JournalEntry.objects.get().audience == Audience.PUBLIC


def test_a_party_comes_in_and_the_text_is_to_be_signed_again(officer, inhabitant, agreement, both_shares):
    shop = OrganisationFactory(territory=agreement.territory, name="Filature du Nord")
    actions.propose_version(officer, agreement)
    with pytest.raises(NotAllowed):
        actions.add_party(inhabitant, agreement, organisation=shop, side=Side.THIRD)
    party = actions.add_party(officer, agreement, organisation=shop, side="third")
    assert party.position == 2
    agreement.refresh_from_db()
    assert agreement.state == "draft"
    for wrong in (shop, OrganisationFactory()):
        with pytest.raises(ValidationError):
            actions.add_party(officer, agreement, organisation=wrong, side=Side.THIRD)
    actions.add_party(
        system(),
        agreement,
        organisation=OrganisationFactory(territory=agreement.territory),
        side=Side.INHABITANTS,
    )
    assert Party.objects.filter(agreement=agreement).count() == 4


@pytest.mark.parametrize("who", ["member", "officer", "mayor"])
def test_any_party_writes_commitments(request, who, agreement, some_day):
    actor = request.getfixturevalue(who)
    written = actions.commit(
        actor,
        agreement,
        party=agreement.our_party,
        kind="time",
        what="Arroser",
        when=some_day,
        quantity="1.5",
        unit="heures",
        value_cents=2250,
        valued_how="15 € l'heure",
        places=3,
        is_upkeep=True,
    )
    written.refresh_from_db()
    assert (written.state, written.places, str(written.quantity)) == ("open", 3, "1.50")
    assert written.when == some_day
    assert written.is_upkeep
    assert entries() == ["agreements.commit"]


def test_what_a_party_bears_as_a_whole_looks_for_nobody(member, agreement):
    written = actions.commit(member, agreement, party=agreement.our_party, kind="time", what="Arroser")
    assert (written.state, written.when) == ("taken", When())


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"what": ""}, "what"),
        ({"what": "x" * 201}, "what"),
        ({"kind": "money!"}, "kind"),
        ({"quantity": 0}, "quantity"),
        ({"quantity": -1}, "quantity"),
        ({"quantity": "beaucoup"}, "quantity"),
        ({"quantity": "NaN"}, "quantity"),
        ({"quantity": 10**30}, "quantity"),
        ({"unit": "x" * 31}, "unit"),
        ({"value_cents": -1}, "value_cents"),
        ({"value_cents": 10**30}, "value_cents"),
        ({"value_cents": 12.5}, "value_cents"),
        ({"value_cents": 100}, "valued_how"),
        ({"places": -1}, "places"),
        ({"places": 10**9}, "places"),
        ({"places": True}, "places"),
        ({"when": "mardi"}, "when"),
        ({"is_call": True}, "places"),
        ({"is_call": True, "places": 2, "value_cents": 5, "valued_how": "devis"}, "places"),
    ],
)
def test_a_commitment_that_cannot_be_is_refused(member, agreement, details, field):
    given = {"party": agreement.our_party, "kind": "time", "what": "Arroser", **details}
    with pytest.raises(ValidationError) as caught:
        actions.commit(member, agreement, **given)
    assert field in caught.value.message_dict
    assert not Commitment.objects.exists()
    assert nothing_told()


def test_money_is_its_own_value(member, agreement):
    assert actions.commit(
        member, agreement, party=agreement.our_party, kind="money", what="Une cagnotte", value_cents=5000
    )


def test_a_party_of_another_agreement_commits_to_nothing_here(member, agreement):
    stranger = CommitmentFactory().party
    with pytest.raises(ValidationError):
        actions.commit(member, agreement, party=stranger, kind="time", what="Arroser")


def test_strangers_write_nothing(inhabitant, agreement, need, both_shares):
    deeds = [
        lambda: actions.commit(inhabitant, agreement, party=agreement.our_party, kind="time", what="X"),
        lambda: actions.amend(inhabitant, need, what="X"),
        lambda: actions.remove(inhabitant, need),
        lambda: actions.estimate(
            inhabitant, agreement, what="X", amount_cents=1, source="X", on=datetime.date(2026, 1, 1)
        ),
        lambda: actions.write_particulars(inhabitant, agreement, particulars={"place": "X"}),
        lambda: actions.propose_version(inhabitant, agreement),
        lambda: actions.end(inhabitant, agreement),
        lambda: actions.break_off(inhabitant, agreement, reason="X"),
        lambda: actions.begin(inhabitant, agreement),
        lambda: actions.settle(inhabitant, need, state="kept"),
    ]
    for deed in deeds:
        with pytest.raises(NotAllowed):
            deed()
    assert nothing_told()


def rewriting(actor, agreement, commitment):
    return {
        "commit": lambda: actions.commit(
            actor, agreement, party=agreement.our_party, kind="time", what="Autre"
        ),
        "amend": lambda: actions.amend(actor, commitment, what="Autre"),
        "remove": lambda: actions.remove(actor, commitment),
        "estimate": lambda: actions.estimate(
            actor, agreement, what="X", amount_cents=1, source="Y", on=datetime.date(2026, 1, 1)
        ),
        "particulars": lambda: actions.write_particulars(actor, agreement, particulars={"place": "Ici"}),
    }


@pytest.mark.parametrize("deed", ["commit", "amend", "remove", "estimate", "particulars"])
@pytest.mark.parametrize("state", ["proposed", "signed", "running"])
def test_a_change_of_the_text_asks_everybody_to_sign_again(
    member, mayor, agreement, both_shares, deed, state
):
    version = actions.propose_version(member, agreement)
    signature = actions.sign(mayor, version, party=agreement.town_party, digest=version.digest)
    Agreement.objects.filter(pk=agreement.pk).update(state=state)

    rewriting(member, agreement, both_shares[1])[deed]()

    agreement.refresh_from_db()
    assert agreement.state == "draft"
    assert list(agreement.versions.all()) == [version]
    assert list(version.signatures.all()) == [signature]


@pytest.mark.parametrize("deed", ["commit", "amend", "remove", "estimate", "particulars"])
@pytest.mark.parametrize("state", ["ended", "broken_off"])
def test_what_is_over_is_not_rewritten(member, agreement, both_shares, deed, state):
    Agreement.objects.filter(pk=agreement.pk).update(state=state)
    with pytest.raises(WrongState):
        rewriting(member, agreement, both_shares[1])[deed]()
    assert nothing_told()


def test_a_call_for_hands_asks_nobody_to_sign_again(member, agreement, some_day):
    Agreement.objects.filter(pk=agreement.pk).update(state="running")
    call = actions.commit(
        member,
        agreement,
        party=agreement.our_party,
        kind="time",
        what="Venir samedi",
        when=some_day,
        places=4,
        is_call=True,
    )
    actions.amend(member, call, places=5)
    actions.remove(member, call)
    agreement.refresh_from_db()
    assert agreement.state == "running"


def test_amend_keeps_what_is_not_given(member, agreement, both_shares):
    ours = both_shares[1]
    amended = actions.amend(member, ours, what="Arroser matin et soir")
    assert (amended.what, amended.value_cents, amended.unit) == ("Arroser matin et soir", 60000, "heures")
    assert JournalEntry.objects.get().facts["before"] == "Arroser les bacs"
    assert actions.amend(member, ours, value_cents=None, quantity=None, when=When()).value_cents is None


def test_places_follow_the_shares(member, inhabitant, need):
    actions.take(inhabitant, need, places=2)
    with pytest.raises(ValidationError, match="2 places"):
        actions.amend(member, need, places=1)
    assert actions.amend(member, need, places=2).state == "taken"
    assert actions.amend(member, need, places=4).state == "open"


def test_what_somebody_bears_or_gave_is_released_and_not_removed(member, inhabitant, need, both_shares):
    actions.take(inhabitant, need)
    actions.deliver(member, both_shares[1], on=datetime.date(2026, 5, 1), quantity=1)
    for commitment in (need, both_shares[1]):
        with pytest.raises(ValidationError, match="levez plutôt"):
            actions.remove(member, commitment)
    assert Commitment.objects.filter(pk__in=[need.pk, both_shares[1].pk]).count() == 2


def test_what_is_settled_is_not_rewritten(officer, member, need):
    actions.settle(officer, need, state="kept")
    with pytest.raises(WrongState):
        actions.amend(member, need, what="X")
    with pytest.raises(WrongState):
        actions.remove(member, need)


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"amount_cents": 0}, "amount_cents"),
        ({"amount_cents": None}, "amount_cents"),
        ({"source": ""}, "source"),
        ({"what": ""}, "what"),
        ({"on": datetime.date(2999, 1, 1)}, "on"),
        ({"on": datetime.date(1492, 1, 1)}, "on"),
        ({"on": "hier"}, "on"),
    ],
)
def test_an_estimate_has_an_amount_a_source_and_a_date(officer, agreement, details, field):
    given = {"what": "Bitume", "amount_cents": 100, "source": "devis", "on": datetime.date(2026, 1, 1)}
    with pytest.raises(ValidationError) as caught:
        actions.estimate(officer, agreement, **given | details)
    assert field in caught.value.message_dict
    assert not Estimate.objects.exists()


def test_particulars_are_kept_by_clause_and_dates_in_order(member, agreement):
    day = datetime.date
    actions.write_particulars(
        member, agreement, particulars={"place": "Cité 5", "safety": "Gants"}, starts_on=day(2027, 4, 1)
    )
    actions.write_particulars(member, agreement, particulars={"safety": ""}, ends_on=day(2027, 10, 31))
    agreement.refresh_from_db()
    assert agreement.particulars == {"place": "Cité 5"}
    assert (agreement.starts_on, agreement.ends_on) == (day(2027, 4, 1), day(2027, 10, 31))
    for wrong, field in (
        ({"particulars": {"nonsense": "X"}}, "particulars"),
        ({"particulars": {"place": "x" * 5000}}, "place"),
        ({"particulars": {}, "ends_on": day(2026, 1, 1)}, "ends_on"),
        ({"particulars": {}, "review_on": day(2028, 1, 1)}, "review_on"),
        ({"particulars": {}, "review_on": day(2027, 1, 1)}, "review_on"),
        ({"particulars": {}, "starts_on": day(2500, 1, 1)}, "starts_on"),
    ):
        with pytest.raises(ValidationError) as caught:
            actions.write_particulars(member, agreement, **wrong)
        assert field in caught.value.message_dict


def test_until_it_is_public_only_its_authors_read_of_it(member, town, hall, group):
    hidden = AgreementFactory(territory=town)
    party = Party.objects.create(agreement=hidden, organisation=group, side=Side.INHABITANTS)
    actions.commit(member, hidden, party=party, kind="time", what="Secret")
    assert JournalEntry.objects.get().audience == Audience.PRIVATE


def test_a_recurrence_is_kept(member, agreement):
    often = When(Kind.RECURRENCE, None, datetime.date(2027, 10, 31), "FREQ=WEEKLY;BYDAY=TU")
    written = actions.commit(
        member, agreement, party=agreement.our_party, kind="time", what="Arroser", when=often
    )
    assert Commitment.objects.get(pk=written.pk).when == often
