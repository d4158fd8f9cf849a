"""The life of a trail and that of a post."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from terril.foundation.states import LifeCycle


class TrailState(LifeCycle):
    DRAFT = "draft", _("Brouillon")
    PUBLISHED = "published", _("Publié")

    @classmethod
    def transitions(cls) -> dict[LifeCycle, set[LifeCycle]]:
        return {cls.DRAFT: {cls.PUBLISHED}, cls.PUBLISHED: {cls.DRAFT}}


class PostState(LifeCycle):
    INVENTORY = "inventory", _("À l'inventaire")
    INSTALLED = "installed", _("Posée")
    REMOVED = "removed", _("Retirée")

    @classmethod
    def transitions(cls) -> dict[LifeCycle, set[LifeCycle]]:
        return {
            cls.INVENTORY: {cls.INSTALLED},
            cls.INSTALLED: {cls.REMOVED},
            # It is put up again, at its own place and under its own code.
            cls.REMOVED: {cls.INSTALLED},
        }
