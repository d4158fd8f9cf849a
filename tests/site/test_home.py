"""The home page: right with nothing and with much, and true to the data."""

from __future__ import annotations

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from terril.agreements import actions as agreements
from terril.agreements.models import (
    Confirmation,
    Delivery,
    Estimate,
    Share,
    Side,
)
from terril.agreements.queries import figures
from terril.agreements.states import AgreementState, CommitmentState
from terril.foundation import clock
from terril.initiatives.models import WorkDay
from terril.initiatives.states import InitiativeState
from terril.landmarks import actions as landmarks
from terril.people import actions as people
from terril.promises.queries import board
from terril.site.queries import home as queries
from terril.vision.models import Vision
from tests import factories

TODAY = datetime.date(2026, 5, 4)
NOON = datetime.datetime(2026, 5, 4, 10, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _on_the_fourth_of_may():
    with clock.at(NOON):
        yield


def initiative_with(town, *, state=InitiativeState.UNDER_WAY, **details):
    initiative = factories.InitiativeFactory(territory=town, state=state, **details)
    initiative.agreement.is_public = True
    initiative.agreement.state = AgreementState.RUNNING
    initiative.agreement.save()
    return initiative


def need(initiative, places=3, **details):
    party = initiative.agreement.parties.get(side=Side.INHABITANTS)
    return factories.CommitmentFactory(
        party=party, agreement=initiative.agreement, what="Arroser", places=places, **details
    )


def promise(town, what, **details):
    return factories.PublicCommitmentFactory(territory=town, words=what, **details)


def test_an_empty_town_is_shown_how_to_begin(client, town):
    page = client.get("/").text
    assert "Le premier caillou reste à poser." in page
    assert "Personne ne manque en ce moment" in page
    assert "La commune n'a pas encore pris d'engagement public ici." in page
    assert "Aucun chantier n'est prévu pour l'instant." in page
    assert "Rien à compter encore." in page
    assert page.count('href="/initiatives/proposer/"') >= 2


@pytest.mark.parametrize(("count", "told"), [(1, "Voir la réalisation"), (3, "Voir les 3 réalisations")])
def test_the_hero_counts_the_pebbles(client, town, count, told):
    for number in range(count):
        factories.LandmarkFactory(territory=town, slug=f"caillou-{number}-la")
    assert told in client.get("/").text


@pytest.mark.parametrize("count", [0, 1, 3, 31, 300])
def test_every_pebble_leads_to_its_page(client, town, count):
    star = factories.OrientationFactory(territory=town)
    for number in range(count):
        factories.LandmarkFactory(
            territory=town,
            slug=f"c-{number}",
            orientation=star if number % 2 else None,
            laid_on=datetime.date(1995 + number % 30, 1, 1),
        )
    page = client.get("/")
    assert page.status_code == 200
    for address in set(re.findall(r'href="(/cailloux/[^"]*)"', page.text)):
        assert client.get(address).status_code == 200


def test_pebbles_of_another_town_are_not_on_the_path(client, town):
    factories.LandmarkFactory(title="Ailleurs")
    assert "Ailleurs" not in client.get("/", headers={"host": town.host}).text


def test_the_star_is_the_title(client, town):
    Vision.objects.create(territory=town, star="Le droit au rêve", horizon=2040)
    assert "<h1>Le droit au rêve</h1>" in client.get("/").text


def test_what_is_done_shows_at_the_next_visit_of_a_stranger(client, town, officer):
    """Never stale: no cache to wait for, whoever acts and however the page was kept."""
    before = client.get("/")
    assert client.get("/")["ETag"] == before["ETag"]
    landmarks.lay(officer, town, title="Un four à pain", laid_on=TODAY)
    after = client.get("/", headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert "Un four à pain" in after.text


def test_somebody_who_changes_their_name_is_shown_anew(client, town, inhabitant):
    agreements.take(inhabitant, need(initiative_with(town)))
    assert inhabitant.public_name in client.get("/journal/").text
    people.rename(inhabitant, inhabitant, display_name="Lucie Dumont")
    assert "Lucie Dumont" in client.get("/journal/").text


def test_needs_are_shown_by_initiative_the_soonest_first(town):
    later, soon = initiative_with(town), initiative_with(town)
    need(later, when_kind="before", when_ends_on=datetime.date(2026, 9, 1))
    need(soon, when_kind="before", when_ends_on=datetime.date(2026, 6, 1))
    need(soon, when_kind="before", when_ends_on=datetime.date(2026, 7, 1))
    assert queries.looking_for_help(town, TODAY, 3) == [soon, later]


def test_what_is_taken_or_hidden_is_no_need(town, inhabitant):
    full, hidden = initiative_with(town), initiative_with(town)
    taken = need(full, places=1, state=CommitmentState.TAKEN)
    Share.objects.create(commitment=taken, user=inhabitant)
    need(hidden)
    hidden.agreement.is_public = False
    hidden.agreement.save()
    assert queries.looking_for_help(town, TODAY, 3) == []


@pytest.mark.parametrize(
    ("details", "status", "told"),
    [
        ({"state": CommitmentState.KEPT}, "kept", "Tenu"),
        ({"state": CommitmentState.NOT_KEPT, "reason": "Le bus ne passe plus"}, "given_up", "Abandonné"),
        ({}, "on_the_way", "En cours"),
        ({"when_kind": "before", "when_ends_on": TODAY}, "on_the_way", "En cours"),
        (
            {"when_kind": "before", "when_ends_on": TODAY - datetime.timedelta(1)},
            "late",
            "En retard d'un jour.",
        ),
        (
            {"when_kind": "before", "when_ends_on": TODAY - datetime.timedelta(3)},
            "late",
            "En retard de 3 jours.",
        ),
    ],
)
def test_a_promise_says_what_became_of_it(client, town, details, status, told):
    promise(town, "Fermer la rue de l'école", **details)
    (shown,) = board(town, today=TODAY, limit=6)
    assert shown.status == status
    page = client.get("/").text
    assert told in page
    assert details.get("reason", "") in page


def test_next_dates_say_where_and_who_is_missing(client, town, inhabitant):
    initiative = initiative_with(town)
    day = need(initiative, places=4, is_call=True)
    Share.objects.create(commitment=day, user=inhabitant, places=2)
    WorkDay.objects.create(
        initiative=initiative,
        commitment=day,
        on=TODAY,
        starts_at=datetime.time(9, 30),
        place="Place de la mairie",
        tasks="Planter",
    )
    page = client.get("/").text
    assert "lundi 4 mai" in page
    assert "Place de la mairie" in page
    assert "Il manque encore 2 personnes." in page


def test_days_gone_by_and_initiatives_that_stopped_have_no_next_date(town):
    for state, on in (
        (InitiativeState.UNDER_WAY, TODAY - datetime.timedelta(1)),
        (InitiativeState.DROPPED, TODAY),
    ):
        initiative = initiative_with(town, state=state)
        WorkDay.objects.create(
            initiative=initiative,
            commitment=need(initiative),
            on=on,
            starts_at=datetime.time(9),
            place="Ici",
            tasks="Planter",
        )
    assert queries.next_dates(town, TODAY, 4) == []


def test_figures_are_counted_from_what_was_noted(client, town, inhabitant, officer):
    done = initiative_with(town, state=InitiativeState.DONE)
    initiative_with(town, state=InitiativeState.RECEIVED)
    factories.InitiativeFactory(territory=town, idea=True)
    hours = need(done, quantity=12, unit="heures")
    Share.objects.create(commitment=hours, user=inhabitant)
    wrong = Delivery.objects.create(
        commitment=hours, by=inhabitant, on=TODAY, quantity=99, entered_by=inhabitant
    )
    right = Delivery.objects.create(
        commitment=hours, by=inhabitant, on=TODAY, quantity="7.5", entered_by=inhabitant, corrects=wrong
    )
    Delivery.objects.create(commitment=hours, by=inhabitant, on=TODAY, quantity=2, entered_by=inhabitant)
    Confirmation.objects.create(delivery=right, by=officer)
    town_side = done.agreement.parties.get(side=Side.TOWN)
    factories.CommitmentFactory(party=town_side, agreement=done.agreement, value_cents=3_000_000)
    Estimate.objects.create(
        agreement=done.agreement, what="Tout", amount_cents=10_000_000, source="Devis", on=TODAY
    )
    counted = queries.figures(town)
    assert (counted.initiatives, counted.achieved, counted.shares) == (2, 1, 1)
    assert (float(counted.hours), float(counted.hours_confirmed)) == (9.5, 7.5)
    assert counted.saved_cents == 7_000_000
    page = client.get("/").text
    assert "70\u202f000\u00a0€" in page or "70\u00a0000\u00a0€" in page
    assert "Compté le 4 mai 2026" in page


def test_money_saved_is_what_each_agreement_says(town):
    """The same as agreements.queries.figures: never less than nothing, releases and calls left out."""
    total = 0
    for alone, together in ((10_000, 4_000), (1_000, 5_000), (0, 700)):
        agreement = initiative_with(town).agreement
        town_side = agreement.parties.get(side=Side.TOWN)
        factories.CommitmentFactory(party=town_side, agreement=agreement, value_cents=together)
        factories.CommitmentFactory(party=town_side, agreement=agreement, value_cents=50, is_call=True)
        factories.CommitmentFactory(
            party=town_side, agreement=agreement, value_cents=60, state=CommitmentState.RELEASED
        )
        if alone:
            for part in (alone // 2, alone // 2):
                Estimate.objects.create(
                    agreement=agreement, what="x", amount_cents=part, source="s", on=TODAY
                )
        total += figures(agreement).saved
    assert queries.figures(town).saved_cents == total == 6_000


def fill(town, count):
    for number in range(count):
        initiative = initiative_with(town)
        need(initiative)
        day = need(initiative, is_call=True)
        WorkDay.objects.create(
            initiative=initiative,
            commitment=day,
            on=TODAY,
            starts_at=datetime.time(9),
            place="Ici",
            tasks="Planter",
        )
        promise(town, f"Promesse {number}")
        factories.LandmarkFactory(territory=town, orientation=factories.OrientationFactory(territory=town))


def test_the_number_of_queries_does_not_grow(client, town):
    counts = []
    for count in (1, 30):
        fill(town, count)
        with CaptureQueriesContext(
            connection,
        ) as queries_made:
            # A question that nobody asked before: the page is made anew.
            assert client.get(f"/?n={count}").status_code == 200
        counts.append(len(queries_made))
    assert counts[0] == counts[1]
    assert counts[0] <= 18


def test_hostile_words_are_shown_as_words(client, town):
    evil = "<script>alert(1)</script>"
    factories.LandmarkFactory(territory=town, title=evil, laid_on=TODAY)
    promise(town, evil)
    need(initiative_with(town, title=evil))
    page = client.get("/").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_head_and_post(client, town):
    assert client.head("/").status_code == 200
    answer = client.post("/")
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"
    assert "Cette adresse reçoit un formulaire" in answer.text
