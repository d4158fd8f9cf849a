"""The data: database, migrations, journal, photos, backups."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from terril.deployment import marks, media
from terril.deployment.checks.registry import Asked, Finding, Severity, check
from terril.foundation.journal import INSTALLATION
from terril.foundation.models import JournalEntry, JournalHead
from terril.foundation.seals import OLDEST_UNSEALED, Root, last_seal, missing_guards

OLDEST_SQLITE = (3, 35, 0)
OLDEST_POSTGRESQL = 140_000
# Journals are sealed every hour; twice that and somebody should look.
LATE_SEAL = OLDEST_UNSEALED * 3
# What a page reads again of a journal; the command reads a batch of any length.
QUICKLY_READ = 2000
BACKUP_EVERY = datetime.timedelta(days=7)


@check(gettext_lazy("La base de données"))
def database(asked: Asked) -> Iterator[Finding]:
    """It keeps what it acknowledges, and holds any character."""
    wrong = _sqlite() if connection.vendor == "sqlite" else _postgresql()
    for says in wrong:
        yield Finding(says, _("Remettez ce réglage : sans lui, une coupure peut perdre des données."))


def _sqlite() -> Iterator[str]:
    wanted = {"journal_mode": ("wal",), "synchronous": (2, 3), "foreign_keys": (1,)}
    with connection.cursor() as cursor:
        for name, values in wanted.items():
            cursor.execute(f"PRAGMA {name}")
            (value,) = cursor.fetchone()
            if value not in values:
                yield _("SQLite : le réglage %(name)s vaut %(value)s.") % {"name": name, "value": value}
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        yield _("SQLite %(version)s est trop ancien.") % {"version": sqlite3.sqlite_version}


def _postgresql() -> Iterator[str]:
    wanted = {
        "server_encoding": ("UTF8",),
        "fsync": ("on",),
        "synchronous_commit": ("on", "local", "remote_write", "remote_apply"),
        "full_page_writes": ("on",),
        "default_transaction_read_only": ("off",),
    }
    with connection.cursor() as cursor:
        for name, values in wanted.items():
            cursor.execute("SELECT current_setting(%s)", [name])
            (value,) = cursor.fetchone()
            if value not in values:
                yield _("PostgreSQL : le réglage %(name)s vaut %(value)s.") % {"name": name, "value": value}
        cursor.execute("SELECT current_setting('server_version_num')::int")
        if cursor.fetchone()[0] < OLDEST_POSTGRESQL:
            yield _("PostgreSQL est trop ancien : il faut la version 14 ou une plus récente.")


@check(gettext_lazy("Les tables"))
def tables(asked: Asked) -> Iterator[Finding]:
    """They are those of this version."""
    executor = MigrationExecutor(connection)
    if pending := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield Finding(
            ngettext(
                "%(count)d mise à jour des tables n'est pas faite.",
                "%(count)d mises à jour des tables ne sont pas faites.",
                len(pending),
            )
            % {"count": len(pending)},
            _("Relancez « terril serve », qui les fait avant de servir."),
        )


@check(gettext_lazy("Le journal"))
def journal(asked: Asked) -> Iterator[Finding]:
    """It is guarded, sealed in time, and its last seal still holds."""
    look = _("Tapez « terril journal verify », qui dit ce qui a changé, et gardez une sauvegarde de côté.")
    for says in missing_guards():
        yield Finding(says, look)
    names = {INSTALLATION: _("L'installation"), **{town.pk: town.name for town in asked.towns}}
    for head in JournalHead.objects.filter(territory_id__in=names).order_by("territory_id"):
        name = names[head.territory_id]
        last = last_seal(head.territory_id)
        sealed = last.last_sequence if last else 0
        entries = JournalEntry.objects.filter(territory_id=head.territory_id).order_by("sequence")
        waiting = entries.filter(sequence__gt=sealed).values_list("happened_at", flat=True).first()
        # A demonstration lives its past in a few seconds.
        if waiting and min(waiting, timezone.now()) < timezone.now() - LATE_SEAL and _is_real(head, asked):
            yield Finding(
                _("%(name)s : le journal n'est plus scellé depuis le %(day)s.")
                % {"name": name, "day": timezone.localtime(waiting).strftime("%d/%m/%Y")},
                _("« terril serve » (ou « terril worker ») pose les sceaux : vérifiez qu'il tourne."),
            )
        if last and (asked.thorough or last.last_sequence - last.first_sequence < QUICKLY_READ):
            root = Root(last.previous_root, last.first_sequence, last.last_sequence)
            for entry in entries.filter(sequence__gte=last.first_sequence, sequence__lte=sealed).iterator():
                root.add(entry)
            if root.value() != last.root:
                yield Finding(
                    _("%(name)s : le dernier sceau ne correspond plus au journal.") % {"name": name}, look
                )


def _is_real(head: JournalHead, asked: Asked) -> bool:
    return not any(town.pk == head.territory_id and town.is_demo for town in asked.towns)


@check(gettext_lazy("Les photos et les scans"))
def photos(asked: Asked) -> Iterator[Finding]:
    """Every file that a row names is in its folder."""
    root = Path(settings.MEDIA_ROOT)
    absent = [name for name in media.named(apps) if not (root / name).is_file()]
    if absent:
        says = ngettext(
            "%(count)d fichier manque (%(name)s).", "%(count)d fichiers manquent (%(name)s…).", len(absent)
        )
        yield Finding(
            says % {"count": len(absent), "name": absent[0]},
            _("Reprenez le dossier « uploads » d'une sauvegarde."),
        )


@check(gettext_lazy("Les sauvegardes"))
def backups(asked: Asked) -> Iterator[Finding]:
    """There is a recent one."""
    if all(town.is_demo for town in asked.towns):
        return
    do = _("Programmez chaque nuit « terril backup FICHIER », et gardez les fichiers sur une autre machine.")
    last = marks.last_backup()
    if last is None:
        yield Finding(_("Aucune sauvegarde n'a été faite depuis cette machine."), do)
    elif timezone.now() - last > BACKUP_EVERY:
        days = (timezone.now() - last).days
        yield Finding(
            ngettext(
                "La dernière sauvegarde date d'il y a %(count)d jour.",
                "La dernière sauvegarde date d'il y a %(count)d jours.",
                days,
            )
            % {"count": days},
            do,
            Severity.REMARK if days < 2 * BACKUP_EVERY.days else Severity.PROBLEM,
        )
