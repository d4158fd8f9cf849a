"""Completing an organisation, what it offers, finding it: who may, what cannot be, what is shown."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError

from terril.directory import actions, queries
from terril.directory.models import Offering, Organisation
from terril.foundation.actions import NotAllowed
from terril.foundation.models import Audience, JournalEntry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def club(town):
    return factories.OrganisationFactory(territory=town, name="Les Mailles", slug="les-mailles")


@pytest.fixture
def speaker(club, town):
    return factories.UserFactory(inhabitant_of=town, speaks_for=club)


def everything():
    return list(Organisation.objects.values()), list(Offering.objects.values()), JournalEntry.objects.count()


def refused(action, actor, thing, error=ValidationError, **details):
    before = everything()
    with pytest.raises(error) as caught:
        action(actor, thing, **details)
    assert everything() == before
    return caught.value


# --- edit


@pytest.mark.parametrize("who", ["officer", "administrator", "speaker"])
def test_who_may_complete_a_page(who, request, town, club):
    actor = request.getfixturevalue(who)
    quarter = factories.QuarterFactory(parent=town)
    actions.edit(
        actor,
        club,
        description="On tricote",
        website="mailles.example",
        address="2 rue Verte",
        postcode="62 750",
        locality="Loos",
        quarter=quarter,
        latitude=50.4567891,
        longitude=2.79,
        members_count=42,
        members_counted_on=datetime.date(2024, 9, 1),
        created_on=datetime.date(1998, 3, 2),
    )
    club.refresh_from_db()
    assert (club.description, club.website, club.postcode) == (
        "On tricote",
        "https://mailles.example",
        "62750",
    )
    assert (club.quarter, club.latitude, club.longitude) == (quarter, 50.456789, 2.79)
    assert (club.members_count, club.members_counted_on) == (42, datetime.date(2024, 9, 1))
    assert {"website", "quarter", "latitude"} <= set(club.by_hand)
    assert "name" not in club.by_hand
    entry = JournalEntry.objects.get()
    assert (entry.action, entry.audience) == ("directory.edit", Audience.PUBLIC)
    # What changed, never the values.
    assert entry.facts["name"] == "Les Mailles"
    assert "2 rue Verte" not in str(entry.facts)


@pytest.mark.parametrize("who", ["inhabitant", "mayor", "service_member"])
def test_who_may_not(who, request, club):
    actor = request.getfixturevalue(who)
    refused(actions.edit, actor, club, error=NotAllowed, description="X")
    refused(actions.offer, actor, club, error=NotAllowed, kind="lend", what="X")


def test_a_name_and_numbers_are_the_town_halls(town, club, speaker, officer):
    for detail, value in {
        "name": "X",
        "siret": "21620528600018",
        "rna": "W595000001",
        "kind": "shop",
    }.items():
        assert detail in refused(actions.edit, speaker, club, **{detail: value}).message_dict
    # What stays as it is is no change.
    actions.edit(speaker, club, name="Les Mailles", description="On tricote")
    actions.edit(officer, club, name="Les Mailles du terril", siret="21620528600018", kind="company")
    club.refresh_from_db()
    assert (club.name, club.siren, club.kind, club.slug) == (
        "Les Mailles du terril",
        "216205286",
        "company",
        "les-mailles",
    )
    actions.edit(officer, club, siret="35600000000048")
    club.refresh_from_db()
    assert club.siren == "356000000"


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"name": ""}, "name"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "x" * 300}, "website"),
        ({"postcode": "1"}, "postcode"),
        ({"siren": "1"}, "siren"),
        ({"siret": "21620528600018", "siren": "356000000"}, "siren"),
        ({"siret": "35600000000048"}, "siret"),
        ({"rna": "W595000009"}, "rna"),
        ({"latitude": 50.0}, "latitude"),
        ({"latitude": 91.0, "longitude": 2.0}, "latitude"),
        ({"latitude": float("nan"), "longitude": 2.0}, "latitude"),
        ({"members_count": -1}, "members_count"),
        ({"members_count": 10**9}, "members_count"),
        ({"created_on": datetime.date(2999, 1, 1)}, "created_on"),
        ({"created_on": datetime.date(12, 1, 1)}, "created_on"),
        (
            {
                "created_on": datetime.date(2010, 1, 1),
                "closed_on": datetime.date(2009, 1, 1),
                "is_active": False,
            },
            "closed_on",
        ),
        ({"kind": "service"}, "kind"),
        ({"kind": "party"}, "kind"),
        ({"address": "x" * 201}, "address"),
        ({"contact_email": "rien"}, "contact_email"),
    ],
)
def test_what_cannot_be(town, club, officer, details, field):
    factories.OrganisationFactory(territory=town, siret="35600000000048", rna="W595000009")
    assert field in refused(actions.edit, officer, club, **details).message_dict


def test_a_quarter_is_one_of_the_town(club, officer):
    assert "quarter" in refused(actions.edit, officer, club, quarter=factories.QuarterFactory()).message_dict


def test_a_service_keeps_somebody_to_call(town, service, officer):
    assert "contact_name" in refused(actions.edit, officer, service, contact_name="").message_dict
    assert "kind" in refused(actions.edit, officer, service, kind="shop").message_dict


def test_what_follows_is_completed(club, officer):
    actions.edit(officer, club, members_count=3, is_active=False, closed_on=datetime.date(2020, 1, 1))
    club.refresh_from_db()
    assert club.members_counted_on is not None
    assert club.closed_on == datetime.date(2020, 1, 1)
    actions.edit(officer, club, members_count=None, is_active=True)
    club.refresh_from_db()
    assert (club.members_counted_on, club.closed_on) == (None, None)


def test_a_group_that_is_not_listed_is_completed_in_private(town, inhabitant):
    group = actions.form_group(inhabitant, town, name="Les voisins", member=inhabitant)
    actions.edit(inhabitant, group, name="Les voisins de la rue Verte")
    assert JournalEntry.objects.latest("pk").audience == Audience.PRIVATE
    actions.offer(inhabitant, group, kind="lend", what="Une échelle")
    assert JournalEntry.objects.latest("pk").audience == Audience.PRIVATE


def test_one_number_once_a_town(town, officer):
    actions.register(officer, town, kind="association", name="A", rna="W595000001")
    error = refused(actions.register, officer, town, kind="association", name="B", rna="W595000001")
    assert "rna" in error.message_dict


# --- offer, withdraw_offer


def test_what_one_can_lend_or_do(club, speaker):
    tables = actions.offer(speaker, club, kind="lend", what=" Dix  tables ")
    actions.offer(speaker, club, kind="do", what="Réparer un vélo")
    assert [(o.kind, o.what) for o in queries.offerings_of(club)] == [
        ("lend", "Dix tables"),
        ("do", "Réparer un vélo"),
    ]
    entry = JournalEntry.objects.filter(action="directory.offer").earliest("pk")
    assert (entry.facts, entry.topic_id) == ({"name": "Les Mailles", "what": "Dix tables"}, club.pk)
    actions.withdraw_offer(speaker, tables)
    assert [o.kind for o in queries.offerings_of(club)] == ["do"]
    refused(actions.withdraw_offer, speaker, tables, error=NotAllowed)


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"kind": "give", "what": "X"}, "kind"),
        ({"kind": "lend", "what": " "}, "what"),
        ({"kind": "lend", "what": "…"}, "what"),
        ({"kind": "lend", "what": "x" * 121}, "what"),
        ({"kind": "lend", "what": "une echelle"}, "what"),
    ],
)
def test_what_cannot_be_offered(club, speaker, details, field):
    actions.offer(speaker, club, kind="lend", what="Une échelle")
    assert field in refused(actions.offer, speaker, club, **details).message_dict


def test_a_list_of_offers_has_an_end(club, speaker):
    for number in range(actions.MOST_OFFERINGS):
        Offering.objects.create(organisation=club, kind="lend", what=f"Chose {number}")
    assert "enlevez-en" in refused(actions.offer, speaker, club, kind="lend", what="X").messages[0]


def test_only_those_who_speak_withdraw(club, speaker, inhabitant, officer):
    offering = actions.offer(speaker, club, kind="lend", what="Une échelle")
    refused(actions.withdraw_offer, inhabitant, offering, error=NotAllowed)
    actions.withdraw_offer(officer, offering)


# --- listing


def test_finding_by_words_kind_quarter_and_offers(town, officer, club, speaker):
    quarter = factories.QuarterFactory(parent=town)
    bakery = actions.register(
        officer, town, kind="shop", name="Le Fournil", description="Du pain à la cité", quarter=quarter
    )
    actions.offer(speaker, club, kind="lend", what="Dix tables pliantes")
    actions.offer(officer, bakery, kind="do", what="Apprendre à pétrir")

    def found(**asked):
        return {organisation.name for organisation in queries.listing(officer, town, **asked)}

    assert found() == {"Les Mailles", "Le Fournil"}
    assert found(search="table") == found(search="TABLES pliante") == {"Les Mailles"}
    assert found(search="petrir") == found(search="Cité") == {"Le Fournil"}
    assert found(search="%") == found()
    assert found(search="zzz") == set()
    assert found(offering="lend") == {"Les Mailles"}
    assert found(offering="lend", search="petrir") == set()
    assert found(kind="shop") == found(quarter=quarter) == {"Le Fournil"}
