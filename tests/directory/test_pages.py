"""The public pages of who acts in the town."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from terril.directory import actions
from terril.directory.models import Offering, Organisation, OrganisationKind
from tests import factories


def text(page):
    return page.content.decode().replace("&#x27;", "'").replace("\u00a0", " ")


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


@pytest.mark.parametrize("name", ["q", "sorte", "quartier", "offre", "anciens", "vue"])
def test_any_question_has_an_answer(town, client, name):
    factories.QuarterFactory(parent=town)
    for asked in ("\u0000", "'\"%_\\", "é" * 5000, "1"):
        assert client.get("/acteurs/", {name: asked}).status_code == 200


@pytest.mark.parametrize("slug", ["nulle-part", "x" * 5000, "..", "a_b"])
def test_an_unknown_organisation_is_not_found(town, client, slug):
    assert client.get(f"/acteurs/{slug}/").status_code == 404


def test_hostile_names_are_text(town, client):
    factories.OrganisationFactory(territory=town, name="<script>alert(1)</script>", slug="x")
    for path in ("/acteurs/", "/acteurs/x/"):
        assert "<script>alert" not in text(client.get(path))


@pytest.mark.parametrize("path", ["/acteurs/", "/acteurs/?vue=carte", "/acteurs/?q=association&offre=lend"])
def test_the_list_costs_the_same_with_one_and_with_twenty(town, client, path):
    first = factories.OrganisationFactory(territory=town)
    Offering.objects.create(organisation=first, kind="lend", what="Une échelle")
    client.force_login(factories.UserFactory(inhabitant_of=town))
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    quarter = factories.QuarterFactory(parent=town)
    for kind in OrganisationKind:
        made = factories.OrganisationFactory(
            territory=town, kind=kind, quarter=quarter, latitude=50.4, longitude=2.8
        )
        Offering.objects.create(organisation=made, kind="lend", what="Des tables")
    factories.OrganisationFactory.create_batch(9, territory=town)
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(few) == len(many)


def test_the_map_shows_who_has_a_place_in_a_town_that_is_drawn(town, client):
    ring = [[2.75, 50.43], [2.85, 50.43], [2.85, 50.49], [2.75, 50.49], [2.75, 50.43]]
    town.boundary = {"type": "Polygon", "coordinates": [ring]}
    town.save()
    placed = factories.OrganisationFactory(
        territory=town, name="Au bon pain", latitude=50.457, longitude=2.79, is_active=True
    )
    factories.OrganisationFactory(territory=town, name="Sans lieu")
    page = text(client.get("/acteurs/?vue=carte"))
    assert f'<a href="/acteurs/{placed.slug}/"><title>Au bon pain</title>' in page
    assert "1 acteur de cette page n'a pas de point" in page
    one = text(client.get(f"/acteurs/{placed.slug}/"))
    assert "/acteurs/carte.svg?latitude=50.457&amp;longitude=2.79" in one
    assert client.get("/acteurs/carte.svg?latitude=50.457&longitude=2.79").status_code == 200


def test_who_has_ceased_is_found_when_asked_for_and_says_so(town, client):
    over = factories.OrganisationFactory(territory=town, name="Les Anciens", is_active=False)
    assert "Aucun acteur ici" in text(client.get("/acteurs/"))
    assert "Les Anciens" in text(client.get("/acteurs/?anciens=on"))
    assert "a cessé son activité" in text(client.get(f"/acteurs/{over.slug}/"))


def test_a_search_without_answer_says_so(town, client):
    factories.OrganisationFactory(territory=town)
    assert "Aucun acteur ne répond à ces choix" in text(client.get("/acteurs/?q=zzz"))


def test_a_page_tells_what_it_takes_part_in_once_it_is_public(town, client):
    club = factories.OrganisationFactory(territory=town)
    for title, public, url in (("Fleurir", True, "/initiatives/1-fleurir/"), ("Cachée", False, "/x/")):
        party = factories.PartyFactory(
            agreement__territory=town,
            agreement__title=title,
            agreement__is_public=public,
            agreement__page_url=url,
            organisation=club,
        )
        assert party
    page = text(client.get(f"/acteurs/{club.slug}/"))
    assert 'href="/initiatives/1-fleurir/"' in page
    assert "Cachée" not in page


def test_a_representative_completes_the_page_and_says_what_can_be_lent(town, client):
    club = factories.OrganisationFactory(territory=town, name="Les Mailles", slug="les-mailles")
    speaker = factories.UserFactory(inhabitant_of=town, speaks_for=club)
    assert "Compléter cette page" not in text(client.get("/acteurs/les-mailles/"))
    client.force_login(speaker)
    assert "Compléter cette page" in text(client.get("/acteurs/les-mailles/"))
    page = text(client.get("/acteurs/les-mailles/modifier/"))
    assert 'name="siret"' not in page
    answer = client.post(
        "/acteurs/les-mailles/modifier/",
        {"description": "On tricote", "is_active": "on", "members_count": "42"},
    )
    assert answer["Location"] == "/acteurs/les-mailles/"
    assert "On tricote" in text(client.get("/acteurs/les-mailles/"))
    answer = client.post("/acteurs/les-mailles/propositions/", {"kind": "lend", "what": "Des pelotes"})
    assert answer["Location"] == "/acteurs/les-mailles/modifier/#propose"
    offering = Offering.objects.get()
    assert "Des pelotes" in text(client.get("/acteurs/les-mailles/"))
    assert client.post("/acteurs/les-mailles/propositions/", {"what": "X"}).status_code == 422
    assert client.post(f"/acteurs/les-mailles/propositions/{offering.pk}/retirer/").status_code == 302
    assert not Offering.objects.exists()


def test_what_cannot_be_written_is_explained_and_kept(town, client, officer):
    club = factories.OrganisationFactory(territory=town, name="Les Mailles")
    client.force_login(officer)
    path = f"/acteurs/{club.slug}/modifier/"
    typed = {"kind": "association", "name": "Les Mailles", "is_active": "on", "website": "rien du tout"}
    page = client.post(path, {**typed, "description": "On tricote"})
    assert page.status_code == 422
    assert "adresse d'un site" in text(page)
    assert "On tricote" in text(page)
    club.refresh_from_db()
    assert club.description == ""


def test_a_place_is_touched_on_the_map_and_what_was_typed_stays(town, client, officer):
    ring = [[2.75, 50.43], [2.85, 50.43], [2.85, 50.49], [2.75, 50.49], [2.75, 50.43]]
    town.boundary = {"type": "Polygon", "coordinates": [ring]}
    town.save()
    club = factories.OrganisationFactory(territory=town)
    client.force_login(officer)
    page = client.post(
        f"/acteurs/{club.slug}/modifier/", {"description": "On tricote", "point.x": "120", "point.y": "100"}
    )
    assert page.status_code == 200
    assert "Un point est posé sur la carte" in text(page)
    assert "On tricote" in text(page)
    club.refresh_from_db()
    assert club.latitude is None


def test_others_complete_nothing(town, client, inhabitant, service):
    club = factories.OrganisationFactory(territory=town)
    offering = Offering.objects.create(organisation=club, kind="lend", what="Une échelle")
    client.force_login(inhabitant)
    for answer in (
        client.get(f"/acteurs/{club.slug}/modifier/"),
        client.post(f"/acteurs/{club.slug}/modifier/", {"description": "X"}),
        client.post(f"/acteurs/{club.slug}/propositions/", {"kind": "lend", "what": "X"}),
        client.post(f"/acteurs/{club.slug}/propositions/{offering.pk}/retirer/"),
    ):
        assert answer.status_code == 403
    assert Offering.objects.count() == 1
    # A line of another organisation is not there, even for whoever may change both.
    client.force_login(factories.UserFactory(officer_of=town))
    assert client.post(f"/acteurs/{service.slug}/propositions/{offering.pk}/retirer/").status_code == 404


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
