"""What a database is made of, once its tables are made: at once, or by every migration in turn.

    DATABASE_URL=… python -m tests.foundation.migrated at-once|in-turn

makes the tables of an empty database and prints what came of it.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def described() -> dict[str, Any]:
    """Tell the columns, keys, indexes and triggers of each table, and the rows that a first start writes."""
    told: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            columns = connection.introspection.get_table_description(cursor, table)
            constraints = connection.introspection.get_constraints(cursor, table)
            told[table] = {
                "columns": sorted(
                    (one.name, str(one.type_code), str(one.display_size), one.null_ok, str(one.default))
                    for one in columns
                ),
                "constraints": sorted(
                    json.dumps(one, sort_keys=True, default=str) for one in _named(constraints)
                ),
            }
        cursor.execute(TRIGGERS[connection.vendor])
        told["triggers"] = sorted(map(list, cursor.fetchall()))
    return {**told, **_rows()}


TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal "
    "UNION ALL SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
}


def _named(constraints: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the constraints; SQLite's have no name but a number, in the order in which they came."""
    numbered = ("__unnamed", "fk_") if connection.vendor == "sqlite" else ()
    return [{**one, "name": "" if name.startswith(numbered) else name} for name, one in constraints.items()]


def _rows() -> dict[str, Any]:
    from django.contrib.auth.models import Permission
    from django.db.migrations.recorder import MigrationRecorder

    from terril.people.models import User

    without = ("id", "joined_at")
    return {
        "migrations": sorted(map(list, MigrationRecorder.Migration.objects.values_list("app", "name"))),
        "permissions": sorted(
            map(
                list,
                Permission.objects.values_list("content_type__app_label", "content_type__model", "codename"),
            )
        ),
        "people": [
            {name: str(value) for name, value in row.items() if name not in without}
            for row in User.objects.order_by("pk").values()
        ],
    }


def main(how: str) -> None:
    """Make the tables, then tell."""
    django.setup()
    if how == "at-once":
        call_command("migrate", verbosity=0, interactive=False)
    else:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
        emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
    print(json.dumps(described()))


if __name__ == "__main__":
    main(sys.argv[1])
