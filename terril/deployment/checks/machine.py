"""The machine: key, folder, disk, styles, clock."""

from __future__ import annotations

import datetime
import os
import shutil
import stat
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terril.deployment.checks.registry import Asked, Finding, Severity, check
from terril.deployment.static import digest_of_static_files, stamp
from terril.foundation.models import JournalEntry

SHORTEST_KEY = 50
# Below the first, somebody should think of it; below the second, the next photos do not fit.
LITTLE_ROOM = 2_000_000_000
NO_ROOM = 300_000_000
CLOCK_MAY_DIFFER = datetime.timedelta(minutes=2)


@check(gettext_lazy("La clé de l'installation"))
def secret_key(asked: Asked) -> Iterator[Finding]:
    """Nobody else reads the key, and it cannot be guessed."""
    path = settings.DATA / "secret-key"
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        yield Finding(
            _("La clé est trop courte : %(count)d caractères.") % {"count": len(settings.SECRET_KEY)},
            _("Retirez TERRIL_SECRET_KEY : Terril en fera une lui-même, une fois pour toutes."),
        )
    if path.exists() and _others_may(path, stat.S_IRWXG | stat.S_IRWXO):
        yield Finding(
            _("D'autres personnes de cette machine peuvent lire la clé."),
            _("Tapez : chmod 600 %(path)s") % {"path": path},
        )


@check(gettext_lazy("Le dossier de données"))
def data_folder(asked: Asked) -> Iterator[Finding]:
    """We can write in it, and nobody else can read the database."""
    folder = Path(settings.DATA)
    for path in (folder, Path(settings.MEDIA_ROOT)):
        if path.exists() and not os.access(path, os.W_OK | os.X_OK):
            yield Finding(
                _("Terril ne peut pas écrire dans « %(path)s ».") % {"path": path},
                _("Donnez ce dossier à la personne du système qui lance Terril (chown)."),
            )
    for name in ("terril.sqlite3", "terril.sqlite3-wal"):
        if (folder / name).exists() and _others_may(folder / name, stat.S_IRWXG | stat.S_IRWXO):
            yield Finding(
                _("D'autres personnes de cette machine peuvent lire la base de données."),
                _("Tapez : chmod 600 %(path)s") % {"path": folder / name},
            )
    if folder.exists() and _others_may(folder, stat.S_IWGRP | stat.S_IWOTH):
        yield Finding(
            _("D'autres personnes de cette machine peuvent écrire dans le dossier de données."),
            _("Tapez : chmod 700 %(path)s") % {"path": folder},
        )


def _others_may(path: Path, rights: int) -> bool:
    return bool(path.stat().st_mode & rights)


@check(gettext_lazy("La place sur le disque"))
def disk_space(asked: Asked) -> Iterator[Finding]:
    """There is room for what people will send."""
    free = shutil.disk_usage(settings.DATA).free
    if free < LITTLE_ROOM:
        says = _("Il reste %(free)d Mo sur le disque des données.") % {"free": free // 1_000_000}
        if free < NO_ROOM:
            do = _("Faites de la place tout de suite : disque plein, plus rien ne s'enregistre.")
        else:
            do = _("Prévoyez un disque plus grand, ou enlevez ce qui n'est pas à Terril.")
        yield Finding(says, do, Severity.PROBLEM if free < NO_ROOM else Severity.REMARK)


@check(gettext_lazy("Les styles et les dessins"))
def static_files(asked: Asked) -> Iterator[Finding]:
    """What browsers load is that of this version."""
    if not stamp().exists() or stamp().read_text() != digest_of_static_files():
        yield Finding(
            _("Les styles servis ne sont pas ceux de cette version de Terril."),
            _("Relancez « terril serve », qui les prépare."),
        )


@check(gettext_lazy("L'heure"))
def clock(asked: Asked) -> Iterator[Finding]:
    """The machine knows what time it is, and where."""
    now = timezone.now()
    last = JournalEntry.objects.aggregate(last=Max("happened_at"))["last"]
    if last and last > now + CLOCK_MAY_DIFFER:
        yield Finding(
            _("L'horloge de cette machine retarde : le journal va plus loin qu'elle."),
            _("Mettez la machine à l'heure, par exemple avec le service chrony ou systemd-timesyncd."),
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            if abs(cursor.fetchone()[0] - timezone.now()) > CLOCK_MAY_DIFFER:
                yield Finding(
                    _("La machine de la base de données et celle-ci n'ont pas la même heure."),
                    _("Mettez les deux à l'heure, par exemple avec le service chrony."),
                )
    for town in asked.towns:
        try:
            zoneinfo.ZoneInfo(town.time_zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            yield Finding(
                _("%(town)s : le fuseau horaire « %(zone)s » n'existe pas.")
                % {"town": town.name, "zone": town.time_zone},
                _("Choisissez-en un autre dans les réglages de la commune, comme Europe/Paris."),
            )
