"""Making trails and looking after posts: allowed, refused with nothing changed, forbidden steps."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError

from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.foundation.models import Audience, JournalEntry
from terril.foundation.states import WrongState
from terril.people.queries import system
from terril.trails import actions, codes
from terril.trails.models import Post, Stop, Trail
from terril.trails.states import PostState, TrailState
from tests import factories

pytestmark = pytest.mark.django_db


def unchanged():
    return list(Post.objects.values()), list(Trail.objects.values()), list(Stop.objects.values())


def entry():
    return JournalEntry.objects.latest("sequence")


def test_a_trail_begins_as_a_draft_with_an_address_of_its_own(town, officer):
    trail = actions.create_trail(
        officer,
        town,
        title="  La  boucle de l'eau ",
        theme="L'eau",
        level="medium",
        access="partly",
        languages=["en", "fr"],
        length_metres=3200,
        walking_minutes=90,
        words="Une heure et demie.",
    )
    assert (trail.title, trail.slug, trail.state) == ("La boucle de l'eau", "la-boucle-de-leau", "draft")
    assert (trail.level, trail.access, trail.languages) == ("medium", "partly", ["fr", "en"])
    assert (entry().action, entry().audience) == ("trails.create_trail", Audience.STAFF)
    assert actions.create_trail(officer, town, title="Bornes").slug == "parcours-bornes"
    assert actions.create_trail(system(), town, title="La boucle de l'eau").slug == "la-boucle-de-leau-2"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("title", "a" * 121),
        ("words", "a" * 2001),
        ("theme", "a" * 81),
        ("level", "vertical"),
        ("access", "perhaps"),
        ("languages", []),
        ("languages", ["tlh"]),
        ("length_metres", 0),
        ("length_metres", 60_001),
        ("length_metres", True),
        ("walking_minutes", -5),
    ],
)
def test_what_a_trail_cannot_be_is_said(town, officer, field, value):
    with pytest.raises(ValidationError) as error:
        actions.create_trail(officer, town, **{"title": "La boucle", field: value})
    assert error.value.message_dict[field]
    assert not Trail.objects.exists()
    assert not JournalEntry.objects.exists()


def test_a_trail_is_changed_and_keeps_its_address(trail, officer):
    assert actions.edit_trail(officer, trail, title="La grande boucle").slug == "la-boucle"
    assert entry().audience == Audience.PUBLIC
    before = unchanged()
    with pytest.raises(ValidationError):
        actions.edit_trail(officer, trail, title="")
    assert unchanged() == before


def test_posts_are_put_in_order_taken_off_and_put_back(trail, posts, officer, alone):
    actions.order_posts(officer, trail, posts=[posts[2], alone, posts[0]])
    assert [stop.post for stop in trail.stops.order_by("position")] == [posts[2], alone, posts[0]]
    actions.order_posts(officer, trail, posts=posts)
    assert [stop.post for stop in trail.stops.order_by("position")] == posts
    assert entry().facts["count"] == 3


def test_an_order_that_cannot_be_is_said(trail, posts, officer):
    elsewhere = factories.PostFactory()
    before = unchanged()
    for wrong in ([posts[0], posts[0]], [posts[0], elsewhere], [posts[0]], [], posts * 40):
        with pytest.raises(ValidationError) as error:
            actions.order_posts(officer, trail, posts=wrong)
        assert error.value.message_dict["posts"]
    assert unchanged() == before


def test_a_trail_is_shown_once_it_leads_somewhere_and_withdrawn(town, officer, posts):
    trail = actions.create_trail(officer, town, title="La boucle")
    with pytest.raises(NotAllowed, match="au moins deux bornes"):
        actions.publish_trail(officer, trail)
    actions.order_posts(officer, trail, posts=posts)
    assert actions.publish_trail(officer, trail).state == TrailState.PUBLISHED
    assert entry().audience == Audience.PUBLIC
    with pytest.raises(WrongState):
        actions.publish_trail(officer, trail)
    assert actions.withdraw_trail(officer, trail).state == TrailState.DRAFT
    with pytest.raises(WrongState):
        actions.withdraw_trail(officer, trail)


def test_a_post_receives_the_code_it_keeps(town, officer):
    pebble = factories.LandmarkFactory(territory=town)
    post = actions.add_post(
        officer,
        town,
        title="Le puits 16",
        words="Ici",
        source="Talk",
        latitude=50.4567891,
        longitude=2.79,
        landmark=pebble,
        is_installed=True,
    )
    assert codes.read(post.code) == post.code
    assert (post.latitude, post.landmark, post.state) == (50.456789, pebble, PostState.INSTALLED)
    assert entry().audience == Audience.PUBLIC
    changed = actions.edit_post(officer, post, title="Le puits", latitude=None, longitude=None, landmark=None)
    assert (changed.code, changed.title, changed.place, changed.landmark) == (
        post.code,
        "Le puits",
        None,
        None,
    )
    assert actions.add_post(officer, town, title="Le lavoir").state == PostState.INVENTORY
    assert entry().audience == Audience.STAFF


def test_a_code_that_somebody_has_is_drawn_again(town, officer, posts, monkeypatch):
    drawn = iter([posts[0].code, posts[1].code, "7KD4M"])
    monkeypatch.setattr(codes, "draw", lambda: next(drawn))
    assert actions.add_post(officer, town, title="Le lavoir").code == "7KD4M"
    again = iter(["9TVXY", "9TVXY", "8HF2X"])
    monkeypatch.setattr(codes, "draw", lambda: next(again))
    actions.add_posts(officer, town, rows=[{"title": "Un"}, {"title": "Deux"}])
    assert Post.objects.filter(code__in=["9TVXY", "8HF2X"]).count() == 2


@pytest.mark.parametrize(
    ("field", "details"),
    [
        ("title", {"title": ""}),
        ("title", {"title": "a" * 121}),
        ("words", {"words": "a" * 4001}),
        ("source", {"source": "a" * 201}),
        ("latitude", {"latitude": 91.0, "longitude": 2.0}),
        ("latitude", {"latitude": float("nan"), "longitude": 2.0}),
        ("longitude", {"latitude": 50.0, "longitude": "2"}),
        ("latitude", {"latitude": 50.0}),
    ],
)
def test_what_a_post_cannot_be_is_said(town, officer, field, details):
    with pytest.raises(ValidationError) as error:
        actions.add_post(officer, town, **{"title": "Le puits", **details})
    assert error.value.message_dict[field]
    assert not Post.objects.exists()


def test_a_pebble_of_another_town_is_refused(town, officer, posts):
    elsewhere = factories.LandmarkFactory()
    for attempt in (
        lambda: actions.add_post(officer, town, title="X", landmark=elsewhere),
        lambda: actions.edit_post(officer, posts[0], landmark=elsewhere),
    ):
        before = unchanged()
        with pytest.raises(ValidationError) as error:
            attempt()
        assert error.value.message_dict["landmark"]
        assert unchanged() == before


def test_many_posts_at_once_all_or_none(town, officer):
    actions.add_posts(officer, town, rows=[{"title": f"Borne {n}"} for n in range(69)])
    assert Post.objects.values("code").distinct().count() == 69
    assert entry().facts == {"count": 69}
    before = unchanged()
    for rows in ([], [{"title": "Bien"}, {"title": ""}], [{"title": "Trop"}] * 301):
        with pytest.raises(ValidationError) as error:
            actions.add_posts(officer, town, rows=rows)
        assert error.value.message_dict["rows"]
    assert unchanged() == before


def test_a_post_is_put_up_taken_away_and_put_up_again_under_its_code(officer, alone):
    code, today = alone.code, clock.today()
    with pytest.raises(WrongState, match="À l'inventaire"):
        actions.remove_post(officer, alone, removed_on=today, what_stood="Rien")
    assert actions.install_post(officer, alone).state == PostState.INSTALLED
    with pytest.raises(WrongState):
        actions.install_post(officer, alone)
    gone = actions.remove_post(officer, alone, removed_on=today, what_stood="Un mur, démoli.")
    assert (gone.state, gone.what_stood, gone.removed_on) == (PostState.REMOVED, "Un mur, démoli.", today)
    with pytest.raises(WrongState):
        actions.remove_post(officer, alone, removed_on=today, what_stood="Encore")
    back = actions.install_post(officer, alone)
    assert (back.code, back.state, back.what_stood, back.removed_on) == (code, "installed", "", None)


def test_a_removal_that_cannot_be_is_said(officer, posts):
    before, today = unchanged(), clock.today()
    tomorrow = today + datetime.timedelta(days=1)
    for field, details in (
        ("removed_on", {"removed_on": tomorrow, "what_stood": "Un mur"}),
        ("removed_on", {"removed_on": None, "what_stood": "Un mur"}),
        ("what_stood", {"removed_on": today, "what_stood": " "}),
    ):
        with pytest.raises(ValidationError) as error:
            actions.remove_post(officer, posts[0], **details)
        assert error.value.message_dict[field]
    assert unchanged() == before


def test_nobody_else_prepares_trails(town, trail, posts, alone, inhabitant, mayor, administrator):
    elsewhere = factories.UserFactory(officer_of=factories.TownFactory())
    today, before = clock.today(), unchanged()
    deeds = (
        lambda who: actions.create_trail(who, town, title="X"),
        lambda who: actions.edit_trail(who, trail, title="X"),
        lambda who: actions.order_posts(who, trail, posts=posts[:2]),
        lambda who: actions.publish_trail(who, trail),
        lambda who: actions.withdraw_trail(who, trail),
        lambda who: actions.add_post(who, town, title="X"),
        lambda who: actions.add_posts(who, town, rows=[{"title": "X"}]),
        lambda who: actions.edit_post(who, posts[0], title="X"),
        lambda who: actions.install_post(who, alone),
        lambda who: actions.remove_post(who, posts[0], removed_on=today, what_stood="X"),
    )
    for deed in deeds:
        for person in (inhabitant, mayor, elsewhere):
            with pytest.raises(NotAllowed, match="préparent les parcours"):
                deed(person)
    assert unchanged() == before
    assert not JournalEntry.objects.exists()
    assert actions.add_post(administrator, town, title="Le lavoir")
