"""The lives of an agreement and of a commitment."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from terril.foundation.states import LifeCycle


class AgreementState(LifeCycle):
    DRAFT = "draft", _("En préparation")
    PROPOSED = "proposed", _("À signer")
    SIGNED = "signed", _("Signée")
    RUNNING = "running", _("En cours")
    ENDED = "ended", _("Arrivée à son terme")
    BROKEN_OFF = "broken_off", _("Rompue")

    @classmethod
    def transitions(cls) -> dict[LifeCycle, set[LifeCycle]]:
        return {
            cls.DRAFT: {cls.PROPOSED, cls.RUNNING, cls.BROKEN_OFF},
            cls.PROPOSED: {cls.DRAFT, cls.SIGNED, cls.BROKEN_OFF},
            # Any change of the text takes a signed agreement back to its parties.
            cls.SIGNED: {cls.DRAFT, cls.RUNNING, cls.ENDED, cls.BROKEN_OFF},
            cls.RUNNING: {cls.DRAFT, cls.ENDED, cls.BROKEN_OFF},
        }


class CommitmentState(LifeCycle):
    """Late is not a state: it is told by the date (see When.is_late)."""

    OPEN = "open", _("Cherche quelqu'un")
    TAKEN = "taken", _("Pris")
    KEPT = "kept", _("Tenu")
    RELEASED = "released", _("Levé d'un commun accord")
    NOT_KEPT = "not_kept", _("Non tenu")

    @classmethod
    def transitions(cls) -> dict[LifeCycle, set[LifeCycle]]:
        return {
            # Three came where five were hoped for, and the work was done: that is kept too.
            cls.OPEN: {cls.TAKEN, cls.KEPT, cls.RELEASED, cls.NOT_KEPT},
            cls.TAKEN: {cls.OPEN, cls.KEPT, cls.RELEASED, cls.NOT_KEPT},
            # Taken up again: a public promise that was given up (see promises.actions).
            cls.NOT_KEPT: {cls.KEPT, cls.TAKEN},
        }
