"""Telling that something failed because nothing can be written any more: no room, or a disk that refuses."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator

# No room; no room for this person or in this file; a disk that turned read-only or fails.
OF_THE_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}
OF_SQLITE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY}
# disk_full, io_error, read_only_sql_transaction
OF_POSTGRESQL = {"53100", "58030", "25006"}


def cannot_write(error: BaseException | None) -> bool:
    """Say whether `error` was caused by a place where nothing can be written for now."""
    return any(_is_of_the_place(one) for one in _with_causes(error))


def _is_of_the_place(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in OF_THE_DISK
    if isinstance(error, sqlite3.Error):
        # The low byte is the kind, the rest its details.
        return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in OF_SQLITE
    return getattr(error, "sqlstate", None) in OF_POSTGRESQL


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
