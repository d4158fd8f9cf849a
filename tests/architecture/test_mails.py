"""Every mail is written twice, as text and as a page, and both say the same."""

from __future__ import annotations

import re

import pytest

from terril.mail.queries import PURPOSES
from tests.architecture import mails
from tests.architecture.layers import PACKAGE

# Parts of letters are letters too: one that is missing in a kind would be missing in a mail.
LETTERS = mails.letters()
WHOLE = sorted(name for name in LETTERS if not name.rpartition("/")[2].startswith("_"))


def test_there_are_mails():
    assert len(WHOLE) >= 8
    assert "mail/_letter" in LETTERS


@pytest.mark.parametrize("name", sorted(LETTERS))
def test_every_mail_is_text_and_page(name):
    assert LETTERS[name] == {"txt", "html"}


@pytest.mark.parametrize("name", WHOLE)
def test_both_lead_to_the_same_places(name):
    assert mails.links(name, "txt") == mails.links(name, "html")


@pytest.mark.parametrize("name", WHOLE)
def test_every_mail_is_on_the_town_s_paper_and_says_why_one_gets_it(name):
    for kind in ("txt", "html"):
        text = mails.whole(f"{name}.{kind}")
        assert (
            mails.EXTENDS.sub("", text).lstrip().startswith(mails.whole(f"mail/_letter.{kind}").lstrip()[:30])
        )
        why = dict(mails.BLOCK.findall(text))["why"]
        assert why.strip(), f"{name}.{kind} does not say why one gets it"


@pytest.mark.parametrize("name", WHOLE)
def test_no_mail_asks_anything_of_anybody(name):
    """A picture or a font that is fetched tells who reads, and when."""
    text = mails.whole(f"{name}.html")
    assert not re.search(r"<(img|link|script|iframe|table|form)\b|url\(|@import|@font-face|srcset", text)


def test_what_one_is_owed_has_no_way_out_and_the_rest_has_one():
    without = {name for name in WHOLE if "unsubscribe_url" not in mails.links(name, "txt")}
    assert set(WHOLE) - without == {"news/mail/digest", "promises/mail/told"}


def test_every_purpose_has_a_label():
    """Without one, the page of mails in trouble cannot say what a mail is about."""
    used = {
        purpose
        for path in PACKAGE.rglob("*.py")
        for purpose in re.findall(r'\b(?:purpose=|PURPOSE = )"(\w+)"', path.read_text())
    }
    assert used == set(PURPOSES)


def test_the_rules_above_can_fail(tmp_path, monkeypatch):
    folder = tmp_path / "templates" / "x" / "mail"
    folder.mkdir(parents=True)
    (folder / "_letter.txt").write_text(
        '{% block link %}{{ url }}{% endblock %}{% include "x/mail/_part.txt" %}'
    )
    (folder / "_part.txt").write_text("{{ other_url }}")
    (folder / "a.txt").write_text(
        '{% extends "x/mail/_letter.txt" %}{% block link %}{{ one.sign_url }}{% endblock %}'
    )
    monkeypatch.setattr(mails, "templates", lambda: sorted(folder.glob("*")))
    assert mails.links("x/mail/a", "txt") == {"sign_url", "other_url"}
    assert mails.letters() == {"x/mail/_letter": {"txt"}, "x/mail/_part": {"txt"}, "x/mail/a": {"txt"}}
