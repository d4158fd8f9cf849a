"""Tables made at once are those that every migration in turn makes."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from typing import Any

from tests import postgres

# Django counts these links in longer numbers when it migrates than when it is asked for the model; Terril has
# no groups, and the table stays empty.
DIFFERS_IN_DJANGO = "auth_group_permissions"


def made(how: str, folder: Any) -> dict[str, Any]:
    """Return what comes of making the tables so, in a database beside that of the tests."""
    url = os.environ.get("DATABASE_URL", "")
    with contextlib.ExitStack() as stack:
        environment = {
            **os.environ,
            "TERRIL_DATA": str(folder),
            "DJANGO_SETTINGS_MODULE": "terril.config.settings",
            "DATABASE_URL": stack.enter_context(postgres.database_beside(url)) if url else "",
        }
        done = subprocess.run(
            [sys.executable, "-m", "tests.foundation.migrated", how],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_tables_triggers_and_first_rows_are_the_same(tmp_path):
    at_once, in_turn = made("at-once", tmp_path / "at-once"), made("in-turn", tmp_path / "in-turn")
    assert at_once.keys() == in_turn.keys()
    assert len(at_once) > 100
    assert all(at_once[name] for name in ("triggers", "migrations", "permissions", "people"))
    differing = {
        name: {"at once": facts, "in turn": in_turn[name]}
        for name, facts in at_once.items()
        if facts != in_turn[name] and name != DIFFERS_IN_DJANGO
    }
    assert differing == {}
