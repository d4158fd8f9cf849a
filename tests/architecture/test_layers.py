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
NAMED = re.compile(r"""\{%-?\s*(?:url|include|extends|can|load)\s+["']?(\w+(?::\w+)?)[/."' ]""")
IN_PYTHON = re.compile(r"""(?:reverse|reverse_lazy|redirect|resolve_url)\(\s*["'](\w+:\w+)["']""")
# A link is not a dependency of code, but it breaks when what it leads to goes: each one upwards has
# its reason here. Error pages of `ui` lead to "/", whatever is there, and need none.
LINKS_UPWARDS = {
    ("people", "initiatives:at_counter"): "the officer goes on with the idea of who stands at the counter",
    ("people", "privacy:mine"): "from the account to what is held about its person",
    ("people", "privacy:theirs"): "the same, at the counter",
    ("people", "fund:ask"): "the officer goes on with the request of who stands at the counter",
    ("people", "site:mine"): "from the account to what one carries",
    ("people", "news:preferences"): "from the account to when one wants the news",
    ("news", "site:workshop"): "the way back from the health of mails",
    ("initiatives", "site:journal"): "the rest of a long story",
    ("initiatives", "site:workshop"): "from the counter back to the workshop",
    ("trails", "initiatives:propose"): "from a post, an idea for this very place",
    ("meetings", "opendata:agenda"): "the dates of the town, in one's own calendar",
    ("mail", "site:home"): "the way back from an empty outbox, in development only",
}


def upwards(path, names):
    folder = folder_of(path)
    return {
        (folder, name)
        for name in names
        if points_upwards(folder, name.split(":")[0]) and (folder, name) not in LINKS_UPWARDS
    }


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
    assert upwards(path, NAMED.findall(path.read_text())) == set()


@pytest.mark.parametrize("path", sources(), ids=shown)
def test_python_names_no_address_above_it(path):
    """reverse("initiatives:detail") from a lower folder escapes the import linter."""
    assert upwards(path, IN_PYTHON.findall(path.read_text())) == set()


def test_the_rule_can_fail_and_its_exceptions_are_needed():
    detail = PACKAGE / "landmarks" / "templates" / "landmarks" / "detail.html"
    assert upwards(detail, ["initiatives:detail", "vision:vision", "ui"]) == {
        ("landmarks", "initiatives:detail")
    }
    named = {(folder_of(p), name) for p in templates() for name in NAMED.findall(p.read_text())}
    named |= {(folder_of(p), name) for p in sources() for name in IN_PYTHON.findall(p.read_text())}
    assert set(LINKS_UPWARDS) <= named
