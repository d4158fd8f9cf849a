"""All that may be done with a meeting."""

# --- The room: live.
from terril.meetings.actions.building import answer_request, conclude, turn_card
from terril.meetings.actions.room import begin_phase, close_room, extend, hold_on_paper, open_room

__all__ = [
    "answer_request",
    "begin_phase",
    "close_room",
    "conclude",
    "extend",
    "hold_on_paper",
    "open_room",
    "turn_card",
]
