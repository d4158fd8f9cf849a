"""The board, one promise, the terms, the frame: each page once, and what a form that is not right says."""

from __future__ import annotations

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from terril.agreements.when import Kind, When
from terril.foundation import clock
from terril.mail.models import Mail
from terril.people.queries import system
from terril.promises import actions
from terril.promises.models import Outcome, PublicCommitment, Question, Report, Revision, Term, Watch
from tests import factories
from tests.promises.conftest import by

TODAY = datetime.date(2027, 7, 1)


@pytest.fixture(autouse=True)
def _on_that_day():
    with clock.at(datetime.datetime(2027, 7, 1, 12, tzinfo=datetime.UTC)):
        yield


@pytest.fixture
def client(town):
    return Client(headers={"host": town.host})


@pytest.fixture
def officer_in(town, officer):
    browser = Client(headers={"host": town.host})
    browser.force_login(officer)
    return browser


def send(browser, address, **data):
    return browser.post(address, data)


def test_the_board_says_what_became_of_each(client, town, promised):
    factories.PublicCommitmentFactory(territory=town, number=2, state="kept", words="Stocker la pluie")
    factories.PublicCommitmentFactory(territory=town, number=3, state="not_kept", reason="Trop cher")
    page = client.get("/engagements/")
    assert page["Cache-Control"] == "no-cache"
    for said in (
        "Fermer la rue",
        "En retard de 19 jours.",
        "Stocker la pluie",
        "Tenu",
        "Abandonné",
        "Trop cher",
    ):
        assert said in page.text


def test_an_empty_board_says_so(client):
    assert "Pas encore d'engagement" in client.get("/engagements/").text
    assert client.get("/engagements/affiche/")["Content-Type"] == "application/pdf"


def test_the_board_is_narrowed(client, town):
    star = factories.OrientationFactory(territory=town, slug="eau")
    term = Term.objects.create(
        territory=town, name="2020-2026", slug="m", mayor="J", starts_on=datetime.date(2020, 5, 25),
        ends_on=datetime.date(2026, 3, 28),
    )  # fmt: skip
    one = factories.PublicCommitmentFactory(
        territory=town,
        number=1,
        words="Le premier",
        carried_by="Paul",
        made_in="Réunion",
        made_in_url="/r/3/",
    )
    star.promises.add(one.commitment.agreement)
    factories.PublicCommitmentFactory(
        territory=town, number=2, words="Le second", state="kept", made_on=datetime.date(2027, 1, 1)
    )
    for asked in ("qui=Paul", "orientation=eau", "lieu=/r/3/", "mandat=m", "etat=on_the_way"):
        page = client.get(f"/engagements/?{asked}").text
        assert ("Le premier" in page, "Le second" in page) == (True, False), asked
    assert "Aucun engagement ne répond" in client.get("/engagements/?etat=late").text
    assert "Le second" in client.get("/engagements/?etat=rien&qui=personne").text
    page = client.get(term.get_absolute_url()).text
    assert ("Le premier" in page, "Le second" in page) == (True, False)


def test_pages_cost_the_same_whatever_they_hold(client, town, mayor):
    counts = []
    for count in (1, 3):
        for _each in range(count):
            one = factories.PublicCommitmentFactory(
                territory=town, number=PublicCommitment.objects.count() + 1
            )
            actions.report(mayor, one, words="Des nouvelles")
            actions.revise(mayor, one, words="Autrement", reason="La pluie")
            question = actions.ask(system(), one)
            actions.answer(mayor, question, words="Bientôt")
        asked = []
        for address in ("/engagements/", "/engagements/cadre/", "/engagements/1/"):
            with CaptureQueriesContext(
                connection,
            ) as made:
                assert client.get(f"{address}?n={count}").status_code == 200
            asked.append(len(made))
        counts.append(asked)
    assert counts[0] == counts[1]


def test_the_page_of_a_promise_tells_its_life_old_words_beside_new(client, town, mayor, promised):
    actions.report(mayor, promised, words="Le plan est dessiné", progress="au tiers", percent=30)
    actions.revise(
        mayor, promised, words="Fermer la rue le matin", when=by(datetime.date(2027, 9, 1)), reason="Le bus"
    )
    question = actions.ask(system(), promised, words="Et le bus ?")
    page = client.get("/engagements/1/").text
    for said in (
        "Le plan est dessiné",
        "au tiers",
        "30\u00a0%",
        "<s>Fermer la rue de l",
        "avant le 12 juin 2027",
    ):
        assert said in page, said
    assert "Et le bus" not in page
    actions.answer(mayor, question, words="Il passe ailleurs")
    page = client.get("/engagements/1/").text
    assert "Et le bus" in page
    assert "Il passe ailleurs" in page
    other = actions.ask(system(), promised, words="Quels voyous")
    actions.answer(mayor, other, words="Nous y sommes", shows_question=False)
    assert "Quels voyous" not in client.get("/engagements/1/").text
    assert client.get("/engagements/99/").status_code == 404


def test_the_old_address_of_a_promise_leads_to_its_page(client, promised):
    answer = client.get(f"/besoins/{promised.commitment_id}/")
    assert (answer.status_code, answer["Location"]) == (301, "/engagements/1/")


def test_the_officer_promises_and_follows(officer_in, town, hall):
    assert "mot pour mot" in officer_in.get("/engagements/prendre/").text
    wrong = send(officer_in, "/engagements/prendre/", what="Fermer la rue", when="le 32 juin")
    assert wrong.status_code == 422
    assert "Fermer la rue" in wrong.text
    wanted = {"what": "Fermer la rue", "when": "avant le 12 septembre 2027", "carried_by": "La maire"}
    assert send(officer_in, "/engagements/prendre/", **wanted)["Location"] == "/engagements/1/"
    assert "Donner des nouvelles" in officer_in.get("/engagements/1/").text
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "PNG")

    def photo():
        return SimpleUploadedFile("rue.png", out.getvalue(), "image/png")

    sheet = SimpleUploadedFile("plan.pdf", b"%PDF-1.4\n%%EOF", "application/pdf")
    unsaid = send(officer_in, "/engagements/1/nouvelles/", words="Le plan", photo=photo())
    assert unsaid.status_code == 422
    assert not Report.objects.exists()
    sent = send(
        officer_in, "/engagements/1/nouvelles/", words="Le plan", photo=photo(), alternative_text="La rue",
        file=sheet,
    )  # fmt: skip
    assert sent["Location"] == "/engagements/1/"
    report = Report.objects.get()
    assert "La rue" in officer_in.get("/engagements/1/").text
    paper = Client(headers={"host": town.host}).get(f"/engagements/1/preuves/{report.scan_id}/")
    assert paper["Content-Type"] == "application/pdf"
    assert b"".join(paper.streaming_content).startswith(b"%PDF")
    same = send(
        officer_in, "/engagements/1/reviser/", words="", when="avant le 12 septembre 2027", reason="X"
    )
    assert same.status_code == 422
    later = {"words": "", "when": "2028", "reason": "Travaux"}
    assert send(officer_in, "/engagements/1/reviser/", **later).status_code == 302
    assert Revision.objects.get().when == When(
        Kind.YEAR, datetime.date(2028, 1, 1), datetime.date(2028, 12, 31)
    )
    assert send(officer_in, "/engagements/1/renoncer/", reason="Trop cher").status_code == 302
    assert send(officer_in, "/engagements/1/tenu/", proof="X").status_code == 409
    assert send(officer_in, "/engagements/1/reprendre/", reason="Une aide", when="2028").status_code == 302
    assert send(officer_in, "/engagements/1/tenu/", proof="Les barrières").status_code == 302
    assert [one.kind for one in Outcome.objects.order_by("pk")] == ["given_up", "taken_up", "kept"]


def test_those_who_may_not_are_told_why(client, town, promised, inhabitant):
    client.force_login(inhabitant)
    for page in ("prendre", "1/nouvelles", "1/reviser", "1/tenu", "1/renoncer", "mandats", "cadre/code"):
        assert client.get(f"/engagements/{page}/").status_code == 403, page


def test_a_stranger_asks_and_the_officer_answers(client, officer_in, promised):
    asked = client.get("/engagements/1/demander/")
    assert "30\u00a0jours" in asked.text or "30 jours" in asked.text
    assert send(client, "/engagements/1/demander/", words="Et le bus ?").status_code == 302
    question = Question.objects.get()
    address = f"/engagements/1/questions/{question.pk}/"
    assert "Et le bus" in officer_in.get(address).text
    assert send(officer_in, address, words="").status_code == 422
    assert send(officer_in, address, words="Bientôt", shows_question="on").status_code == 302
    assert officer_in.get(address).status_code == 404


def test_a_flood_of_questions_is_held(client, promised, settings):
    settings.ACCOUNT_RATE_LIMITS = {"ask_promise": "2/h/ip"}
    codes = [send(client, "/engagements/1/demander/").status_code for _each in range(4)]
    assert codes == [302, 302, 429, 429]
    assert Question.objects.count() == 2


def test_following_takes_the_owners_yes(client, promised):
    assert send(client, "/engagements/1/suivre/", email="nina").status_code == 422
    assert send(client, "/engagements/1/suivre/", email="nina@exemple.fr").status_code == 302
    wanted = Watch.objects.get()
    assert wanted.confirmed_at is None
    assert wanted.token in Mail.objects.get().text
    address = f"/engagements/1/suivre/{wanted.token}/"
    assert send(client, address).status_code == 302
    assert Watch.objects.get().confirmed_at
    assert client.get(address).status_code == 302
    assert send(client, f"{address}arreter/").status_code == 302
    assert not Watch.objects.exists()
    assert client.get(address).status_code == 404


def test_the_officer_enters_a_term(officer_in, client, promised):
    wanted = {"name": "Mandat 2026-2032", "mayor": "Jeanne Morel", "starts_on": "2026-03-29"}
    assert send(officer_in, "/engagements/mandats/", **{**wanted, "name": ""}).status_code == 422
    made = send(officer_in, "/engagements/mandats/", **wanted)["Location"]
    assert made == "/engagements/mandats/mandat-2026-2032/"
    assert "Fermer la rue" in client.get(made).text
    changed = send(officer_in, f"{made}corriger/", **{**wanted, "ends_on": "2027-06-30"})
    assert changed["Location"] == made
    assert "Mandat 2026-2032" in client.get("/engagements/1/").text


def test_the_frame_may_be_held_by_any_page_and_no_other_may(client, promised):
    page = client.get("/engagements/cadre/")
    policy = page["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src 'none'" in policy
    assert not page.has_header("X-Frame-Options")
    assert not page.cookies
    assert "<script" not in page.text
    assert "Fermer la rue" in page.text
    # Twice: what is kept of a page must not bring other rules.
    assert client.get("/engagements/cadre/")["Content-Security-Policy"] == policy
    for address in ("/engagements/", "/engagements/1/", "/"):
        other = client.get(address)
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"], address
        assert other["X-Frame-Options"] == "DENY"


def test_the_officer_is_given_what_to_paste(officer_in, town):
    page = officer_in.get("/engagements/cadre/code/").text
    assert f"&lt;iframe src=&quot;http://{town.host}/engagements/cadre/" in page or (
        f'&lt;iframe src="http://{town.host}/engagements/cadre/' in page
    )


def test_the_sheet_for_the_notice_board(client, promised):
    answer = client.get("/engagements/affiche/")
    assert answer.content.startswith(b"%PDF-")


def test_the_journal_tells_of_it_and_gives_itself_away(client, town, promised):
    journal = client.get("/journal/?genre=promises").text
    assert "Fermer la rue" in journal
    assert '/engagements/1/"' in journal
    lines = b"".join(client.get("/journal/sceaux/journal.jsonl").streaming_content).decode().splitlines()
    assert "Fermer la rue de l'école aux voitures" in lines[-1]
    assert "def main" in client.get("/journal/sceaux/verify_journal.py").text


def test_promises_are_carried_away(client, town, promised):
    factories.PublicCommitmentFactory(territory=town, number=2, state="kept", words="Stocker la pluie")
    assert "/donnees/engagements.csv" in client.get("/engagements/").text
    rows = client.get("/donnees/engagements.json?etat=late")
    text = b"".join(rows.streaming_content).decode()
    assert "Fermer la rue" in text
    assert "Stocker" not in text
