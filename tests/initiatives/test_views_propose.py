"""Proposing: five questions, nothing lost."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from terril.agreements.models import Commitment
from terril.initiatives.models import Initiative
from terril.initiatives.states import InitiativeState as S
from tests import factories
from tests.initiatives.life import Life
from tests.initiatives.pages import once, text_of, visitor

PAGE = "/initiatives/proposer/"
TYPED = {
    "title": "Fleurir les entrées de la cité",
    "nature": "idee",
    "description": "Les entrées sont grises.",
    "share_kind": "time",
    "share": "arroser les bacs, tous les mardis",
    "place": "rue du Moulin",
}
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[2.75, 50.43], [2.85, 50.43], [2.85, 50.49], [2.75, 50.49], [2.75, 50.43]]],
}


@pytest.fixture
def hall(town):
    return factories.TownHallFactory(territory=town)


def test_the_page_asks_five_questions_of_a_stranger_and_is_never_kept(town, hall):
    response = visitor(town).get(PAGE)
    text = text_of(response)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert "Que pourriez-vous apporter, vous ou des gens autour de vous ?" in text
    assert "dès que vous aurez donné" in text
    assert 'type="file"' not in response.content.decode()


def test_an_inhabitant_sends_and_is_told_when_the_town_answers(town, hall, inhabitant):
    client = visitor(town, inhabitant)
    response = client.post(PAGE, TYPED, follow=True)
    initiative = Initiative.objects.get()
    assert initiative.state == S.RECEIVED
    assert initiative.author == inhabitant
    assert response.redirect_chain == [(f"/initiatives/1-{initiative.slug}/?merci", 302)]
    text = text_of(response)
    assert "Bien reçu ! C'est l'initiative n° 1. La commune répond avant le" in text
    # The copy kept on the device has served: it is thrown away.
    assert 'data-kept="proposition"' in response.content.decode()
    assert Commitment.objects.get().what == TYPED["share"]


def test_without_a_share_everything_stays_and_a_kind_sentence_helps(town, hall, inhabitant):
    response = visitor(town, inhabitant).post(PAGE, {**TYPED, "share": "  "})
    text = text_of(response)
    assert response.status_code == 422
    assert not Initiative.objects.exists()
    assert "Il ne manque que votre part ! Même petite, elle compte" in text
    assert "une brouette prêtée" in text
    page = response.content.decode()
    assert TYPED["title"] in page
    assert TYPED["description"] in page
    assert TYPED["place"] in page


def test_a_title_of_100_kilobytes_is_given_back_with_a_sentence(town, hall, inhabitant):
    long = "Fleurir " * 12_500
    response = visitor(town, inhabitant).post(PAGE, {**TYPED, "title": long})
    assert response.status_code == 422
    assert "120 caractères au plus, et il y en a 99999" in text_of(response)
    assert response.content.decode().count("Fleurir") >= 12_500
    assert not Initiative.objects.exists()


def test_hostile_text_stays_text(town, hall, inhabitant):
    hostile = '<script>alert("1")</script>'
    client = visitor(town, inhabitant)
    refused = client.post(PAGE, {**TYPED, "title": hostile, "share": ""})
    assert hostile not in refused.content.decode()
    response = client.post(PAGE, {**TYPED, "title": hostile, "description": hostile}, follow=True)
    assert response.status_code == 200
    assert hostile not in response.content.decode()
    assert hostile in text_of(response)


def test_the_same_form_sent_twice_makes_one_initiative(town, hall, inhabitant):
    client = visitor(town, inhabitant)
    sent = {**TYPED, "once": once(client.get(PAGE))}
    first, second = client.post(PAGE, sent), client.post(PAGE, sent)
    assert Initiative.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_a_stranger_fills_it_all_enters_and_sends_in_one_tap(town, hall, inhabitant):
    client = visitor(town)
    response = client.post(PAGE, TYPED)
    assert response.status_code == 302
    assert response["Location"].endswith("?next=/initiatives/proposer/")
    assert not Initiative.objects.exists()
    client.force_login(inhabitant)
    page = client.get(PAGE)
    assert "Tout ce que vous aviez écrit est là." in text_of(page)
    form = page.context["form"]
    again = {name: form[name].value() for name in TYPED}
    assert again == TYPED
    assert client.post(PAGE, again).status_code == 302
    assert Initiative.objects.get().state == S.RECEIVED
    assert "Tout ce que vous aviez écrit" not in text_of(client.get(PAGE))


def test_what_a_stranger_keeps_for_later_waits_for_them_even_without_a_share(town, hall, inhabitant):
    client = visitor(town)
    assert client.post(PAGE, {**TYPED, "share": "", "garder": "1"}).status_code == 302
    client.force_login(inhabitant)
    assert client.get(PAGE).context["form"]["title"].value() == TYPED["title"]


def test_a_draft_is_kept_found_again_completed_and_sent(town, hall, inhabitant):
    client = visitor(town, inhabitant)
    response = client.post(PAGE, {**TYPED, "share": "", "garder": "1"})
    idea = Initiative.objects.get()
    assert idea.state == S.IDEA
    assert response["Location"] == f"{PAGE}?brouillon={idea.pk}"
    assert "Vous avez un brouillon" in text_of(client.get(PAGE))
    page = client.get(response["Location"])
    assert page.context["form"]["description"].value() == TYPED["description"]
    client.post(response["Location"], TYPED)
    idea.refresh_from_db()
    assert idea.state == S.RECEIVED
    assert Initiative.objects.count() == 1


@pytest.mark.parametrize("asked", ["{pk}", "999999", "abc", "1" + "0" * 30, "-1"])
def test_somebody_elses_draft_does_not_exist(town, hall, inhabitant, asked):
    client = visitor(town, factories.UserFactory(inhabitant_of=town))
    visitor(town, inhabitant).post(PAGE, {**TYPED, "garder": "1"})
    address = f"{PAGE}?brouillon={asked.format(pk=Initiative.objects.get().pk)}"
    assert client.get(address).status_code == 404
    assert client.post(address, TYPED).status_code == 404
    assert visitor(town).get(address).status_code == 404
    assert Initiative.objects.get().state == S.IDEA


def test_the_officer_writes_for_somebody_without_an_address(town, hall, officer):
    person = factories.UserFactory(inhabitant_of=town, email=None, display_name="Yvette Carlier")
    client = visitor(town, officer)
    page = client.get(f"{PAGE}?pour={person.pk}")
    assert "Au guichet : vous écrivez pour Yvette Carlier" in text_of(page)
    response = client.post(PAGE, {**TYPED, "pour": person.pk})
    assert response.status_code == 302
    assert Initiative.objects.get().author == person


def test_only_the_officer_writes_for_others(town, hall, inhabitant):
    person = factories.UserFactory(inhabitant_of=town)
    client = visitor(town, inhabitant)
    assert "Au guichet" not in text_of(client.get(f"{PAGE}?pour={person.pk}"))
    client.post(PAGE, {**TYPED, "pour": person.pk})
    assert Initiative.objects.get().author == inhabitant


def test_nobody_is_written_for_who_is_not_of_the_town(town, hall, officer):
    elsewhere = factories.UserFactory(inhabitant_of=factories.TownFactory())
    assert visitor(town, officer).get(f"{PAGE}?pour={elsewhere.pk}").status_code == 404


def test_one_may_propose_for_an_organisation_one_speaks_for(town, hall):
    association = factories.OrganisationFactory(territory=town, name="Les Mains vertes")
    other = factories.OrganisationFactory(territory=town)
    president = factories.UserFactory(speaks_for=association)
    client = visitor(town, president)
    assert "Les Mains vertes" in text_of(client.get(PAGE))
    assert client.post(PAGE, {**TYPED, "proposers": other.pk}).status_code == 422
    client.post(PAGE, {**TYPED, "proposers": association.pk})
    assert Initiative.objects.get().proposers == association


def test_a_young_person_reads_that_their_name_stays_hidden(town, hall):
    young = factories.UserFactory(minor=True, inhabitant_of=town)
    text = text_of(visitor(town, young).get(PAGE))
    assert "Votre nom ne sera pas montré." in text
    assert young.referent.display_name in text


def test_a_near_twin_is_shown_first_and_may_be_passed_over(town, hall, inhabitant):
    Life(town).at(S.RECEIVED)  # Fleurir la cité 5
    client = visitor(town, inhabitant)
    twin = {**TYPED, "title": "Fleurir la cité 5 !"}
    response = client.post(PAGE, twin)
    assert response.status_code == 200
    assert Initiative.objects.count() == 1
    text = text_of(response)
    assert "Cela ressemble à une initiative déjà proposée." in text
    assert TYPED["description"] in response.content.decode()
    assert client.post(PAGE, {**twin, "differente": "1"}).status_code == 302
    assert Initiative.objects.count() == 2


def test_the_near_ones_are_given_while_writing(town, hall):
    Life(town).at(S.RECEIVED)
    client = visitor(town)
    for name in ("titre", "q"):
        response = client.get("/initiatives/proches/", {name: "fleurir notre cité"})
        assert response.status_code == 200
        assert "Fleurir la cité 5" in text_of(response)
        assert b"<html" not in response.content
    assert client.get("/initiatives/proches/").content.strip() == b""
    assert client.get("/initiatives/proches/", {"titre": "x" * 100_000}).status_code == 200


def test_a_point_touched_on_the_map_stays_with_all_that_was_typed(town, hall, inhabitant):
    town.boundary = SQUARE
    town.save()
    client = visitor(town, inhabitant)
    response = client.post(PAGE, {**TYPED, "point.x": "118", "point.y": "90"})
    assert response.status_code == 200
    form = response.context["form"]
    assert form["title"].value() == TYPED["title"]
    latitude, longitude = form["latitude"].value(), form["longitude"].value()
    assert 50.43 < latitude < 50.49
    assert longitude == pytest.approx(2.8, abs=0.001)
    client.post(PAGE, {**TYPED, "latitude": latitude, "longitude": longitude})
    assert Initiative.objects.get().latitude == pytest.approx(latitude)
    gone = client.post(PAGE, {**TYPED, "latitude": latitude, "longitude": longitude, "sans-point": "1"})
    assert gone.context["form"]["latitude"].value() == ""


def test_the_outline_of_the_town_is_an_image(town):
    client = visitor(town)
    assert client.get("/initiatives/carte.svg").status_code == 404
    town.boundary = SQUARE
    town.save()
    plain = client.get("/initiatives/carte.svg")
    pointed = client.get("/initiatives/carte.svg?latitude=50.45&longitude=2.8")
    assert plain["Content-Type"] == "image/svg+xml"
    assert b"<circle" not in plain.content
    assert b"<circle" in pointed.content
    for wrong in ("nan", "<script>", "1" + "0" * 400):
        response = client.get("/initiatives/carte.svg", {"latitude": wrong, "longitude": wrong})
        assert response.status_code == 200
        assert b"<circle" not in response.content


def _picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (80, 60), (120, 170, 110)).save(out, "JPEG")
    return SimpleUploadedFile("bac.jpg", out.getvalue(), "image/jpeg")


def test_a_photo_comes_with_its_words(town, hall, inhabitant):
    client = visitor(town, inhabitant)
    response = client.post(PAGE, {**TYPED, "photo": _picture()})
    assert response.status_code == 422
    assert "tout le monde ne la voit pas" in text_of(response)
    assert "Choisissez de nouveau votre photo" in text_of(response)
    client.post(PAGE, {**TYPED, "photo": _picture(), "alternative_text": "Un bac vide"})
    assert Initiative.objects.get().photos.get().alternative_text == "Un bac vide"


def test_a_photo_that_is_none_loses_nothing(town, hall, inhabitant):
    client = visitor(town, inhabitant)
    wrong = SimpleUploadedFile("bac.jpg", b"not a picture", "image/jpeg")
    response = client.post(PAGE, {**TYPED, "photo": wrong, "alternative_text": "Un bac"})
    assert response.status_code == 422
    assert not Initiative.objects.exists()
    assert TYPED["title"] in response.content.decode()


def test_the_proposer_completes_what_is_being_talked_over(town):
    life = Life(town)
    initiative = life.at(S.RECEIVED)
    client = visitor(town, life.author)
    page = client.get(f"{initiative.get_absolute_url()}modifier/")
    assert page.context["form"]["title"].value() == "Fleurir la cité 5"
    response = client.post(
        f"{initiative.get_absolute_url()}modifier/", {**TYPED, "title": "Fleurir la cité 6"}
    )
    initiative.refresh_from_db()
    assert initiative.title == "Fleurir la cité 6"
    assert response["Location"] == initiative.get_absolute_url()
    assert visitor(town, life.passer_by).get(f"{initiative.get_absolute_url()}modifier/").status_code == 403
