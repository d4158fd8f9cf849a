"""Counting who came by, without following anybody.

A telephone draws a number for each visit, keeps it until the town has answered, and sends it as often
as it must. The number is kept here until visits of that day are too old to be taken in: sent three
times, a visit is counted once. Kept are a count per post, day and trail, and nothing else: no cookie,
no address, nothing that ties two visits together.

No action: a visit is nobody's deed. The journal, by which every kept page is made anew, says nothing of it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from terril.foundation import clock
from terril.territories.models import Territory
from terril.trails import codes
from terril.trails.models import Post, Stop, VisitCount, VisitKey
from terril.trails.states import TrailState

# A walk on Sunday is told by the next Sunday, when the telephone finds a network again.
DAYS_TO_TELL = 7
MOST_AT_ONCE = 100
_key = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit as a telephone tells it: its number, the post's code, the trail's slug or "", the day."""

    key: str
    code: str
    trail: str
    day: datetime.date


def understood(told: Any) -> list[Visit] | None:
    """Return the visits that a telephone's JSON says; None when it is not of that form at all.

    A visit whose parts are wrong is left out: it will never count, however often it is sent.
    """
    visits = told.get("visits") if isinstance(told, dict) else None
    if not isinstance(visits, list) or not 1 <= len(visits) <= MOST_AT_ONCE:
        return None
    return [visit for one in visits if (visit := _one(one)) is not None]


def _one(told: Any) -> Visit | None:
    if not isinstance(told, dict):
        return None
    parts = [told.get(name) for name in ("key", "post", "trail", "day")]
    if not all(isinstance(part, str) for part in parts):
        return None
    key, typed, trail, day = map(str, parts)
    code = codes.read(typed)
    if code is None or not _key.fullmatch(key) or len(trail) > 120:
        return None
    try:
        return Visit(key, code, trail, datetime.date.fromisoformat(day))
    except ValueError:
        return None


def count(town: Territory, visits: Sequence[Visit]) -> int:
    """Count those of `visits` that were not counted yet; return how many.

    Left out: a post or a day that is not one to count (see DAYS_TO_TELL). The clock of a telephone
    may be a day ahead of the town's.
    """
    today = clock.today()
    days = {today - datetime.timedelta(days=ago) for ago in range(-1, DAYS_TO_TELL + 1)}
    posts = dict(
        Post.objects.filter(territory=town, code__in={v.code for v in visits}).values_list("code", "pk")
    )
    stops = _stops(posts.values())
    counted = 0
    with transaction.atomic():
        # In one order for everybody: two telephones that tell of the same posts never wait in a ring.
        for visit in sorted(visits, key=lambda visit: (visit.code, visit.trail, visit.day, visit.key)):
            post = posts.get(visit.code)
            if post is None or visit.day not in days or not _is_new(visit):
                continue
            _add_one(post, stops.get((post, visit.trail)), min(visit.day, today))
            counted += 1
    return counted


def forget_keys() -> int:
    """Forget the numbers of visits that are too old to be told again; return how many."""
    oldest = clock.today() - datetime.timedelta(days=DAYS_TO_TELL)
    return VisitKey.objects.filter(day__lt=oldest).delete()[0]


def add_counts(counts: Sequence[VisitCount]) -> None:
    """Write counts that were made elsewhere: for the demonstration's year."""
    VisitCount.objects.bulk_create(counts)


def _stops(posts: Any) -> dict[tuple[int, str], int]:
    """Return the published trails that posts are on: by post and slug, the trail."""
    on = Stop.objects.filter(post__in=list(posts), trail__state=TrailState.PUBLISHED)
    return {(post, slug): trail for post, slug, trail in on.values_list("post", "trail__slug", "trail")}


def _is_new(visit: Visit) -> bool:
    """Keep the number of a visit; False when it was there already."""
    try:
        with transaction.atomic():
            VisitKey.objects.create(key=visit.key, day=visit.day)
    except IntegrityError:
        return False
    return True


def _add_one(post: int, trail: int | None, day: datetime.date) -> None:
    row = VisitCount.objects.filter(post=post, trail=trail, day=day)
    if row.update(count=F("count") + 1):
        return
    try:
        with transaction.atomic():
            VisitCount.objects.create(post_id=post, trail_id=trail, day=day, count=1)
    except IntegrityError:
        # Somebody else's was the first of the day, a moment ago.
        row.update(count=F("count") + 1)
