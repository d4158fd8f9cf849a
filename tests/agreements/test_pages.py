"""The pages of needs: what strangers read, two taps to take a share, and what each may do."""

from __future__ import annotations

import datetime
import re

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from terril.agreements import actions
from terril.agreements.models import Agreement, Commitment, Confirmation, Delivery, Share
from terril.foundation import clock
from terril.foundation.models import JournalEntry, JournalHead
from terril.uploads.models import Scan
from tests.factories import CommitmentFactory, OrganisationFactory, TownFactory, UserFactory

DAY = datetime.date(2026, 5, 1)


@pytest.fixture
def as_(client):
    """The browser of somebody signed in."""

    def enter(user):
        client.force_login(user)
        return client

    return enter


def page(client, name, thing, host="testserver", **query):
    address = reverse(f"agreements:{name}", args=[thing.pk] if thing else [])
    return client.get(address, query, headers={"host": host})


def words(answer):
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u00a0", " ").replace("&#x27;", "'"))


def test_strangers_read_the_needs_and_find_no_form_with_a_token(client, need):
    answer = page(client, "needs", None)
    said = words(answer)
    assert answer.status_code == 200
    for part in ("Arroser", "Fleurir la cité", "3 places libres", 'href="/initiatives/1-fleurir/"'):
        assert part in said
    assert f"/besoins/{need.pk}/prendre/" in said
    assert "csrfmiddlewaretoken" not in said
    assert 'name="once"' not in said


def test_a_need_has_one_big_button_and_no_token(client, need):
    said = words(page(client, "need", need))
    assert said.count("/prendre/") == 1
    assert "csrfmiddlewaretoken" not in said
    assert "Noter un apport" not in said


def test_an_empty_list_says_what_to_do(client, town):
    said = words(page(client, "needs", None))
    assert "Personne ne cherche de bras" in said
    assert reverse("initiatives:propose") in said


def later(days):
    return clock.today() + datetime.timedelta(days=days)


def test_only_what_seeks_people_is_listed(client, agreement, need):
    def other(**details):
        return CommitmentFactory(party=agreement.our_party, agreement=agreement, **{"places": 2} | details)

    hidden = [
        other(what="Complet", state="taken"),
        other(what="Tenu", state="kept"),
        other(what="Porté", places=0, state="taken"),
        other(what="Passé", when_kind="date", when_starts_on=later(-1), when_ends_on=later(-1)),
    ]
    secret = CommitmentFactory(places=2, what="Secret", party__agreement__territory=agreement.territory)
    over = CommitmentFactory(
        places=2,
        what="Rompu",
        party__agreement__territory=agreement.territory,
        party__agreement__is_public=True,
        party__agreement__state="broken_off",
    )
    elsewhere = CommitmentFactory(places=2, what="Ailleurs", party__agreement__is_public=True)
    Agreement.objects.filter(pk=elsewhere.agreement_id).update(territory=TownFactory(host="ailleurs.example"))
    late = other(what="En retard", when_kind="before", when_ends_on=later(-9))
    said = words(page(client, "needs", None, host=agreement.territory.host))
    assert late.what in said
    assert need.what in said
    for commitment in [*hidden, secret, over, elsewhere]:
        assert commitment.what not in said


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({}, {"demain", "dans vingt jours", "dans un an", "sans date"}),
        ({"quand": "semaine"}, {"demain"}),
        ({"quand": "mois"}, {"demain", "dans vingt jours"}),
        ({"quoi": "money"}, {"dans un an"}),
        ({"quoi": "nonsense", "quand": "jamais"}, {"demain", "dans vingt jours", "dans un an", "sans date"}),
        ({"quoi": "space"}, set()),
    ],
)
def test_filters(client, agreement, query, seen):
    for what, days, kind in (
        ("demain", 1, "time"),
        ("dans vingt jours", 20, "time"),
        ("dans un an", 365, "money"),
        ("sans date", None, "time"),
    ):
        CommitmentFactory(
            party=agreement.our_party,
            agreement=agreement,
            places=1,
            what=f"Venir {what}",
            kind=kind,
            when_kind="before" if days else "unspecified",
            when_ends_on=later(days) if days else None,
        )
    answer = page(client, "needs", None, **query)
    said = words(answer)
    everything = {"demain", "dans vingt jours", "dans un an", "sans date"}
    assert {what for what in everything if f"Venir {what}" in said} == seen
    assert ("Rien de tel en ce moment" in said) == (not seen)


@pytest.mark.parametrize("number", ["2", "0", "-1", "x", "1" + "0" * 30])
def test_any_page_number_has_an_answer(client, agreement, number):
    CommitmentFactory.create_batch(30, party=agreement.our_party, agreement=agreement, places=1)
    assert page(client, "needs", None, page=number).status_code == 200


@pytest.mark.parametrize("signed_in", [False, True])
def test_the_list_costs_the_same_with_one_need_and_with_twenty(client, agreement, need, signed_in):
    person = UserFactory()
    if signed_in:
        client.force_login(person)

    def queries_of_the_page():
        JournalHead.objects.get_or_create(territory_id=agreement.territory_id)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert page(client, "needs", None, _=str(len(connection.queries_log))).status_code == 200
        return len(captured)

    actions.take(person, need)
    queries_of_the_page()
    few = queries_of_the_page()
    for _ in range(20):
        other = CommitmentFactory(party=agreement.our_party, agreement=agreement, places=2)
        actions.take(person, other)
    assert queries_of_the_page() == few


def test_a_need_costs_the_same_with_one_line_and_with_ten(as_, agreement, need, member, officer):
    browser = as_(member)

    def queries_of_the_page():
        with CaptureQueriesContext(connection) as captured:
            assert page(browser, "need", need).status_code == 200
        return len(captured)

    def more(count):
        Commitment.objects.filter(pk=need.pk).update(places=50)
        for _ in range(count):
            actions.take(UserFactory(), need)
            actions.confirm(officer, actions.deliver(member, need, on=DAY, quantity=1))

    more(1)
    queries_of_the_page()
    few = queries_of_the_page()
    more(9)
    assert queries_of_the_page() == few


def test_two_taps_take_a_share(as_, inhabitant, need):
    browser = as_(inhabitant)
    asked = words(page(browser, "take", need))
    assert asked.count("<h1>") == 1
    assert asked.index("<h1>") > asked.index("<main")
    assert "csrfmiddlewaretoken" in asked
    assert 'name="once"' in asked
    answer = browser.post(reverse("agreements:take", args=[need.pk]), {"once": "k1"})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("agreements:need", args=[need.pk])
    assert Share.objects.get().user == inhabitant
    said = words(browser.get(answer["Location"]))
    assert "C'est noté, merci" in said
    assert "rendre ma part" in said
    assert "/prendre/" not in said


def test_the_same_form_sent_twice_takes_one_share(as_, inhabitant, need):
    browser = as_(inhabitant)
    for _ in range(2):
        assert browser.post(reverse("agreements:take", args=[need.pk]), {"once": "k1"}).status_code == 302
    assert Share.objects.count() == 1


def test_a_stranger_is_led_to_the_door_and_back(client, need):
    answer = page(client, "take", need)
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"?next=/besoins/{need.pk}/prendre/")


def test_several_places_and_an_organisation(as_, need):
    ours = OrganisationFactory(territory=need.agreement.territory, name="Les Tricoteuses")
    browser = as_(UserFactory(speaks_for=ours))
    assert "Les Tricoteuses" in words(page(browser, "take", need))
    browser.post(reverse("agreements:take", args=[need.pk]), {"places": "2", "organisation": ours.pk})
    share = Share.objects.get()
    assert (share.places, share.organisation) == (2, ours)


def test_too_many_places_keep_what_was_typed(as_, inhabitant, need):
    answer = as_(inhabitant).post(reverse("agreements:take", args=[need.pk]), {"places": "9"})
    said = words(answer)
    assert answer.status_code == 422
    assert "Il ne reste que 3 places" in said
    assert 'value="9"' in said
    assert not Share.objects.exists()


def test_a_need_filled_meanwhile_says_so(as_, inhabitant, need):
    browser = as_(inhabitant)
    page(browser, "take", need)
    actions.take(UserFactory(), need, places=3)
    answer = browser.post(reverse("agreements:take", args=[need.pk]), {"places": "1"})
    assert answer.status_code == 422
    assert "Toutes les places viennent d'être prises" in words(answer)
    assert page(browser, "take", need).status_code == 302


def test_nobody_takes_for_somebody_elses_organisation(as_, inhabitant, need):
    theirs = OrganisationFactory(territory=need.agreement.territory)
    as_(inhabitant).post(reverse("agreements:take", args=[need.pk]), {"organisation": theirs.pk})
    assert not Share.objects.filter(organisation=theirs).exists()


def test_the_officer_takes_for_somebody_without_mail(as_, officer, town, need):
    person = UserFactory(without_email=True, inhabitant_of=town, display_name="Yvonne Masson")
    browser = as_(officer)
    assert "Yvonne Masson" in words(page(browser, "take", need))
    browser.post(reverse("agreements:take", args=[need.pk]), {"person": person.pk, "places": "1"})
    assert Share.objects.get().user == person
    said = words(page(browser, "need", need))
    assert "Yvonne Masson" in said
    assert "/rendre/" in said


def test_a_young_inhabitant_is_never_named(client, need):
    young = UserFactory(minor=True, display_name="Enzo Secret")
    actions.take(young, need)
    said = words(page(client, "need", need))
    assert "Un jeune habitant" in said
    assert "Enzo" not in said


def test_giving_a_share_back(as_, inhabitant, need):
    share = actions.take(inhabitant, need)
    browser = as_(inhabitant)
    assert "Rendre cette part" in words(page(browser, "give_back", share))
    assert Share.objects.get().withdrawn_at is None
    assert browser.post(reverse("agreements:give_back", args=[share.pk])).status_code == 302
    assert Share.objects.get().withdrawn_at is not None
    assert page(browser, "give_back", share).status_code == 404


def test_giving_back_somebody_elses_share_is_refused(as_, inhabitant, need):
    share = actions.take(UserFactory(), need)
    browser = as_(inhabitant)
    assert page(browser, "give_back", share).status_code == 403
    assert browser.post(reverse("agreements:give_back", args=[share.pk])).status_code == 403


def test_the_officer_confirms_at_the_counter_for_whoever_received(as_, officer, member, agreement):
    from_town = CommitmentFactory(party=agreement.town_party, agreement=agreement, what="Poser les bacs")
    line = actions.deliver(officer, from_town, on=DAY)
    here = reverse("agreements:confirm", args=[line.pk])
    browser = as_(officer)
    assert "/confirmer/" in words(page(browser, "need", from_town))
    said = words(browser.get(here))
    assert "Au guichet" in said
    assert "Pour la commune" not in said
    assert browser.post(here).status_code == 422
    stranger = UserFactory()
    assert browser.post(here, {"person": stranger.pk}).status_code == 422
    assert not Confirmation.objects.exists()
    assert browser.post(here, {"person": member.pk}).status_code == 302
    assert Confirmation.objects.get().by == member
    entry = JournalEntry.objects.latest("pk")
    assert (entry.action, entry.actor_id, entry.on_behalf_of_id) == (
        "agreements.confirm",
        officer.pk,
        member.pk,
    )


def test_the_officer_confirms_for_the_town_what_the_inhabitants_gave(as_, officer, member, need):
    line = actions.deliver(member, need, on=DAY)
    here = reverse("agreements:confirm", args=[line.pk])
    browser = as_(officer)
    assert browser.post(here).status_code == 302
    assert Confirmation.objects.get().by == officer


def test_what_was_given_is_entered_confirmed_and_corrected(as_, member, mayor, need):
    here = reverse("agreements:deliver", args=[need.pk])
    browser = as_(member)
    assert "Noter un apport" in words(page(browser, "need", need))
    sent = {"on": "2026-05-01", "quantity": "1,5", "value_cents": "1 250,50", "note": "Ce matin"}
    assert browser.post(here, sent).status_code == 302
    line = Delivery.objects.get()
    assert (str(line.quantity), line.value_cents, line.by) == ("1.50", 125050, member)
    assert "/confirmer/" not in words(page(browser, "need", need))
    assert page(browser, "confirm", line).status_code == 403

    other = as_(mayor)
    assert "/confirmer/" in words(page(other, "need", need))
    assert "Ce matin" in words(page(other, "confirm", line))
    assert other.post(reverse("agreements:confirm", args=[line.pk])).status_code == 302
    assert Confirmation.objects.get().by == mayor
    assert other.post(reverse("agreements:confirm", args=[line.pk])).status_code == 409

    browser = as_(member)
    assert page(browser, "correct", line).status_code == 200
    wrong = browser.post(reverse("agreements:correct", args=[line.pk]), {"on": "2026-05-01", "quantity": "3"})
    assert wrong.status_code == 422
    browser.post(
        reverse("agreements:correct", args=[line.pk]), {"on": "2026-05-01", "quantity": "3", "note": "Trois"}
    )
    assert Delivery.objects.count() == 2
    said = words(page(browser, "need", need))
    assert "corrigé depuis" in said
    assert "à confirmer par l'autre partie" in said


@pytest.mark.parametrize(
    "sent",
    [
        {"on": "2999-01-01"},
        {"on": "1515-01-01"},
        {"on": "hier"},
        {"on": "2026-02-30"},
        {"on": "2026-05-01", "quantity": "-1"},
        {"on": "2026-05-01", "quantity": "0"},
        {"on": "2026-05-01", "quantity": "des tas"},
        {"on": "2026-05-01", "quantity": "9" * 40},
        {"on": "2026-05-01", "quantity": "1e999999"},
        {"on": "2026-05-01", "value_cents": "-5"},
        {"on": "2026-05-01", "value_cents": "1,234"},
        {"on": "2026-05-01", "value_cents": "1" + "0" * 18},
        {"on": "2026-05-01", "note": "x" * 100_000},
        {"on": "2026-05-01", "note": "a\u202eb"},
    ],
)
def test_what_cannot_have_been_given_is_said_and_kept(as_, member, need, sent):
    answer = as_(member).post(reverse("agreements:deliver", args=[need.pk]), sent)
    assert answer.status_code == 422
    assert "Il reste quelque chose à corriger" in words(answer)
    assert not Delivery.objects.exists()


def test_strangers_to_the_agreement_enter_nothing(as_, inhabitant, need):
    browser = as_(inhabitant)
    assert page(browser, "deliver", need).status_code == 403
    assert (
        browser.post(reverse("agreements:deliver", args=[need.pk]), {"on": "2026-05-01"}).status_code == 403
    )


@pytest.mark.parametrize("name", ["need", "take", "deliver"])
def test_what_is_hidden_or_elsewhere_does_not_exist(as_, inhabitant, agreement, need, name):
    browser = as_(inhabitant)
    Agreement.objects.update(is_public=False)
    host = agreement.territory.host
    assert page(browser, name, need, host).status_code == 404
    Agreement.objects.update(is_public=True, territory=TownFactory(host="ailleurs.example"))
    answer = page(browser, name, need, host)
    assert answer.status_code == 404
    assert "Ce caillou" in words(answer)


def test_its_own_people_see_what_is_hidden(as_, member, officer, agreement, need):
    Agreement.objects.update(is_public=False)
    for actor in (member, officer):
        assert page(as_(actor), "need", need).status_code == 200


@pytest.mark.parametrize("who", ["inhabitant", "service_member", "member", "officer", "mayor", None])
def test_who_opens_a_signed_sheet(
    request, as_, client, agreement, both_shares, officer, town, who, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    scan = Scan(territory=town, content_type="application/pdf", sent_by=officer)
    scan.file.save("scan.pdf", ContentFile(b"%PDF-1.4 %%EOF"))
    version = actions.propose_version(officer, agreement)
    signature = actions.record_paper_signature(
        officer, version, party=agreement.our_party, signer_name="Ahmed", signed_on=DAY, scan=scan
    )
    browser = as_(request.getfixturevalue(who)) if who else client
    answer = page(browser, "paper", signature)
    expected = {None: 302, "inhabitant": 404, "service_member": 404}.get(who, 200)
    assert answer.status_code == expected
    if expected == 200:
        assert answer["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "private" in answer["Cache-Control"]
        assert b"".join(answer) == b"%PDF-1.4 %%EOF"
        answer.close()


@pytest.mark.parametrize("name", ["take", "deliver", "give_back", "confirm", "correct"])
def test_reading_never_writes(as_, officer, member, need, name):
    share = actions.take(UserFactory(), need)
    line = actions.deliver(member, need, on=DAY, quantity=1)
    thing = {"give_back": share, "confirm": line, "correct": line}.get(name, need)
    before = JournalHead.objects.get().sequence
    assert page(as_(officer), name, thing).status_code == 200
    assert JournalHead.objects.get().sequence == before


def test_hostile_words_are_shown_as_words(client, agreement, need):
    Commitment.objects.update(what="<script>alert(1)</script>")
    Agreement.objects.update(title='"><img src=x onerror=alert(1)>')
    for answer in (page(client, "needs", None), page(client, "need", need)):
        said = answer.content.decode()
        assert "<script>alert" not in said
        assert "<img src=x" not in said


def test_in_english_too(client, need):
    client.cookies["django_language"] = "en"
    assert page(client, "needs", None).status_code == 200
