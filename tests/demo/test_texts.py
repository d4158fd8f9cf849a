"""The words of the demonstration: in both languages, typeset, and nothing that looks like a real number."""

from __future__ import annotations

import re

import pytest

from terril.demo import texts

NO_BREAK = "\u00a0"
# Files where a plain string is a proper name or a key; in every other, all is text in both languages.
WITH_NAMES = {"terms", "town", "landmarks", "organisations", "people", "directory"}


def every_pair(value, path=""):
    if texts.is_text(value):
        yield path, value
    elif isinstance(value, dict):
        for key, below in value.items():
            yield from every_pair(below, f"{path}/{key}")
    elif isinstance(value, list):
        for number, below in enumerate(value):
            yield from every_pair(below, f"{path}/{number}")


def plain_strings(value, path=""):
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict) and not texts.is_text(value):
        for key, below in value.items():
            yield from plain_strings(below, f"{path}/{key}")


ALL = [(f"{name}{path}", pair) for name in texts.names() for path, pair in every_pair(texts.pairs(name))]


def test_there_are_texts():
    assert len(texts.names()) >= 20
    assert len(ALL) > 400


def test_every_text_is_said_in_both_languages():
    for path, pair in ALL:
        assert pair["fr"].strip(), path
        assert pair["en"].strip(), path
        assert pair["fr"] != pair["en"], path


def test_nothing_to_read_is_in_one_language_only():
    for name in set(texts.names()) - WITH_NAMES:
        assert not list(plain_strings(texts.pairs(name))), name
        # Half a pair is neither a text nor a name.
        assert not re.search(r"/(fr|en)$", "\n".join(plain_strings(texts.pairs(name))), re.M)


def test_french_is_typeset():
    for path, pair in ALL:
        french = pair["fr"]
        assert not re.search(r"[ \w][:;!?»%€](?=\s|$)", french.replace(NO_BREAK, "~")), (path, french)
        assert not re.search(r"« |\d \d{3}\b", french), (path, french)
        assert "'" not in french or "’" not in french, path
        assert "’" not in french, path


def test_english_has_no_french_typography():
    for path, pair in ALL:
        assert not re.search(rf"[«»]|{NO_BREAK}[:;!?%€]", pair["en"]), path


def test_a_text_is_loaded_in_one_language():
    assert texts.load("units", "fr")["hours"] == "heures"
    assert texts.load("units", "en")["hours"] == "hours"
    # Lists of tables too.
    assert texts.load("landmarks", "en")["landmark"][0]["title"].startswith("A councillor")


def test_an_unknown_file_is_an_error():
    with pytest.raises(FileNotFoundError):
        texts.load("nothing", "fr")
