"""Everything points downwards, also what an import linter cannot see."""

from __future__ import annotations

import re

import pytest
from django.apps import apps

from tests.architecture.layers import (
    LAYERS,
    PACKAGE,
    folder_of,
    points_upwards,
    shown,
    sources,
    templates,
)

# A template says {% url "initiatives:detail" %}, {% include "ui/_steps.html" %}, {% can "people.grant" %}.
NAMED = re.compile(r"""\{%-?\s*(?:url|include|extends|can|load)\s+["']?(\w+)[:/."' ]""")
# Error pages live in `ui` because Django looks for them by name, and the way back is the home page;
# they write its address "/" and name nothing, so no exception is needed. `site` is above everything
# but `demo`, `config` and `cli`, which have no page: it may name all.
EXCEPTIONS: set[tuple[str, str]] = set()


def test_every_folder_is_in_the_diagram():
    folders = {p.name for p in PACKAGE.iterdir() if p.is_dir() and (p / "__init__.py").exists()}
    assert folders == set(LAYERS)


def test_foreign_keys_point_downwards():
    """A relation may be named by a string, which escapes the import linter: ask Django."""
    ours = [m for m in apps.get_models() if m.__module__.startswith("terril.")]
    upwards = [
        f"{model.__name__}.{field.name} → {field.related_model.__name__}"
        for model in ours
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and field.related_model in ours
        and points_upwards(model.__module__.split(".")[1], field.related_model.__module__.split(".")[1])
    ]
    assert upwards == []


@pytest.mark.parametrize("path", templates(), ids=shown)
def test_templates_point_downwards(path):
    folder = folder_of(path)
    named = {name for name in NAMED.findall(path.read_text()) if points_upwards(folder, name)}
    assert {(folder, name) for name in named} <= EXCEPTIONS


def test_python_names_no_address_above_it():
    """reverse("initiatives:detail") from a lower folder escapes the import linter."""
    named = re.compile(r"""(?:reverse|reverse_lazy|redirect|resolve_url)\(\s*["'](\w+):""")
    upwards = [
        f"{shown(path)}: {name}"
        for path in sources()
        for name in named.findall(path.read_text())
        if points_upwards(folder_of(path), name)
    ]
    assert upwards == []
