"""Making an installation ready: tables, shared cache, static files. Quick when nothing changed."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from gettext import gettext as _

from terril.cli.problems import Problem
from terril.cli.progress import Progress


def load(language: str) -> None:
    """Load the settings and the models, speaking `language`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terril.config.settings")
    # The data folder holds people's names and the key: its owner alone reads what is made there.
    os.umask(0o077)
    import django
    from django.utils import translation

    try:
        django.setup()
    except PermissionError as error:
        raise Problem(
            _("Le dossier de données « %(path)s » ne peut pas être écrit. Choisissez-en un avec TERRIL_DATA.")
            % {"path": error.filename}
        ) from error
    translation.activate(language)


@contextlib.contextmanager
def alone(lock: str = "preparing.lock") -> Iterator[None]:
    """Hold a lock of the data folder: two commands that start together prepare one after the other."""
    from django.conf import settings

    settings.DATA.mkdir(parents=True, exist_ok=True)
    with (settings.DATA / lock).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def prepare_database(progress: Progress) -> None:
    """Apply the migrations not yet applied and make the table of the shared cache."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    progress(0, 0, _("Lecture de la base de données"))
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        progress(0, len(plan), _("Mise en place des tables"))
        call_command("migrate", verbosity=0, interactive=False)
        progress(len(plan), len(plan), _("Mise en place des tables"))
    call_command("createcachetable", verbosity=0)


def require_database() -> None:
    """Raise Problem when the tables are not there: some commands only read."""
    from django.db import connection

    if "foundation_journalentry" not in connection.introspection.table_names():
        raise Problem(_("Cette installation est vide. Lancez d'abord « terril serve » ou « terril demo »."))


def prepare_static(progress: Progress) -> bool:
    """Collect, hash and compress the static files unless done for these; say whether it was done."""
    from django.core.management import call_command

    from terril.deployment.static import digest_of_static_files, stamp

    source = digest_of_static_files()
    if stamp().exists() and stamp().read_text() == source:
        return False
    progress(0, 0, _("Préparation des images et des styles"))
    stamp().unlink(missing_ok=True)
    # Files of the version before stay: pages already open still ask for them.
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp().write_text(source)
    return True
