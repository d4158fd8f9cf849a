"""The steps of a chapter, and of a memory."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from terril.foundation.states import LifeCycle


class ChapterState(LifeCycle):
    DRAFT = "draft", _("Brouillon")
    PUBLISHED = "published", _("Publié")
    WITHDRAWN = "withdrawn", _("Retiré")

    @classmethod
    def transitions(cls) -> dict[LifeCycle, set[LifeCycle]]:
        return {
            cls.DRAFT: {cls.PUBLISHED},
            cls.PUBLISHED: {cls.WITHDRAWN},
            # What was withdrawn is written again, then published again.
            cls.WITHDRAWN: {cls.PUBLISHED},
        }


class MemoryState(LifeCycle):
    RECEIVED = "received", _("À relire")
    SHOWN = "shown", _("Dans le récit")
    DECLINED = "declined", _("Rendu à sa personne")
    WITHDRAWN = "withdrawn", _("Retiré")

    @classmethod
    def transitions(cls) -> dict[LifeCycle, set[LifeCycle]]:
        return {
            cls.RECEIVED: {cls.SHOWN, cls.DECLINED, cls.WITHDRAWN},
            cls.SHOWN: {cls.DECLINED, cls.WITHDRAWN},
            cls.DECLINED: {cls.SHOWN, cls.WITHDRAWN},
        }
