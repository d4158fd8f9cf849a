"""The eyes that read every page in one language (see test_access.py) see what they must."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.utils import translation
from django.utils.formats import date_format, get_format

from tests.architecture.reading import Reader, Said, own_words


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


@pytest.mark.parametrize(
    ("language", "html", "wrong"),
    [
        ("en", '<html lang="en"><p>The path</p></html>', {}),
        ("en", '<html lang="en"><p>Voir le chemin</p></html>', {"Voir le chemin": "/a/"}),
        ("fr", '<html lang="fr"><p>See the path</p></html>', {"See the path": "/a/"}),
        ("fr", '<html lang="en"><p>Voir le chemin</p></html>', {"/a/": "lang=en"}),
        ("en", '<html lang="en"><p>See <b lang="fr">les mots</b></p></html>', {}),
    ],
)
def test_a_foreign_text_is_told_with_the_page_where_it_stands(db, language, html, wrong):
    reader = Reader(language)
    reader.read("/a/", html)
    assert reader.wrong == wrong


def test_english_days_are_written_and_read_with_the_day_first():
    with translation.override("en"):
        assert date_format(date(2027, 6, 12), "DATE_FORMAT") == "12 June 2027"
        assert forms.DateField().clean("12/06/2027") == date(2027, 6, 12)
        assert get_format("FIRST_DAY_OF_WEEK") == 1
