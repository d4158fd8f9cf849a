"""What people type is made canonical; what the eye cannot see is refused."""

from __future__ import annotations

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from terril.foundation.text import clean_line, clean_text, unique_slug


def refusal(value, max_length=80, **options):
    with pytest.raises(ValidationError) as caught:
        clean_line(value, max_length, "Le nom", **options)
    return caught.value


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Zoé   Lefèvre\n", "Zoé Lefèvre"),
        ("Zoe\u0301", "Zoé"),
        ("L'arbre à palabres : l'été ?", "L'arbre à palabres : l'été ?"),
        ("À 5 m² du stade, 30 €", "À 5 m² du stade, 30 €"),
        ("co\u00adopération", "coopération"),
        ("ﬁn de ｃｈａｎｔｉｅｒ", "fin de chantier"),
        ("Nguyễn Thị Ánh", "Nguyễn Thị Ánh"),
        ("Мария Lefèvre", "Мария Lefèvre"),
        ("محمد بن علي", "محمد بن علي"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("Fête 👨\u200d👩\u200d👧 de quartier ☀\ufe0f", "Fête 👨\u200d👩\u200d👧 de quartier ☀\ufe0f"),
        ("10 µm", "10 µm"),
        ("", ""),
    ],
)
def test_an_honest_line_is_kept_in_its_one_form(typed, kept):
    assert clean_line(typed, 80, "Le nom") == kept


@pytest.mark.parametrize(
    "hidden",
    [
        "\u200b", "\u200e", "\u202e", "\u2066", "\ufeff", "\u0000", "\u001b", "\u0085", "\u3164",
        "\u2800", "\u2028", "\u200d", "\ud800", "\ue000",
    ],
)  # fmt: skip
def test_an_invisible_character_is_refused_by_its_number(hidden):
    sentence = refusal(f"Ma{hidden}irie").messages[0]
    assert f"U+{ord(hidden):04X}" in sentence
    assert "invisible" in sentence


@pytest.mark.parametrize("word", ["Mаirie", "Μairie", "Loоs", "Αnne"])
def test_a_word_of_two_alphabets_is_refused(word):
    assert word in refusal(f"La {word} de Loos").messages[0]


def test_marks_piled_on_a_letter_are_refused():
    assert refusal("a" + "\u0315" * 12)


def test_a_hundred_kilobytes_in_a_name_says_how_long_it_is_and_may_be():
    sentence = refusal("é" * 100_000).messages[0]
    assert "100000" in sentence
    assert "80" in sentence


def test_an_error_carries_the_field_it_belongs_to():
    assert refusal("x" * 81, field="title").message_dict.keys() == {"title"}


def test_a_missing_line_is_refused_only_when_it_is_needed():
    assert clean_line("   ", 80, "Le nom") == ""
    assert "manque" in refusal("   ", required=True).messages[0]


def test_several_lines_stay_several_lines():
    assert clean_text("Un\r\ndeux\rtrois\n", 80, "Le texte") == "Un\ndeux\ntrois"


@given(st.text(max_size=60))
def test_whatever_is_typed_is_refused_or_clean_for_good(typed):
    try:
        kept = clean_line(typed, 80, "Le nom")
    except ValidationError:
        return
    assert clean_line(kept, 80, "Le nom") == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Co") for c in kept)


def test_a_slug_is_new_short_and_never_empty(town):
    from terril.territories.models import Territory

    town.slug = "mairie"
    town.save()
    taken = Territory.objects.all()
    assert unique_slug(taken, "Mairie", otherwise="lieu") == "mairie-2"
    assert unique_slug(taken, "Фонтан", otherwise="lieu") == "lieu"
    assert len(unique_slug(taken, "a" * 300, otherwise="lieu", max_length=50)) <= 50
