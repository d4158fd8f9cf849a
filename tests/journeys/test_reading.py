"""Reading: in the language one chooses, on paper, without losing one's way."""

from __future__ import annotations

import re

import pytest

from terril.initiatives.models import Initiative
from tests.browser import Visitor, at_a_desk
from tests.journeys import stories

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/initiatives/",
    "/initiatives/?vue=carte",
    "/initiatives/proposer/",
    "/besoins/",
    "/journal/",
    "/journal/sceaux/",
    "/cailloux/",
    "/projet-de-ville/",
    "/acteurs/",
    "/entrer/",
)


def language_of(visitor: Visitor) -> str:
    return visitor.page.evaluate("() => document.documentElement.lang")


def change_language(visitor: Visitor, name: str) -> Visitor:
    """Press the language button, in the menu that a phone folds."""
    menu = visitor.page.locator(".menu-button")
    menu.locator("summary").click()
    return visitor.press(name, within="header")


def test_english_is_one_press_away_and_stays(visit, cast):
    initiative = stories.with_needs(cast, cast.inhabitant("Léa Dubois"))
    # Read in French before, so that the page is kept.
    stranger = visit().open("/").open("/")
    assert language_of(stranger) == "fr"
    change_language(stranger, "English").sees("Propose an initiative")
    assert stranger.path == "/"
    for address in (*PAGES, initiative.get_absolute_url()):
        assert language_of(stranger.open(address)) == "en", address
    stranger.open("/initiatives/999/", status=404)
    assert language_of(stranger) == "en"
    # What people wrote stays in their language; what the town's site says does not.
    stranger.open(initiative.get_absolute_url()).sees(initiative.title, "The town")
    # Others still read French.
    assert language_of(visit().open("/")) == "fr"
    assert language_of(change_language(stranger, "Français")) == "fr"
    assert stranger.path == initiative.get_absolute_url()


def test_a_browser_that_asks_for_english_gets_it_at_once(visit, cast, device):
    reader = visit(language="en")
    assert language_of(reader.open("/")) == "en"
    reader.open("/initiatives/proposer/").fill("What would you like to do", "Flowers at the school")
    reader.press("Send to the town", status=422).sees("Only your share is missing")
    assert not Initiative.objects.exists()


@at_a_desk
def test_a_page_is_read_on_paper_without_its_frame(visit, cast):
    initiative = stories.to_sign(cast, cast.inhabitant("Léa Dubois"))
    reader = visit(cast.mayor).open(initiative.get_absolute_url() + "signer/")
    reader.page.emulate_media(media="print")
    assert not reader.page.locator("header nav").first.is_visible()
    assert not reader.page.get_by_role("button", name="Signer").is_visible()
    assert reader.page.get_by_text(stories.PLANTERS).first.is_visible()
    sheet = reader.page.pdf()
    assert sheet.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page[^s]", sheet)) <= 6


@at_a_desk
def test_the_skip_link_jumps_over_the_menu_on_every_page(visit, cast):
    reader = visit()
    for address in PAGES:
        reader.open(address).page.keyboard.press("Tab")
        link = reader.page.locator("a.skip-link")
        assert link.evaluate("(it) => it === document.activeElement"), address
        assert link.is_visible()
        reader.page.keyboard.press("Enter")
        assert reader.page.evaluate("() => document.activeElement.tagName") == "MAIN", address
