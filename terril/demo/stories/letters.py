"""The letters of the last weeks: who wants them when, what they told, and what became of them."""

from __future__ import annotations

from terril.demo import postman
from terril.demo.telling import Story, Telling
from terril.foundation import clock
from terril.news import actions as news
from terril.news import digests
from terril.news.models import Rhythm

# Days ago, one of each of the last four weeks; a young site has nobody to tell before.
WRITTEN = (22, 15, 8, 1)


def letters(t: Telling) -> Story:
    """Two choose their rhythm; four letters are written; the postman carries everything to this day."""
    yield t.at(25, 20)
    news.choose_rhythm(t.who("julie"), t.town, rhythm=Rhythm.DAILY)
    news.choose_rhythm(t.who("gilles"), t.town, rhythm=Rhythm.NEVER)
    news.choose_rhythm(t.who("wanda"), t.town, rhythm=Rhythm.WEEKLY)
    for ago in WRITTEN:
        yield t.at(ago, 9)
        digests.write_due(t.town, clock.now())
    yield t.at(0, 0)
    postman.carry(t.town)
