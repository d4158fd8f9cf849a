"""The bytes of a first visit, as they pass over the wire."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass

from bench.server import Server

ACCEPTS = {"Accept-Encoding": "gzip, deflate, br", "User-Agent": "bench"}
# What a browser fetches to show a page: styles, scripts, preloaded fonts, the icon, pictures.
FETCHED = re.compile(
    r"""<link[^>]+rel="(?:stylesheet|preload|icon|modulepreload)"[^>]*href="([^"]+)"|<script[^>]+src="([^"]+)"|<img[^>]+src="([^"]+)\""""
)
HREF_FIRST = re.compile(r"""<link[^>]+href="([^"]+)"[^>]*rel="(?:stylesheet|preload|icon|modulepreload)\"""")


@dataclass
class Piece:
    """One answer of a first visit."""

    path: str
    size: int


def first_visit(server: Server, path: str) -> list[Piece]:
    """Return the page at `path` and all that a browser fetches with it, with their bytes on the wire."""
    status, headers, body = server.ask(path, headers=ACCEPTS)
    assert status == 200, (path, status)
    pieces = [Piece(path, len(body))]
    text = (gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body).decode()
    found = [next(filter(None, groups)) for groups in FETCHED.findall(text)] + HREF_FIRST.findall(text)
    for address in dict.fromkeys(found):
        if address.startswith("/"):
            status, _headers, content = server.ask(address, headers=ACCEPTS)
            assert status == 200, (address, status)
            pieces.append(Piece(address, len(content)))
    return pieces
