"""How often something may be done in a while: a code tried, a visit told. Known to nobody afterwards.

Counted in the memory of the process, under a digest whose salt is drawn when the process starts and
never written down; the whole while is forgotten when the next one begins. Nothing of it reaches the
database, a log or a cache. With two web processes, the limit is at most twice as wide.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time

# Remembered within a while; a flood of others is refused as a whole.
MOST_KNOWN = 20_000
_salt = secrets.token_bytes(16)
_all: list[Limit] = []


class Limit:
    """So many in so many seconds for each one of whatever is counted: an address, a telephone."""

    def __init__(self, most: int, seconds: int):
        self.most, self.seconds = most, seconds
        self._lock = threading.Lock()
        self._while = -1
        self._counts: dict[bytes, int] = {}
        _all.append(self)

    def takes(self, who: str, number: int = 1) -> bool:
        """Say whether `who` may do it `number` times more, and count them if so."""
        with self._lock:
            known = self._known(who)
            count = self._counts.get(known, 0) + number
            if count > self.most or (known not in self._counts and len(self._counts) >= MOST_KNOWN):
                return False
            self._counts[known] = count
        return True

    def is_reached(self, who: str) -> bool:
        """Say whether `who` has none left, without counting anything."""
        with self._lock:
            known = self._known(who)
            return self._counts.get(known, 0) >= self.most

    def forget(self) -> None:
        """Forget what was counted in this while."""
        with self._lock:
            self._counts.clear()

    def _known(self, who: str) -> bytes:
        now = int(time.monotonic() // self.seconds)
        if now != self._while:
            self._while = now
            self._counts.clear()
        return hashlib.blake2b(who.encode(), key=_salt, digest_size=8).digest()


def forget() -> None:
    """Forget everything that was counted."""
    for limit in _all:
        limit.forget()
