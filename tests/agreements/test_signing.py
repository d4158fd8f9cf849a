"""Each party signs one exact text; a text that changed meanwhile says what changed."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from terril.agreements import actions
from terril.agreements.models import Agreement, Commitment, Signature, Version
from terril.directory.models import Representation
from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.foundation.models import JournalEntry
from terril.foundation.states import WrongState
from tests.factories import OrganisationFactory, ServiceFactory, UserFactory


@pytest.fixture
def version(agreement, both_shares, officer):
    return actions.propose_version(officer, agreement)


def state(agreement):
    return Agreement.objects.get(pk=agreement.pk).state


def test_a_text_is_frozen_with_its_digest(agreement, both_shares, member):
    version = actions.propose_version(member, agreement)
    assert (version.number, version.language, len(version.digest)) == (1, "fr", 64)
    assert state(agreement) == "proposed"
    assert JournalEntry.objects.get().facts["number"] == 1
    with pytest.raises(TypeError):
        version.save()


@pytest.mark.parametrize("column", ["content", "digest", "number"])
def test_the_database_keeps_what_is_to_be_signed(version, column):
    value = {"content": {"title": "Autre"}, "digest": "0" * 64, "number": 9}[column]
    with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(**{column: value})


def test_nothing_new_is_not_proposed_twice(version, agreement, officer):
    with pytest.raises(ValidationError, match="Rien n'a changé"):
        actions.propose_version(officer, agreement)
    assert agreement.versions.count() == 1
    assert actions.propose_version(officer, agreement, language="en").number == 2


def test_a_text_changed_back_is_proposed_again(version, agreement, both_shares, member, officer):
    actions.amend(member, both_shares[1], what="Autre")
    actions.amend(member, both_shares[1], what="Arroser les bacs")
    again = actions.propose_version(officer, agreement)
    assert (again.number, again.digest) == (2, version.digest)


def test_a_language_of_the_town(agreement, both_shares, officer):
    with pytest.raises(ValidationError):
        actions.propose_version(officer, agreement, language="nl")


@pytest.mark.parametrize(("missing", "said"), [(0, "la commune"), (1, "des habitants")])
def test_both_sides_bring_something(agreement, both_shares, officer, missing, said):
    Commitment.objects.filter(pk=both_shares[missing].pk).update(state="released")
    with pytest.raises(ValidationError, match=said):
        actions.propose_version(officer, agreement)
    assert not Version.objects.exists()


def test_every_party_signs_and_it_is_signed(version, agreement, mayor, member):
    first = actions.sign(mayor, version, party=agreement.town_party, digest=version.digest)
    assert (first.signer_name, first.signer_title, first.how) == (mayor.display_name, "Maire", "online")
    assert state(agreement) == "proposed"
    actions.sign(member, version, party=agreement.our_party, digest=version.digest, title="Présidente")
    assert state(agreement) == "signed"
    assert Signature.objects.filter(signer_title="Présidente").exists()


def test_who_binds_a_party(version, agreement, officer, mayor, member, inhabitant, town, hall):
    registrar = UserFactory(speaks_for=hall)
    for actor, party in (
        (officer, agreement.town_party),
        (inhabitant, agreement.town_party),
        (member, agreement.town_party),
        (mayor, agreement.our_party),
        (officer, agreement.our_party),
        (inhabitant, agreement.our_party),
    ):
        with pytest.raises(NotAllowed):
            actions.sign(actor, version, party=party, digest=version.digest)
    assert not Signature.objects.exists()
    assert actions.sign(registrar, version, party=agreement.town_party, digest=version.digest)


def test_the_commune_signs_for_its_service(agreement, both_shares, officer, mayor, town):
    service = ServiceFactory(territory=town)
    party = actions.add_party(officer, agreement, organisation=service, side="town")
    version = actions.propose_version(officer, agreement)
    with pytest.raises(NotAllowed):
        actions.sign(UserFactory(speaks_for=service), version, party=party, digest=version.digest)
    assert actions.sign(mayor, version, party=party, digest=version.digest)


def test_for_young_people_their_adult_signs(version, agreement, group, mayor):
    adult = UserFactory()
    young = UserFactory(minor=True, referent=adult, speaks_for=group)
    with pytest.raises(NotAllowed, match="moins de 18"):
        actions.sign(young, version, party=agreement.our_party, digest=version.digest)
    assert actions.sign(adult, version, party=agreement.our_party, digest=version.digest)


def test_a_party_signs_once(version, agreement, mayor):
    actions.sign(mayor, version, party=agreement.town_party, digest=version.digest)
    with pytest.raises(WrongState):
        actions.sign(mayor, version, party=agreement.town_party, digest=version.digest)
    assert Signature.objects.count() == 1


def test_a_party_of_another_agreement_signs_nothing_here(version, agreement, mayor, town):
    from tests.factories import PartyFactory

    stranger = PartyFactory(organisation=OrganisationFactory(territory=town))
    signer = UserFactory(speaks_for=stranger.organisation)
    with pytest.raises(ValidationError):
        actions.sign(signer, version, party=stranger, digest=version.digest)


def test_a_text_being_rewritten_says_what_changes(version, agreement, both_shares, member, mayor):
    actions.amend(member, both_shares[1], what="Arroser deux fois", quantity=80)
    with pytest.raises(ValidationError) as caught:
        actions.sign(mayor, version, party=agreement.town_party, digest=version.digest)
    said = caught.value.message_dict["digest"]
    assert "en train de changer" in said[0]
    assert any("Arroser les bacs" in line and "Arroser deux fois" in line for line in said[1:])
    assert not Signature.objects.exists()


def test_an_old_text_says_what_changed(version, agreement, both_shares, member, mayor, officer):
    actions.amend(member, both_shares[1], what="Arroser deux fois")
    newest = actions.propose_version(officer, agreement)
    for stale, digest in ((version, version.digest), (newest, version.digest)):
        with pytest.raises(ValidationError) as caught:
            actions.sign(mayor, stale, party=agreement.town_party, digest=digest)
        said = caught.value.message_dict["digest"]
        assert "a changé pendant" in said[0]
        assert any("Arroser deux fois" in line for line in said[1:])
    with pytest.raises(ValidationError):
        actions.sign(mayor, newest, party=agreement.town_party, digest="nonsense")
    assert actions.sign(mayor, newest, party=agreement.town_party, digest=newest.digest)


def test_the_officer_records_a_sheet_signed_by_hand(version, agreement, officer, mayor, inhabitant):
    details = {"party": agreement.our_party, "signer_name": " Ahmed  Benali ", "signed_on": clock.today()}
    with pytest.raises(NotAllowed):
        actions.record_paper_signature(inhabitant, version, **details)
    signature = actions.record_paper_signature(officer, version, **details)
    assert (signature.signer_name, signature.how, signature.signer) == ("Ahmed Benali", "paper", None)
    actions.sign(mayor, version, party=agreement.town_party, digest=version.digest)
    assert state(agreement) == "signed"


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"signer_name": ""}, "signer_name"),
        ({"signed_on": datetime.date(2999, 1, 1)}, "signed_on"),
        ({"signed_on": datetime.date(1515, 1, 1)}, "signed_on"),
        ({"signer_title": "x" * 100}, "signer_title"),
    ],
)
def test_a_sheet_has_a_name_and_a_day(version, agreement, officer, details, field):
    given = {"party": agreement.our_party, "signer_name": "Ahmed", "signed_on": datetime.date(2026, 5, 1)}
    with pytest.raises(ValidationError) as caught:
        actions.record_paper_signature(officer, version, **given | details)
    assert field in caught.value.message_dict
    assert not Signature.objects.exists()


def test_a_sheet_of_an_old_text_is_refused(version, agreement, both_shares, officer, member):
    actions.amend(member, both_shares[1], what="Autre")
    actions.propose_version(officer, agreement)
    with pytest.raises(ValidationError):
        actions.record_paper_signature(
            officer, version, party=agreement.our_party, signer_name="A", signed_on=clock.today()
        )


@pytest.mark.parametrize("over", ["ended", "broken_off"])
def test_nothing_is_signed_once_it_is_over(version, agreement, mayor, over):
    Agreement.objects.update(state=over)
    with pytest.raises(WrongState):
        actions.sign(mayor, version, party=agreement.town_party, digest=version.digest)


def test_whoever_no_longer_speaks_signs_no_more(version, agreement, member):
    Representation.objects.filter(user=member).delete()
    with pytest.raises(NotAllowed):
        actions.sign(type(member).objects.get(pk=member.pk), version, party=agreement.our_party, digest="x")
