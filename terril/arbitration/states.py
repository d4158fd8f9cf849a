"""The life of an arbitration: a question, its decision, and what one says of it later."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from terril.foundation.states import LifeCycle


class ArbitrationState(LifeCycle):
    OPEN = "open", _("À décider")
    DECIDED = "decided", _("Décidée")
    REVIEWED = "reviewed", _("Revue")

    @classmethod
    def transitions(cls) -> dict[LifeCycle, set[LifeCycle]]:
        return {cls.OPEN: {cls.DECIDED}, cls.DECIDED: {cls.REVIEWED}}
