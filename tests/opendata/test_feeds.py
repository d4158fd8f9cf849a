"""A calendar and feeds for one's own programs: the dates a neighbour wants, the newest things."""

from __future__ import annotations

import datetime
from xml.etree import ElementTree

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from terril.agreements.models import Agreement
from terril.agreements.when import When
from terril.initiatives import actions
from terril.initiatives.models import Initiative
from terril.initiatives.states import InitiativeState as S
from tests import factories
from tests.initiatives.life import Life, days

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def life(town):
    return Life(town)


def events(client) -> dict[str, object]:
    response = client.get("/agenda.ics")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(response.content)
    assert calendar["version"] == "2.0"
    return {str(event["uid"]).split("@")[0]: event for event in calendar.walk("VEVENT")}


def need(town, when: str, what="Arroser", **more):
    agreement = factories.AgreementFactory(territory=town, is_public=True, title="Les bacs")
    commitment = factories.CommitmentFactory(party__agreement=agreement, what=what, places=2, **more)
    commitment.when = When.parse(when, today=timezone.localdate())
    commitment.save()
    return commitment


def test_an_empty_town_has_an_empty_calendar(client, town):
    assert events(client) == {}


def test_a_day_of_work_has_its_hours_its_place_and_the_page_where_one_joins(client, town, life):
    initiative = life.at(S.SIGNED)
    day = actions.plan_work_day(
        life.author,
        initiative,
        on=timezone.localdate() + days(9),
        starts_at=datetime.time(9),
        ends_at=datetime.time(12, 30),
        place="Place Verte",
        tasks="Planter, pailler ; arroser",
        headcount=6,
    )
    found = events(client)
    event = found[f"chantier-{day.pk}"]
    local = timezone.localtime(event["dtstart"].dt)
    assert (local.date(), local.time()) == (day.on, datetime.time(9))
    assert timezone.localtime(event["dtend"].dt).time() == datetime.time(12, 30)
    assert (str(event["location"]), str(event["description"])) == (
        "Place Verte",
        "Planter, pailler ; arroser",
    )
    assert str(event["url"]) == f"http://testserver/besoins/{day.commitment_id}/"
    # The call for hands of that day is no other date.
    assert f"besoin-{day.commitment_id}" not in found
    actions.drop(life.author, initiative, reason="Plus le temps")
    assert f"chantier-{day.pk}" not in events(client)


def test_needs_are_on_their_day_their_next_day_or_their_last_day(client, town):
    today = timezone.localdate()
    on_a_day = need(town, f"{today + days(3):%d/%m/%Y}")
    before = need(town, f"avant le {today + days(40):%d/%m/%Y}")
    weekly = need(town, "tous les mardis")
    never = need(town, "")
    private = need(town, f"{today + days(3):%d/%m/%Y}")
    Agreement.objects.filter(pk=private.agreement_id).update(is_public=False)
    found = events(client)
    assert found[f"besoin-{on_a_day.pk}"]["dtstart"].dt == today + days(3)
    assert found[f"besoin-{before.pk}"]["dtstart"].dt == before.when_ends_on
    tuesday = found[f"besoin-{weekly.pk}"]["dtstart"].dt
    assert (tuesday.weekday(), today <= tuesday < today + days(7)) == (1, True)
    assert not {f"besoin-{never.pk}", f"besoin-{private.pk}"} & found.keys()


def test_the_town_s_own_dates_are_there(client, town, life):
    initiative = life.at(S.RECEIVED)
    running = life.at(S.UNDER_WAY).agreement
    Agreement.objects.filter(pk=running.pk).update(review_on=timezone.localdate() + days(20))
    last = timezone.localdate() + days(60)
    promise = factories.PublicCommitmentFactory(
        territory=town, words="Isoler l'école", when_kind="before", when_ends_on=last
    )
    found = events(client)
    answer = found[f"reponse-{initiative.pk}"]
    assert answer["dtstart"].dt == Initiative.objects.get(pk=initiative.pk).answer_due_on
    assert initiative.title in str(answer["summary"])
    assert found[f"point-{running.pk}"]["dtstart"].dt == timezone.localdate() + days(20)
    assert "Isoler l'école" in str(found[f"engagement-{promise.commitment_id}"]["summary"])


def test_the_calendar_takes_the_same_number_of_queries_however_many_dates_there_are(client, town, life):
    def asked() -> int:
        for cache in caches.all():
            cache.clear()
        with CaptureQueriesContext(connection) as seen:
            events(client)
        return len(seen)

    need(town, "tous les mardis")
    life.at(S.RECEIVED)
    few = asked()
    for _ in range(3):
        need(town, "tous les mardis")
        life.at(S.RECEIVED)
    assert asked() == few


def test_feeds_tell_the_newest_first_and_no_draft(client, town, life):
    life.at(S.RECEIVED)
    life.at(S.IDEA)
    newest = life.at(S.UNDER_WAY)
    feed = ElementTree.fromstring(client.get("/initiatives/atom/").content)  # noqa: S314 - ours
    entries = feed.findall(f"{ATOM}entry")
    links = [entry.find(f"{ATOM}link").get("href") for entry in entries]
    assert links[0] == f"http://testserver{newest.get_absolute_url()}"
    assert len(links) == 2
    assert entries[0].find(f"{ATOM}id").text.startswith("tag:testserver,")


def test_needs_have_a_feed(client, town):
    wanted = need(town, "tous les mardis", what="Arroser <les> bacs")
    feed = ElementTree.fromstring(client.get("/besoins/atom/").content)  # noqa: S314 - ours
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.find(f"{ATOM}title").text == "Arroser <les> bacs"
    assert entry.find(f"{ATOM}link").get("href") == f"http://testserver/besoins/{wanted.pk}/"
    assert "tous les mardis" in entry.find(f"{ATOM}summary").text
