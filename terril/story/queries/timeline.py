"""The story as it is read: past, present and future, chapters and memories in the order of the years."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from terril.foundation import clock
from terril.story.models import Edition, Memory, Time
from terril.story.queries import chapters, memories
from terril.territories.models import Territory

# Memories are many one day: the page shows some, the list of memories all.
MOST_MEMORIES = 60
# Without a chapter of the present, what is this recent is the present.
LATELY = 5


@dataclass(frozen=True)
class Moment:
    """One thing of the timeline: a chapter or a memory."""

    year: int
    chapter: Edition | None = None
    memory: Memory | None = None
    # A chapter's first picture.
    photo: Any = None


@dataclass(frozen=True)
class Age:
    """The past, the present or the future, and what is told of it."""

    time: Time
    moments: list[Moment] = field(default_factory=list)

    @property
    def chapters(self) -> list[Edition]:
        return [moment.chapter for moment in self.moments if moment.chapter]


@dataclass(frozen=True)
class Timeline:
    """The whole story."""

    ages: list[Age]
    memory_count: int

    @property
    def is_empty(self) -> bool:
        return not any(age.moments for age in self.ages)


def timeline(town: Territory) -> Timeline:
    """Return the story of the town, in four queries whatever its length."""
    told = list(chapters.shown_in(town).prefetch_related("photos"))
    remembered = list(memories.shown(town).order_by("-pk")[: MOST_MEMORIES + 1])
    count = len(remembered) if len(remembered) <= MOST_MEMORIES else memories.shown(town).count()
    present = [chapter.first_year for chapter in told if chapter.time == Time.PRESENT]
    since = min(present) if present else clock.today().year - LATELY
    ages = {time: Age(time) for time in Time}
    for chapter in told:
        photos = list(chapter.photos.all())
        moment = Moment(chapter.first_year, chapter=chapter, photo=photos[0] if photos else None)
        ages[Time(chapter.time)].moments.append(moment)
    for memory in remembered[:MOST_MEMORIES]:
        time = Time.PRESENT if memory.year >= since else Time.PAST
        ages[time].moments.append(Moment(memory.year, memory=memory))
    for age in ages.values():
        # A chapter sets the scene of its year; what people remember of it follows.
        age.moments.sort(key=lambda moment: (moment.year, moment.chapter is None))
    return Timeline(list(ages.values()), count)
