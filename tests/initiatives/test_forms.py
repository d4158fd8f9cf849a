"""What people write, read by the fields of the forms."""

from __future__ import annotations

import pytest
from django import forms
from django.core.exceptions import ValidationError

from terril.agreements.when import Kind, When
from terril.initiatives.forms.fields import Euros, Moment, Words


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1250", 125_000),
        ("1 250,50 €", 125_050),
        ("1\u202f250\u00a0€", 125_000),
        ("1.250,50", 125_050),
        ("1250.5", 125_050),
        ("0", 0),
        ("+3", 300),
        ("", None),
        ("   ", None),
        (None, None),
    ],
)
def test_an_amount_is_read_as_people_write_it(text, cents):
    assert Euros(required=False).clean(text) == cents


@pytest.mark.parametrize(
    "text", ["beaucoup", "1,2,3", "1250.505", "1e9", "٣", "--1", "9" * 100, "1/2", "nan", "inf"]
)
def test_an_amount_that_is_none_is_told(text):
    with pytest.raises(ValidationError, match="Nous n'avons pas compris ce montant"):
        Euros().clean(text)


@pytest.mark.parametrize(("text", "sentence"), [("-1", "négatif"), ("20 000 000 000", "trop grand")])
def test_an_amount_that_cannot_be_is_told(text, sentence):
    with pytest.raises(ValidationError, match=sentence):
        Euros().clean(text)


def test_an_amount_needed_is_asked_for():
    with pytest.raises(ValidationError, match="Combien"):
        Euros(error_messages={"required": "Combien ?"}).clean("")


def test_an_amount_is_shown_as_it_is_read():
    shown = Euros().prepare_value(125_050)
    assert Euros().clean(shown) == 125_050


def test_a_moment_is_read_in_words_and_shown_in_words():
    field = Moment()
    value = field.clean("tous les mardis d'avril à octobre")
    assert value.kind is Kind.RECURRENCE
    assert field.clean(field.prepare_value(value)) == value
    assert field.prepare_value(When()) == ""
    assert Moment(required=False).clean("") == When()


@pytest.mark.parametrize("text", ["quand les poules auront des dents", "30 février 2027", "x" * 100_000])
def test_a_moment_not_understood_is_told(text):
    with pytest.raises(ValidationError) as told:
        Moment().clean(text)
    assert "Essayez par exemple" in str(told.value) or "signes au plus" in str(told.value)


def test_a_moment_needed_is_asked_for():
    with pytest.raises(ValidationError):
        Moment().clean("")


def test_words_too_long_say_by_how_much_and_are_not_cut_by_the_browser():
    class Form(forms.Form):
        title = Words(max_length=5)

    form = Form({"title": "abcdefg"})
    assert form.errors["title"] == ["C'est un peu long\u00a0: 5 caractères au plus, et il y en a 7."]
    assert "maxlength" not in str(form)
    assert 'value="abcdefg"' in str(form)
    assert Form({"title": "abcde"}).is_valid()
