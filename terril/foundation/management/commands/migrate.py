"""Django's command, but for an empty database, whose tables are made at once."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS

from terril.foundation import tables

# What makes it another question than "bring this database up to date".
OTHER_QUESTIONS = ("app_label", "plan", "check_unapplied", "prune", "fake")


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        """Make all tables where there are none; else apply the migrations that are not yet applied."""
        asks_another = any(options[name] for name in OTHER_QUESTIONS)
        if options["database"] == DEFAULT_DB_ALIAS and not asks_another and tables.are_none():
            tables.make_all()
            emit_post_migrate_signal(options["verbosity"], options["interactive"], DEFAULT_DB_ALIAS)
        else:
            super().handle(*args, **options)
