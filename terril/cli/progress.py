"""A line that grows while a long work is done, on a terminal only."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TextIO

WIDTH = 30


class Progress:
    """Call it with (done, total, what) as often as you like; it draws when there is news.

    `total` 0 means that nobody knows yet. Use it as a context manager: the line ends with it.
    """

    def __init__(self, stream: TextIO | None = None):
        self.stream = stream or sys.stderr
        self.is_drawn = self.stream.isatty()
        self._last = ""

    def __call__(self, done: int, total: int, what: str) -> None:
        if not self.is_drawn:
            return
        full = WIDTH * min(done, total) // total if total else 0
        count = f"{done}/{total}" if total else str(done)
        line = f"[{'●' * full}{'·' * (WIDTH - full)}] {count} {what}"[:100]
        if line != self._last:
            self.stream.write(f"\r\x1b[K{line}")
            self.stream.flush()
            self._last = line

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._last:
            self.stream.write("\n")
            self.stream.flush()
            self._last = ""
