"""All that may be done with a meeting."""

# --- The room: live.
from terril.meetings.actions.room import begin_phase, close_room, extend, hold_on_paper, open_room

__all__ = ["begin_phase", "close_room", "extend", "hold_on_paper", "open_room"]
