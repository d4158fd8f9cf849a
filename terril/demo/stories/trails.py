"""A trail of twelve posts, the rest of the inventory, a post that stands no more, and a year of visits."""

from __future__ import annotations

import datetime
import random
from typing import Any

from terril.demo import texts
from terril.demo.place import OUTLINE
from terril.demo.telling import Story, Telling
from terril.landmarks.models import Landmark
from terril.trails import actions, visits
from terril.trails.models import Post, Trail, VisitCount

# The pebble that a post tells of, by the beginning of its French title.
PEBBLES = {
    "rain": "L'eau de pluie",
    "homes": "Se chauffer pour",
    "house": "La maison d'ingénieurs",
    "belt": "Quinze kilomètres",
    "heaps": "Le bassin minier",
    "solar": "Lumiwatt",
    "trades": "350 apprentis",
    "fields": "Une terre sur dix",
}
# Of the posts whose title is invented, so many stand in the street already.
STANDING = 20
# On a fine Sunday of June, before the first post; fewer further on, in winter and on weekdays.
BEST_DAY = 46
OPENED = 380


def trail(t: Telling) -> Story:
    """The officer enters the posts, traces the trail and publishes it; then people come."""
    words = texts.load("trails", t.language)
    claire = t.who("claire")
    yield t.at(395, 9)
    actions.add_posts(
        claire, t.town, rows=[_row(t, key, told, words) for key, told in words["posts"].items()]
    )
    by_title = {post.title: post for post in Post.objects.filter(territory=t.town)}
    posts = [by_title[told["title"]] for told in words["posts"].values()]
    walk = actions.create_trail(
        t.who("claire"), t.town, **words["trail"], level="medium", access="partly", languages=["fr", "en"]
    )
    actions.order_posts(t.who("claire"), walk, posts=posts)
    yield t.at(390, 14)
    places = _places(len(words["inventory"]))
    actions.add_posts(
        t.who("claire"),
        t.town,
        rows=[
            {
                "title": title,
                "source": words["said"]["invented"],
                "is_invented": True,
                "latitude": place[0],
                "longitude": place[1],
                "is_installed": number < STANDING or number == len(places) - 2,
            }
            for number, (title, place) in enumerate(zip(words["inventory"], places, strict=True))
        ],
    )
    yield t.at(OPENED, 10)
    actions.publish_trail(t.who("claire"), walk)
    yield t.at(45, 11)
    gone = Post.objects.get(territory=t.town, title=words["inventory"][-2])
    actions.remove_post(t.who("claire"), gone, removed_on=t.day(46), what_stood=words["said"]["stood"])
    yield t.at(1, 21)
    visits.add_counts(list(_visits(t, walk, posts)))


def _row(t: Telling, key: str, told: dict[str, Any], words: dict[str, Any]) -> dict[str, Any]:
    latitude, longitude = told["point"]
    return {
        "title": told["title"],
        "words": told["words"],
        "source": words["said"]["source"],
        "latitude": latitude,
        "longitude": longitude,
        "landmark": _pebble(t, key),
        "is_installed": True,
    }


def _pebble(t: Telling, key: str) -> Landmark | None:
    """Return the pebble that a post tells of, found by the French of its title whatever the language."""
    start = PEBBLES.get(key)
    if start is None:
        return None
    titles = [
        told["title"][t.language]
        for told in texts.pairs("landmarks")["landmark"]
        if told["title"]["fr"].startswith(start)
    ]
    return Landmark.objects.filter(territory=t.town, title__in=titles).first()


def _places(count: int) -> list[tuple[float, float]]:
    """Return places strewn over the middle of the town, always the same."""
    chance = random.Random(62528)  # noqa: S311
    west, east = min(x for x, _y in OUTLINE), max(x for x, _y in OUTLINE)
    south, north = min(y for _x, y in OUTLINE), max(y for _x, y in OUTLINE)
    return [
        (
            round(south + (north - south) * (0.25 + chance.random() / 2), 4),
            round(west + (east - west) * (0.2 + chance.random() * 0.6), 4),
        )
        for _ in range(count)
    ]


def _visits(t: Telling, walk: Trail, posts: list[Post]) -> list[VisitCount]:
    chance = random.Random(146)  # noqa: S311
    counts = []
    for ago in range(OPENED - 1, 0, -1):
        day = t.day(ago)
        walkers = BEST_DAY * _season(day) * (1 if day.weekday() > 4 else 0.28) * (0.4 + chance.random() * 0.6)
        for number, post in enumerate(posts):
            # Some turn back on the way.
            count = round(walkers * (1 - number * 0.045) * (0.8 + chance.random() * 0.2))
            if count:
                counts.append(VisitCount(post=post, trail=walk, day=day, count=count))
    return counts


def _season(day: datetime.date) -> float:
    """Return how many walk, compared to June."""
    return (0.25, 0.3, 0.45, 0.65, 0.85, 1, 0.9, 0.8, 0.85, 0.6, 0.35, 0.25)[day.month - 1]
