"""Every page of a town, asked for in one language, says nothing in the other.

What the town itself holds (names, titles, what people wrote) is taken out of the page first; what is
left is the software's own, and must be in the language of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.core.cache import caches
from django.db import models, transaction
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format, get_format

from scripts import messages
from tests.architecture import access, world

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "use", "wbr"}
SAID_BY_ATTRIBUTES = {"alt", "aria-label", "aria-description", "data-label", "placeholder", "title"}
#: Words of each language that are no word of the other, and no part of a name; accents tell French too.
WORDS = {
    "fr": re.compile(
        r"\b(?:le|la|les|une|des|du|au|aux|est|sont|pour|avec|dans|vous|votre|nous|qui|que|ce|cette|et|ou"
        r"|mairie|parts|besoins|retard|jours|voir|courriel)\b| [:;!?](?= |$)|[àâçéèêëîïôûùœ«»]",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:the|this|that|is|are|was|your|you|with|for|from|before|of|to|and|need|share|town|late|days)\b",
        re.IGNORECASE,
    ),
}
#: What the software holds for itself: a kind, a state.
CODE = re.compile(r"[a-z_.]*")
#: Names of French law, which have no other.
LAW = (
    "collaborateurs occasionnels du service public",
    "contrat d'engagement républicain",
    "loi n°\u00a02021-1109",
    "décret n°\u00a02021-1947",
    "décret n°\u00a02001-495",
    "Défenseur des droits, Libre réponse",
    "3 place de Fontenoy",
)
#: The languages call themselves by their own names.
OWN_NAMES = ("Français", "English")


@pytest.fixture
def here(db, settings):
    settings.DEVELOPMENT = False
    return world.build("ici.example")


@dataclass
class Said(HTMLParser):
    """What a page says in its own language: a part that names another one is somebody's words."""

    language: str
    texts: list[str] = field(default_factory=list)
    lang: str = ""
    _open: list[tuple[str, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "html":
            self.lang = values.get("lang") or ""
        hidden = bool(self._open and self._open[-1][1])
        hidden = hidden or tag in {"script", "style", "textarea"}
        hidden = hidden or values.get("lang", self.language) != self.language
        if tag not in VOID:
            self._open.append((tag, hidden))
        if not hidden:
            self.texts += [value for name, value in attrs if name in SAID_BY_ATTRIBUTES and value]

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if data.strip() and not (self._open and self._open[-1][1]):
            self.texts.append(data)


def held() -> list[str]:
    """Return every word that the town holds, the longest first."""
    words: set[str] = set()
    for model in apps.get_models():
        fields = model._meta.concrete_fields
        names = [f.attname for f in fields if isinstance(f, models.CharField | models.TextField)]
        for row in model._default_manager.values_list(*names) if names else ():
            words.update(value for value in row if value and not CODE.fullmatch(value))
    return sorted(words, key=len, reverse=True)


def own_words(page: Said, words: list[str]) -> list[str]:
    """Return what the page says once what the town holds is taken out of it."""
    left = []
    for text in page.texts:
        for word in words:
            if word in text:
                text = text.replace(word, "…")
        left.append(" ".join(text.split()))
    return left


def pages(here: Any, role: str, language: str) -> Iterator[tuple[str, str, str]]:
    """Yield (method, address, page) for every address, those of initiatives at every step."""
    client = Client(headers={"host": here.town.host, "accept-language": language})
    if person := here.people[role]:
        client.force_login(person)
    kept = {name: morsel.value for name, morsel in client.cookies.items()}
    for address in access.addresses():
        for _state, path in access.paths(address, here):
            for method in ("get", "post"):
                for cache in caches.all():
                    cache.clear()
                client.cookies.clear()
                for name, value in kept.items():
                    client.cookies[name] = value
                with transaction.atomic():
                    response = getattr(client, method)(path)
                    if response.streaming:
                        b"".join(response.streaming_content)
                    transaction.set_rollback(True)
                is_page = response.get("Content-Type", "").startswith("text/html") and not response.streaming
                if is_page and response.content:
                    yield method, path, response.content.decode()


def only_in(language: str) -> set[str]:
    """Return the sentences of the catalogue that are said in this language and not in the other."""
    sentences: dict[str, set[str]] = {"fr": set(), "en": set()}
    for message in messages.read("en"):
        if message.id:
            for code, words in (("fr", message.id), ("en", message.string)):
                sentences[code].update([words] if isinstance(words, str) else words)
    other = "en" if language == "fr" else "fr"
    # What is shorter, or has blanks, is a word that a name may be; WORDS sees to those.
    return {s for s in sentences[language] - sentences[other] if len(s) > 3 and "%" not in s}


@pytest.mark.parametrize(
    ("language", "other", "role"),
    [
        ("en", "fr", "stranger"),
        ("en", "fr", "proposer"),
        ("en", "fr", "officer"),
        ("en", "fr", "administrator"),
        ("fr", "en", "proposer"),
        ("fr", "en", "officer"),
    ],
)
def test_a_page_says_everything_in_its_language(here, role, language, other):
    words, foreign = [*OWN_NAMES, *LAW, *held()], only_in(other)
    wrong: dict[str, str] = {}
    seen = 0
    for method, path, html in pages(here, role, language):
        page = Said(language)
        page.feed(html)
        seen += 1
        # Some answers are a part of a page, and have no language of their own.
        if "<html" in html and page.lang != language:
            wrong[f"{method} {path}"] = f"lang={page.lang}"
        for text in own_words(page, words):
            if text in foreign or WORDS[other].search(text):
                wrong.setdefault(text, f"{method} {path}")
    assert seen > 30
    assert wrong == {}


def test_what_a_page_says_is_found():
    page = Said("en")
    page.feed(
        '<html lang="en"><p title="un titre">Le texte<img alt="une image"></p>'
        '<div lang="fr"><p>leurs mots<br>encore</p></div><script>du code</script> la fin</html>'
    )
    assert page.lang == "en"
    assert [text.strip() for text in page.texts] == ["un titre", "Le texte", "une image", "la fin"]


def test_what_the_town_holds_is_taken_out():
    page = Said("en", texts=["The town of Ville-sur-Mer", "Ville"])
    assert own_words(page, ["Ville-sur-Mer", "Ville"]) == ["The town of …", "…"]


def test_english_days_are_written_and_read_with_the_day_first():
    with translation.override("en"):
        assert date_format(date(2027, 6, 12), "DATE_FORMAT") == "12 June 2027"
        assert forms.DateField().clean("12/06/2027") == date(2027, 6, 12)
        assert get_format("FIRST_DAY_OF_WEEK") == 1
