"""The visitors of the journeys see what is wrong: each fault is shown to them once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any

import pytest

from tests.browser import DESKTOP, PHONE, Device, Visitor

pytestmark = pytest.mark.browser

SITE = "http://town.test"
PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Une page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{head}</head>
<body><main><h1>Une page</h1>{body}</main></body></html>"""
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"


@pytest.fixture
def shown(browser: Any) -> Iterator[Callable[..., Visitor]]:
    """Return what shows one page to a visitor: shown(body="", head="", on=DESKTOP, status=200)."""
    visitors: list[Visitor] = []

    looked_at: defaultdict[int, set[int]] = defaultdict(set)

    def show(*, body: str = "", head: str = "", on: Device = DESKTOP, status: int = 200) -> Visitor:
        context = browser.new_context(**on.options())
        html = PAGE.format(body=body, head=head)
        policy = {"Content-Security-Policy": POLICY}
        context.route("**/*", lambda route: route.fulfill(status=404, body="nothing"))
        context.route(
            SITE + "/",
            lambda route: route.fulfill(status=status, body=html, content_type="text/html", headers=policy),
        )
        visitor = Visitor(context, on, SITE, looked_at)
        visitors.append(visitor)
        return visitor

    yield show
    for visitor in visitors:
        visitor.context.close()


def test_a_right_page_is_right(shown):
    visitor = shown(body="<p>Bonjour</p>").open("/")
    visitor.sees("bonjour")
    visitor.leave()


FIELD = '<p><label for="who">Qui</label> <input id="who" type="text"></p>'


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (FIELD.replace("label", "span"), "label"),
        (FIELD.replace('for="who"', 'for="whom"'), "label"),
        (FIELD + "<p>Encore</p>" + FIELD, "axe was asked"),
        (FIELD + "<p>Encore</p>", "axe was asked"),
        (FIELD.replace("Qui", "Autre"), ""),
    ],
    ids=["no-label", "label-of-nothing", "twice-the-same-id", "one-more-piece", "other-words"],
)
def test_axe_is_asked_again_when_a_piece_is_new(shown, monkeypatch, body, says):
    shown(body=FIELD).open("/")
    visitor = shown(body=body)

    def asked(*_about):
        raise AssertionError("axe was asked")

    if not says or says == "axe was asked":
        monkeypatch.setattr(visitor, "_axe", asked)
    with pytest.raises(AssertionError, match=says) if says else nullcontext():
        visitor.open("/")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', "image-alt"),
        ('<p><input name="who"></p>', "label"),
        ("<h1>Deux</h1>", "2 h1"),
    ],
)
def test_what_a_reader_cannot_use_is_seen(shown, body, says):
    visitor = shown(body=body)
    with pytest.raises(AssertionError, match=says):
        visitor.open("/")


@pytest.mark.parametrize(("scheme", "colour"), [("light", "#bbb"), ("dark", "#333")])
def test_pale_words_are_seen_by_day_and_by_night(shown, scheme, colour):
    visitor = shown(body="<p>Pâle</p>", head='<link rel="stylesheet" href="/style.css">')
    visitor.context.route(
        SITE + "/style.css",
        lambda route: route.fulfill(
            content_type="text/css",
            body="body { background: #fff; color: #000 }"
            "@media (prefers-color-scheme: dark) { body { background: #000; color: #fff } }"
            f"@media (prefers-color-scheme: {scheme}) {{ p {{ color: {colour} }} }}",
        ),
    )
    with pytest.raises(AssertionError, match=f"{scheme}.*(?s:.)*color-contrast"):
        visitor.open("/")


def test_a_page_wider_than_the_phone_is_seen(shown):
    # The style attribute would be refused by the policy: a long word does it.
    visitor = shown(body=f"<p>{'long' * 40}</p>", on=PHONE)
    with pytest.raises(AssertionError, match="px wide on 360 px"):
        visitor.open("/")


def test_a_page_that_fails_is_seen(shown):
    with pytest.raises(AssertionError, match="answers 500, not 200"):
        shown(status=500).open("/")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('<img alt="x" src="http://elsewhere.test/x.png">', "asked somebody else"),
        ("<script>1</script>", "Content Security Policy"),
        ('<p style="color: red">x</p>', "Content Security Policy"),
        ('<img alt="x" src="/absent.png">', "404"),
    ],
)
def test_what_goes_wrong_behind_the_page_is_told_at_the_end(shown, body, says):
    visitor = shown(body=body).open("/")
    visitor.page.wait_for_load_state("networkidle")
    with pytest.raises(AssertionError, match=says):
        visitor.leave()


def test_a_script_that_fails_is_told_at_the_end(shown):
    visitor = shown(head='<script type="module" src="/faulty.js"></script>')
    visitor.context.route(
        SITE + "/faulty.js",
        lambda route: route.fulfill(content_type="text/javascript", body="throw new Error('oh no')"),
    )
    visitor.open("/")
    with pytest.raises(AssertionError, match="oh no"):
        visitor.leave()


def test_a_phones_page_is_also_looked_at_as_wide_as_a_computer(shown):
    """What is there only on a wide screen is too wide, or wrong, there only."""
    visitor = shown(body="<p>Un mur</p>", head='<link rel="stylesheet" href="/wide.css">', on=PHONE)
    sheet = "@media (min-width: 1000px) { p { width: 1400px } }"
    visitor.context.route(
        SITE + "/wide.css", lambda route: route.fulfill(body=sheet, content_type="text/css")
    )
    with pytest.raises(AssertionError, match="on 1280 px"):
        visitor.open("/")
