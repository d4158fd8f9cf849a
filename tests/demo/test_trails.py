"""The trail of the demonstration, its inventory of 69 posts, a year of visits."""

from __future__ import annotations

import pytest

from terril.demo.place import OUTLINE
from terril.foundation import clock
from terril.trails import queries
from terril.trails.models import Post, Trail

pytestmark = pytest.mark.django_db


def test_a_trail_of_twelve_posts_told_from_facts(demo):
    walk = queries.walk(Trail.objects.get(territory=demo))
    assert walk.trail.state == "published"
    assert len(walk.steps) == 12
    assert all(step.post.source and step.post.words and not step.post.is_invented for step in walk.steps)
    assert sum(step.post.landmark is not None for step in walk.steps) >= 6
    assert all(50 < step.way.metres < 900 for step in walk.steps[:-1])


def test_the_inventory_has_69_posts_and_says_which_titles_are_invented(demo):
    posts = Post.objects.filter(territory=demo)
    assert queries.inventory(demo) == queries.Inventory(installed=32, to_come=36, removed=1)
    assert posts.filter(is_invented=True).count() == 57
    assert posts.get(state="removed").what_stood
    west, east = min(x for x, _y in OUTLINE), max(x for x, _y in OUTLINE)
    south, north = min(y for _x, y in OUTLINE), max(y for _x, y in OUTLINE)
    assert all(south < post.latitude < north and west < post.longitude < east for post in posts)


def test_people_came_all_year(demo):
    visits = queries.visits_of(Trail.objects.get(territory=demo), clock.today())
    assert visits.total > 10_000
    assert all(count for _month, count in visits.months[:-1])
    assert len(visits.by_post) == 12


def test_its_pages_answer(demo, client):
    trail, post = Trail.objects.get(territory=demo), Post.objects.filter(state="removed").get()
    for address in ("/parcours/", trail.get_absolute_url(), post.get_absolute_url(), "/parcours/bornes/"):
        assert client.get(address).status_code == 200
