"""Tell mypy that every request has a town: territories.middleware.PickTown sees to it."""

from __future__ import annotations

from collections.abc import Callable

from mypy.nodes import MDEF, SymbolTableNode, Var
from mypy.plugin import ClassDefContext, Plugin
from mypy.types import AnyType, TypeOfAny


class TownOfRequest(Plugin):
    """Adds `town` to HttpRequest; of any type, since the class is known before Territory is."""

    def get_customize_class_mro_hook(self, fullname: str) -> Callable[[ClassDefContext], None] | None:
        return _add_town if fullname == "django.http.request.HttpRequest" else None


def _add_town(context: ClassDefContext) -> None:
    town = Var("town", AnyType(TypeOfAny.explicit))
    town.info = context.cls.info
    town.is_initialized_in_class = False
    context.cls.info.names.setdefault("town", SymbolTableNode(MDEF, town, plugin_generated=True))


def plugin(version: str) -> type[Plugin]:
    return TownOfRequest
