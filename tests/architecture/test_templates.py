"""Conventions of pages: safe forms, no inline script, nobody else's server."""

from __future__ import annotations

import re

import pytest

from tests.architecture.layers import PACKAGE, shown, templates, within

# The style guide is looked at by developers and sends nothing.
PAGES = [p for p in templates() if p.suffix == ".html" and p.name != "styleguide.html"]
STATIC = sorted(p for p in PACKAGE.rglob("static/**/*") if p.suffix in (".css", ".js", ".svg"))
FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL | re.IGNORECASE)
COMMENT = re.compile(r"\{%\s*comment\s*%\}.*?\{%\s*endcomment\s*%\}|\{#.*?#\}", re.DOTALL)
# The one form that strangers' kept pages hold: it changes nothing of the town, and needs no token.
LANGUAGE_FORM = 'class="languages"'
# Names of XML languages, which nobody fetches.
NAMESPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/2005/Atom"}


def text_of(path) -> str:
    return COMMENT.sub("", path.read_text())


def posts(text: str) -> list[str]:
    return [
        f for f in FORM.findall(text) if re.search(r"""method=["']?post""", f[: f.index(">")], re.IGNORECASE)
    ]


def is_mail(path) -> bool:
    return "mail" in within(path)


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_every_form_that_changes_something_has_its_token_and_is_taken_in_once(path):
    for form in posts(text_of(path)):
        if LANGUAGE_FORM in form:
            continue
        assert "{% csrf_token %}" in form, form[:200]
        assert re.search(r"\{%\s*once\s*%\}", form), form[:200]
        assert 'enctype="multipart/form-data"' in form or 'type="file"' not in form


@pytest.mark.parametrize("path", [p for p in PAGES if not is_mail(p)], ids=shown)
def test_no_page_holds_script_or_style(path):
    """The content security policy would silence them: what works must be in files of ours."""
    text = text_of(path)
    scripts = re.findall(r"<script\b[^>]*>", text, re.IGNORECASE)
    assert all(re.search(r"\bsrc=", s) or 'type="application/ld+json"' in s for s in scripts), scripts
    assert not re.search(r"<style\b", text, re.IGNORECASE)
    assert not re.search(r"""\sstyle\s*=\s*["'{]""", text, re.IGNORECASE)
    assert not re.search(r"\son[a-z]+\s*=", text, re.IGNORECASE)
    assert "javascript:" not in text.lower()


@pytest.mark.parametrize("path", templates() + STATIC, ids=shown)
def test_nothing_is_asked_of_another_server(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    asked = re.findall(
        r"""(?:src|srcset|data-src|poster|action|xlink:href|@import|url\(|<link[^>]*href)\s*[=(]?\s*["']?((?:https?:)?//[^\s"')>]+)""",
        text,
    )
    assert [address for address in asked if address not in NAMESPACES] == []


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_nothing_is_declared_safe_in_a_template(path):
    """Hostile text is shown as text: what is safe is made so in Python, where it can be tested."""
    text = text_of(path)
    assert "|safe" not in text
    assert "autoescape off" not in text


def test_the_rules_above_can_fail():
    bad = '<form method="post"><input></form>'
    assert posts(bad)
    assert "{% csrf_token %}" not in posts(bad)[0]
    assert not posts('<form method="get"></form>')
