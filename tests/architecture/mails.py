"""The templates of mails, as they are once their parents and parts are put together."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.layers import templates

EXTENDS = re.compile(r'\{%\s*extends\s+"([^"]+)"\s*%\}')
INCLUDE = re.compile(r'\{%\s*include\s+"([^"]+)"[^%]*%\}')
BLOCK = re.compile(r"\{%\s*block\s+(\w+)\s*%\}(.*?)\{%\s*endblock(?:\s+\w+)?\s*%\}", re.DOTALL)
# What the letter is given: an address is named so, and it is written by its variable alone.
LINK = re.compile(r"\{\{\s*((?:\w+\.)?\w*url)\s*\}\}")
MAIL_FOLDER = re.compile(r"/templates/(\w+/mail/\w+|mail/_\w+)\.(txt|html)$")


def letters() -> dict[str, set[str]]:
    """Return the templates of mails by name, each with the kinds it is written in ("txt", "html")."""
    found: dict[str, set[str]] = {}
    for path in templates():
        if match := MAIL_FOLDER.search(str(path)):
            found.setdefault(match[1], set()).add(match[2])
    return found


def links(name: str, kind: str) -> set[str]:
    """Return the addresses that a letter may show, by the names of their variables."""
    text = whole(f"{name}.{kind}")
    # A text names an address by another name only to translate the sentence around it.
    return {match.rpartition(".")[2] for match in LINK.findall(text)}


def whole(name: str) -> str:
    """Return a template with its parents' text around its blocks, and its parts inside."""
    text = _source(name).read_text()
    if parent := EXTENDS.match(text):
        blocks = dict(BLOCK.findall(text))
        text = BLOCK.sub(
            lambda match: f"{{% block {match[1]} %}}{blocks.get(match[1], match[2])}{{% endblock %}}",
            whole(parent[1]),
        )
    return INCLUDE.sub(lambda match: whole(match[1]), text)


def _source(name: str) -> Path:
    return next(path for path in templates() if str(path).endswith(f"/templates/{name}"))
