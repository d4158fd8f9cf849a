"""Everything that has a place: who sees what, in how many queries, streamed and compressed."""

from __future__ import annotations

import gzip
import json

from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from terril.agreements.models import AgreementKind
from terril.directory.models import OrganisationKind
from terril.maps.queries import LAYERS, Point, points_of
from tests import factories

HERE = {"latitude": 50.45, "longitude": 2.79}


def initiative(town, **details):
    made = factories.InitiativeFactory(territory=town, **{**HERE, **details})
    made.agreement.is_public, made.agreement.kind = True, AgreementKind.FIFTY_FIFTY
    made.agreement.save()
    return made


def one_of_each(town):
    """Make an initiative with a need and an association, each at a place."""
    made = initiative(town, title="Fleurir")
    factories.CommitmentFactory(agreement=made.agreement, party=made.agreement.parties.first(), places=2)
    factories.OrganisationFactory(territory=town, name="Les Amis", **HERE)
    return made


def found(town, **asked):
    return [Point(*row) for row in points_of(town, **asked)]


def read(client, address="/carte/points.json"):
    response = client.get(address, headers={"accept-encoding": "gzip"})
    body = b"".join(response) if response.streaming else response.content
    return json.loads(gzip.decompress(body))


def test_each_thing_leads_to_its_own_page(town, client):
    one_of_each(town)
    told = read(client)
    assert [layer["name"] for layer in told["layers"]] == [layer.name for layer in LAYERS]
    assert len(told["points"]) == 3
    for rank, label, key, latitude, longitude, _quarter in told["points"]:
        assert (latitude, longitude) == (50.45, 2.79)
        page = client.get(f"{told['layers'][rank]['start']}{key}/")
        assert page.status_code == 200
        assert label in page.content.decode()


def test_what_a_stranger_may_not_see_is_on_nobodys_map(town, client, officer):
    other = factories.TownFactory()
    initiative(other, title="Ailleurs")
    factories.InitiativeFactory(territory=town, idea=True, title="Brouillon", **HERE)
    factories.OrganisationFactory(
        territory=town, name="Les voisins", kind=OrganisationKind.GROUP, is_listed=False, **HERE
    )
    factories.OrganisationFactory(territory=town, name="Fini", is_active=False, **HERE)
    factories.OrganisationFactory(territory=town, name="Sans lieu")
    hidden = initiative(town, title="Son besoin est caché")
    factories.CommitmentFactory(agreement=hidden.agreement, party=hidden.agreement.parties.first(), places=1)
    hidden.agreement.is_public = False
    hidden.agreement.save()
    client.force_login(officer)
    here = Client(headers={"host": town.host})
    assert [point[1] for point in read(here)["points"]] == ["Son besoin est caché"]
    assert [point.label for point in found(town)] == ["Son besoin est caché"]


def test_it_is_narrowed_by_kind_quarter_and_ground(town, client):
    quarter = factories.QuarterFactory(parent=town, slug="cite-12")
    one_of_each(town)
    initiative(town, title="Au nord", latitude=50.48, quarter=quarter)
    assert {point.is_of.name for point in found(town, layers=["acteurs"])} == {"acteurs"}
    assert [point.label for point in found(town, quarter=quarter)] == ["Au nord"]
    assert [point.label for point in found(town, within=(2.7, 50.47, 2.8, 50.49))] == ["Au nord"]
    both = read(client, "/carte/points.json?couche=acteurs&couche=initiatives&couche=rien")
    assert [point[1] for point in both["points"]] == ["Au nord", "Fleurir", "Les Amis"]
    assert [point[1] for point in read(client, "/carte/points.json?quartier=cite-12")["points"]] == [
        "Au nord"
    ]


def test_two_queries_whatever_the_number(town, client):
    one_of_each(town)

    def asked():
        for cache in caches.all():
            cache.clear()
        with CaptureQueriesContext(connection) as queries:
            read(client)
        # Which town this is and where its journal stands are asked for every page.
        return [q["sql"] for q in queries if "UNION ALL" in q["sql"] or "quarter" in q["sql"]]

    assert len(asked()) == 2
    for number in range(4):
        one_of_each(town)
        factories.QuarterFactory(parent=town, name=f"Q{number}")
    assert len(asked()) == 2
    assert len(read(client)["points"]) == 15


def test_it_is_streamed_then_kept_until_something_happens(town, client, officer):
    from terril.initiatives import actions

    made = one_of_each(town)
    first = client.get("/carte/points.json", headers={"accept-encoding": "gzip"})
    assert first.streaming
    body = b"".join(first)
    again = client.get("/carte/points.json", headers={"accept-encoding": "gzip"})
    assert not again.streaming
    assert again.content == body
    assert again["Content-Encoding"] == "gzip"
    same = client.get("/carte/points.json", headers={"if-none-match": again["ETag"]})
    assert same.status_code == 304
    made.title = "Fleurir partout"
    made.save()
    officer_of_town = officer
    actions.comment(officer_of_town, made, text="Bravo")
    fresh = client.get(
        "/carte/points.json", headers={"accept-encoding": "gzip", "if-none-match": again["ETag"]}
    )
    assert b"Fleurir partout" in gzip.decompress(b"".join(fresh))


def test_a_program_that_takes_no_gzip_gets_plain_text(town, client):
    one_of_each(town)
    plain = client.get("/carte/points.json")
    assert len(json.loads(b"".join(plain))["points"]) == 3
    assert client.head("/carte/points.json").content == b""


def test_a_thousand_and_one_come_in_several_pieces(town, client):
    from terril.directory.models import Organisation

    Organisation.objects.bulk_create(
        Organisation(
            territory=town, kind="association", name=f"Les « amis » {n}", slug=f"amis-{n}", folded="", **HERE
        )
        for n in range(1001)
    )
    told = read(client)
    assert len(told["points"]) == 1001
    assert told["points"][0][1] == "Les « amis » 0"


def test_the_addresses_of_layers_are_lists(town):
    assert [layer.start() for layer in LAYERS] == [reverse(layer.list_of) for layer in LAYERS]
