"""Everything that changes duties, swaps, questions, seasons and calendars."""

from terril.upkeep.actions.asking import answer, ask, release, resume
from terril.upkeep.actions.calendars import close_calendar, make_calendar
from terril.upkeep.actions.doing import mark_done
from terril.upkeep.actions.planning import miss, plan
from terril.upkeep.actions.seasons import open_season, say_next_season
from terril.upkeep.actions.swapping import accept, decline, pass_on, withdraw

__all__ = [
    "accept",
    "answer",
    "ask",
    "close_calendar",
    "decline",
    "make_calendar",
    "mark_done",
    "miss",
    "open_season",
    "pass_on",
    "plan",
    "release",
    "resume",
    "say_next_season",
    "withdraw",
]
