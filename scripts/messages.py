"""Bring the catalogues of sentences up to date with the code, without GNU gettext.

    python scripts/messages.py            extract, keep what is translated, write the .po files
    python scripts/messages.py --check    change nothing; 1 when they are not up to date

The sentences in the code are French. `en` holds the English of every one of them. `fr` holds only
those that have a plural, each as it is: without an entry, gettext would count the German way and
write "0 idée" as a plural; and the French of the libraries' words that these leave in English,
marked "library", which this script leaves alone.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "terril"
LOCALE = PACKAGE / "locale"
LIBRARY = "library"
KEYWORDS = {
    "_": None,
    "_now": None,
    "_lazy": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_indent = re.compile(r"^[ \t]+", re.MULTILINE)

# A message is known by its (singular) French and its context.
Key = tuple[str, str | None]


def extract() -> Catalog:
    """Return every sentence that the Python code and the templates of the package say."""
    found = Catalog(charset="utf-8")
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix == ".py":
            source = path.read_text(encoding="utf-8")
        elif path.suffix in (".html", ".txt", ".xml") and "templates" in path.parts:
            source = _as_python(path)
        else:
            continue
        name = path.relative_to(ROOT).as_posix()
        for line, words, context in _calls(source):
            found.add(words, locations=[(name, line)], context=context)
    return found


def _as_python(path: Path) -> str:
    """Return a template as gettext calls between blanked-out words, each on its own line."""
    from django.utils.translation.template import templatize

    # What is left of the template's indentation would be no Python.
    return _indent.sub("", templatize(path.read_text(encoding="utf-8"), origin=str(path)))


def _calls(source: str) -> Iterator[tuple[int, str | tuple[str, str], str | None]]:
    file = io.BytesIO(source.encode())
    for line, function, words, _comments in extract_python(file, KEYWORDS, (), {"encoding": "utf-8"}):
        said = [words] if isinstance(words, str) else list(words or ())
        places = KEYWORDS[function] or (1,)
        # A call whose argument is no plain sentence (a variable) has none to translate.
        if len(said) < len(places) or not all(said[: len(places)]):
            continue
        context = said.pop(0) if isinstance(places[0], tuple) else None
        yield line, (said[0], said[1]) if function.startswith(("ng", "np")) else said[0], context


def read(language: str, locale: Path = LOCALE) -> Catalog:
    """Return the catalogue of `language` as it is on disk, or an empty one."""
    path = locale / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def key_of(message: Message) -> Key:
    """Return what a message is known by."""
    return (message.id[0] if message.pluralizable else message.id, message.context)


def updated(language: str, found: Catalog, before: Catalog) -> Catalog:
    """Return the catalogue that `found` asks for, with the translations there were."""
    after = Catalog(
        locale=language,
        project="terril",
        version="1",
        msgid_bugs_address="",
        header_comment=f"# Terril, {language}. Made by scripts/messages.py; translate here.",
        creation_date=before.creation_date,
        revision_date=before.revision_date,
        last_translator="",
        language_team=language,
        fuzzy=False,
    )
    for message in found:
        if not message.id or (language == "fr" and not message.pluralizable):
            continue
        old = before.get(message.id, message.context)
        # A sentence that got a plural is another sentence.
        kept = old.string if old and old.pluralizable == message.pluralizable else ""
        after.add(
            message.id,
            message.id if language == "fr" else kept,
            # Where it is said, without the line: a catalogue does not change when a line moves.
            locations=sorted({(name, 0) for name, _line in message.locations}),
            context=message.context,
            user_comments=old.user_comments if old else (),
        )
    for message in before:
        if LIBRARY in message.user_comments and not found.get(message.id, message.context):
            after.add(
                message.id, message.string, context=message.context, user_comments=message.user_comments
            )
    return after


def as_text(catalogue: Catalog) -> bytes:
    """Return the .po file of a catalogue."""
    file = io.BytesIO()
    write_po(file, catalogue, width=110, include_lineno=False, sort_by_file=True)
    lines = file.getvalue().splitlines(keepends=True)
    # Another version of Babel is no change of the sentences.
    return b"".join(line for line in lines if not line.startswith(b'"Generated-By:'))


def untranslated(catalogue: Catalog) -> list[Message]:
    """Return the messages without a (whole) translation."""
    return [
        message
        for message in catalogue
        if message.id and not (all(message.string) if message.pluralizable else message.string)
    ]


def main() -> int:
    """Write the catalogues, or only check them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing")
    options = parser.parse_args()
    found = extract()
    is_up_to_date = True
    for language in ("en", "fr"):
        path = LOCALE / language / "LC_MESSAGES" / "django.po"
        after = updated(language, found, read(language))
        text = as_text(after)
        if not path.exists() or path.read_bytes() != text:
            is_up_to_date = False
            if not options.check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text)
        print(f"{language}: {len(after)} sentences, {len(untranslated(after))} to translate")
    if options.check and not is_up_to_date:
        print("The catalogues are not up to date: run make messages.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
