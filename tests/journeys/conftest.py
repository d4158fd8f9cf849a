"""Visitors, the town they visit, and what they hold in their hands."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Playwright, sync_playwright

from terril.directory.models import Organisation
from terril.people.models import User
from terril.territories.models import Territory
from tests import factories
from tests.browser import PHONE, PLAIN_PHONE, Device, Visitor, launch
from tests.line import Line

LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """What drives browsers; there is one of it in a process."""
    with sync_playwright() as playwright:
        # Playwright's synchronous face keeps an event loop in this thread, which Django takes for a
        # sign that its database is being asked from asynchronous code. It is not.
        before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        yield playwright
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def browser(driver: Playwright, chromium: str) -> Iterator[Browser]:
    """One Chromium for all journeys; each visitor has a profile of their own in it."""
    with launch(driver, chromium) as running:
        yield running


@pytest.fixture(scope="session")
def looked_at() -> defaultdict[int, set[int]]:
    """The pieces of pages that axe has found right already, by width."""
    return defaultdict(set)


@pytest.fixture(params=[PHONE, PLAIN_PHONE], ids=lambda device: device.name)
def device(request: pytest.FixtureRequest) -> Device:
    """A phone, whose pages are also looked at as wide as on a computer, and one that runs no script."""
    return request.param


@pytest.fixture
def visit(
    browser: Any, live_server: Any, device: Device, looked_at: defaultdict[int, set[int]]
) -> Iterator[Callable[..., Visitor]]:
    """Return what makes a visitor: visit(user=None, language="fr", on=the test's, on_a_line=False)."""
    visitors: list[Visitor] = []

    def arrive(
        user: User | None = None, *, language: str = "fr", on: Device = device, on_a_line: bool = False
    ) -> Visitor:
        context = browser.new_context(locale=LANGUAGES[language], **on.options())
        line = Line(live_server.url) if on_a_line else None
        visitor = Visitor(context, on, line.url if line else live_server.url, looked_at, line=line)
        visitors.append(visitor)
        if user is not None:
            enter(visitor, user)
        return visitor

    yield arrive
    faults = []
    for visitor in visitors:
        try:
            visitor.leave()
        except AssertionError as error:
            faults.append(str(error))
    assert not faults, "\n".join(faults)


def enter(visitor: Visitor, user: User) -> None:
    """Let a visitor in without the way by e-mail, which a journey of its own walks."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    visitor.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": visitor.base}])
    visitor.user = user


@dataclass
class Cast:
    """A town and those whom journeys are about."""

    town: Territory
    quarter: Territory
    officer: User
    mayor: User
    services: list[Organisation]
    heads: list[User]
    orientation: Any

    def inhabitant(self, name: str, **traits: Any) -> User:
        """Return one more inhabitant of the town."""
        return factories.UserFactory(display_name=name, inhabitant_of=self.town, **traits)


SERVICES = ("Espaces verts", "Police municipale", "Finances", "Affaires juridiques", "Voirie")


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """A town with its quarter, officer, mayor and five services, each with its head."""
    town = factories.TownFactory(name="Loos-sur-Terril")
    services = [factories.ServiceFactory(territory=town, name=name) for name in SERVICES]
    hall = factories.TownHallFactory(territory=town)
    mayor = factories.UserFactory(display_name="Jeanne Maire", elected_of=town, speaks_for=hall)
    return Cast(
        town=town,
        quarter=factories.QuarterFactory(parent=town, name="Cité des Fleurs"),
        officer=factories.UserFactory(display_name="Nadia Petit", officer_of=town),
        mayor=mayor,
        services=services,
        heads=[
            factories.UserFactory(display_name=f"Chef {service.name}", inhabitant_of=town, speaks_for=service)
            for service in services
        ],
        orientation=factories.OrientationFactory(territory=town, title="Une ville qui fleurit"),
    )
