"""The lives of a duty and of a swap."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from terril.foundation.states import LifeCycle


class DutyState(LifeCycle):
    PLANNED = "planned", _("Prévu")
    DONE = "done", _("Fait")
    MISSED = "missed", _("Pas fait")
    LAPSED = "lapsed", _("Plus attendu")

    @classmethod
    def transitions(cls) -> dict[LifeCycle, set[LifeCycle]]:
        return {
            cls.PLANNED: {cls.DONE, cls.MISSED, cls.LAPSED},
            # Said late is said: nobody has to stay in the wrong.
            cls.MISSED: {cls.DONE},
            # A day that comes back in the calendar, before it has come.
            cls.LAPSED: {cls.PLANNED},
        }


class SwapState(LifeCycle):
    OPEN = "open", _("En attente")
    ACCEPTED = "accepted", _("Accepté")
    DECLINED = "declined", _("Pas possible")
    WITHDRAWN = "withdrawn", _("Retiré")
    LAPSED = "lapsed", _("Sans suite")

    @classmethod
    def transitions(cls) -> dict[LifeCycle, set[LifeCycle]]:
        return {cls.OPEN: {cls.ACCEPTED, cls.DECLINED, cls.WITHDRAWN, cls.LAPSED}}
