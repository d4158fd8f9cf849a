"""How many visits one address of the Internet may tell in a minute, known to nobody afterwards.

Counted in the memory of the process, under a digest whose salt is drawn when the process starts and
never written down; the whole minute is forgotten when the next one begins. Nothing of it reaches the
data base, a log or a cache.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time

# A school class behind one address, each with the posts of a whole walk.
MOST_A_MINUTE = 600
# Addresses remembered within a minute; a flood of them is refused as a whole.
MOST_ADDRESSES = 20_000

_salt = secrets.token_bytes(16)
_lock = threading.Lock()
_minute = -1
_told: dict[bytes, int] = {}


def allows(address: str, visits: int) -> bool:
    """Say whether this address may tell `visits` more in this minute, and count them if so."""
    global _minute
    minute = int(time.monotonic() // 60)
    known = hashlib.blake2b(address.encode(), key=_salt, digest_size=8).digest()
    with _lock:
        if minute != _minute:
            _minute = minute
            _told.clear()
        told = _told.get(known, 0) + visits
        if told > MOST_A_MINUTE or (known not in _told and len(_told) >= MOST_ADDRESSES):
            return False
        _told[known] = told
    return True


def forget() -> None:
    """Forget what was told in this minute."""
    with _lock:
        _told.clear()
