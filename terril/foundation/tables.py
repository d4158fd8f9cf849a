"""The tables of an empty database, made at once as the models describe them.

Migrations tell how tables became what they are. On an empty database their steps end in the very tables
that the models describe, and Django imagines every model anew at each step: half a minute of processor for
what takes a second. A test compares both ways, table by table (tests/foundation/test_tables.py).
"""

from __future__ import annotations

from django.apps import apps
from django.db import connection
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model


def are_none() -> bool:
    """Say whether the database holds no table at all."""
    return not connection.introspection.table_names()


def make_all() -> None:
    """Make every table in an empty database, with what migrations add to them, and record it as migrated.

    What migrations do besides tables is done too: triggers, the account of Terril itself. Only what is
    marked `elidable` is left out: it looks after rows that stood before, and there are none. All of it is
    one transaction: an interruption leaves an empty database.
    """
    loader = MigrationLoader(connection)
    recorder = MigrationRecorder(connection)
    models: list[type[Model]] = [recorder.Migration, *apps.get_models()]
    with connection.schema_editor() as editor:
        for model in models:
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        for migration in _in_order(loader):
            for operation in loader.get_migration(*migration).operations:
                if isinstance(operation, RunPython) and not operation.elidable:
                    operation.code(apps, editor)  # type: ignore[arg-type]
            recorder.record_applied(*migration)


def _in_order(loader: MigrationLoader) -> list[tuple[str, str]]:
    """Return all migrations, each after those it stands on."""
    order: dict[tuple[str, str], None] = {}
    for leaf in loader.graph.leaf_nodes():
        order |= dict.fromkeys(loader.graph.forwards_plan(leaf))
    return list(order)
