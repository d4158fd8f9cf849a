"""The file of a backup: what is in it, and reading it with suspicion.

A zip, so that anybody can open it in twenty years without Terril:

    LISEZMOI.txt        what this file is, first, so that its beginning says it
    rows/people.user    one line of JSON a row, by table
    media/…             photos and scans, as they are
    media.jsonl         their names, sizes and digests
    terril.json         the manifest: versions, migrations, tables, seals

Its last 64 characters are the SHA-256 of all that comes before them: one changed or missing byte
anywhere is found before anything else is read.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from terril.deployment import rows

FORMAT = 1
README = "LISEZMOI.txt"
MANIFEST = "terril.json"
MEDIA_LIST = "media.jsonl"
ROWS = "rows/"
MEDIA = "media/"
SEALED = b"terril sha256 "
DIGEST = 64
BLOCK = 1 << 20
# Far above any row (a form carries 2 MB at most) and any manifest: what is beyond is a trap.
LONGEST_LINE = 64 * BLOCK
HEAVIEST_MANIFEST = 16 * BLOCK

Progress = Callable[[int, int, str], None]


def silent(done: int, total: int, what: str) -> None:
    """Say nothing of how far it is."""


@dataclass(frozen=True)
class Table:
    """The rows of one table in the backup."""

    model: str
    columns: list[str]
    rows: int
    sha256: str


@dataclass(frozen=True)
class File:
    """One photo or scan in the backup; `name` is its name in the storage."""

    name: str
    size: int
    sha256: str


def line_of(file: File) -> bytes:
    """Return what is told of a photo or scan, as it is written."""
    return rows.line([file.name, file.size, file.sha256])


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    terril: str
    made_at: str
    database: str
    migrations: dict[str, list[str]]
    tables: list[Table]
    last_numbers: dict[str, int]
    media_count: int
    media_bytes: int
    media_sha256: str
    # Photos that rows name and that were not in the folder any more when the backup was made.
    media_missing: list[str]
    # By territory: the last seal, and what was wrong with the journal already.
    seals: dict[str, str]
    findings: dict[str, list[str]]
    format: int = FORMAT
    towns: list[str] = field(default_factory=list)

    def as_json(self) -> bytes:
        """Return the manifest as it is written."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Manifest:
        """Return the manifest that `text` holds. Raises ValueError, TypeError or KeyError."""
        values = json.loads(text)
        if values["format"] > FORMAT:
            raise from_a_newer_one(values.get("terril"))
        values["tables"] = [Table(**table) for table in values["tables"]]
        return cls(**values)


def damaged(where: str = "") -> ValidationError:
    """Return the sentence for a file that is not as it was written."""
    sentence = _(
        "Ce fichier est abîmé ou incomplet : il n'est plus tel que la sauvegarde l'a écrit. "
        "Rien n'a été changé. Reprenez une autre copie, ou une autre sauvegarde."
    )
    return ValidationError(f"{sentence} ({where})" if where else sentence)


def not_a_backup() -> ValidationError:
    """Return the sentence for a file that never was a backup."""
    return ValidationError(_("Ce fichier n'est pas une sauvegarde de Terril. Rien n'a été changé."))


def from_a_newer_one(version: object) -> ValidationError:
    """Return the sentence for a backup that this Terril is too old for."""
    return ValidationError(
        _(
            "Cette sauvegarde vient d'un Terril plus récent (%(version)s) que celui-ci. Rien n'a été changé. "
            "Installez d'abord cette version de Terril, puis restaurez."
        )
        % {"version": str(version)[:20]}
    )


def seal(file: IO[bytes]) -> None:
    """Write the digest of all that is in a closed backup over its last 64 characters."""
    size = file.seek(0, os.SEEK_END)
    digest = _digest_of(file, size - DIGEST, silent)
    file.seek(size - DIGEST)
    file.write(digest.encode())


def _digest_of(file: IO[bytes], size: int, progress: Progress) -> str:
    file.seek(0)
    sha = hashlib.sha256()
    done = 0
    while done < size and (block := file.read(min(BLOCK, size - done))):
        sha.update(block)
        done += len(block)
        progress(done // BLOCK, size // BLOCK, _("Mo relus"))
    return sha.hexdigest()


class Archive:
    """A backup being read. Opening it checks the whole file's digest; `check` reads every part.

    Raises ValidationError, with a sentence for the person, whatever is wrong with it.
    """

    def __init__(self, path: Path, progress: Progress = silent):
        self.file = path.open("rb")
        try:
            self._check_whole(progress)
            with as_damaged():
                self.zip = zipfile.ZipFile(self.file)
                self._check_members()
                self.manifest = self._manifest()
        except BaseException:
            self.file.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *error: object) -> None:
        self.zip.close()
        self.file.close()

    def _check_whole(self, progress: Progress) -> None:
        self.size = self.file.seek(0, os.SEEK_END)
        self.file.seek(0)
        head = self.file.read(30 + len(README))
        if head[:4] != b"PK\x03\x04" or head[30:] != README.encode():
            raise not_a_backup()
        self.file.seek(max(0, self.size - DIGEST - len(SEALED)))
        if self.file.read(len(SEALED)) != SEALED:
            raise damaged()
        noted = self.file.read(DIGEST)
        if _digest_of(self.file, self.size - DIGEST, progress).encode() != noted:
            raise damaged()

    def _check_members(self) -> None:
        """Refuse what no backup holds: two parts of one name, or on top of each other."""
        members = self.zip.infolist()
        self.names = {member.filename for member in members}
        if len(self.names) != len(members) or sum(m.compress_size for m in members) > self.size:
            raise not_a_backup()

    def _manifest(self) -> Manifest:
        if MANIFEST not in self.names:
            raise not_a_backup()
        if self.zip.getinfo(MANIFEST).file_size > HEAVIEST_MANIFEST:
            raise damaged(MANIFEST)
        return Manifest.from_json(self.zip.read(MANIFEST))

    @property
    def weight(self) -> int:
        """How many bytes its parts unfold into."""
        return sum(member.file_size for member in self.zip.infolist())

    def check(self, progress: Progress = silent) -> None:
        """Read every part against the manifest, writing nothing anywhere."""
        expected = {README, MANIFEST, MEDIA_LIST, *(ROWS + table.model for table in self.manifest.tables)}
        for number, table in enumerate(self.manifest.tables, start=1):
            progress(number, len(self.manifest.tables), _("tables relues"))
            for _row in self.rows(table):
                pass
        for number, file in enumerate(self.media(), start=1):
            progress(number, self.manifest.media_count, _("photos relues"))
            for _block in self.content(file):
                pass
            expected.add(MEDIA + file.name)
        if self.names != expected:
            raise damaged(", ".join(sorted(self.names ^ expected)[:3]))

    def rows(self, table: Table) -> Iterator[rows.Row]:
        """Yield the rows of a table; the last one comes out only of a table that is as it was."""
        sha, count = hashlib.sha256(), 0
        for text in self._lines(ROWS + table.model):
            sha.update(text)
            count += 1
            with as_damaged(table.model):
                row = rows.parsed(text)
                if len(row) != len(table.columns):
                    raise damaged(table.model)
            yield row
        if (count, sha.hexdigest()) != (table.rows, table.sha256):
            raise damaged(table.model)

    def media(self) -> Iterator[File]:
        """Yield what is told of each photo and scan."""
        sha, count = hashlib.sha256(), 0
        for text in self._lines(MEDIA_LIST):
            sha.update(text)
            count += 1
            with as_damaged(MEDIA_LIST):
                file = File(*rows.parsed(text))
                if not is_plain_name(file.name):
                    raise damaged(repr(file.name)[:80])
            yield file
        if (count, sha.hexdigest()) != (self.manifest.media_count, self.manifest.media_sha256):
            raise damaged(MEDIA_LIST)

    def content(self, file: File) -> Iterator[bytes]:
        """Yield a photo or scan in blocks; raises ValidationError after the last when it was changed."""
        sha = hashlib.sha256()
        left = file.size
        with as_damaged(file.name), self.zip.open(MEDIA + file.name) as member:
            while block := member.read(BLOCK):
                sha.update(block)
                left -= len(block)
                if left < 0:
                    raise damaged(file.name)
                yield block
            if left or sha.hexdigest() != file.sha256:
                raise damaged(file.name)

    def _lines(self, name: str) -> Iterator[bytes]:
        with as_damaged(name), self.zip.open(name) as member:
            while text := member.readline(LONGEST_LINE + 1):
                if len(text) > LONGEST_LINE:
                    raise damaged(name)
                yield text


@contextmanager
def as_damaged(where: str = "") -> Iterator[None]:
    """Tell whatever a file can raise that is not what it should be as one sentence."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        NotImplementedError,
        RuntimeError,
        RecursionError,
    ) as error:
        raise damaged(where) from error


def is_plain_name(name: object) -> bool:
    """Say whether `name` stays inside the folder it is put in, on any system."""
    if not isinstance(name, str) or not name or len(name) > 250 or any(c in name for c in "\\:\0"):
        return False
    return all(part and not part.startswith(".") and len(part.encode()) < 200 for part in name.split("/"))
