"""Conventions of the code that a linter cannot see."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from terril.foundation.actions import ACTIONS, Action
from tests.architecture.layers import PACKAGE, folder_of, shown, sources

LONGEST_FILE = 400
WRITES = {
    "save",
    "delete",
    "create",
    "bulk_create",
    "update",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "raw",
}
# What writes besides actions, and why.
WRITERS = {
    "foundation/actions.py": "runs the actions",
    "foundation/journal.py": "the journal itself",
    "foundation/seals.py": "seals what the journal holds",
    "foundation/states.py": "move(), the only writer of a state",
    "foundation/middleware.py": "the forms already taken in",
    "foundation/tasks.py": "forgets keys of old forms",
    "mail/outbox.py": "queues mails in the transaction of an action",
    "mail/tasks.py": "marks mails as sent",
    "news/digests.py": "writes digests and how far each reader was told, when a clock asks",
    "demo/postman.py": "plays the mail server of the demonstration, whose mails go to nobody",
    "people/queries.py": "makes Terril's own account again in an emptied database",
    "people/tasks.py": "forgets ended sessions and used links",
    "trails/visits.py": "counts who came by: nobody's deed, and kept pages must not be made anew for it",
    "meetings/building.py": "problems, pebbles and cards, as a room moves them: the minutes tell them",
    "meetings/debating.py": "answers and arguments of telephones: nobody's deed, counted at the close",
    "meetings/versions.py": "one more version of a meeting, which holds its row",
    "meetings/room.py": "what telephones send in a meeting: said by nobody, and no journal tells of it",
    "initiatives/search.py": "the words of an initiative, when an action writes it",
}


def modules_named(name: str) -> list[Path]:
    """Return the files of the part `name` of every folder: name.py, and those of a folder name/."""
    return [p for p in sources() if p.stem == name or p.parent.name == name]


@pytest.mark.parametrize("path", sources(), ids=shown)
def test_files_stay_readable(path):
    text = path.read_text()
    assert len(text.splitlines()) <= LONGEST_FILE
    assert "@receiver" not in text, "nothing listens: the journal tells"


def test_folders_and_files_have_names_that_say_something():
    vague = {"utils", "common", "helpers", "core", "misc", "tools"}
    assert [shown(p) for p in sources() if vague & {p.stem, p.parent.name}] == []


@pytest.mark.parametrize(
    "path", [p for p in modules_named("actions") if folder_of(p) != "foundation"], ids=shown
)
def test_every_public_function_in_actions_is_an_action(path):
    functions = [n for n in ast.parse(path.read_text()).body if isinstance(n, ast.FunctionDef)]
    plain = [
        f.name
        for f in functions
        if not f.name.startswith("_") and not any("action" in ast.unparse(d) for d in f.decorator_list)
    ]
    assert [name for name in plain if path.parent.name != "actions" or path.stem == "__init__"] == []


def test_actions_take_actor_then_thing_then_named_details_and_say_what_they_do():
    assert ACTIONS
    for action in ACTIONS.values():
        assert isinstance(action, Action)
        first, _thing, *details = inspect.signature(action.function).parameters.values()
        assert first.name == "actor", action.name
        assert all(d.kind in (d.KEYWORD_ONLY, d.VAR_KEYWORD) for d in details), action.name
        assert (action.function.__doc__ or "").strip(), f"{action.name} says nothing of itself"
        assert str(action.says), f"{action.name} tells nothing in the journal"


def test_every_sentence_of_the_journal_uses_known_placeholders():
    """A percent sign that is no placeholder would be shown, or break the sentence."""
    for action in ACTIONS.values():
        rest = re.sub(r"%\(\w+\)[sd]|%%", "", str(action.says))
        assert "%" not in rest, action.name


@pytest.mark.parametrize("path", modules_named("views") + modules_named("forms"), ids=shown)
def test_views_and_forms_reach_data_through_queries_and_actions(path):
    tree = ast.parse(path.read_text())
    managers = [n for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr == "objects"]
    # A choice of rows has to begin with none of them: the form fills it from a query.
    allowed = [
        n.value
        for n in ast.walk(tree)
        if isinstance(n, ast.Attribute) and n.attr == "none" and isinstance(n.value, ast.Attribute)
    ]
    assert [ast.unparse(n) for n in managers if n not in allowed] == []
    assert _writes(tree) == []


def _writes(tree: ast.AST) -> list[str]:
    """Return the calls that write a row: Model.objects.create(…), thing.save(), query.filter(…).update(…)."""
    found = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        name, on = node.func.attr, ast.unparse(node.func.value)
        through_query = (
            ".objects" in on or "_base_manager" in on or re.search(r"\.(filter|exclude|all)\(", on)
        )
        if name in WRITES and through_query:
            found.append(ast.unparse(node)[:80])
        # A form, a file or a picture is saved with an argument that is none of a model's.
        elif name == "save" and all(
            k.arg in ("update_fields", "force_insert", "using") for k in node.keywords
        ):
            if not node.args and not re.search(r"super\(\)|image|picture|file|photo", on):
                found.append(ast.unparse(node)[:80])
        elif name == "delete" and not node.args and not node.keywords and "cache" not in on:
            found.append(ast.unparse(node)[:80])
    return found


def _may_write(path: Path) -> bool:
    inside = path.relative_to(PACKAGE)
    part = inside.parts[1].removesuffix(".py") if len(inside.parts) > 1 else ""
    return part == "actions" or str(inside) in WRITERS


@pytest.mark.parametrize("path", [p for p in sources() if not _may_write(p)], ids=shown)
def test_only_actions_write(path):
    assert _writes(ast.parse(path.read_text())) == []


def test_the_writers_named_here_exist_and_write():
    """A name left in the list after its file is gone would hide the next writer."""
    for name in WRITERS:
        path = next(p for p in sources() if str(p).endswith(f"terril/{name}"))
        if name != "foundation/actions.py":
            assert _writes(ast.parse(path.read_text())), name


def test_every_model_says_what_it_is():
    ours = [m for m in apps.get_models() if m.__module__.startswith("terril.")]
    assert [
        m.__name__ for m in ours if not (m.__doc__ or "").strip() or m.__doc__.startswith(f"{m.__name__}(")
    ] == []


def test_every_constraint_and_index_has_a_name_of_ours():
    """Names made up by Django change with the fields; errors and migrations name them."""
    for model in apps.get_models():
        if model.__module__.startswith("terril."):
            for named in (*model._meta.indexes, *model._meta.constraints):
                assert re.fullmatch(r"[a-z0-9_]{4,30}", named.name), named


def test_what_is_counted_is_never_a_column_that_floats():
    """Money is integer cents."""
    floats = [
        f"{m.__name__}.{f.name}"
        for m in apps.get_models()
        if m.__module__.startswith("terril.")
        for f in m._meta.get_fields()
        if isinstance(f, models.FloatField) and f.name not in ("latitude", "longitude")
    ]
    assert floats == []


def test_every_address_has_a_name():
    nameless = []

    def walk(patterns, prefix):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, prefix + str(pattern.pattern))
            elif isinstance(pattern, URLPattern) and not pattern.name:
                nameless.append(prefix + str(pattern.pattern))

    walk(get_resolver().url_patterns, "/")
    assert nameless == []
