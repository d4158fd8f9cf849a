"""Organisations, groups, and who speaks for them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from terril.directory import actions, codes, queries, rules
from terril.directory.models import Organisation, OrganisationKind, Representation
from terril.foundation.actions import NotAllowed
from terril.foundation.models import Audience, JournalEntry
from terril.people.models import User
from terril.people.queries import system
from tests import factories

WHOM = {"contact_name": "Marc", "contact_phone": "03 21"}


def counted():
    return Organisation.objects.count(), Representation.objects.count(), JournalEntry.objects.count()


def refused(action, *args, error=ValidationError, **details):
    before = counted()
    with pytest.raises(error) as caught:
        action(*args, **details)
    assert counted() == before
    return caught.value


def again(user):
    """Return the person as the next request would know them."""
    return User.objects.get(pk=user.pk)


# --- numbers


def test_numbers_of_organisations():
    assert codes.siret("216 205 286 00018") == "21620528600018"
    # La Poste's branches have no key of Luhn: their digits add up to a multiple of five.
    assert codes.siret("35600000009075") == "35600000009075"
    assert codes.siret("35600000000048") == "35600000000048"
    assert codes.rna(" w595 000 001 ") == "W595000001"
    assert codes.siret("  ") == codes.rna("  ") == ""


@pytest.mark.parametrize(
    ("read", "typed", "says"),
    [
        (codes.siret, "21620528600019", "clé"),
        (codes.siret, "35600000009076", "clé"),
        (codes.siret, "2162052860001", "quatorze chiffres"),
        (codes.siret, "216205286000l8", "quatorze chiffres"),
        (codes.siret, "²1620528600018", "quatorze chiffres"),
        (codes.siret, "0" * 100_000, "quatorze chiffres"),
        (codes.rna, "595000001", "W"),
        (codes.rna, "W59500000", "W"),
        (codes.rna, "W５95000001", "W"),
    ],
)
def test_numbers_that_cannot_be(read, typed, says):
    with pytest.raises(ValidationError) as caught:
        read(typed)
    assert says in caught.value.messages[0]


# --- register


@pytest.mark.parametrize("who", ["officer", "administrator", "system"])
def test_an_organisation_is_registered(who, request, town):
    actor = system() if who == "system" else request.getfixturevalue(who)
    made = actions.register(
        actor,
        town,
        kind="association",
        name=" Les  Amis du terril ",
        description="Un\r\ndeux",
        siret="216 205 286 00018",
        rna="w595000001",
    )
    assert (made.name, made.slug, made.description) == (
        "Les Amis du terril",
        "les-amis-du-terril",
        "Un\ndeux",
    )
    assert (made.siret, made.rna, made.is_listed) == ("21620528600018", "W595000001", True)
    entry = JournalEntry.objects.get(action="directory.register")
    assert (entry.territory_id, entry.audience, entry.facts) == (
        town.pk,
        Audience.PUBLIC,
        {"name": "Les Amis du terril"},
    )


@pytest.mark.parametrize("who", ["inhabitant", "mayor", "service_member"])
def test_who_may_not_register(who, request, town):
    actor = request.getfixturevalue(who)
    refused(actions.register, actor, town, error=NotAllowed, kind="shop", name="X")


def test_an_officer_of_another_town_registers_nothing(town):
    other = factories.UserFactory(officer_of=factories.TownFactory())
    refused(actions.register, other, town, error=NotAllowed, kind="shop", name="X")


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"kind": "party"}, "kind"),
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "Lоos"}, "name"),
        ({"description": "x" * 2001}, "description"),
        ({"siret": "1"}, "siret"),
        ({"rna": "1"}, "rna"),
        ({"contact_email": "rien"}, "contact_email"),
        ({"kind": "service"}, "contact_name"),
        ({"kind": "service", "contact_name": "Marc"}, "contact_name"),
    ],
)
def test_what_cannot_be_registered(town, officer, details, field):
    error = refused(actions.register, officer, town, **{"kind": "shop", "name": "Au bon pain", **details})
    assert field in error.message_dict


def test_one_town_hall_and_one_siret_a_town(town, officer):
    actions.register(officer, town, kind="town_hall", name="Mairie", siret="21620528600018")
    assert "kind" in refused(actions.register, officer, town, kind="town_hall", name="Autre").message_dict
    same = refused(actions.register, officer, town, kind="shop", name="X", siret="21620528600018")
    assert "siret" in same.message_dict
    there = factories.TownFactory()
    actions.register(system(), there, kind="town_hall", name="Mairie", siret="21620528600018")
    assert queries.town_hall_of(town).territory == town
    assert queries.town_hall_of(factories.TownFactory()) is None


def test_two_of_one_name_have_addresses_of_their_own(town, officer):
    made = [actions.register(officer, town, kind="shop", name="Boulangerie").slug for _n in range(3)]
    assert made == ["boulangerie", "boulangerie-2", "boulangerie-3"]
    assert actions.register(officer, town, kind="shop", name="Хлеб").slug == "acteur"


def test_services_are_listed_by_name(town, officer):
    for name in ("Voirie", "Espaces verts"):
        actions.register(officer, town, kind="service", name=name, **WHOM)
    assert [s.name for s in queries.services_of(town)] == ["Espaces verts", "Voirie"]


# --- form_group, show_group


def test_anybody_who_is_in_forms_a_group_that_no_stranger_sees(town, inhabitant):
    group = actions.form_group(inhabitant, town, name="Les voisins de la cité 5", member=inhabitant)
    assert (group.kind, group.is_listed) == (OrganisationKind.GROUP, False)
    assert queries.spoken_for_by(again(inhabitant), town) == [group]
    assert rules.represents(again(inhabitant), group)
    entry = JournalEntry.objects.get(action="directory.form_group")
    assert (entry.audience, entry.on_behalf_of_id, entry.facts) == (Audience.PRIVATE, None, {})


def test_an_officer_forms_a_group_for_somebody_at_the_counter(town, officer, inhabitant):
    group = actions.form_group(officer, town, name="Les voisins", member=inhabitant)
    assert rules.represents(inhabitant, group)
    assert not rules.represents(officer, group)
    assert JournalEntry.objects.get(action="directory.form_group").on_behalf_of_id == inhabitant.pk


def test_nobody_else_forms_a_group_for_another(town, inhabitant, mayor):
    refused(actions.form_group, mayor, town, error=NotAllowed, name="X", member=inhabitant)
    assert "name" in refused(actions.form_group, mayor, town, name=" ", member=mayor).message_dict


def test_a_group_is_shown_once_what_it_carries_is_public(town, inhabitant):
    group = actions.form_group(inhabitant, town, name="Les voisins", member=inhabitant)
    told = JournalEntry.objects.count()
    actions.show_group(group)
    actions.show_group(group)
    group.refresh_from_db()
    assert group.is_listed
    # The action that calls it is the one that tells.
    assert JournalEntry.objects.count() == told


# --- appoint, dismiss


@pytest.mark.parametrize("who", ["officer", "administrator", "system", "representative"])
def test_who_says_who_speaks_for_an_association(who, request, town, inhabitant):
    association = factories.OrganisationFactory(territory=town)
    if who == "representative":
        actor = factories.UserFactory(speaks_for=association)
    else:
        actor = system() if who == "system" else request.getfixturevalue(who)
    made = actions.appoint(actor, association, user=inhabitant, title=" Présidente ")
    assert (made.title, made.granted_by) == ("Présidente", actor)
    assert rules.speaks_for(again(inhabitant), association)
    entry = JournalEntry.objects.get(action="directory.appoint")
    assert (entry.territory_id, entry.audience) == (town.pk, Audience.STAFF)
    assert actions.appoint(actor, association, user=inhabitant, title="Trésorière").pk == made.pk


@pytest.mark.parametrize("who", ["inhabitant", "officer", "mayor", "service_member"])
def test_only_an_administrator_says_who_is_of_a_service(who, request, town, service):
    actor = request.getfixturevalue(who)
    refused(actions.appoint, actor, service, error=NotAllowed, user=factories.UserFactory())


def test_an_administrator_makes_and_ends_a_member_of_a_service(town, administrator, service, inhabitant):
    made = actions.appoint(administrator, service, user=inhabitant)
    assert rules.represents(again(inhabitant), service)
    actions.dismiss(administrator, made)
    assert not rules.represents(again(inhabitant), service)
    entry = JournalEntry.objects.get(action="directory.dismiss")
    assert (entry.subject_id, entry.facts) == (made.pk, {"name": service.name})


def test_nobody_under_eighteen_is_of_a_service(administrator, town, service):
    young = factories.UserFactory(minor=True, inhabitant_of=town)
    assert "user" in refused(actions.appoint, administrator, service, user=young).message_dict
    association = factories.OrganisationFactory(territory=town)
    assert actions.appoint(administrator, association, user=young)


def test_one_may_always_stop_speaking(town, service_member, inhabitant, officer):
    mine = service_member.representations.get()
    refused(actions.dismiss, inhabitant, mine, error=NotAllowed)
    refused(actions.dismiss, officer, mine, error=NotAllowed)
    actions.dismiss(service_member, mine)
    assert not service_member.representations.exists()


def test_asking_who_speaks_costs_one_query_a_request(town, service_member, service):
    others = factories.OrganisationFactory.create_batch(5, territory=town)
    person = again(service_member)
    with CaptureQueriesContext(connection) as asked:
        assert [rules.represents(person, o) for o in (service, *others, service)] == [
            True, False, False, False, False, False, True,
        ]  # fmt: skip
    assert len(asked) == 1
