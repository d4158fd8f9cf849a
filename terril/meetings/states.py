"""The life of a meeting."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from terril.foundation.states import LifeCycle


class MeetingState(LifeCycle):
    DRAFT = "draft", _("En préparation")
    ANNOUNCED = "announced", _("Annoncée")
    LIVE = "live", _("En cours")
    # Held: its notes are sorted and its minutes written.
    HELD = "held", _("Tenue")
    PUBLISHED = "published", _("Compte rendu publié")
    CANCELLED = "cancelled", _("Annulée")

    @classmethod
    def transitions(cls) -> dict[LifeCycle, set[LifeCycle]]:
        return {
            cls.DRAFT: {cls.ANNOUNCED, cls.CANCELLED},
            # Held on paper alone, a meeting was never live.
            cls.ANNOUNCED: {cls.LIVE, cls.HELD, cls.CANCELLED},
            # Closed by mistake, a room is opened again the same day.
            cls.LIVE: {cls.HELD},
            cls.HELD: {cls.LIVE, cls.PUBLISHED},
        }


# What everybody may read.
SHOWN = (
    MeetingState.ANNOUNCED,
    MeetingState.LIVE,
    MeetingState.HELD,
    MeetingState.PUBLISHED,
    MeetingState.CANCELLED,
)
# Its room is over: what was said there is looked after.
OVER = (MeetingState.HELD, MeetingState.PUBLISHED)
