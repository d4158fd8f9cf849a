"""Finding initiatives by French words, the same way on SQLite and PostgreSQL.

Every initiative that was sent has its stemmed words in `SearchWord`. The choice, and what was set
aside, are told in docs/decisions/06-search.md.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from terril.initiatives.models import Initiative, SearchWord
from terril.territories.models import Territory

TITLE, PLACE, TEXT = 6, 3, 1
# What nobody asks more words than; the rest of a pasted page is not looked for.
MOST_WORDS_ASKED = 8
# The words of a long description; what comes after is not found, and weighs nothing.
MOST_WORDS_KEPT = 400
WORD_LENGTH = 40
# A word this common says nothing of what two initiatives have in common.
TOO_COMMON = 40

_word = re.compile(r"[^\W_]+")
# l'école, d'arbres, qu'on, jusqu'au, aujourd'hui
_elision = re.compile(r"\b(?:[cdjlmnst]|qu|lorsqu|puisqu|jusqu|quoiqu)['’ʼ](?=\w)", re.IGNORECASE)

_empty_words = """
    a afin ai ainsi alors apres au aucun aussi autre autres aux avant avec avoir beaucoup bien car ce ceci
    cela celle celles celui ces cet cette ceux chaque chez comme comment contre dans de depuis des dont du
    elle elles en encore entre es est et etait etre eu eux fait faire faut il ils je jusque la le les leur
    leurs lui ma mais me meme memes mes moi moins mon ne ni nos notre nous on ont ou par parce pas peu peut
    plus pour pourquoi quand que quel quelle quelles quels qui quoi sa sans se sera ses si son sont sous
    sur ta te tes toi ton tous tout toute toutes tres trop tu un une vers voici voila vos votre vous y
"""
EMPTY_WORDS = frozenset(_empty_words.split())


def fold(text: str) -> str:
    """Return `text` in small letters, without accents, ligatures nor elided words (l'école: ecole)."""
    text = _elision.sub(" ", text.casefold()).replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return what a folded French word has in common with its relatives: plural, verb, deed.

    The Snowball stemmer does most of it. Around it: it expects accents, which people leave out; it
    keeps plurals in -os; and it leaves apart "arroser" and "arrosage", "planter" and "plantation".
    """
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    elif len(word) <= 5 and word.endswith("eux"):
        word = word[:-1]  # jeux, lieux, but not "heureux"
    if word.endswith("ee"):
        word = word[:-1]
    if len(word) > 7 and word.endswith("ation"):
        word = word.removesuffix("ation") + "er"
    # A stemmer keeps the word it works on: one of its own for each word is safe among threads.
    root = snowballstemmer.stemmer("french").stemWord(word)
    # Short words (village, partage) would lose what makes them differ from others (ville, part).
    if len(root) > 6 and root.endswith("ag"):
        root = root[:-2]
    return root[:WORD_LENGTH]


def words_of(text: str, limit: int = MOST_WORDS_KEPT) -> list[str]:
    """Return the folded words of `text` that mean something, in order, at most `limit`."""
    # Folding costs most: what is far beyond any limit is cut before.
    folded = fold(text[: limit * 30])
    return [w for w in _word.findall(folded) if w not in EMPTY_WORDS and (len(w) > 1 or w.isdigit())][:limit]


def write(initiative: Initiative) -> None:
    """Make `initiative` findable by what it says now; called by the actions that change its words."""
    weights: dict[str, int] = {}
    quarter = initiative.quarter.name if initiative.quarter else ""
    parts = (
        (TITLE, initiative.title),
        (PLACE, f"{initiative.place} {quarter}"),
        (TEXT, initiative.description),
    )
    for weight, text in parts:
        for word in words_of(text):
            weights[stem(word)] = max(weight, weights.get(stem(word), 0))
    SearchWord.objects.filter(initiative=initiative).delete()
    SearchWord.objects.bulk_create(
        SearchWord(territory_id=initiative.territory_id, initiative=initiative, word=word, weight=weight)
        for word, weight in weights.items()
    )


def narrow(initiatives: QuerySet[Initiative], town: Territory, text: str) -> QuerySet[Initiative]:
    """Keep of `initiatives` those that have all the words of `text`, with a `relevance` to sort by.

    The last word may be the beginning of one: "jard" finds "jardin". A number alone finds the
    initiative of that number too. A text without any word that means something finds nothing.
    """
    words = words_of(text, MOST_WORDS_ASKED)
    if not words:
        return initiatives.none().annotate(relevance=Value(0))
    kept = SearchWord.objects.filter(territory=town)
    has_all = Q()
    for position, word in enumerate(words):
        asked = _asked(word, as_beginning=position == len(words) - 1)
        has_all &= Q(pk__in=kept.filter(asked).values("initiative_id"))
    if len(words) == 1 and words[0].isdecimal() and len(words[0]) < 9:
        has_all |= Q(number=int(words[0]))
    whole_words = kept.filter(initiative=OuterRef("pk"), word__in={stem(word) for word in words})
    score = whole_words.order_by().values("initiative_id").annotate(score=Sum("weight")).values("score")
    return initiatives.filter(has_all).annotate(relevance=Coalesce(Subquery(score), 0))


def _asked(word: str, *, as_beginning: bool) -> Q:
    asked = Q(word=stem(word))
    if as_beginning and word.isascii() and 1 < len(word) < WORD_LENGTH:
        # Not LIKE, whose use of an index depends on the database and its language: folded words hold
        # only a-z and 0-9, which every order of letters sorts alike.
        asked |= Q(word__gte=word, word__lte=word.ljust(WORD_LENGTH, "z"))
    return asked


def alike(town: Territory, title: str, limit: int) -> list[int]:
    """Return the primary keys of the initiatives whose title says much the same, nearest first.

    What is common to many says nothing of what two have in common: of such words only the rarest
    count, and only when the title has no others.
    """
    roots = {stem(word) for word in words_of(title, 2 * MOST_WORDS_ASKED)}
    in_titles = SearchWord.objects.filter(territory=town, weight=TITLE).order_by()
    counted = in_titles.filter(word__in=roots).values("word").annotate(count=Count("pk"))
    counts = dict(counted.values_list("word", "count"))
    telling = [root for root, count in counts.items() if count <= TOO_COMMON]
    if not telling:
        telling = sorted(counts, key=lambda root: (counts[root], root))[:2]
    needed = min(len(telling), 1 if len(roots) <= 3 else 2)
    near = in_titles.filter(word__in=telling).values("initiative_id").annotate(shared=Count("pk"))
    nearest = near.filter(shared__gte=needed).order_by("-shared", "-initiative_id")
    return list(nearest.values_list("initiative_id", flat=True)[:limit])
