"""An initiative may be dropped by those who carry it, with the reason left for all to read."""

from __future__ import annotations

import pytest

from tests.browser import Visitor
from tests.journeys import stories

pytestmark = pytest.mark.browser


def offered(visitor: Visitor, name: str) -> Visitor:
    """Follow what the page of an initiative offers: its main button, or a line of what it unfolds."""
    if not visitor.page.locator("main a.btn").first.inner_text().startswith(name):
        visitor.unfold("Ce que vous pouvez faire")
    return visitor.follow(name)


def test_one_may_stop_and_say_why(visit, cast):
    author = cast.inhabitant("Léa Dubois")
    initiative = stories.studied(cast, author)
    lea = offered(visit(author).open(initiative.get_absolute_url()), "Abandonner")
    lea.fill("Pourquoi", " ").press("Abandonner", status=422)
    lea.fill("Pourquoi", "Nous manquons de bras.").press("Abandonner").sees("pourra être rouverte un jour")
    visit().open(initiative.get_absolute_url()).sees("Abandonnée", "Nous manquons de bras")
