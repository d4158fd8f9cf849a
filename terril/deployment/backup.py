"""Making a backup: the database as it was at one moment, and the files it names, while the town goes on."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.translation import gettext as _

from terril.deployment import archive, media, rows
from terril.deployment.archive import Archive, File, Manifest, Progress, Table, silent
from terril.foundation.models import JournalHead
from terril.foundation.seals import Verification, last_seal
from terril.territories.models import TerritoryKind

README = """\
Ce fichier est une sauvegarde de Terril : la mémoire entière d'une commune, photos comprises.
Il contient des noms et des adresses : gardez-le comme vous garderiez le fichier de l'état civil.
Pour la remettre en marche, sur une installation vide de Terril : terril restore CE-FICHIER

This file is a backup of Terril: the whole memory of a town, photos included.
It holds names and addresses: keep it as you would keep the register of births.
To bring it back to life, on an empty installation of Terril: terril restore THIS-FILE
"""


@dataclass(frozen=True)
class Made:
    """What a backup holds, to be told."""

    size: int
    rows: int
    media: int
    media_missing: list[str]
    findings: int


def make(path: Path, *, force: bool = False, progress: Progress = silent) -> Made:
    """Write the whole installation in the file `path`, read it again to be sure, and tell what it holds.

    The file has its name only once it is whole. Raises ValidationError when there is a file of that
    name (unless `force`), or when its folder is none.
    """
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise ValidationError(
            _("« %(path)s » : donnez le nom d'un fichier, dans un dossier qui existe.") % {"path": path}
        )
    if path.exists() and not force:
        raise _exists(path)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.absolute().parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            manifest = _write(file, progress)
            archive.seal(file)
            file.flush()
            os.fsync(file.fileno())
        with Archive(part, progress) as written:
            written.check(progress)
        size = part.stat().st_size
        _name(part, path, force)
    finally:
        part.unlink(missing_ok=True)
    return Made(
        size=size,
        rows=sum(table.rows for table in manifest.tables),
        media=manifest.media_count,
        media_missing=manifest.media_missing,
        findings=sum(map(len, manifest.findings.values())),
    )


def _exists(path: Path) -> ValidationError:
    return ValidationError(
        _("« %(path)s » existe déjà. Donnez un autre nom, ou --force pour l'écraser.") % {"path": path}
    )


def _name(part: Path, path: Path, force: bool) -> None:
    """Give the file its name, at once; without `force`, never over another's."""
    if force:
        os.replace(part, path)
    else:
        try:
            os.link(part, path)
        except FileExistsError:
            raise _exists(path) from None
        except OSError:
            # A disk without second names, such as a USB stick.
            os.replace(part, path)
    folder = os.open(path.absolute().parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextlib.contextmanager
def snapshot() -> Iterator[None]:
    """Let everything read inside be as it was at one moment, holding nobody up."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        # Django's own transactions take the lock of those who write.
        cursor.execute("BEGIN DEFERRED")
        try:
            # The moment is that of the first reading.
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
            cursor.fetchall()
            yield
        finally:
            cursor.execute("ROLLBACK")


def _write(file: IO[bytes], progress: Progress) -> Manifest:
    """Write all parts of the backup but the digest at its end."""
    with snapshot():
        loader = MigrationLoader(connection)
        applied = sorted(loader.applied_migrations.keys() & loader.disk_migrations.keys())
        # The tables as they are, which are not those of this version while a migration is pending.
        apps = loader.project_state(applied).apps
        with (
            media.held(media.named(apps)) as files,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as zipped,
        ):
            zipped.writestr(archive.README, README)
            tables = list(_write_tables(zipped, apps, progress))
            told = _write_media(zipped, files, progress)
            seals, findings = journals(progress)
            manifest = Manifest(
                terril=version("terril"),
                made_at=timezone.now().isoformat(),
                database=connection.vendor,
                migrations=_by_app(applied),
                tables=tables,
                last_numbers=rows.last_numbers(rows.tables(apps)),
                towns=_towns(apps),
                media_count=len(told),
                media_bytes=sum(file.size for file in told),
                media_sha256=hashlib.sha256(b"".join(map(archive.line_of, told))).hexdigest(),
                media_missing=[name for name in media.named(apps) if name not in files],
                seals=seals,
                findings=findings,
            )
            zipped.writestr(archive.MANIFEST, manifest.as_json())
            zipped.comment = archive.SEALED + b"0" * archive.DIGEST
    return manifest


def _towns(apps: Any) -> list[str]:
    towns = apps.get_model("territories.Territory").objects.filter(kind=TerritoryKind.COMMUNE)
    return list(towns.order_by("pk").values_list("name", flat=True))


def _by_app(applied: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for app, name in applied:
        found.setdefault(app, []).append(name)
    return found


def _write_tables(zipped: zipfile.ZipFile, apps: Any, progress: Progress) -> Iterator[Table]:
    models = rows.tables(apps)
    for number, model in enumerate(models, start=1):
        progress(number, len(models), _("tables sauvegardées"))
        name, names = model._meta.label_lower, rows.columns(model)
        sha, count = hashlib.sha256(), 0
        with zipped.open(archive.ROWS + name, "w", force_zip64=True) as member:
            for row in rows.read(model, names):
                text = rows.line(row)
                if len(text) > archive.LONGEST_LINE:
                    raise ValidationError(
                        _("Une ligne de la table %(table)s est trop lourde.") % {"table": name}
                    )
                member.write(text)
                sha.update(text)
                count += 1
        yield Table(name, names, count, sha.hexdigest())


def _write_media(zipped: zipfile.ZipFile, files: dict[str, Path], progress: Progress) -> list[File]:
    """Write the files, then what is told of each; return that."""
    told = []
    for number, (name, path) in enumerate(files.items(), start=1):
        progress(number, len(files), _("photos sauvegardées"))
        sha, size = hashlib.sha256(), 0
        # A photo is compressed already.
        info = zipfile.ZipInfo(archive.MEDIA + name)
        with path.open("rb") as source, zipped.open(info, "w", force_zip64=True) as member:
            while block := source.read(archive.BLOCK):
                member.write(block)
                sha.update(block)
                size += len(block)
        told.append(File(name, size, sha.hexdigest()))
    zipped.writestr(archive.MEDIA_LIST, b"".join(map(archive.line_of, told)))
    return told


def journals(progress: Progress) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the last seal of each journal and what is wrong with it, by territory."""
    seals, findings = {}, {}
    for head in JournalHead.objects.order_by("territory_id"):
        key = str(head.territory_id)
        last = last_seal(head.territory_id)
        seals[key] = last.root if last else ""
        findings[key] = list(Verification(head.territory_id, progress))
    return seals, findings
