"""The short life of a small dynamic: asked for, answered within days, done, accounted for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from terril.foundation.states import LifeCycle


class DynamicState(LifeCycle):
    # Somebody under 18 asked: the adult who answers for them says yes before the town hears of it.
    ASKED = "asked", _("En attente de l'adulte référent")
    RECEIVED = "received", _("Reçue, réponse attendue")
    GRANTED = "granted", _("Acceptée")
    REFUSED = "refused", _("Refusée, avec une autre piste")
    UNDER_WAY = "under_way", _("En cours")
    DONE = "done", _("Faite, justificatifs attendus")
    RECEIPTS_IN = "receipts_in", _("Justificatifs remis")
    SETTLED = "settled", _("Soldée")
    DROPPED = "dropped", _("Abandonnée")

    @classmethod
    def transitions(cls) -> dict[LifeCycle, set[LifeCycle]]:
        return {
            cls.ASKED: {cls.RECEIVED, cls.DROPPED},
            cls.RECEIVED: {cls.GRANTED, cls.REFUSED, cls.DROPPED},
            cls.GRANTED: {cls.UNDER_WAY, cls.DROPPED},
            cls.UNDER_WAY: {cls.DONE, cls.DROPPED},
            cls.DONE: {cls.RECEIPTS_IN},
            cls.RECEIPTS_IN: {cls.SETTLED},
        }


# The town has said yes and nothing is closed yet: money may move.
OPEN = (DynamicState.GRANTED, DynamicState.UNDER_WAY, DynamicState.DONE, DynamicState.RECEIPTS_IN)
# What the town gave to in the end, or is giving to.
HELPED = (*OPEN, DynamicState.SETTLED)
