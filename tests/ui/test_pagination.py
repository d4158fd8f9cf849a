"""There is always a page to answer with."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from terril.ui.pagination import paginate


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("", 1),
        ("2", 2),
        ("3", 3),
        ("0", 3),
        ("-1", 3),
        ("10" * 15, 3),
        ("9" * 10_000, 1),
        ("deux", 1),
        ("1.5", 1),
        ("\u0000", 1),
        ("²", 1),
    ],
)
def test_whatever_is_asked_there_is_a_page(asked, number):
    page = paginate(RequestFactory().get("/", {"page": asked}), list(range(25)), 10)
    assert page.number == number


def test_an_empty_list_has_one_empty_page():
    page = paginate(RequestFactory().get("/", {"page": "10" * 15}), [], 10)
    assert (page.number, list(page), page.has_other_pages()) == (1, [], False)


def test_the_address_keeps_what_was_asked_besides():
    request = RequestFactory().get("/", {"page": "2", "q": "l'eau & <b>", "kind": "shop"})
    assert paginate(request, list(range(25)), 10).base_query == "q=l%27eau+%26+%3Cb%3E&kind=shop&"
    assert paginate(RequestFactory().get("/"), [1], 10).base_query == ""
