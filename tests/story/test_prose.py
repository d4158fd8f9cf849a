"""The text of a chapter: light marks become HTML and back, and only a few tags pass."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terril.story import prose

LIGHT = """## La compagnie

Elle possédait **tout**, *sauf* les cimetières.
Même les jardins.

### Dessous

- le charbon
- l'eau

1. descendre
2. remonter

> On ne voyait pas le jour.
>
> Sauf le dimanche.

Lire [l'histoire](https://exemple.fr/a*b*c?x=1&y=2)."""
HTML = (
    "<h2>La compagnie</h2>\n"
    "<p>Elle possédait <strong>tout</strong>, <em>sauf</em> les cimetières.<br>Même les jardins.</p>\n"
    "<h3>Dessous</h3>\n<ul><li>le charbon</li><li>l'eau</li></ul>\n"
    "<ol><li>descendre</li><li>remonter</li></ol>\n"
    "<blockquote><p>On ne voyait pas le jour.</p><p>Sauf le dimanche.</p></blockquote>\n"
    '<p>Lire <a href="https://exemple.fr/a*b*c?x=1&amp;y=2" rel="noopener">l\'histoire</a>.</p>'
)


def test_light_marks_become_html_and_come_back_as_they_were():
    assert prose.from_light(LIGHT) == HTML
    assert prose.to_light(HTML) == LIGHT
    assert prose.from_light(LIGHT.replace("\n", "\r\n")) == HTML


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("<script>alert(1)</script><p>Oui</p>", "<p>Oui</p>"),
        ('<p style="color:red" onclick="x()" class="a">Oui</p>', "<p>Oui</p>"),
        ('<p><a href="javascript:alert(1)">Oui</a></p>', '<p><a rel="noopener">Oui</a></p>'),
        ('<img src="https://ailleurs.fr/x.gif"><p>Oui</p>', "<p>Oui</p>"),
        ("<h1>Grand</h1><p><b>Oui</b></p>", "<h2>Grand</h2><p><strong>Oui</strong></p>"),
        ("<ul><li><p>Un</p></li></ul><p></p>", "<ul><li>Un</li></ul>"),
        ("<p>1 &lt; 2</p>", "<p>1 &lt; 2</p>"),
        ("<p>&nbsp;</p>", ""),
    ],
)
def test_only_a_few_tags_pass(sent, kept):
    assert prose.clean(sent) == kept


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", "[x](javascript:alert(1))", '[x](https://a"b)']
)
def test_what_is_typed_with_light_marks_makes_no_tag_of_its_own(typed):
    made = prose.from_light(typed)
    assert "<script" not in made
    assert "<a" not in made


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab *#->1.[]()\n/:é<&\x00", max_size=60))
def test_whatever_is_typed_is_clean_already_and_stays_so(typed):
    made = prose.from_light(typed)
    assert prose.clean(made) == made
    again = prose.from_light(prose.to_light(made))
    assert prose.clean(again) == again
