"""The pages: choosing, stopping in one click without signing in, the health of mails."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from terril.initiatives.models import Follow
from terril.initiatives.states import InitiativeState
from terril.mail.models import Mail, MailState, Trouble
from terril.news import passes, queries
from terril.news.models import Reader, Rhythm
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(town):
    def visitor(user=None, **options):
        client = Client(headers={"host": town.host}, **options)
        if user is not None:
            client.force_login(user)
        return client

    return visitor


def test_one_chooses_in_one_s_account(visitor, inhabitant):
    client = visitor(inhabitant)
    assert reverse("news:preferences") in client.get("/compte/").content.decode()
    page = client.get("/compte/courriels/").content.decode()
    assert re.search(r'value="weekly"[^>]*checked', page)
    assert client.post("/compte/courriels/", {"rhythm": "daily"}).status_code == 302
    assert queries.rhythm_of(inhabitant) == Rhythm.DAILY
    assert client.post("/compte/courriels/", {"rhythm": "hourly"}).status_code == 422
    assert queries.rhythm_of(inhabitant) == Rhythm.DAILY
    assert visitor().get("/compte/courriels/").status_code == 302


def test_what_one_follows_is_shown_with_the_way_out(visitor, life):
    initiative = life.at(InitiativeState.RECEIVED)
    Follow.objects.create(
        initiative=initiative, email=life.passer_by.email, token="mien", confirmed_at="2026-01-01T00:00Z"
    )
    Follow.objects.create(
        initiative=initiative, email="autre@x.org", token="autre", confirmed_at="2026-01-01T00:00Z"
    )
    page = visitor(life.passer_by).get("/compte/courriels/").content.decode()
    assert "/ne-plus-suivre/mien/" in page
    assert "autre" not in page


def stop(token):
    return reverse("news:stop", args=[token])


def test_an_account_stops_with_one_button_without_signing_in(visitor, inhabitant):
    path = stop(passes.of_account(inhabitant))
    # The link of a letter is opened by scanners too: it only shows the button.
    page = visitor().get(path)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"] or "no-cache" in page["Cache-Control"]
    assert queries.rhythm_of(inhabitant) == Rhythm.WEEKLY
    response = visitor(enforce_csrf_checks=True).post(path, {"once": "abc"})
    assert (response.status_code, response["Location"]) == (302, path)
    assert queries.rhythm_of(inhabitant) == Rhythm.NEVER
    assert "Vous ne recevez plus les nouvelles" in visitor().get(path).content.decode()


@pytest.mark.parametrize("times", [1, 2])
def test_a_mail_program_stops_in_one_click(visitor, inhabitant, times):
    """RFC 8058: a POST without cookie nor token, answered without a redirect."""
    path = stop(passes.of_account(inhabitant))
    for _time in range(times):
        response = visitor(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200
    assert queries.rhythm_of(inhabitant) == Rhythm.NEVER


def test_an_address_without_an_account_stops_and_is_forgotten(visitor, life):
    initiative = life.at(InitiativeState.RECEIVED)
    Follow.objects.create(initiative=initiative, email="v@a.org", token="t", confirmed_at="2026-01-01T00:00Z")
    path = stop(passes.of_reader(Reader.objects.create(territory=life.town, email="v@a.org")))
    assert "votre adresse est oubliée" in visitor().get(path).content.decode()
    assert Follow.objects.exists()
    assert visitor(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Follow.objects.exists()
    assert not Reader.objects.exists()
    # The letter stays in its box: its link says what is.
    assert (
        "C&#x27;est fait" in visitor().get(path).content.decode()
        or "C'est fait" in visitor().get(path).content.decode()
    )
    assert visitor().post(path).status_code == 302


def test_a_pass_is_not_made_up_nor_used_for_another(visitor, inhabitant, town):
    good = passes.of_account(inhabitant)
    other = factories.UserFactory()
    signature = good.partition(":")[2]
    for token in ("inconnu", f"u{other.pk}:{signature}", good[:-1], f"r{inhabitant.pk}:{signature}", "u:x"):
        assert visitor().get(stop(token)).status_code == 404
        assert visitor().post(stop(token), {"List-Unsubscribe": "One-Click"}).status_code == 404
    assert queries.rhythm_of(inhabitant) == queries.rhythm_of(other) == Rhythm.WEEKLY


def test_a_reader_of_another_town_is_not_stopped_here(visitor, town):
    elsewhere = factories.InitiativeFactory()
    Follow.objects.create(initiative=elsewhere, email="v@a.org", token="t")
    reader = Reader.objects.create(territory=elsewhere.territory, email="v@a.org")
    visitor().post(stop(passes.of_reader(reader)), {"List-Unsubscribe": "One-Click"})
    assert Reader.objects.filter(pk=reader.pk).exists()
    assert Follow.objects.exists()


# The health of mails


@pytest.fixture
def troubled(town, inhabitant):
    def troubled(number, **details):
        return Mail.objects.create(
            **{
                "territory_id": town.pk,
                "user_id": inhabitant.pk,
                "key": f"k{number}",
                "purpose": "code",
                "to": f"p{number}@ville.org",
                "subject": "87654321 est votre code",
                "text": "8765 4321",
                "html": "<p>8765 4321",
                "state": MailState.FAILED,
                "trouble": Trouble.ADDRESS,
                "last_error": "550 no such user",
                **details,
            }
        )

    return troubled


def test_the_officer_reads_what_is_wrong_and_never_what_is_written(visitor, officer, inhabitant, troubled):
    inhabitant.phone = "03 21 00 00 09"
    inhabitant.save()
    for number, trouble in enumerate(Trouble):
        troubled(number, trouble=trouble)
    page = visitor(officer).get("/atelier/courriels/").content.decode()
    for said in (
        "p0@ville.org",
        inhabitant.display_name,
        "03 21 00 00 09",
        "Appelez la personne",
        "550 no such user",
    ):
        assert said in page
    assert "8765" not in page
    assert "4321" not in page


def test_when_all_is_well_it_says_so(visitor, administrator):
    page = visitor(administrator).get("/atelier/courriels/").content.decode()
    assert "Les courriels partent bien." in page
    assert "Rien ne coince" in page
    assert "<form" not in page.partition("<main")[2].partition("</main")[0]


def test_it_names_who_looks_after_the_machine(visitor, officer, administrator, troubled):
    troubled(1, trouble=Trouble.SERVER, state=MailState.QUEUED)
    assert administrator.display_name in visitor(officer).get("/atelier/courriels/").content.decode()


def test_one_or_all_are_tried_again_from_there(visitor, officer, troubled):
    mails = [troubled(number) for number in range(3)]
    client = visitor(officer)
    assert client.post(f"/atelier/courriels/{mails[0].pk}/relancer/").status_code == 302
    assert Mail.objects.filter(state=MailState.QUEUED).get() == mails[0]
    client.post(f"/atelier/courriels/{mails[1].pk}/regler/")
    client.post("/atelier/courriels/relancer/")
    assert Mail.objects.filter(state=MailState.QUEUED).count() == 2
    # Pressed again by somebody else: it says so, and nothing breaks.
    page = client.post("/atelier/courriels/relancer/", follow=True).content.decode()
    assert "attend d" in page


def test_it_is_for_those_who_look_after_mails(visitor, inhabitant, mayor, service_member, troubled):
    mail = troubled(1)
    for user in (inhabitant, mayor, service_member):
        client = visitor(user)
        assert client.get("/atelier/courriels/").status_code == 403
        for path in ("relancer/", f"{mail.pk}/relancer/", f"{mail.pk}/regler/"):
            assert client.post(f"/atelier/courriels/{path}").status_code == 403
    mail.refresh_from_db()
    assert mail.state == MailState.FAILED


def test_many_mails_cost_no_more_queries(visitor, officer, troubled):
    client, counts = visitor(officer), []
    for start, end in ((0, 2), (2, 30)):
        for number in range(start, end):
            troubled(number)
        client.get("/atelier/courriels/")
        with CaptureQueriesContext(connection) as found:
            client.get("/atelier/courriels/")
        counts.append(len(found))
    assert counts[0] == counts[1]
