"""One plain path of every page, who may open it, and how many questions it asks of the database."""

from __future__ import annotations

import html
import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from terril.story import actions
from terril.story.models import Memory
from tests.factories import LandmarkFactory, OrientationFactory, UserFactory
from tests.fund.life import picture
from tests.uploads.recorded import sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(client, town):
    client.defaults["HTTP_HOST"] = town.host
    return client


def text(answer):
    return html.unescape(answer.content.decode()).replace("\xa0", " ")


def test_an_empty_story_says_what_to_do(site):
    said = text(site.get("/recit/"))
    assert "La première page est blanche" in said
    assert "Et demain ?" in said
    assert reverse("story:give") in said


def test_the_story_goes_from_past_to_future_with_its_memories(site, town, write, give):
    write()
    write(title="La ville pilote", time="present", first_year=2001, last_year=None)
    write(title="Les cantines d'ici", time="future", first_year=2040, last_year=None, dates="un jour proche")
    write(title="Secret", published=False)
    give(shown=True)
    give(text="Encore à lire")
    OrientationFactory(territory=town, title="Nourrir")
    said = text(site.get("/recit/"))
    order = [
        "Un siècle et demi de charbon",
        "La sirène du poste",
        "La ville pilote",
        "Les cantines",
        "Et demain",
    ]
    assert [said.index(words) for words in order] == sorted(said.index(words) for words in order)
    assert "1855–1986" in said
    assert "un jour proche" in said
    assert "Nourrir" in said
    assert "Secret" not in said
    assert "Encore à lire" not in said


def test_a_page_asks_as_much_whatever_its_length(site, town, write, give, sound):
    times = itertools.count()

    def asked(path):
        with CaptureQueriesContext(connection) as caught:
            # A question of its own: what is kept would ask nothing.
            assert site.get(f"{path}?vue={next(times)}").status_code == 200
        return len(caught)

    pages = ["/recit/", "/recit/souvenirs/", "/recit/chapitres/un-siecle-et-demi-de-charbon/"]
    write()
    write(title="Aujourd'hui", time="present", first_year=2020, last_year=None)
    give(shown=True, sound=sound)
    site.get("/recit/")
    before = [asked(page) for page in pages]
    for number in range(2):
        write(title=f"Autre {number}", time="present", first_year=2000 + number, last_year=None)
        give(shown=True, year=1960 + number)
        LandmarkFactory(territory=town)
    assert [asked(page) for page in pages] == before
    assert max(before) < 20


def test_a_chapter_is_written_previewed_published_retouched_and_every_version_stays(site, officer, town):
    site.force_login(officer)
    sent = {"title": "Le charbon", "time": "past", "first_year": "1855", "body": "## Dessous\n\n- neuf sites"}
    assert (
        text(site.post("/recit/ecrire/nouveau/", {**sent, "first_year": "avant"})).count("par exemple") >= 1
    )
    answer = site.post("/recit/ecrire/nouveau/", sent)
    assert answer.url == "/recit/chapitres/le-charbon/apercu/"
    assert "<li>neuf sites</li>" in text(site.get(answer.url))
    assert site.post(answer.url).status_code == 302
    again = {**sent, "body": "<p>Dix sites</p><script>x</script>", "body_format": "html"}
    assert site.post("/recit/chapitres/le-charbon/ecrire/", again).status_code == 302
    site.logout()
    page = "/recit/chapitres/le-charbon/"
    assert "neuf sites" in text(site.get(page))
    assert site.get(f"{page}apercu/").status_code == 302  # to the door
    site.force_login(officer)
    assert "Dix sites" in text(site.get("/recit/chapitres/le-charbon/ecrire/"))
    site.post(answer.url)
    site.logout()
    assert "Dix sites" in text(site.get(page))
    assert "neuf sites" in text(site.get(f"{page}versions/1/"))
    assert text(site.get(f"{page}versions/")).count("Version") >= 2
    assert site.get(f"{page}versions/3/").status_code == 404
    site.force_login(officer)
    assert "retirer" in text(site.get(f"{page}retirer/")).casefold()
    assert site.post(f"{page}retirer/").url == "/recit/ecrire/"
    site.logout()
    assert [site.get(each).status_code for each in (page, f"{page}versions/1/")] == [404, 404]


def test_what_is_wrong_in_a_chapter_is_said_beside_its_field_and_nothing_is_lost(site, officer):
    site.force_login(officer)
    sent = {
        "title": "Le charbon",
        "time": "past",
        "first_year": "1855",
        "last_year": "1800",
        "body": "Neuf *sites*",
    }
    answer = site.post("/recit/ecrire/nouveau/", {**sent, "quotation_1": "Dit-on"})
    assert answer.status_code == 422
    assert "La fin vient après le début" in text(answer)
    assert "Neuf *sites*</textarea>" in text(answer)
    assert "<em>sites" in text(answer)
    answer = site.post("/recit/ecrire/nouveau/", {**sent, "last_year": "", "quotation_1": "Dit-on"})
    assert "Une citation a sa source" in text(answer)


def test_an_inhabitant_does_not_write_the_story(site, inhabitant):
    site.force_login(inhabitant)
    assert site.get("/recit/ecrire/").status_code == 403


GIVEN = {
    "text": "La sirène du poste de midi.",
    "year": "1974",
    "place": "Fosse 11/19",
    "latitude": "50.45",
    "longitude": "2.79",
    "consents": "on",
}


def test_a_stranger_gives_a_memory_and_takes_it_back_with_the_code(site, officer):
    said = text(site.get("/recit/souvenirs/donner/?lieu=Fosse+11/19&latitude=50.45&longitude=2.79"))
    assert 'value="Fosse 11/19"' in said
    assert 'value="50.45"' in said
    answer = site.post(
        "/recit/souvenirs/donner/", {**GIVEN, "photo": picture(), "alternative_text": "Un chevalet"}
    )
    memory = Memory.objects.get()
    assert answer.url.endswith("?merci")
    said = text(site.get(answer.url))
    code = answer.url.split("/")[-2]
    assert code in said
    assert "Gardez ce code" in said
    assert memory.sound is None
    assert site.get(memory.get_absolute_url()).status_code == 404
    assert site.get("/recit/souvenirs/reprendre/", {"code": code.upper()}).status_code == 302
    assert site.get("/recit/souvenirs/reprendre/", {"code": "bcdf"}).status_code == 404
    assert "fini" not in text(site.get("/recit/"))
    photo = memory.photo
    assert site.post(answer.url.partition("?")[0]).url == "/recit/"
    memory.refresh_from_db()
    assert (memory.state, memory.text, memory.photo, memory.consent) == ("withdrawn", "", None, "")
    assert not type(photo).objects.exists()
    assert "il n'en reste rien" in text(site.get(answer.url))


def test_a_sound_that_cannot_be_read_is_said_beside_it_and_the_words_stay(site):
    answer = site.post(
        "/recit/souvenirs/donner/", {**GIVEN, "sound": sent(b"not a sound"), "photo": picture()}
    )
    assert answer.status_code == 422
    said = text(answer)
    assert "Nous n'arrivons pas à lire ce son" in said
    assert "La sirène du poste de midi." in said
    assert "Choisissez de nouveau ce fichier" in said
    assert not Memory.objects.exists()


def test_touching_the_map_keeps_what_is_typed(site, town):
    town.boundary = {"type": "Polygon", "coordinates": [[[2.7, 50.4], [2.9, 50.4], [2.9, 50.5], [2.7, 50.4]]]}
    town.save()
    said = text(
        site.post("/recit/souvenirs/donner/", {**GIVEN, "latitude": "", "point.x": "90", "point.y": "60"})
    )
    assert "Un point est posé sur la carte" in said
    assert "La sirène du poste de midi." in said
    assert site.get("/recit/souvenirs/plan.svg").status_code == 200


def test_strangers_do_not_flood_the_officer(site, settings):
    settings.ACCOUNT_RATE_LIMITS = {"give_memory": "2/h/ip"}
    statuses = [site.post("/recit/souvenirs/donner/", GIVEN).status_code for _time in range(3)]
    assert statuses == [302, 302, 429]


def test_the_officer_reads_and_answers_from_the_queue(site, officer, give, sound):
    memory = give(sound=sound, email="a@exemple.fr")
    site.force_login(officer)
    assert "Souvenir : le relire et répondre" in text(site.get("/atelier/"))
    page = f"/recit/souvenirs/{memory.pk}/relire/"
    assert "A accepté" in text(site.get(page))
    assert site.post(page, {}).status_code == 422
    assert site.post(page, {"what": "rendre", "transcript": "La sirène"}).status_code == 422
    assert site.post(page, {"what": "montrer", "transcript": "La sirène crie"}).status_code == 302
    memory.refresh_from_db()
    assert (memory.state, memory.sound.transcript) == ("shown", "La sirène crie")
    site.logout()
    said = text(site.get(memory.get_absolute_url()))
    assert "La sirène crie" in said
    assert "a@exemple.fr" not in said


def test_the_journal_leads_to_what_was_published_and_to_nothing_withdrawn(site, officer, write, give):
    chapter, memory, gone = write(), give(shown=True), give(shown=True)
    actions.withdraw(officer, gone)
    said = text(site.get("/journal/"))
    assert chapter.get_absolute_url() in said
    assert memory.get_absolute_url() in said
    assert gone.get_absolute_url() not in said


def test_somebody_with_an_account_takes_their_memory_back_and_nobody_else_does(site, inhabitant, give, town):
    memory = give(giver=inhabitant, shows_name=True, shown=True)
    page = f"/recit/souvenirs/{memory.pk}/retirer/"
    site.force_login(UserFactory(inhabitant_of=town))
    assert site.post(page).status_code == 403
    site.force_login(inhabitant)
    assert inhabitant.display_name in text(site.get(memory.get_absolute_url()))
    assert site.get(page).status_code == 200
    assert site.post(page).url == "/recit/"
    assert site.get(memory.get_absolute_url()).status_code == 404


def test_at_the_counter_the_memory_is_of_whoever_came(site, officer, town):
    came = UserFactory(inhabitant_of=town, without_email=True, display_name="Rose")
    site.force_login(officer)
    assert "Rose" in text(site.get(f"/recit/souvenirs/donner/?pour={came.pk}"))
    site.post(f"/recit/souvenirs/donner/?pour={came.pk}", GIVEN)
    site.post("/recit/souvenirs/donner/?guichet", {**GIVEN, "giver_name": "Paul", "shows_name": "on"})
    hers, his = Memory.objects.order_by("pk")
    assert (hers.giver, hers.entered_by) == (came, officer)
    assert (his.giver, his.entered_by, his.public_name) == (None, officer, "Paul")
