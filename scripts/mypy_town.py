"""Tell mypy what our middleware puts on every request: its town, and the freshness of its pages."""

from __future__ import annotations

from collections.abc import Callable

from mypy.nodes import MDEF, SymbolTableNode, Var
from mypy.plugin import ClassDefContext, Plugin
from mypy.types import AnyType, TypeOfAny


class PutOnRequests(Plugin):
    """Adds `town` and `freshness` to HttpRequest; of any type, since its class is known before theirs."""

    def get_customize_class_mro_hook(self, fullname: str) -> Callable[[ClassDefContext], None] | None:
        return _add_names if fullname == "django.http.request.HttpRequest" else None


def _add_names(context: ClassDefContext) -> None:
    for name in ("town", "freshness"):
        variable = Var(name, AnyType(TypeOfAny.explicit))
        variable.info = context.cls.info
        variable.is_initialized_in_class = False
        context.cls.info.names.setdefault(name, SymbolTableNode(MDEF, variable, plugin_generated=True))


def plugin(version: str) -> type[Plugin]:
    return PutOnRequests
