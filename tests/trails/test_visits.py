"""Visits counted once, without following anybody."""

from __future__ import annotations

import datetime
import json

import pytest
from django.test import Client

from terril.foundation import clock
from terril.foundation.models import JournalEntry, JournalHead
from terril.trails import limits, tasks, visits
from terril.trails.models import VisitCount, VisitKey
from tests import factories
from tests.together import together

pytestmark = pytest.mark.django_db
ORIGIN = {"origin": "http://testserver"}
DAY = datetime.timedelta(days=1)


def visit(post, number=1, *, trail="la-boucle", day=None, **other):
    told = {"key": f"{number:032x}", "post": post.code, "trail": trail, "day": str(day or clock.today())}
    return {**told, **other}


def tell(client, *told, headers=ORIGIN, status=200, content_type="application/json", body=None):
    answer = client.post(
        "/b/visites/",
        data=json.dumps({"visits": told}) if body is None else body,
        content_type=content_type,
        headers=headers,
    )
    assert answer.status_code == status, answer.text
    return answer


def counts():
    return {(c.post_id, c.trail_id, c.day): c.count for c in VisitCount.objects.all()}


def test_a_visit_sent_three_times_is_counted_once(client, trail, posts):
    for counted in (1, 0, 0):
        assert tell(client, visit(posts[0])).json() == {"counted": counted}
    assert counts() == {(posts[0].pk, trail.pk, clock.today()): 1}


def test_a_walk_made_without_network_is_told_at_once_on_its_day(client, trail, posts):
    sunday = clock.today() - 3 * DAY
    walk = [visit(post, n, day=sunday) for n, post in enumerate(posts)]
    assert tell(client, *walk, walk[0]).json() == {"counted": 3}
    assert counts() == {(post.pk, trail.pk, sunday): 1 for post in posts}


def test_nothing_is_written_that_says_who(trail, posts):
    strict = Client(enforce_csrf_checks=True)
    answer = tell(strict, visit(posts[0]))
    assert answer.cookies == {}
    assert "Set-Cookie" not in answer.headers
    assert answer["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert VisitKey.objects.values().get() == {"key": f"{1:032x}", "day": clock.today()}
    # The journal tells nothing, so that no kept page is made anew for it.
    assert not JournalEntry.objects.exists()
    assert not JournalHead.objects.exists()


def test_another_trail_or_none_has_a_count_of_its_own(client, town, trail, posts, alone):
    other = factories.TrailFactory(territory=town, slug="autre", of=posts[:1])
    hidden = factories.TrailFactory(territory=town, slug="brouillon", of=posts[:1], state="draft")
    for number, slug in enumerate(("la-boucle", "autre", "", "inconnu", hidden.slug)):
        tell(client, visit(posts[0], number, trail=slug))
    tell(client, visit(alone, 9))
    today = clock.today()
    assert counts() == {
        (posts[0].pk, trail.pk, today): 1,
        (posts[0].pk, other.pk, today): 1,
        (posts[0].pk, None, today): 3,
        (alone.pk, None, today): 1,
    }


def test_what_cannot_be_counted_is_settled_all_the_same(client, trail, posts):
    """The telephone forgets it: sent again it would be no better."""
    elsewhere, today = factories.PostFactory(), clock.today()
    wrong = (
        visit(elsewhere),
        {**visit(posts[0]), "post": "ZZZZZ"},
        visit(posts[0], day=today - 8 * DAY),
        visit(posts[0], day=today + 2 * DAY),
        visit(posts[0], day="hier"),
        visit(posts[0], key="court"),
        visit(posts[0], key="G" * 32),
        visit(posts[0], trail=None),
        visit(posts[0], trail="x" * 200),
        "rien",
    )
    headers = {**ORIGIN, "host": "testserver"}
    posts[0].territory.host = "testserver"
    posts[0].territory.save()
    assert tell(client, *wrong, headers=headers).json() == {"counted": 0}
    assert counts() == {}
    assert not VisitKey.objects.exists()
    # A telephone a few hours ahead of the town.
    tell(client, visit(posts[0], day=today + DAY), headers=headers)
    assert list(counts()) == [(posts[0].pk, trail.pk, today)]


@pytest.mark.parametrize(
    ("status", "details"),
    [
        (403, {"headers": {}}),
        (403, {"headers": {"origin": "https://ailleurs.example"}}),
        (403, {"headers": {"origin": "null"}}),
        (403, {"headers": {"sec-fetch-site": "cross-site"}}),
        (403, {"content_type": "text/plain", "body": "{}"}),
        (403, {"content_type": "application/x-www-form-urlencoded", "body": "visits=1"}),
        (400, {"body": "{"}),
        (400, {"body": "[" * 5000}),
        (400, {"body": '{"visits": []}'}),
        (400, {"body": '{"visits": 3}'}),
        (400, {"body": json.dumps({"visits": [1] * 101})}),
        (413, {"body": " " * 20_001}),
    ],
)
def test_only_pages_of_this_site_tell_and_only_visits(client, town, status, details):
    tell(client, status=status, **details)
    assert not VisitKey.objects.exists()
    assert client.get("/b/visites/").status_code == 405


def test_a_browser_without_origin_says_where_it_comes_from_otherwise(client, trail, posts):
    assert tell(client, visit(posts[0]), headers={"sec-fetch-site": "same-origin"}).json()["counted"] == 1


def test_one_address_tells_so_many_in_a_minute(client, trail, posts, monkeypatch):
    monkeypatch.setattr(limits.VISITS, "most", 3)
    tell(client, *(visit(posts[0], n) for n in range(3)))
    late = tell(client, visit(posts[0], 4), status=429)
    assert late["Retry-After"] == "60"
    assert sum(counts().values()) == 3
    limits.VISITS.forget()
    assert tell(client, visit(posts[0], 4)).json() == {"counted": 1}


def test_the_limit_remembers_no_address(client):
    assert limits.VISITS.takes("192.0.2.7")
    assert not any(b"192.0.2.7" in known for known in limits.VISITS._counts)


def test_a_key_is_forgotten_once_its_visit_would_be_refused(client, trail, posts):
    today = clock.today()
    tell(client, visit(posts[0], 1, day=today - 7 * DAY), visit(posts[0], 2))
    with clock.at(clock.now() + DAY):
        assert tasks.forget_visit_keys() == 1
        assert tell(client, visit(posts[0], 1, day=today - 7 * DAY)).json() == {"counted": 0}
        assert tell(client, visit(posts[0], 2)).json() == {"counted": 0}
    assert sum(counts().values()) == 2


def test_without_a_script_a_button_counts_once_on_a_page_of_its_own(client, trail, posts):
    address = f"/b/{posts[0].code}/present/"
    page = client.get(f"{address}?parcours=la-boucle")
    assert "no-store" in page["Cache-Control"]
    assert "csrfmiddlewaretoken" in page.text
    assert counts() == {}
    for _again in range(3):
        done = client.post(address, {"parcours": "la-boucle", "once": "a-form"})
        assert (done.status_code, done.url) == (302, f"/b/{posts[0].code}?merci")
    assert counts() == {(posts[0].pk, trail.pk, clock.today()): 1}
    assert "votre passage est compté" in client.get(done.url).text
    assert client.get("/b/ZZZZZ/present/").status_code == 404
    assert Client(enforce_csrf_checks=True).post(address, {"once": "b"}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_telephones_that_tell_at_the_same_moment_are_counted_once_each(town, posts, trail):
    today = clock.today()
    walks = [
        [visits.Visit(f"{phone:016x}{n:016x}", post.code, "la-boucle", today) for n, post in enumerate(posts)]
        for phone in range(3)
    ]
    # Each sends its walk twice, from two pages at once.
    told = together(*(lambda walk=walk: visits.count(town, walk) for walk in walks for _twice in range(2)))
    assert sum(told) == 9
    assert counts() == {(post.pk, trail.pk, today): 3 for post in posts}
