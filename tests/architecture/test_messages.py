"""Every sentence has its English, with the same blanks to fill; every plural is counted as in French."""

import ast
import os
import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo

from scripts import messages
from terril.cli.catalogues import compile_catalogues

_named = re.compile(r"%\((\w+)\)[a-z]")
_loose = re.compile(r"(?<=\S) [:;!?»](?!\w)|«(?!\u00a0)|\w[;!?»]|[nN]° |’")
_french = re.compile(r" [:;!?](?!\w)|[«»\u00a0’]")
_unnamed = re.compile(r"(?<!%)%[sdr]")


@pytest.fixture(scope="module")
def found():
    return messages.extract()


@pytest.fixture(scope="module")
def english():
    return messages.read("en")


def keys(catalogue):
    return {messages.key_of(message) for message in catalogue if message.id}


def forms(text):
    return [text] if isinstance(text, str) else list(text)


def blanks(text):
    return set(_named.findall(text)), len(_unnamed.findall(text))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_catalogue_is_up_to_date(found, language):
    """When it is not: make messages."""
    before = messages.read(language)
    assert keys(before) == keys(messages.updated(language, found, before))


def test_every_sentence_has_its_english(english):
    missing = [messages.key_of(message)[0] for message in messages.untranslated(english)]
    assert not missing, f"{len(missing)} to translate, such as {missing[:3]}"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_is_left_to_guess(language):
    catalogue = messages.read(language)
    assert not [message.id for message in catalogue if message.id and message.fuzzy]
    assert not catalogue.obsolete


@pytest.mark.parametrize("language", ["en", "fr"])
def test_blanks_are_the_same(language):
    wrong = []
    for message in messages.read(language):
        if not message.id or not any(forms(message.string)):
            continue
        originals, translations = forms(message.id), forms(message.string)
        all_named = {name for original in originals for name in blanks(original)[0]}
        for original, translation in zip(originals, translations, strict=True):
            named, unnamed = blanks(translation)
            # One of a thing may be said without its number: "a pebble", "1 pebble".
            same = named == blanks(original)[0] or (len(originals) > 1 and named <= all_named)
            if translation and not (same and unnamed == blanks(original)[1]):
                wrong.append(translation)
    assert not wrong


def test_french_punctuation_stays_with_its_word(found):
    """U+00A0 before : ; ! ? » and after «, so that no line begins with them; the apostrophe is straight."""
    wrong = [form for message in found if message.id for form in forms(message.id) if _loose.search(form)]
    assert not wrong


def test_english_punctuation_is_english(english):
    wrong = [
        form for message in english if message.id for form in forms(message.string) if _french.search(form)
    ]
    assert not wrong


def test_french_counts_as_the_french_do():
    """0 and 1 take the singular; a plural without an entry would be counted the German way."""
    french = messages.read("fr")
    assert french.plural_expr == "(n > 1)"
    for message in french:
        if message.id and messages.LIBRARY not in message.user_comments:
            assert message.pluralizable
            assert message.string == message.id


def test_every_other_name_of_gettext_is_extracted():
    """`from … import gettext as x`: what x says would otherwise stay French, and nothing would tell."""
    names = set()
    for path in messages.PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
                names |= {a.asname or a.name for a in node.names if "gettext" in a.name}
    assert names
    assert names <= messages.KEYWORDS.keys()


def extracted(tmp_path, monkeypatch, **files):
    """Extract from a package of the tests' own."""
    package = tmp_path / "terril"
    (package / "x" / "templates").mkdir(parents=True)
    for name, text in files.items():
        path = package / "x" / ("x.py" if name == "py" else f"templates/x.{name}")
        path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(messages, "PACKAGE", package)
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    return {(message.id, message.context) for message in messages.extract() if message.id}


def test_python_is_extracted(tmp_path, monkeypatch):
    source = """
_("simple"); gettext_lazy("en " "deux morceaux"); _(variable); ngettext("un", "%(n)d", n)
pgettext("mois", "mai"); npgettext("âge", "an", "ans", n)
def f(): return _(
    "sur plusieurs "
    "lignes"
)
"""
    assert extracted(tmp_path, monkeypatch, py=source) == {
        ("simple", None),
        ("en deux morceaux", None),
        (("un", "%(n)d"), None),
        ("mai", "mois"),
        (("an", "ans"), "âge"),
        ("sur plusieurs lignes", None),
    }


def test_templates_are_extracted(tmp_path, monkeypatch):
    html = """
<p title="{% translate "l'idée" %}">
      {% translate "mai" context "mois" %}</p>
   {% if x == _("autre") %}{% endif %}
{% blocktranslate trimmed with name=person.name %}
  Bonjour {{ name }},
  100 % prêt
{% endblocktranslate %}
\t{% blocktranslate count n=things|length %}une chose{% plural %}{{ n }} choses{% endblocktranslate %}
"""
    text = "{% translate 'dans un courriel' %}\n"
    assert extracted(tmp_path, monkeypatch, html=html, txt=text) == {
        ("l'idée", None),
        ("mai", "mois"),
        ("autre", None),
        ("Bonjour %(name)s, 100 %% prêt", None),
        (("une chose", "%(n)s choses"), None),
        ("dans un courriel", None),
    }


def test_an_update_keeps_translations_and_drops_what_is_no_longer_said():
    before, found = Catalog(locale="en"), Catalog()
    before.add("gardé", "kept")
    before.add("parti", "gone")
    before.add("devenu pluriel", "changed")
    before.add("usage: ", "x", user_comments=[messages.LIBRARY])
    for words in ("gardé", "nouveau", ("devenu pluriel", "devenus pluriels")):
        found.add(words)
    after = messages.updated("en", found, before)
    assert after.get("gardé").string == "kept"
    assert after.get("nouveau").string == ""
    assert not any(after.get("devenu pluriel").string)
    assert after.get("parti") is None
    assert after.get("usage: ").string == "x"
    assert len(messages.untranslated(after)) == 2


def test_a_catalogue_is_compiled_when_newer_and_only_then(tmp_path):
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = Catalog(locale="en")
    catalogue.add("bonjour", "hello")
    source = folder / "django.po"
    source.write_bytes(messages.as_text(catalogue))
    assert compile_catalogues(tmp_path) == [folder / "django.mo"]
    with (folder / "django.mo").open("rb") as file:
        assert read_mo(file).get("bonjour").string == "hello"
    assert compile_catalogues(tmp_path) == []
    later = source.stat().st_mtime + 10
    os.utime(source, (later, later))
    assert compile_catalogues(tmp_path) == [folder / "django.mo"]
    assert sorted(path.name for path in folder.iterdir()) == ["django.mo", "django.po"]
