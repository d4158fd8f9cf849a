"""Pages of the fund: what strangers read, what those who ask and the town hall may do, nothing lost."""

from __future__ import annotations

import csv
import datetime
import io

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from terril.foundation import clock
from terril.fund import actions, queries
from terril.fund.models import Envelope, Line, SmallDynamic
from terril.fund.states import DynamicState
from terril.initiatives.models import Initiative
from terril.mail.models import Mail
from tests import factories
from tests.fund.life import PDF, again, picture
from tests.initiatives.pages import text_of, visitor

pytestmark = pytest.mark.django_db
S = DynamicState
TYPED = {
    "title": "Un repas de rue",
    "description": "Une grande table",
    "share": "Cuisiner et ranger",
    "asked_cents": "120,50",
}


def at(dynamic, end=""):
    return f"{dynamic.get_absolute_url()}{end}"


def test_without_an_envelope_the_page_says_what_to_do(town):
    page = visitor(town).get("/fonds/")
    assert "pas encore ouvert" in text_of(page)
    assert "/initiatives/proposer/" in page.content.decode()
    page = visitor(town).get("/fonds/demander/")
    assert "pas encore ouvert" in text_of(page)
    assert 'name="title"' not in page.content.decode()
    assert visitor(town).get("/fonds/petit-fonds-2020.csv").status_code == 404


def test_the_officer_opens_and_changes_the_envelope(town, officer, inhabitant):
    year = clock.today().year
    sent = {"year": year, "amount_cents": "6 000", "ceiling_cents": "800", "answer_delay_days": 7}
    client = visitor(town, officer)
    assert client.get("/fonds/enveloppe/").status_code == 200
    assert client.post("/fonds/enveloppe/", {**sent, "amount_cents": "0"}).status_code == 422
    assert client.post("/fonds/enveloppe/", sent).status_code == 302
    envelope = Envelope.objects.get()
    assert (envelope.amount_cents, envelope.ceiling_cents, envelope.answer_delay_days) == (600000, 80000, 7)
    sent["amount_cents"] = "7000"
    assert client.post(f"/fonds/enveloppe/{year}/", sent).status_code == 302
    assert Envelope.objects.get().amount_cents == 700000
    assert visitor(town, inhabitant).get("/fonds/enveloppe/").status_code == 403
    assert visitor(town, inhabitant).post(f"/fonds/enveloppe/{year}/", sent).status_code == 403
    assert "7 000 €" in text_of(visitor(town).get("/fonds/"))


def test_a_stranger_s_words_wait_until_they_have_entered(life):
    client = visitor(life.town)
    answer = client.post("/fonds/demander/", TYPED)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/entrer/?next=/fonds/demander/")
    assert not SmallDynamic.objects.exists()
    client.force_login(life.author)
    page = client.get("/fonds/demander/")
    assert "Une grande table" in page.content.decode()
    answer = client.post("/fonds/demander/", TYPED)
    dynamic = SmallDynamic.objects.get()
    assert answer["Location"] == at(dynamic, "?merci")
    assert (dynamic.asked_cents, dynamic.state, dynamic.number) == (12050, S.RECEIVED, 1)
    assert dynamic.answer_due_on == clock.today() + datetime.timedelta(days=10)
    assert not dynamic.asker.is_listed
    assert Mail.objects.get(key__contains="received").to == life.author.email
    assert "n° 1" in text_of(client.get(at(dynamic)))


def test_over_the_ceiling_it_leads_to_an_initiative_with_all_that_was_typed(life):
    client = visitor(life.town, life.author)
    sent = {**TYPED, "asked_cents": "1000,01", "place": "Rue du Moulin"}
    page = client.post("/fonds/demander/", sent)
    assert page.status_code == 422
    assert "En faire une initiative" in text_of(page)
    assert "Une grande table" in page.content.decode()
    answer = client.post("/fonds/demander/", {**sent, "initiative": "1"})
    assert answer["Location"] == "/initiatives/proposer/"
    page = client.get(answer["Location"]).content.decode()
    for typed in ("Un repas de rue", "Une grande table", "Cuisiner et ranger", "Rue du Moulin"):
        assert typed in page
    assert not SmallDynamic.objects.exists()
    assert not Initiative.objects.exists()
    # At the ceiling itself, it is still a small dynamic.
    assert client.post("/fonds/demander/", {**TYPED, "asked_cents": "1000"}).status_code == 302


def test_what_is_missing_is_said_and_what_was_typed_is_kept(life):
    page = visitor(life.town, life.author).post("/fonds/demander/", {**TYPED, "share": ""})
    assert page.status_code == 422
    assert "Il manque votre part" in text_of(page)
    assert "Une grande table" in page.content.decode()


def test_an_association_commits_to_the_republican_contract_with_its_date(life):
    client = visitor(life.town, life.president)
    sent = {**TYPED, "asker": life.association.pk}
    page = client.post("/fonds/demander/", sent)
    assert page.status_code == 422
    assert "Cochez cette case" in text_of(page)
    assert client.post("/fonds/demander/", {**sent, "accepts_charter": "on"}).status_code == 302
    dynamic = SmallDynamic.objects.get()
    assert (dynamic.asker, dynamic.charter_on) == (life.association, clock.today())
    assert "Les Amis du Moulin" in text_of(visitor(life.town).get("/fonds/"))
    # Somebody else's association cannot be chosen.
    assert visitor(life.town, life.author).post("/fonds/demander/", sent).status_code == 302
    assert SmallDynamic.objects.latest("pk").asker != life.association


def test_at_the_counter_the_officer_asks_for_somebody(life):
    roger = factories.UserFactory(
        inhabitant_of=life.town, without_email=True, display_name="Roger Comptoir", entered_by=life.officer
    )
    client = visitor(life.town, life.officer)
    assert "Roger Comptoir" in text_of(client.get(f"/fonds/demander/?pour={roger.pk}"))
    assert client.post("/fonds/demander/", {**TYPED, "pour": roger.pk}).status_code == 302
    assert SmallDynamic.objects.get().author == roger
    # For anybody else, the name in the address means nothing.
    visitor(life.town, life.passer_by).post("/fonds/demander/", {**TYPED, "pour": roger.pk})
    assert SmallDynamic.objects.latest("pk").author == life.passer_by


def test_somebody_under_18_asks_with_the_adult_who_answers_for_them(life):
    client = visitor(life.town, life.minor)
    answer = client.post("/fonds/demander/", TYPED)
    dynamic = SmallDynamic.objects.get()
    assert answer["Location"] == at(dynamic, "?merci")
    assert (dynamic.state, dynamic.received_on) == (S.ASKED, None)
    assert Mail.objects.get(key__contains="vouch").to == life.referent.email
    for person in (None, life.passer_by, life.mayor):
        assert visitor(life.town, person).get(at(dynamic)).status_code == 404
    assert "Un repas" not in text_of(visitor(life.town).get("/fonds/"))
    assert visitor(life.town, life.minor).get(at(dynamic, "accord/")).status_code == 403
    assert visitor(life.town, life.referent).get(at(dynamic, "accord/")).status_code == 200
    assert visitor(life.town, life.referent).post(at(dynamic, "accord/")).status_code == 302
    assert again(dynamic).state == S.RECEIVED
    page = visitor(life.town).get(at(dynamic))
    assert "Léo Mineur" not in text_of(page)
    alone = factories.UserFactory(inhabitant_of=life.town, adult_on=datetime.date(2999, 1, 1))
    page = visitor(life.town, alone).post("/fonds/demander/", TYPED)
    assert page.status_code == 422
    assert "adulte référent" in text_of(page)


@pytest.mark.parametrize("state", [state for state in S if state != S.ASKED])
def test_everybody_reads_a_request_and_nobody_is_named(life, state):
    dynamic = life.at(state)
    page = text_of(visitor(life.town).get(at(dynamic)))
    assert str(S(state).label) in page
    assert "Des habitants" in page
    for hidden in ("Aline Auteur", dynamic.asker.name, "Épicerie"):
        assert hidden not in page
    assert "Pour la mairie seulement" not in page
    assert "Aline Auteur" in text_of(visitor(life.town, life.officer).get(at(dynamic)))
    assert visitor(life.town).get(f"/fonds/{dynamic.number}-autre/").status_code == 301


def test_an_answer_that_is_late_is_said(life):
    dynamic = life.ask()
    late = clock.today() - datetime.timedelta(days=3)
    SmallDynamic.objects.filter(pk=dynamic.pk).update(answer_due_on=late)
    assert "en retard de 3 jours" in text_of(visitor(life.town).get(at(dynamic)))
    assert "en retard de 3 jours" in text_of(visitor(life.town).get("/fonds/"))


def test_the_committee_answers(life):
    dynamic, other = life.ask(), life.ask(title="Une fanfare")
    client = visitor(life.town, life.mayor)
    assert "5 000 €" in text_of(client.get(at(dynamic, "reponse/")))
    sent = {"kind": "granted", "amount_cents": "300,01", "reason": "Une belle table"}
    page = client.post(at(dynamic, "reponse/"), sent)
    assert page.status_code == 422
    assert "plus que ce qui est demandé" in text_of(page)
    assert client.post(at(dynamic, "reponse/"), {**sent, "amount_cents": "250"}).status_code == 302
    assert "250 €" in text_of(visitor(life.town).get(at(dynamic)))
    assert client.post(at(dynamic, "reponse/"), sent).status_code == 409
    page = client.post(at(other, "reponse/"), {"kind": "refused", "reason": "Trop de bruit"})
    assert page.status_code == 422
    sent = {"kind": "refused", "reason": "Trop de bruit", "alternative": "Le kiosque", "contact": "Nadia"}
    assert client.post(at(other, "reponse/"), sent).status_code == 302
    page = text_of(visitor(life.town).get(at(other)))
    assert "Le kiosque" in page
    assert "Nadia" in page
    mail = Mail.objects.get(key__contains=f"fund-{other.pk}-answer")
    assert "Le kiosque" in mail.text
    assert "Le kiosque" in mail.html
    assert visitor(life.town, life.author).get(at(life.ask(), "reponse/")).status_code == 403


def test_from_the_money_to_the_photo_and_the_receipts(life):
    dynamic = life.at(S.GRANTED)
    officer, author = visitor(life.town, life.officer), visitor(life.town, life.author)
    sent = {"task": "verser", "amount_cents": "300"}
    assert officer.post(at(dynamic, "argent/"), sent).status_code == 302
    page = author.post(at(dynamic, "fait/"), {"task": "fait", "told_in_a_line": "Cent voisins"})
    assert page.status_code == 422
    assert "Ajoutez une photo" in text_of(page)
    sent = {
        "task": "fait",
        "told_in_a_line": "Cent voisins",
        "headcount": "100",
        "photo": picture(),
        "alternative_text": "Une table",
    }
    assert author.post(at(dynamic, "fait/"), sent).status_code == 302
    assert "Cent voisins" in text_of(visitor(life.town).get(at(dynamic)))
    assert Mail.objects.filter(key__contains="-receipts-").exists()
    sent = {"task": "ajouter", "amount_cents": "250", "on": clock.today().isoformat(), "shop": "Épicerie"}
    file = SimpleUploadedFile("ticket.pdf", PDF, "application/pdf")
    assert author.post(at(dynamic, "justificatifs/"), {**sent, "file": file}).status_code == 302
    file = SimpleUploadedFile("ticket.pdf", b"MZ", "application/pdf")
    page = author.post(at(dynamic, "justificatifs/"), {**sent, "file": file})
    assert page.status_code == 422
    assert Line.objects.filter(kind="spent").count() == 1
    assert "50 €" in text_of(author.get(at(dynamic, "justificatifs/")))
    assert author.post(at(dynamic, "justificatifs/"), {"task": "remettre"}).status_code == 302
    page = officer.post(at(dynamic, "argent/"), {"task": "solder"})
    assert page.status_code == 422
    assert "50 € sont à rendre" in text_of(page)
    sent = {"task": "rendre", "amount_cents": "50"}
    assert officer.post(at(dynamic, "argent/"), sent).status_code == 302
    assert officer.post(at(dynamic, "argent/"), {"task": "solder"}).status_code == 302
    assert again(dynamic).state == S.SETTLED
    assert "4 750 €" in text_of(visitor(life.town).get("/fonds/"))


def test_receipts_are_read_by_those_who_ask_and_the_town_hall_alone(life):
    dynamic = life.at(S.UNDER_WAY)
    line = life.sent_receipt(dynamic, 20_00)
    path = at(dynamic, f"justificatifs/{line.pk}/")
    for person in (life.author, life.officer, life.mayor):
        answer = visitor(life.town, person).get(path)
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content) == PDF
        assert "attachment" in answer["Content-Disposition"]
        assert answer["Cache-Control"] == "private, no-store"
        assert "Épicerie" in text_of(visitor(life.town, person).get(at(dynamic)))
    for person in (life.passer_by, life.president):
        assert visitor(life.town, person).get(path).status_code == 404
        assert "Épicerie" not in text_of(visitor(life.town, person).get(at(dynamic)))
    assert visitor(life.town).get(path).status_code == 302
    other = life.ask(life.passer_by)
    assert visitor(life.town, life.passer_by).get(at(other, f"justificatifs/{line.pk}/")).status_code == 404


def test_a_line_is_corrected_by_the_officer(life):
    dynamic = life.at(S.UNDER_WAY)
    line = dynamic.lines.get(kind="paid")
    client = visitor(life.town, life.officer)
    assert client.get(at(dynamic, f"argent/{line.pk}/")).status_code == 200
    sent = {"amount_cents": "30", "reason": "Un zéro de trop"}
    assert client.post(at(dynamic, f"argent/{line.pk}/"), sent).status_code == 302
    assert queries.sums(dynamic).paid == 30_00
    assert "Un zéro de trop" in text_of(visitor(life.town).get(at(dynamic)))
    assert visitor(life.town, life.author).get(at(dynamic, f"argent/{line.pk}/")).status_code == 404


def test_it_is_dropped_with_a_reason(life):
    dynamic = life.at(S.GRANTED)
    client = visitor(life.town, life.author)
    assert client.post(at(dynamic, "renoncer/"), {"reason": ""}).status_code == 422
    assert client.post(at(dynamic, "renoncer/"), {"reason": "Il pleut"}).status_code == 302
    assert "Il pleut" in text_of(visitor(life.town).get(at(dynamic)))


def test_the_table_is_filtered_with_its_totals(life):
    life.at(S.SETTLED, title="Fête soldée", spent=300_00)
    life.at(S.RECEIVED, title="Fête attendue")
    actions.ask(
        life.president,
        life.town,
        title="Fête de l'association",
        description="B",
        share="C",
        asked_cents=1,
        asker=life.association,
        accepts_charter=True,
    )
    client = visitor(life.town)
    for query, shown, hidden in (
        ("etat=soldees", "Fête soldée", "Fête attendue"),
        ("etat=attendues", "Fête attendue", "Fête soldée"),
        ("qui=organisations", "Fête de l'association", "Fête soldée"),
        ("qui=habitants", "Fête soldée", "Fête de l'association"),
        ("etat=autrement", "Rien ici", "Fête soldée"),
        ("annee=1900&etat=rien&page=zzz", "Fête soldée", "Aucune demande"),
    ):
        page = text_of(client.get(f"/fonds/?{query}"))
        assert shown in page, query
        assert hidden not in page, query


def test_the_list_costs_the_same_however_long(life):
    client = visitor(life.town)

    def cost():
        for cache in caches.all():
            cache.clear()
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/fonds/").status_code == 200
        return len(seen)

    life.at(S.SETTLED)
    cost()
    one = cost()
    for number in range(4):
        life.at(S.UNDER_WAY, title=f"Fête {number}")
    assert cost() == one


def test_a_kept_page_is_never_stale(life):
    dynamic = life.at(S.UNDER_WAY)
    client = visitor(life.town)
    assert "Rendu 0 €" in text_of(client.get("/fonds/"))
    actions.give_back(life.officer, dynamic, amount_cents=42_00)
    assert "Rendu 42 €" in text_of(client.get("/fonds/"))


def test_the_table_is_carried_away_and_runs_in_no_spreadsheet(life):
    life.at(S.SETTLED, title="=HYPERLINK(1)")
    life.at(S.REFUSED)
    life.at(S.ASKED)
    answer = visitor(life.town).get(f"/fonds/petit-fonds-{life.envelope.year}.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [row["titre"] for row in rows] == ["'=HYPERLINK(1)", "Un repas de rue"]
    assert (rows[0]["accorde_euros"], rows[0]["verse_euros"], rows[1]["accorde_euros"]) == (
        "300.00",
        "300.00",
        "0.00",
    )
    assert {row["demandeur"] for row in rows} == {"Des habitants"}
    assert "Aline" not in answer.content.decode()


def test_the_officer_s_queue(life):
    today = clock.today()
    received = life.ask(title="À répondre")
    SmallDynamic.objects.filter(pk=received.pk).update(answer_due_on=today - datetime.timedelta(days=2))
    life.at(S.DONE, title="À justifier")
    life.at(S.RECEIPTS_IN, title="À rendre", spent=250_00)
    life.at(S.RECEIPTS_IN, title="À solder")
    life.at(S.ASKED, title="À accorder")
    life.at(S.SETTLED)
    life.at(S.DROPPED)
    owed = queries.owing(life.town, today)
    titles = [it.title.partition(", ")[2] for it in owed]
    assert (titles[0], owed[0].side, owed[0].days_late) == ("À répondre", "town", 2)
    assert owed[0].late == "En retard de 2 jours"
    assert set(titles) == {
        "À répondre",
        "À justifier",
        "À rendre",
        "À solder",
        "À accorder",
    }
    assert owed[titles.index("À rendre")].what == "Petit fonds\u00a0: rendre 50\u00a0€"
    client = visitor(life.town, life.officer)
    assert all(client.get(it.url).status_code == 200 for it in owed)
    with CaptureQueriesContext(connection) as seen:
        queries.owing(life.town, today)
    assert len(seen) == 2
