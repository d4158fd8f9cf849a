"""What a page says in its own language, and whether any of it is in the other one.

What the town itself holds (names, titles, what people wrote) is taken out of the page first; what is
left is the software's own, and must be in the language of the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.apps import apps
from django.db import models

from scripts import messages
from terril.landmarks.models import Language

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
#: A place in a block of the charter, filled from the agreement.
PLACES = re.compile(r"\{[a-z_]+\}")
#: Names of French law, which have no other.
LAW = (
    "collaborateurs occasionnels du service public",
    "contrat d'engagement républicain",
    "Contrat d'engagement républicain",
    "loi n°\u00a02021-1109",
    "décret n°\u00a02021-1947",
    "décret n°\u00a02001-495",
    "Défenseur des droits, Libre réponse",
    "3 place de Fontenoy",
)
#: The languages call themselves by their own names.
OWN_NAMES = tuple(Language.labels)


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
    """Return what the page says once what the town holds, and {places} to fill in, are taken out of it."""
    left = []
    for text in page.texts:
        text = PLACES.sub("…", text)
        for word in words:
            if word in text:
                text = text.replace(word, "…")
        left.append(" ".join(text.split()))
    return left


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


@dataclass
class Reader:
    """Reads page after page in one language; `wrong` says where each foreign text was met first."""

    language: str
    seen: int = 0
    wrong: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        other = "fr" if self.language == "en" else "en"
        self._held = [*OWN_NAMES, *LAW, *held()]
        self._foreign, self._words = only_in(other), WORDS[other]
        # Most of what a page says, the page before has said.
        self._judged: set[str] = set()

    def read(self, where: str, html: str) -> None:
        """Judge what the page at `where` says."""
        page = Said(self.language)
        page.feed(html)
        self.seen += 1
        # Some answers are a part of a page, and have no language of their own.
        if "<html" in html and page.lang != self.language:
            self.wrong[where] = f"lang={page.lang}"
        page.texts = [text for text in page.texts if text not in self._judged]
        self._judged.update(page.texts)
        for text in own_words(page, self._held):
            if text in self._foreign or self._words.search(text):
                self.wrong.setdefault(text, where)
