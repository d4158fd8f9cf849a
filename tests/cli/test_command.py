"""What the command says, and the codes it ends with."""

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError

from terril.cli import command, journal, language
from terril.cli.problems import Problem
from terril.cli.progress import Progress

COMMANDS = [
    [],
    ["serve"],
    ["worker"],
    ["demo"],
    ["links"],
    ["town"],
    ["town", "create"],
    ["journal"],
    ["journal", "verify"],
    ["journal", "seal"],
    ["backup"],
    ["restore"],
    ["check"],
]


def test_alone_it_teaches(terril):
    said = terril()
    assert said.code == 0
    for expected in ("serve", "town create", "journal verify", "TERRIL_DATA", "DATABASE_URL", "Codes de fin"):
        assert expected in said.out


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_has_help(terril, words):
    said = terril(*words, "--help")
    assert (said.code, said.err) == (0, "")
    assert len(said.out) > 100


@pytest.mark.parametrize(
    "words",
    [
        ["nothing"],
        ["serve", "--port", "x"],
        ["town"],
        ["town", "create"],
        ["demo", "--language", "de"],
        ["-x"],
    ],
    ids=" ".join,
)
def test_wrong_use_ends_with_2(terril, words):
    said = terril(*words)
    assert said.code == 2
    assert "terril" in said.err


@pytest.mark.parametrize(
    ("words", "terminal", "expected"),
    [
        ([], {}, "fr"),
        ([], {"LANG": "C.UTF-8"}, "fr"),
        ([], {"LANG": "en_GB.UTF-8"}, "en"),
        ([], {"LANG": "de_DE.UTF-8"}, "fr"),
        ([], {"LANG": "en_GB.UTF-8", "LC_ALL": "fr_FR.UTF-8"}, "fr"),
        ([], {"LANGUAGE": "en:fr"}, "en"),
        (["--language", "en"], {"LANG": "fr_FR.UTF-8"}, "en"),
        (["--language=en"], {}, "en"),
        (["--language"], {}, "fr"),
        (["--language", "de"], {}, "fr"),
    ],
)
def test_it_speaks_the_language_asked_for(monkeypatch, words, terminal, expected):
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in terminal.items():
        monkeypatch.setenv(variable, value)
    assert language.wanted(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["links", "--language", "en"], ["links"]),
        (["--language=en", "links"], ["links"]),
        (["links", "--language"], ["links"]),
        (["demo", "--language", "en"], ["demo", "--language", "en"]),
    ],
)
def test_the_language_may_be_asked_for_anywhere(words, expected):
    assert language.without(words) == expected


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (Problem("Il manque quelque chose."), "terril: Il manque quelque chose.\n"),
        (ValidationError({"insee_code": "Ce code n'existe pas."}), "terril: Ce code n'existe pas.\n"),
        (OperationalError("no\nsuch host"), "terril: La base de données ne répond pas : no\n"),
        (ZeroDivisionError("x"), "terril: Une erreur que Terril n'attendait pas : ZeroDivisionError, x\n"),
    ],
)
def test_an_error_is_one_sentence_and_no_traceback(terril, monkeypatch, error, expected):
    def fail():
        raise error

    monkeypatch.setattr(journal, "require_database", fail)
    said = terril("journal", "verify")
    assert (said.code, said.out, said.err) == (1, "", expected)


def test_ctrl_c_ends_with_130(terril, monkeypatch):
    def interrupt():
        raise KeyboardInterrupt

    monkeypatch.setattr(journal, "require_database", interrupt)
    assert terril("journal", "verify").code == 130


def test_progress_is_drawn_on_a_terminal_only(capsys):
    class Terminal:
        def __init__(self, is_one):
            self.is_one, self.written = is_one, ""

        def isatty(self):
            return self.is_one

        def write(self, text):
            self.written += text

        def flush(self):
            pass

    for is_one in (True, False):
        terminal = Terminal(is_one)
        with Progress(terminal) as progress:
            progress(0, 0, "début")
            progress(1, 2, "moitié")
            progress(1, 2, "moitié")
            progress(3, 2, "trop")
        assert terminal.written.count("moitié") == is_one
        assert terminal.written.endswith("\n") == is_one


def test_the_parser_is_made_in_one_go():
    assert command.build_parser().prog == "terril"
