"""Pages of meetings: the plain way of each, who may, what a stranger never sees."""

from __future__ import annotations

import datetime
import io
import shutil
import subprocess

import pytest
import zxingcpp
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from terril.foundation import clock
from terril.mail.models import Mail
from terril.meetings import tasks
from terril.meetings.links import token_for
from terril.meetings.models import Meeting, PhaseKind, Registration
from terril.meetings.pdf import invitation_pdf
from terril.meetings.queries import finding, owing
from terril.news import digests
from terril.news.models import Preference
from terril.opendata.agenda import dates_of
from terril.territories.queries import address_of
from terril.ui.owed import Kind
from tests import factories

pytestmark = pytest.mark.django_db


def page(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def sent(client, path, status=302, **data):
    response = client.post(path, data)
    assert response.status_code == status, response.content.decode()[:2000]
    return response


@pytest.fixture
def here(town):
    return {"host": town.host}


@pytest.fixture
def stranger(here):
    return Client(headers=here)


@pytest.fixture
def desk(here, officer):
    client = Client(headers=here)
    client.force_login(officer)
    return client


def test_the_officer_prepares_and_announces(desk, stranger, town, officer):
    factories.QuarterFactory(parent=town, name="Cité du Moulin")
    initiative = factories.InitiativeFactory(territory=town, number=12)
    assert "Dites en une phrase" in sent(desk, "/reunions/nouvelle/", 422, subject="").content.decode()
    typed = {"subject": "L'eau", "when": "printemps 2099", "wheelchair": "yes", "initiatives": "12"}
    wrong = sent(desk, "/reunions/nouvelle/", 422, **{**typed, "initiatives": "99"}).content.decode()
    assert "Aucune initiative n'a le numéro 99" in wrong.replace("&#x27;", "'")
    assert 'value="printemps 2099"' in wrong
    assert sent(desk, "/reunions/nouvelle/", **typed)["Location"] == "/reunions/1/preparer/"
    assert list(Meeting.objects.get().initiatives.all()) == [initiative]
    page(stranger, "/reunions/1/", 404)
    assert "En préparation" in page(desk, "/reunions/1/preparer/")
    short = sent(desk, "/reunions/1/preparer/deroule/", 422, venting=10, problems=20).content.decode()
    assert "au moins 30 minutes" in short
    sent(desk, "/reunions/1/preparer/deroule/", venting=35, problems=20, controversy=15)
    sent(desk, "/reunions/1/preparer/salle/", rules="On écoute", materials="Des feutres")
    sent(
        desk, "/reunions/1/preparer/fiche/", **typed, day="2099-03-04", hour="18:30", takes_registrations="on"
    )
    sent(desk, "/reunions/1/preparer/roles/", who=officer.email, role="facilitator")
    assert (
        "Personne ici"
        in sent(
            desk, "/reunions/1/preparer/roles/", 422, who="Personne de ce nom", role="town"
        ).content.decode()
    )
    sent(desk, "/reunions/1/preparer/documents/", title="Le plan", url="https://exemple.fr/plan")
    prepared = page(desk, "/reunions/1/preparer/")
    for words in ("Des feutres", "On écoute", "Le plan", officer.public_name, "18 h 30", "La controverse"):
        assert words in prepared.replace("\u00a0", " "), words
    assert sent(desk, "/reunions/1/preparer/annoncer/")["Location"] == "/reunions/1/"
    public = page(stranger, "/reunions/1/").replace("\u00a0", " ")
    for words in (
        "Mercredi 4 mars 2099",
        "18 h 30",
        "Accessible en fauteuil",
        "Le plan",
        "Dire que je viens",
    ):
        assert words in public, words
    # Kept whole for everybody, it holds no form with a token, and names nobody of the room.
    assert "csrfmiddlewaretoken" not in public
    assert officer.public_name not in public


def test_the_list_shows_what_comes_then_what_was_and_is_narrowed(stranger, town):
    quarter = factories.QuarterFactory(parent=town, name="Cité du Moulin", slug="moulin")
    factories.MeetingFactory(territory=town, announced=True, subject="La cantine", quarter=quarter)
    factories.MeetingFactory(territory=town, held=True, subject="Les rues")
    factories.MeetingFactory(territory=town, subject="Un brouillon")
    factories.MeetingFactory(territory=town, state="cancelled", subject="Un brouillon abandonné")
    both = page(stranger, "/reunions/")
    assert both.index("À venir") < both.index("La cantine") < both.index("Passées") < both.index("Les rues")
    assert "brouillon" not in both
    narrowed = page(stranger, "/reunions/?quartier=moulin")
    assert "La cantine" in narrowed
    assert "Les rues" not in narrowed
    old = datetime.date(2001, 5, 4)
    days = {"when_kind": "date", "when_starts_on": old, "when_ends_on": old}
    factories.MeetingFactory(territory=town, state="held", subject="Le charbon", **days)
    assert "Les rues" not in page(stranger, "/reunions/?annee=2001")
    assert "La cantine" in page(stranger, "/reunions/?annee=pas-une-annee&quartier=nulle-part")


def test_the_pages_cost_the_same_with_one_and_three(town, desk, announced):
    def cost(client, path):
        with CaptureQueriesContext(connection) as taken:
            page(client, path)
        return len(taken)

    def more():
        factories.MeetingFactory(territory=town, announced=True, number=Meeting.objects.count() + 50)
        announced.documents.create(title="X", url="https://a.fr")
        announced.registrations.create(people=1)
        announced.members.create(user=factories.UserFactory(), role="note_taker")
        announced.initiatives.add(factories.InitiativeFactory(territory=town))

    paths = ("/reunions/", "/reunions/1/", "/reunions/1/preparer/", "/reunions/1/preparer/inscriptions/")
    more()
    for path in paths:
        page(desk, path)
    before = [cost(desk, path) for path in paths]
    more()
    more()
    assert [cost(desk, path) for path in paths] == before


def test_anybody_says_that_they_come_and_takes_it_back(stranger, announced):
    assert "pas une obligation" in page(stranger, "/reunions/1/venir/")
    assert "De 1 à 50" in sent(stranger, "/reunions/1/venir/", 422, people=0, name="Léa").content.decode()
    assert sent(stranger, "/reunions/1/venir/", people=2)["Location"] == "/reunions/1/"
    sent(stranger, "/reunions/1/venir/", people=3, email="lea@exemple.fr")
    kept = Registration.objects.get(email="lea@exemple.fr")
    link = f"/reunions/1/venir/{token_for(kept)}/"
    assert link in Mail.objects.get().text
    assert "3 personnes" in page(stranger, link)
    # Read by a mail program, the link does nothing.
    assert Registration.objects.count() == 2
    sent(stranger, link)
    assert Registration.objects.count() == 1
    assert "n'existe plus" in page(stranger, link, 404)
    page(stranger, "/reunions/1/venir/inconnu/", 404)


def test_the_officer_writes_it_at_the_counter_and_takes_it_back(desk, stranger, announced):
    assert "Au guichet" in page(desk, "/reunions/1/venir/")
    assert sent(desk, "/reunions/1/venir/", people=4, name="Mme Dubois")["Location"].endswith(
        "/inscriptions/"
    )
    listed = page(desk, "/reunions/1/preparer/inscriptions/")
    assert "Mme Dubois" in listed
    sent(desk, f"/reunions/1/preparer/inscriptions/{Registration.objects.get().pk}/")
    assert not Registration.objects.exists()
    assert stranger.get("/reunions/1/preparer/inscriptions/").status_code == 302


def test_only_those_who_prepare_enter(here, announced, inhabitant, facilitator):
    pages = ("", "fiche/", "deroule/", "salle/", "roles/", "documents/", "inscriptions/", "kit.pdf")
    client = Client(headers=here)
    client.force_login(inhabitant)
    for end in pages:
        page(client, f"/reunions/1/preparer/{end}", 403)
    page(client, "/reunions/nouvelle/", 403)
    announced.members.create(user=facilitator, role="facilitator")
    client.force_login(facilitator)
    for end in pages[:-1]:
        page(client, f"/reunions/1/preparer/{end}")
    page(client, "/reunions/1/preparer/annuler/", 403)


def test_a_facilitator_cannot_ask_who_has_an_account(here, announced, facilitator, inhabitant):
    announced.members.create(user=facilitator, role="facilitator")
    client = Client(headers=here)
    client.force_login(facilitator)
    data = {"role": "note_taker"}
    sent(client, "/reunions/1/preparer/roles/", 422, who=inhabitant.display_name, **data)
    sent(client, "/reunions/1/preparer/roles/", who=inhabitant.email, **data)
    assert announced.members.filter(user=inhabitant).exists()


def test_a_document_is_read_by_everybody_and_leaves(desk, stranger, announced):
    file = io.BytesIO(b"%PDF-1.4\n%%EOF\n")
    file.name = "plan.pdf"
    sent(desk, "/reunions/1/preparer/documents/", title="Le plan", file=file)
    document = announced.documents.get()
    response = stranger.get(document.get_absolute_url())
    assert response["Content-Type"] == "application/pdf"
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    sent(desk, f"/reunions/1/preparer/documents/{document.pk}/")
    page(stranger, document.get_absolute_url(), 404)


def test_a_cancelled_meeting_says_why(desk, stranger, announced):
    sent(desk, "/reunions/1/preparer/annuler/", reason="La salle est inondée")
    assert "La salle est inondée" in page(stranger, "/reunions/1/")
    assert "annulée" in next(date.title for date in dates_of(announced.territory))


def test_calendar_feed_data_and_map_tell_of_it(stranger, announced, town):
    ics = page(stranger, "/reunions/1/invitation.ics")
    assert f"UID:reunion-{announced.pk}@" in ics
    assert "SUMMARY:L'eau dans nos rues" in ics
    assert f"UID:reunion-{announced.pk}@" in page(stranger, "/agenda.ics")
    assert "L'eau dans nos rues" in page(stranger, "/reunions/atom/").replace("&#x27;", "'")
    rows = stranger.get("/donnees/reunions.json")
    assert "L'eau dans nos rues" in b"".join(rows.streaming_content).decode()
    announced.latitude, announced.longitude = 50.45, 2.79
    announced.save()
    assert "L&#x27;eau dans nos rues" in page(stranger, "/carte/")


def test_a_vague_meeting_has_no_file_for_a_calendar(stranger, town):
    factories.MeetingFactory(
        territory=town,
        state="announced",
        number=1,
        announced_at=clock.now(),
        when_kind="year",
        when_starts_on=datetime.date(2099, 1, 1),
        when_ends_on=datetime.date(2099, 12, 31),
    )
    page(stranger, "/reunions/1/invitation.ics", 404)
    assert "2099" in page(stranger, "/reunions/1/")


def test_the_code_of_the_poster_and_of_the_flyer_is_read_back(announced, settings):
    settings.DEVELOPMENT = False
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm (poppler-utils) draws the PDF")
    announced.presentation = "L'eau entre dans les caves. " * 40
    for size, resolution in (("a3", 40), ("a5", 80)):
        made = invitation_pdf(announced, finding.phases_of(announced), size)
        png = subprocess.run(
            ["pdftoppm", "-r", str(resolution), "-png", "-"], input=made, stdout=subprocess.PIPE, check=True
        ).stdout
        assert png.count(b"\x89PNG") == 1, "everything stands on one sheet"
        found = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)), formats=zxingcpp.BarcodeFormat.QRCode)
        assert [code.text for code in found] == [address_of(announced.territory) + "/reunions/1/"]


def test_the_kit_holds_all_that_a_meeting_on_paper_needs(desk, announced):
    response = desk.get("/reunions/1/preparer/kit.pdf")
    assert response["Content-Type"] == "application/pdf"
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) reads the PDF")
    text = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=response.content, stdout=subprocess.PIPE, check=True
    ).stdout.decode()
    text = text.replace("\u00a0", " ")
    for words in ("La feuille de route", "Combien sommes-nous ?", "Ce que j'ai à dire", "Une proposition"):
        assert words in text, words
    assert text.count("Ce que j'ai à dire") == 8
    for kind in PhaseKind:
        assert (str(kind.label).split(" ")[-1] in text) == (kind != PhaseKind.CONTROVERSY), kind


def test_the_eve_reminds_once_and_a_week_after_nothing_is_left(town, announced, mailoutbox):
    announced.registrations.create(people=1, email="a@exemple.fr")
    announced.registrations.create(people=2)
    noon = timezone.localtime(announced.starts_at).replace(hour=11)
    for days, count in ((-2, 0), (-1, 1), (-1, 1), (0, 1)):
        with clock.at(noon + datetime.timedelta(days)):
            tasks.remind_of_tomorrow()
        assert Mail.objects.count() == count
    assert "/venir/" in Mail.objects.get().text
    with clock.at(noon.replace(hour=2) - datetime.timedelta(1)):
        tasks.remind_of_tomorrow()
    for days, left in ((6, 2), (8, 0), (9, 0)):
        with clock.at(announced.starts_at + datetime.timedelta(days)):
            tasks.forget_registrations()
        assert Registration.objects.count() == left


def test_what_a_cancelled_or_endless_meeting_kept_is_erased_too(town):
    off = factories.MeetingFactory(territory=town, state="cancelled")
    endless = factories.MeetingFactory(territory=town, state="announced")
    for meeting in (off, endless):
        meeting.registrations.create(people=1)
    for days, left in ((6, {off, endless}), (8, {endless}), (366, set())):
        with clock.at(clock.now() + datetime.timedelta(days)):
            tasks.forget_registrations()
        assert {registration.meeting for registration in Registration.objects.all()} == left


def test_the_queue_asks_for_a_place_and_for_what_became_of_it(town, announced):
    today = clock.today()
    assert owing.preparing(town, today) == []
    Meeting.objects.update(place="")
    asked = owing.preparing(town, today)
    assert [(one.kind, one.what, one.days_late) for one in asked] == [
        (Kind.MEETING, "Fixer le lieu de la réunion", 0)
    ]
    [over] = owing.preparing(town, today + datetime.timedelta(9))
    assert (over.days_late, "a eu lieu" in over.what) == (2, True)
    Meeting.objects.update(place="La halle", starts_at=None)
    assert "l'heure" in owing.preparing(town, today)[0].what
    Meeting.objects.update(when_starts_on=today + datetime.timedelta(8))
    assert owing.preparing(town, today) == []


def test_the_news_tell_of_it_to_whoever_wants_them(town, inhabitant, desk):
    Preference.objects.create(user=inhabitant, rhythm="daily")
    factories.MeetingFactory(territory=town, announced=True, state="draft", number=1, subject="L'eau")
    sent(desk, "/reunions/1/preparer/annoncer/")
    later = (clock.now() + datetime.timedelta(days=1)).replace(hour=10)
    with clock.at(later):
        assert digests.write_due(town, later) == 1
    text = Mail.objects.get(purpose="digest").text
    assert "Des réunions à venir" in text
    assert "/reunions/1/" in text


def test_the_town_sets_its_venting(here, town, administrator):
    client = Client(headers=here)
    client.force_login(administrator)
    settings = {"name": town.name, "insee_code": "62528", "answer_delay_days": 30, "languages": ["fr"]}
    assert (
        "de 10 à 90" in sent(client, "/atelier/commune/", 422, **settings, venting_minutes=5).content.decode()
    )
    sent(client, "/atelier/commune/", **settings, venting_minutes=45)
    sent(client, "/atelier/commune/", **settings)
    town.refresh_from_db()
    assert town.venting_minutes == 45
    client.force_login(factories.UserFactory(officer_of=town))
    meeting = factories.MeetingFactory(territory=town)
    assert "Au moins 45" in page(client, f"/reunions/{meeting.number}/preparer/deroule/")
