"""Finding chapters and memories."""

from terril.story.queries.chapters import around, chapters_of, current, editions_of, shown_in
from terril.story.queries.memories import (
    by_code,
    declined_before,
    near_in_time,
    owing,
    placed,
    shown,
    to_read,
    visible_to,
)
from terril.story.queries.timeline import Timeline, timeline

__all__ = [
    "Timeline",
    "around",
    "by_code",
    "chapters_of",
    "current",
    "declined_before",
    "editions_of",
    "near_in_time",
    "owing",
    "placed",
    "shown",
    "shown_in",
    "timeline",
    "to_read",
    "visible_to",
]
