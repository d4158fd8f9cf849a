"""The line between a browser and the town's site, which can be cut: nothing at all passes then.

What browsers call offline is theirs to enforce, and lets a page that has just begun speak for an instant.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from urllib.parse import urlsplit


class Line:
    """Carries bytes between its own port of this machine and the site, until it is cut."""

    def __init__(self, site: str):
        parts = urlsplit(site)
        self._site = (parts.hostname, parts.port)
        self._listening = socket.create_server(("localhost", 0))
        self._open: set[socket.socket] = set()
        self._is_cut = False
        self.url = f"{parts.scheme}://localhost:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._take_calls, daemon=True).start()

    def cut(self) -> None:
        """Break every connection, and let none through."""
        self._is_cut = True
        for one in list(self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Let connections through again."""
        self._is_cut = False

    def end(self) -> None:
        """Break every connection, for good."""
        self.cut()
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _take_calls(self) -> None:
        while True:
            try:
                near, _address = self._listening.accept()
            except OSError:
                return
            if self._is_cut:
                near.close()
                continue
            far = socket.create_connection(self._site)
            self._open |= {near, far}
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while not self._is_cut and (carried := one.recv(65536)):
                other.sendall(carried)
        # Either end: both sides are told, and whichever thread is last closes.
        for each in (one, other):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        if one in self._open:
            self._open.discard(one)
            one.close()
