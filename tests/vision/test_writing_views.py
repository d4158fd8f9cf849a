"""The pages where the project is written, published and told: one plain path each, then what is refused."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from terril.uploads.models import Photo
from terril.vision import actions, queries
from terril.vision.models import Draft, Finding, Step, Version
from tests import factories
from tests.fund.life import PDF, picture

pytestmark = pytest.mark.django_db
ECRIRE = "/projet-de-ville/ecrire/"


@pytest.fixture
def elected(client, mayor):
    client.force_login(mayor)
    return client


def send(client, address, **typed):
    return client.post(address, typed)


def test_a_project_is_written_piece_by_piece_and_published(elected, town):
    assert "Pas encore écrite" in elected.get(ECRIRE).text
    year = timezone.localdate().year + 10
    assert send(elected, f"{ECRIRE}etoile/", star="Respirer", horizon=year).status_code == 302
    assert send(elected, f"{ECRIRE}valeurs/", title="Le courage", words="Oser").status_code == 302
    eau = {"title": "L’eau", "why": "Chère", "difference": "La pluie", "themes": "pluie, haies", "rank": 1}
    assert send(elected, f"{ECRIRE}orientations/", **eau).status_code == 302
    page = elected.get(ECRIRE).text
    for said in ("Respirer", "Le courage", "L’eau", "Ce que ce brouillon change", "Publier…"):
        assert said in page
    piece = Draft.objects.get().content["orientations"][0]
    assert piece["themes"] == ["pluie", "haies"]
    form = elected.get(f"{ECRIRE}orientations/{piece['key']}/").text
    assert 'value="pluie, haies"' in form
    decided = {"decided_where": "conseil municipal", "decided_on": timezone.localdate().isoformat()}
    assert elected.get(f"{ECRIRE}publier/").status_code == 200
    assert send(elected, f"{ECRIRE}publier/", **decided)["Location"] == "/projet-de-ville/"
    page = elected.get("/projet-de-ville/").text
    for said in ("Respirer", "Le courage", "L’eau", "conseil municipal"):
        assert said in page


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(elected, town):
    for end, typed, said in (
        ("etoile/", {"star": "Respirer", "horizon": "1998"}, "devant nous"),
        ("valeurs/", {"title": "", "words": "Oser"}, "Un mot suffit"),
        ("orientations/", {"title": "L’eau" * 40, "why": "Chère"}, "trop long"),
    ):
        answer = send(elected, ECRIRE + end, **typed)
        assert answer.status_code == 422
        assert said in answer.text
        assert all(value in answer.text for value in typed.values())
    assert not Draft.objects.exists()
    actions.write_value(factories.UserFactory(elected_of=town), town, title="Le courage")
    answer = send(elected, f"{ECRIRE}publier/", decided_where="conseil", decided_on="2020-01-01")
    assert answer.status_code == 422
    assert "manque l'étoile" in answer.text.replace("&#x27;", "'")
    assert 'value="conseil"' in answer.text
    assert not Version.objects.exists()


def test_an_orientation_is_given_up_and_taken_back(elected, town, mayor):
    water = factories.OrientationFactory(territory=town, title="L’eau")
    away = f"{ECRIRE}orientations/{water.pk}/retirer/"
    assert "Pourquoi la commune y renonce" in elected.get(away).text
    assert send(elected, away, because="").status_code == 422
    assert send(elected, away, because="Elle coule").status_code == 302
    assert "Retirées par ce brouillon" in elected.get(ECRIRE).text
    assert elected.get(away).status_code == 404
    assert send(elected, f"{ECRIRE}orientations/{water.pk}/reprendre/").status_code == 302
    assert "Retirées par ce brouillon" not in elected.get(ECRIRE).text
    # Pressed again, it says that there is nothing to do.
    answer = elected.post(f"{ECRIRE}orientations/{water.pk}/reprendre/", follow=True)
    assert "pas à reprendre" in answer.text
    actions.write_value(mayor, town, title="Le courage")
    assert send(elected, f"{ECRIRE}valeurs/v1/retirer/").status_code == 302
    assert elected.get(f"{ECRIRE}valeurs/v1/").status_code == 404
    assert send(elected, f"{ECRIRE}jeter/").status_code == 302
    assert not Draft.objects.exists()
    assert send(elected, f"{ECRIRE}jeter/").status_code == 302


def test_versions_are_read_word_for_word(elected, town, mayor):
    assert "Aucune version encore" in elected.get("/projet-de-ville/versions/").text
    year = timezone.localdate().year
    decided = {"decided_where": "conseil municipal", "decided_on": timezone.localdate()}
    actions.write_star(mayor, town, star="Une ville noire", horizon=year)
    actions.publish(mayor, town, **decided)
    actions.write_star(mayor, town, star="Une ville <verte>", horizon=year)
    actions.write_value(mayor, town, title="Le courage")
    actions.publish(mayor, town, summary="Elle verdit", **decided)
    page = elected.get("/projet-de-ville/versions/").text
    assert page.index("Version 2") < page.index("Version 1")
    assert "Elle verdit" in page
    second = elected.get("/projet-de-ville/versions/2/").text
    assert "<del>noire</del>" in second
    assert "<ins>&lt;verte&gt;</ins>" in second
    assert re.search(r"Le courage <span class=\"tag tag-kept\">Nouveau", second)
    first = elected.get("/projet-de-ville/versions/1/").text
    assert "Une ville noire" in first
    assert "la version 2 l'a remplacé" in first.replace("&#x27;", "'")
    assert elected.get("/projet-de-ville/versions/3/").status_code == 404


def test_a_step_and_a_finding_are_told_with_what_shows_them(elected, town):
    form = "/projet-de-ville/demarche/ajouter/"
    answer = send(elected, form, kind="landscape", title="Le paysage", when="un de ces quatre")
    assert answer.status_code == 422
    assert 'value="un de ces quatre"' in answer.text
    assert send(elected, form, kind="landscape", title="Le paysage", when="printemps 1999").status_code == 302
    step = Step.objects.get()
    page = f"/projet-de-ville/demarche/{step.pk}/"
    assert "printemps 1999" in elected.get(page).text
    typed = {"title": "Le sol s’affaisse", "figure": "15 m", "latitude": "", "longitude": ""}
    answer = send(elected, f"{page}constats/", **typed)
    assert answer.status_code == 422
    assert "Un chiffre a une date" in answer.text
    files = {
        "photo": SimpleUploadedFile("p.jpg", picture().read(), "image/jpeg"),
        "file": SimpleUploadedFile("d.pdf", PDF, "application/pdf"),
    }
    typed |= {"when": "2016", "source": "Exposé public", "place": "Le vallon"}
    answer = elected.post(f"{page}constats/", {**typed, **files, "alternative_text": "Un creux"})
    assert answer.status_code == 302
    finding = Finding.objects.get()
    shown = elected.get(page).text
    for said in ("Le sol s’affaisse", "15 m", "Exposé public", "Le vallon", 'alt="Un creux"'):
        assert said in shown
    document = elected.get(f"/projet-de-ville/constats/{finding.pk}/document/")
    assert b"".join(document.streaming_content) == PDF
    assert document["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert send(elected, f"/projet-de-ville/constats/{finding.pk}/", **typed).status_code == 302
    finding.refresh_from_db()
    assert finding.photo is not None
    assert send(elected, f"{page}retirer/").status_code == 409
    assert send(elected, f"/projet-de-ville/constats/{finding.pk}/retirer/").status_code == 302
    assert send(elected, f"{page}modifier/", kind="social", title="Les cités").status_code == 302
    assert "Les cités" in elected.get("/projet-de-ville/demarche/").text
    assert send(elected, f"{page}retirer/").status_code == 302
    assert not Step.objects.exists()


def test_a_bad_file_is_refused_beside_its_field_and_nothing_is_written(elected, town):
    step = Step.objects.create(territory=town, title="Le paysage")
    for field, words in (("photo", "Nous n'arrivons pas à lire"), ("file", "Nous n'arrivons pas à lire")):
        bad = SimpleUploadedFile("x.png", b"<svg onload=alert(1)>", "image/png")
        typed = {"title": "Le sol", "alternative_text": "Un creux", field: bad}
        answer = elected.post(f"/projet-de-ville/demarche/{step.pk}/constats/", typed)
        assert answer.status_code == 422
        beside = re.search(rf'id="id_{field}_error".{{0,80}}', answer.text, re.DOTALL)
        assert beside, field
        assert words in beside[0].replace("&#x27;", "'")
        assert 'value="Le sol"' in answer.text
    answer = elected.post(
        f"/projet-de-ville/demarche/{step.pk}/constats/",
        {"title": "Le sol", "photo": SimpleUploadedFile("p.jpg", picture().read(), "image/jpeg")},
    )
    assert "Décrivez la photo" in answer.text
    assert not Finding.objects.exists()
    assert not Photo.objects.exists()


def test_a_point_is_laid_by_touching_the_map_and_nothing_typed_is_lost(elected, town):
    town.boundary = {
        "type": "Polygon",
        "coordinates": [[[2.75, 50.44], [2.82, 50.44], [2.82, 50.48], [2.75, 50.44]]],
    }
    town.save()
    step = Step.objects.create(territory=town, title="Le paysage")
    water = factories.OrientationFactory(territory=town)
    answer = elected.post(
        f"/projet-de-ville/demarche/{step.pk}/constats/",
        {"title": "Le sol", "point.x": "100", "point.y": "60", "orientations": [water.pk]},
    )
    assert 'value="Le sol"' in answer.text
    assert re.search(rf'value="{water.pk}"[^>]*checked', answer.text)
    latitude = re.search(r'name="latitude" value="([\d.]+)"', answer.text)[1]
    longitude = re.search(r'name="longitude" value="([\d.]+)"', answer.text)[1]
    typed = {"title": "Le sol", "latitude": latitude, "longitude": longitude}
    assert send(elected, f"/projet-de-ville/demarche/{step.pk}/constats/", **typed).status_code == 302
    assert Finding.objects.get().latitude == float(latitude)
    assert "<circle" in elected.get(f"/projet-de-ville/demarche/{step.pk}/").text


def test_the_town_says_which_promises_and_which_initiatives_serve_an_orientation(elected, town, mayor):
    factories.OrganisationFactory(territory=town, kind="town_hall")
    water = factories.OrientationFactory(territory=town, slug="eau", title="L’eau")
    rain = factories.PublicCommitmentFactory(territory=town, words="Stocker la pluie").commitment.agreement
    assert "Stocker la pluie" in elected.get("/projet-de-ville/eau/engagements/").text
    assert send(elected, "/projet-de-ville/eau/engagements/", promises=[rain.pk]).status_code == 302
    initiative = factories.InitiativeFactory(territory=town, state="under_way")
    address = f"{initiative.get_absolute_url()}orientations/"
    assert "L’eau" in elected.get(address).text
    assert send(elected, address, orientations=[water.pk]).status_code == 302
    page = elected.get("/projet-de-ville/eau/").text
    assert "Stocker la pluie" in page
    assert initiative.title in page


def test_pages_of_steps_and_versions_cost_the_same_whatever_they_hold(
    client, town, mayor, django_assert_num_queries
):

    counts = []
    for many in (1, 3):
        step = actions.add_step(mayor, town, kind="social", title=f"Étape {many}")
        for number in range(many):
            water = factories.OrientationFactory(territory=town)
            actions.add_finding(mayor, step, title=f"Constat {number}", orientations=[water])
            actions.write_star(mayor, town, star=f"{many}-{number}", horizon=timezone.localdate().year)
            actions.publish(
                mayor, town, decided_where="conseil", decided_on=timezone.localdate(), summary="x"
            )
        last = queries.latest_version(town).number
        for address in ("demarche/", f"demarche/{step.pk}/", "versions/", f"versions/{last}/"):
            with CaptureQueriesContext(connection) as made:
                assert client.get(f"/projet-de-ville/{address}?n={many}").status_code == 200
            counts.append(len(made))
    assert counts[:3] == counts[4:7]
    # The first version has none before it.
    assert counts[7] - counts[3] <= 1


def test_others_do_not_write(client, town, inhabitant):
    step = Step.objects.create(territory=town, title="Le paysage")
    factories.OrientationFactory(territory=town, slug="eau")
    client.force_login(inhabitant)
    for end in (
        "ecrire/",
        "ecrire/etoile/",
        "ecrire/publier/",
        "demarche/ajouter/",
        f"demarche/{step.pk}/constats/",
        "eau/engagements/",
    ):
        assert client.get(f"/projet-de-ville/{end}").status_code == 403
        assert client.post(f"/projet-de-ville/{end}").status_code in (403, 405)
    assert "Écrire le projet" not in client.get("/projet-de-ville/").text
