"""The public pages of who acts in the town."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from terril.directory import actions
from terril.directory.models import Organisation, OrganisationKind
from tests import factories


def text(page):
    return page.content.decode().replace("&#x27;", "'")


def test_organisations_are_listed_by_kind(town, client):
    factories.OrganisationFactory(territory=town, name="Les Amis", description="Un club")
    factories.ServiceFactory(territory=town, name="Voirie")
    factories.OrganisationFactory(territory=factories.TownFactory(), name="Ailleurs")
    here = Client(headers={"host": town.host})
    page = text(here.get("/acteurs/"))
    assert page.index("Les Amis") < page.index("Voirie")
    assert "Ailleurs" not in page
    only = text(here.get("/acteurs/?sorte=service"))
    assert "Voirie" in only
    assert "Les Amis" not in only
    assert here.get("/acteurs/?sorte=<b>").status_code == 200


def test_an_empty_list_says_what_comes(town, client):
    assert "Aucun acteur ici pour le moment" in text(client.get("/acteurs/"))


def test_one_organisation_is_shown(town, client, service):
    page = text(client.get(f"/acteurs/{service.slug}/"))
    assert service.contact_name in page
    assert service.contact_phone in page


def test_whom_to_call_in_an_association_is_not_public(town, client):
    association = factories.OrganisationFactory(
        territory=town, contact_name="Jean Caché", contact_phone="06 66"
    )
    page = text(client.get(f"/acteurs/{association.slug}/"))
    assert "Jean Caché" not in page
    assert "06 66" not in page


def test_the_members_of_a_group_are_never_shown_and_a_group_only_once_public(town, client, inhabitant):
    group = actions.form_group(inhabitant, town, name="Les voisins de la cité", member=inhabitant)
    path = f"/acteurs/{group.slug}/"
    assert client.get(path).status_code == 404
    assert group.name not in text(client.get("/acteurs/"))
    mine = Client()
    mine.force_login(inhabitant)
    assert mine.get(path).status_code == 200
    actions.show_group(group)
    caches["pages"].clear()  # what makes it public is told in the journal, by another folder
    assert group.name in text(client.get("/acteurs/"))
    page = client.get(path)
    assert page.status_code == 200
    assert inhabitant.display_name not in text(page)


def test_an_organisation_of_another_town_is_not_there(town, service):
    there = factories.TownFactory()
    assert Client(headers={"host": there.host}).get(f"/acteurs/{service.slug}/").status_code == 404


@pytest.mark.parametrize("page", ["1" + "0" * 30, "9" * 10_000, "-1", "deux", "\u0000", ""])
def test_any_page_number_has_an_answer(town, client, page):
    factories.OrganisationFactory.create_batch(30, territory=town)
    answer = client.get("/acteurs/", {"page": page})
    assert answer.status_code == 200
    assert "sur 2" in text(answer)


@pytest.mark.parametrize("slug", ["nulle-part", "x" * 5000, "..", "a_b"])
def test_an_unknown_organisation_is_not_found(town, client, slug):
    assert client.get(f"/acteurs/{slug}/").status_code == 404


def test_hostile_names_are_text(town, client):
    factories.OrganisationFactory(territory=town, name="<script>alert(1)</script>", slug="x")
    for path in ("/acteurs/", "/acteurs/x/"):
        assert "<script>alert" not in text(client.get(path))


def test_the_list_costs_the_same_with_one_and_with_twenty(town, client):
    factories.OrganisationFactory(territory=town)
    client.force_login(factories.UserFactory(inhabitant_of=town))
    client.get("/acteurs/")
    with CaptureQueriesContext(connection) as few:
        client.get("/acteurs/")
    for kind in OrganisationKind:
        factories.OrganisationFactory(territory=town, kind=kind)
    factories.OrganisationFactory.create_batch(9, territory=town)
    with CaptureQueriesContext(connection) as many:
        client.get("/acteurs/")
    assert len(few) == len(many)


def test_an_officer_registers_an_organisation(town, client, officer):
    client.force_login(officer)
    assert "Inscrire un acteur" in text(client.get("/acteurs/"))
    assert client.get("/atelier/acteurs/").status_code == 200
    answer = client.post("/atelier/acteurs/", {"kind": "shop", "name": "Au bon pain"})
    assert answer["Location"] == "/acteurs/au-bon-pain/"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"siret": "21620528600019"}, "clé est fausse"),
        ({"siret": "1"}, "quatorze chiffres"),
        ({"rna": "X"}, "W suivi de neuf chiffres"),
        ({"kind": "service"}, "qui appeler"),
        ({"kind": "group"}, ""),
        ({"name": "x" * 100_000}, "100000 caractères"),
        ({"name": "Lоos"}, "alphabets"),
        ({"contact_email": "rien"}, ""),
    ],
)
def test_what_cannot_be_is_explained_and_kept(town, client, officer, typed, says):
    client.force_login(officer)
    page = client.post("/atelier/acteurs/", {"kind": "shop", "name": "Pain", "description": "Bon", **typed})
    assert page.status_code == 422
    assert says in text(page)
    assert "Bon" in text(page)
    assert not Organisation.objects.exists()


def test_an_inhabitant_registers_nothing(town, client, inhabitant):
    client.force_login(inhabitant)
    assert client.get("/atelier/acteurs/").status_code == 403
    assert client.post("/atelier/acteurs/", {"kind": "shop", "name": "X"}).status_code == 403
