"""The command, called as a person at a terminal would."""

from __future__ import annotations

import gettext
import os
from types import SimpleNamespace
from unittest import mock

import pytest
from django.utils import translation

from terril.cli import main


@pytest.fixture
def terril(capsys, monkeypatch, tmp_path, settings):
    """Call the command: terril("journal", "verify") → code, out, err."""
    # The language of the terminal, and what the command sets for its own process.
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANGUAGE", "fr")
    monkeypatch.setattr(gettext, "_current_domain", gettext.textdomain())
    monkeypatch.setenv("COLUMNS", "120")
    settings.DATA = tmp_path
    mask = os.umask(0o022)

    def terril(*words):
        # A process runs one command: the language of one is not that of the next.
        with mock.patch.dict(os.environ):
            code = main(list(words))
        out, err = capsys.readouterr()
        return SimpleNamespace(code=code, out=out, err=err)

    with translation.override("fr"):
        yield terril
    os.umask(mask)
