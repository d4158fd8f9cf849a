"""Bringing a backup back to life: all of it, or nothing."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from django.apps import apps as current_apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from terril.deployment import archive, media, rows
from terril.deployment.archive import Archive, Manifest, Progress, Table, silent
from terril.deployment.backup import journals
from terril.deployment.room import cannot_write
from terril.foundation import tables
from terril.mail.models import Mail, MailState

# What tells that somebody lives here already.
LIVED_IN = ("territories_territory", "foundation_journalentry")
# The database keeps each row, its indexes and the way back while it is written.
ROOM_FOR_ROWS = 3


@dataclass(frozen=True)
class Restored:
    """What was restored, to be told."""

    towns: list[str]
    rows: int
    media: int
    media_missing: list[str]
    mails_waiting: int


def restore(path: Path, *, replace: bool = False, progress: Progress = silent) -> Restored:
    """Put all that the backup `path` holds into this installation, which must be empty.

    The whole file is read and checked before anything is touched. Then everything happens in one
    transaction: the tables are made as they were when the backup was made, filled, compared with
    the file, brought up to this version, and the journal verified.
    Arguments: `replace` throws away what lives here.
    Raises ValidationError with one sentence when anything is not as it should be: nothing is changed.
    """
    with _opened(path, progress) as backup:
        _check_version(backup.manifest)
        backup.check(progress)
        _check_place(replace)
        _check_room(backup)
        old_files = _files_named_here() if replace else set()
        with media.Staging() as staging, _one_transaction():
            names = []
            for number, file in enumerate(backup.media(), start=1):
                progress(number, backup.manifest.media_count, _("photos remises"))
                staging.add(file.name, backup.content(file))
                names.append(file.name)
            _fill(backup, progress)
            staging.put_in_place(names)
            # From here on a failure to commit leaves the old rows, and files that are swept in a day.
            transaction.on_commit(staging.keep)
        media.remove(old_files - set(names))
        ContentType.objects.clear_cache()
        return _told(backup.manifest)


def check(path: Path, *, progress: Progress = silent) -> Manifest:
    """Read a whole backup, changing nothing; return what it says of itself. Raises as `restore` does."""
    with _opened(path, progress) as backup:
        backup.check(progress)
        return backup.manifest


def _opened(path: Path, progress: Progress) -> Archive:
    if not path.is_file():
        raise ValidationError(_("Il n'y a pas de fichier « %(path)s ».") % {"path": path})
    return Archive(path, progress)


def _told(manifest: Manifest) -> Restored:
    waiting = Mail.objects.filter(state__in=[MailState.QUEUED, MailState.SENDING]).count()
    return Restored(
        towns=manifest.towns,
        rows=sum(table.rows for table in manifest.tables),
        media=manifest.media_count,
        media_missing=manifest.media_missing,
        mails_waiting=waiting,
    )


def _check_version(manifest: Manifest) -> None:
    """Refuse the backup of a Terril that knows more than this one."""
    known = MigrationLoader(connection).disk_migrations
    if any((app, name) not in known for app, names in manifest.migrations.items() for name in names):
        raise archive.from_a_newer_one(manifest.terril)


def _check_place(replace: bool) -> None:
    """Refuse a database where somebody lives, or that holds what is not ours."""
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in LIVED_IN:
            if table in there and not replace:
                cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 - our own names
                if cursor.fetchone():
                    raise ValidationError(
                        _(
                            "Il y a déjà une commune dans cette installation. Rien n'a été changé. Restaurez "
                            "dans un dossier vide (TERRIL_DATA), ou ajoutez --replace : tout ce qui est ici "
                            "sera effacé et remplacé par la sauvegarde."
                        )
                    )
    ours = {model._meta.db_table for model in current_apps.get_models(include_auto_created=True)}
    ours |= {
        MigrationRecorder.Migration._meta.db_table,
        cast("dict[str, str]", settings.CACHES["default"]).get("LOCATION", ""),
    }
    if others := sorted(there - ours):
        raise ValidationError(
            _(
                "Cette base de données contient autre chose que Terril (%(tables)s). Rien n'a été changé. "
                "Donnez à Terril une base pour lui seul."
            )
            % {"tables": ", ".join(others[:3])}
        )


def _check_room(backup: Archive) -> None:
    """Refuse to begin what the disk cannot hold."""
    needed = backup.manifest.media_bytes + ROOM_FOR_ROWS * (backup.weight - backup.manifest.media_bytes)
    place = Path(settings.DATA)
    place.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(place).free
    if free < needed:
        raise ValidationError(
            _("Il faut %(needed)d Mo pour restaurer, il en reste %(free)d. Rien n'a été changé.")
            % {"needed": -(-needed // 1_000_000), "free": free // 1_000_000}
        )


def _files_named_here() -> set[str]:
    """Return the files of the town that is about to be replaced, as far as its tables tell."""
    loader = MigrationLoader(connection)
    applied = sorted(loader.applied_migrations.keys() & loader.disk_migrations.keys())
    return set(media.named(loader.project_state(applied).apps)) if applied else set()


@contextlib.contextmanager
def _one_transaction() -> Iterator[None]:
    # SQLite makes tables anew only with its references unchecked, which cannot be asked for inside
    # a transaction; `_check_references` looks at them all before the end.
    connection.disable_constraint_checking()
    try:
        with transaction.atomic():
            yield
    finally:
        connection.enable_constraint_checking()


def _fill(backup: Archive, progress: Progress) -> None:
    manifest = backup.manifest
    _drop_all()
    loader = MigrationLoader(connection)
    targets = _last_ones(loader, manifest)
    if targets == sorted(loader.graph.leaf_nodes()):
        progress(0, 0, _("Mise en place des tables"))
        tables.make_all()
    else:
        _migrate(targets, progress)
    apps = loader.project_state(targets).apps
    models = {model._meta.label_lower: model for model in rows.tables(apps)}
    _check_tables(manifest.tables, models)
    # Some migrations add rows, which the backup holds too.
    with connection.cursor() as cursor:
        for model in models.values():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608 - our own names
    for number, table in enumerate(manifest.tables, start=1):
        progress(number, len(manifest.tables), _("tables remplies"))
        _fill_table(backup, table, models[table.model])
    _check_references()
    for number, table in enumerate(manifest.tables, start=1):
        progress(number, len(manifest.tables), _("tables comparées"))
        _compare(table, models[table.model])
    rows.go_on_from(manifest.last_numbers)
    _migrate(loader.graph.leaf_nodes(), progress)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
    call_command("createcachetable", verbosity=0)
    _check_references()
    _check_journals(manifest, progress)


def _last_ones(loader: MigrationLoader, manifest: Manifest) -> list[tuple[str, str]]:
    """Return the last migration of each app in the backup: those before it come with it."""
    recorded = {(app, name) for app, names in manifest.migrations.items() for name in names}

    def is_last(key: tuple[str, str]) -> bool:
        after = {child.key for child in loader.graph.node_map[key].children}
        return not any(child in recorded and child[0] == key[0] for child in after)

    return sorted(key for key in recorded if is_last(key))


def _drop_all() -> None:
    """Drop every table and function: the next ones are made by migrations, as everywhere."""
    quote = connection.ops.quote_name
    on_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {quote(table)}" + (" CASCADE" if on_postgresql else ""))
        if on_postgresql:
            cursor.execute(
                "SELECT p.oid::regprocedure::text FROM pg_proc p "
                "WHERE p.pronamespace = current_schema()::regnamespace AND NOT EXISTS "
                "(SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
            )
            for (function,) in cursor.fetchall():
                cursor.execute(f"DROP FUNCTION {function}")


def _migrate(targets: Any, progress: Progress) -> None:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(targets)
    done = 0

    def after(action: str, migration: Any = None, fake: bool | None = None) -> None:
        nonlocal done
        if action == "apply_success":
            done += 1
            progress(done, len(plan), _("Mise en place des tables"))
            # PostgreSQL alters no table whose references wait to be checked.
            connection.check_constraints()

    executor.progress_callback = after
    executor.migrate(targets, plan)


def _check_tables(tables: list[Table], models: dict[str, Any]) -> None:
    """Refuse a backup whose tables are not those that its migrations make."""
    told = [(table.model, sorted(table.columns)) for table in tables]
    if sorted(told) != sorted((name, sorted(rows.columns(model))) for name, model in models.items()):
        raise archive.damaged(archive.MANIFEST)


def _fill_table(backup: Archive, table: Table, model: Any) -> None:
    try:
        rows.write(model, table.columns, backup.rows(table))
    except (DatabaseError, ValueError, TypeError, OverflowError) as error:
        if cannot_write(error):
            raise
        raise _does_not_fit(table.model, error) from error
    except ValidationError as error:
        raise archive.damaged(table.model) from error


def _does_not_fit(where: str, error: Exception) -> ValidationError:
    first_line = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return ValidationError(
        _("La base de données refuse une ligne de la table %(table)s (%(error)s). Rien n'a été changé.")
        % {"table": where, "error": first_line[:200]}
    )


def _check_references() -> None:
    try:
        connection.check_constraints()
    except DatabaseError as error:
        raise _does_not_fit("*", error) from error


def _compare(table: Table, model: Any) -> None:
    """Read a table again and find it as it was on the other database."""
    sha = hashlib.sha256()
    for row in rows.read(model, table.columns):
        sha.update(rows.line(row))
    if sha.hexdigest() != table.sha256:
        raise ValidationError(
            _("La table %(table)s n'est pas la même qu'à l'origine une fois remplie. Rien n'a été changé.")
            % {"table": table.model}
        )


def _check_journals(manifest: Manifest, progress: Progress) -> None:
    """Find the journals as they were: the same last seals, and nothing wrong that was not wrong before."""
    seals, found = journals(progress)
    worse = [
        finding
        for key, findings in found.items()
        if len(findings) > len(manifest.findings.get(key, []))
        for finding in findings
    ]
    if worse or seals != manifest.seals:
        raise ValidationError(
            _("Le journal de cette sauvegarde a été retouché : %(finding)s Rien n'a été changé.")
            % {"finding": worse[0] if worse else _("son dernier sceau n'est pas le bon.")}
        )
