"""The tree of territories and the settings of a town."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from terril.foundation.actions import NotAllowed
from terril.foundation.models import Audience, JournalEntry
from terril.people.queries import system
from terril.territories import actions, queries
from terril.territories.models import Territory
from tests import factories
from tests.territories.test_boundary import POLYGON


@pytest.fixture
def terril(db):
    return system()


@pytest.fixture
def loos(terril):
    return actions.create_town(
        terril, None, name="Loos-en-Gohelle", insee_code="62528", siren="216 205 286", host="Loos.example"
    )


def errors(action, *args, **details):
    before = (Territory.objects.count(), JournalEntry.objects.count())
    with pytest.raises(ValidationError) as caught:
        action(*args, **details)
    assert (Territory.objects.count(), JournalEntry.objects.count()) == before
    return caught.value


def test_terril_opens_a_town_and_its_journal(loos):
    loos.refresh_from_db()
    assert (loos.path, loos.slug, loos.host) == (f"{loos.pk}/", "loos-en-gohelle", "loos.example")
    assert (loos.siren, loos.answer_delay_days, loos.languages) == ("216205286", 30, ["fr", "en"])
    entry = JournalEntry.objects.get(action="territories.create_town")
    assert (entry.territory_id, entry.sequence, entry.audience) == (loos.pk, 1, Audience.PUBLIC)
    assert entry.facts == {"name": "Loos-en-Gohelle"}


def test_a_whole_tree_keeps_its_paths(terril):
    region = actions.create_territory(terril, None, kind="region", name="Hauts-de-France", insee_code="32")
    agglo = actions.create_territory(
        terril, region, kind="agglomeration", name="Lens-Liévin", siren="246200364"
    )
    town = actions.create_town(terril, agglo, name="Loos-en-Gohelle", insee_code="62528")
    quarter = actions.add_quarter(terril, town, name="Cité 5")
    assert quarter.path == f"{region.pk}/{agglo.pk}/{town.pk}/{quarter.pk}/"
    assert region.contains(quarter)
    assert not quarter.contains(town)
    assert list(queries.quarters_of(town)) == [quarter]
    assert JournalEntry.objects.get(action="territories.add_quarter").territory_id == town.pk


def test_a_path_never_mistakes_one_number_for_another():
    seven, seventy = Territory(path="7/"), Territory(path="70/")
    assert not seven.contains(seventy)


def test_an_administrator_above_opens_a_town_below_and_not_beside(terril):
    agglo = actions.create_territory(terril, None, kind="agglomeration", name="Lens-Liévin")
    other = actions.create_territory(terril, None, kind="agglomeration", name="Hénin-Carvin")
    person = factories.UserFactory(administrator_of=agglo)
    assert actions.create_town(person, agglo, name="Liévin", insee_code="62510").parent == agglo
    with pytest.raises(NotAllowed):
        actions.create_town(person, other, name="Hénin", insee_code="62427")
    with pytest.raises(NotAllowed):
        actions.create_town(person, None, name="Hénin", insee_code="62427")


@pytest.mark.parametrize("who", ["inhabitant", "officer", "mayor", "service_member"])
def test_only_an_administrator_changes_the_town(who, request, town):
    actor = request.getfixturevalue(who)
    for action, details in (
        (actions.change_settings, {"answer_delay_days": 5}),
        (actions.set_boundary, {"geojson": POLYGON}),
        (actions.add_quarter, {"name": "Cité 5"}),
        (actions.create_town, {"name": "X", "insee_code": "62510"}),
        (actions.create_territory, {"kind": "region", "name": "X"}),
    ):
        with pytest.raises(NotAllowed):
            action(actor, town, **details)
    town.refresh_from_db()
    assert (town.answer_delay_days, town.boundary, town.children.count()) == (30, None, 0)
    assert not JournalEntry.objects.exists()


def test_an_administrator_of_another_town_changes_nothing(town):
    other = factories.UserFactory(administrator_of=factories.TownFactory())
    with pytest.raises(NotAllowed):
        actions.change_settings(other, town, answer_delay_days=5)


def test_every_wrong_detail_is_said_at_once(terril, loos):
    error = errors(
        actions.create_town,
        terril,
        None,
        name="x" * 101,
        insee_code="99999",
        siren="1",
        host="https://x",
        postcode="1",
        answer_delay_days=0,
        contact_email="rien",
        languages=[],
    )
    assert set(error.message_dict) == {
        "name", "insee_code", "siren", "host", "postcode", "answer_delay_days", "contact_email", "languages",
    }  # fmt: skip


def test_a_town_has_a_code_and_a_host_of_its_own(terril, loos):
    assert "insee_code" in errors(actions.create_town, terril, None, name="X", insee_code="").message_dict
    taken = errors(
        actions.create_town, terril, None, name="X", insee_code="62510", host="LOOS.example"
    ).message_dict
    assert "déjà" in taken["host"][0]


def test_towns_of_one_name_have_addresses_of_their_own(terril):
    first = actions.create_town(terril, None, name="Saint-Denis", insee_code="93066")
    second = actions.create_town(terril, None, name="Saint-Denis", insee_code="97411")
    assert (first.slug, second.slug) == ("saint-denis", "saint-denis-2")


def test_a_territory_stands_where_its_kind_does(terril, town):
    quarter = actions.add_quarter(terril, town, name="Cité 5")
    for action, parent, details in (
        (actions.add_quarter, quarter, {"name": "Cité 5 bis"}),
        (actions.create_town, town, {"name": "X", "insee_code": "62510"}),
        (actions.create_territory, town, {"kind": "region", "name": "X"}),
        (actions.create_territory, None, {"kind": "commune", "name": "X"}),
        (actions.create_territory, None, {"kind": "quarter", "name": "X"}),
        (actions.create_territory, None, {"kind": "region", "name": "X", "insee_code": "3A2"}),
    ):
        errors(action, terril, parent, **details)


def test_a_quarter_is_not_there_twice(terril, town):
    actions.add_quarter(terril, town, name="Cité 5")
    assert "name" in errors(actions.add_quarter, terril, town, name=" cité  5 ").message_dict
    assert "name" in errors(actions.add_quarter, terril, town, name="").message_dict
    actions.add_quarter(terril, factories.TownFactory(), name="Cité 5")


def test_the_settings_change_and_the_journal_says_which(administrator, town):
    actions.change_settings(
        administrator, town, answer_delay_days="45", contact_phone=" 03 21 ", name=town.name
    )
    town.refresh_from_db()
    assert (town.answer_delay_days, town.contact_phone) == (45, "03 21")
    entry = JournalEntry.objects.get(action="territories.change_settings")
    assert entry.facts == {"settings": ["answer_delay_days", "contact_phone"]}
    assert entry.audience == Audience.PUBLIC


def test_settings_that_cannot_be_change_nothing(administrator, town):
    host = factories.TownFactory().host
    error = errors(actions.change_settings, administrator, town, answer_delay_days=366, contact_phone="1")
    assert set(error.message_dict) == {"answer_delay_days"}
    assert "host" in errors(actions.change_settings, administrator, town, host=host).message_dict
    actions.change_settings(administrator, town, host=town.host)
    town.refresh_from_db()
    assert town.contact_phone == "03 21 00 00 00"


def test_a_boundary_is_kept_or_explained(administrator, town):
    actions.set_boundary(administrator, town, geojson=POLYGON)
    town.refresh_from_db()
    assert town.boundary == POLYGON
    assert "geojson" in errors(actions.set_boundary, administrator, town, geojson="{").message_dict
    town.refresh_from_db()
    assert town.boundary == POLYGON


def test_the_address_of_a_town(town, settings):
    settings.DEVELOPMENT = False
    assert queries.address_of(town) == f"https://{town.host}"
    settings.DEVELOPMENT = True
    assert queries.address_of(town) == "http://localhost:8000"
