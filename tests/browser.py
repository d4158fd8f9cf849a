"""A visitor in a real browser, who looks closely at every page they reach.

    def test_x(visit):
        somebody = visit(officer)           # signed in; visit() is a stranger
        somebody.open("/initiatives/")      # axe by day and by night, no sideways scrolling, …
        somebody.fill("Titre", "Fleurir").press("Envoyer")
        assert somebody.sees("n° 1")

When the test ends, each visitor answers for what happened behind the pages: an error in the console,
something the content security policy refused, a script that failed, a request to anybody else than
the town's own site.
"""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, Request, Response

from tests.line import Line

ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A drawn image instead of a camera, for those whom a test lets have one.
    "--use-fake-device-for-media-stream",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# By night only colours change: the rest of axe would say again what it said by day.
COLOURS = ["color-contrast", "link-in-text-block"]
PATIENCE = 10_000  # ms; the two cores may be busy with other tests

# The pieces of a page that were not met before, as axe judges them: each with all that it stands in, what it
# is, what it follows, whether it has words, a label, what it names; not which words, numbers or keys. The
# page keeps the elements, for axe to be asked about them alone.
NEW_PIECES = r"""(met) => {
    const said = /^(class|type|role|autocomplete|tabindex|aria-(?!label|describedby|controls|owns|det).*)$/;
    const named = /^(for|aria-(labelledby|describedby|controls|owns|details))$/;
    const number = (text) => {
        let [one, two] = [0xdeadbeef, 0x41c6ce57];
        for (let i = 0; i < text.length; i++) {
            one = Math.imul(one ^ text.charCodeAt(i), 2654435761);
            two = Math.imul(two ^ text.charCodeAt(i), 1597334677);
        }
        return 4294967296 * (2097151 & two) + (one >>> 0);
    };
    const attribute = ({name, value}) => {
        if (said.test(name)) return `${name}=${value.trim().replace(/\d+/g, "0")}`;
        const lost = named.test(name) && value.split(/\s+/).some((id) => id && !document.getElementById(id));
        return name + (value.trim() ? "" : "=") + (lost ? "?" : "");
    };
    const own = (element) => {
        const before = element.previousElementSibling;
        return [
            element.tagName,
            ...[...element.attributes].map(attribute).sort(),
            [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) ? "words" : "",
            element.childElementCount ? "" : "bare",
            element.labels?.length ? "labelled" : "",
            before ? `after ${before.tagName} ${before.getAttribute("class")}` : "",
        ].join(" ");
    };
    const [known, pieces, ids] = [new Set(met), new Set(), new Set()];
    window.newElements = [];
    const note = (piece, element, isInNew) => {
        if (known.has(piece)) return false;
        pieces.add(piece);
        if (!isInNew) window.newElements.push(element);
        return true;
    };
    const read = (element, around, isInNew) => {
        const piece = number(`${around} ${own(element)}`);
        const isNew = note(piece, element, isInNew);
        if (element.id && ids.has(element.id)) note(number(`twice ${element.id}`), element, isNew);
        ids.add(element.id);
        for (const child of element.children) read(child, piece, isNew);
    };
    read(document.documentElement, "", false);
    return [...pieces];
}"""


@dataclass(frozen=True)
class Device:
    """What a visitor holds in their hands."""

    name: str
    width: int
    height: int
    is_phone: bool = False
    javascript: bool = True
    # Each page reached is also looked at as wide as that, which costs less than the journey again.
    also_at: int = 0

    def options(self) -> dict[str, Any]:
        """Return what Playwright needs to know about it."""
        return {
            "viewport": {"width": self.width, "height": self.height},
            "is_mobile": self.is_phone,
            "has_touch": self.is_phone,
            "java_script_enabled": self.javascript,
            # Nothing moves while it is measured.
            "reduced_motion": "reduce",
        }


PHONE = Device("phone", 360, 740, is_phone=True, also_at=1280)
DESKTOP = Device("desktop", 1280, 900)
PLAIN_PHONE = Device("phone-without-javascript", 360, 740, is_phone=True, javascript=False)
# For journeys that only a keyboard, or a sheet of paper, can make.
at_a_desk = pytest.mark.parametrize("device", [DESKTOP], ids=[DESKTOP.name])


def until(page: Page, condition: str) -> None:
    """Wait until an expression of JavaScript holds.

    Playwright's own wait has the page evaluate a text, which the content security policy forbids.
    """
    look = f"const look = () => {condition} ? done() : requestAnimationFrame(look)"
    late = f"setTimeout(() => fail(Error({json.dumps('never so: ' + condition)})), {PATIENCE})"
    page.evaluate(f"() => new Promise((done, fail) => {{ {late}; {look}; look() }})")


@dataclass
class Visitor:
    """Somebody before a screen. Every method that reaches a page looks at it, then returns `self`."""

    context: BrowserContext
    device: Device
    base: str
    # The pieces that axe has found right, by width.
    looked_at: defaultdict[int, set[int]]
    user: Any = None
    line: Line | None = None
    faults: list[str] = field(default_factory=list)
    steps: int = 0
    page: Page = field(init=False)
    last: Response | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.path}: script: {error}"))
        self.page.on("request", self._watch)
        self.page.on("response", self._weigh)

    # What happens behind the pages.

    def _hear(self, message: Any) -> None:
        # What did not load is told, with its status, by the responses.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"{self.path}: console: {message.text}")

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.faults.append(f"{self.path}: asked somebody else: {request.url}")

    def _weigh(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.last = response
        elif response.status >= 400:
            self.faults.append(f"{self.path}: {response.status} {response.url}")

    def leave(self) -> None:
        """Go away; whatever went wrong behind the pages is told now."""
        faults, self.faults = self.faults, []
        self.context.close()
        if self.line:
            self.line.end()
        assert not faults, "\n".join(faults)

    # Where they are, what they see.

    @property
    def path(self) -> str:
        """The address of the page, without its host and its #place."""
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    @property
    def status(self) -> int:
        """What the server answered to the last page asked for."""
        assert self.last is not None
        return self.last.status

    @property
    def text(self) -> str:
        """What the page says, its unbreakable spaces made plain."""
        return re.sub(r"\s+", " ", self.page.locator("body").inner_text())

    @property
    def main(self) -> str:
        """What the page itself says, without its frame."""
        return re.sub(r"\s+", " ", self.page.locator("main").inner_text())

    def sees(self, *words: str) -> Self:
        """Assert that all `words` are on the page, in whatever capitals; name those that are not."""
        text = self.text.casefold()
        absent = [word for word in words if re.sub(r"\s+", " ", word).casefold() not in text]
        assert not absent, (
            f"{self.path} ({self.status}) says nothing of {absent}. It says: {self.text[:3000]}"
        )
        return self

    # What they do.

    def open(self, address: str, *, status: int = 200) -> Self:
        """Type an address (a path, or all of it)."""
        # None when the page was already on its way there by itself: what it got is in `last`.
        answer = self.page.goto(address if "://" in address else self.base + address)
        self.last = answer or self.last
        return self.look(status)

    def fill(self, label: str, value: str) -> Self:
        """Write into the field of this label (the start of it is enough)."""
        self.field(label).fill(value)
        return self

    def field(self, label: str) -> Locator:
        """Return the field of this label."""
        return self.page.get_by_label(re.compile(r"^\s*" + flexible(label))).first

    def choose(self, label: str, option: str) -> Self:
        """Choose in a list the first option that holds these words."""
        field = self.field(label)
        value = field.locator("option").filter(has_text=re.compile(flexible(option))).first
        field.select_option(value.get_attribute("value") or "")
        return self

    def tick(self, label: str) -> Self:
        """Tick a box, or choose one of several."""
        self.page.get_by_label(re.compile(r"^\s*" + flexible(label))).first.check()
        return self

    def press(self, name: str, *, status: int = 200, within: str = "main") -> Self:
        """Press a button and see the page it leads to."""
        button = self.page.locator(within).get_by_role("button", name=re.compile("^" + flexible(name))).first
        return self.go(button, status=status)

    def press_unchecked(self, name: str, *, status: int = 422) -> Self:
        """Press a button in a browser that looks at no field itself, and leaves it to the server."""
        self.page.locator("main form").evaluate_all(
            "(forms) => forms.forEach((form) => { form.noValidate = true; })"
        )
        return self.press(name, status=status)

    def follow(self, name: str, *, status: int = 200, within: str = "main") -> Self:
        """Follow a link of these words."""
        link = self.page.locator(within).get_by_role("link", name=re.compile(flexible(name))).first
        return self.go(link, status=status)

    def go(self, thing: Locator, *, status: int = 200) -> Self:
        """Touch or click what leads to another page."""
        self.steps += 1
        with self.page.expect_navigation():
            thing.tap() if self.device.is_phone else thing.click()
        return self.look(status)

    def lose_network(self) -> Self:
        """Go where there is no network: the browser knows it, and nothing passes."""
        assert self.line is not None, "visit(on_a_line=True) has a line to cut"
        self.line.cut()
        self.context.set_offline(True)
        return self

    def find_network(self) -> Self:
        """Come back to where there is network; the page hears of it."""
        assert self.line is not None
        self.line.mend()
        self.context.set_offline(False)
        return self

    def unfold(self, words: str) -> Self:
        """Unfold the <details> whose summary has these words, unless it is open already."""
        summary = self.page.locator("main summary").filter(has_text=re.compile(flexible(words))).first
        if not summary.evaluate("(it) => it.parentElement.open"):
            summary.click()
        return self

    def look(self, status: int = 200) -> Self:
        """Look closely at the page reached: what it answers, its frame, its width, axe."""
        assert self.status == status, f"{self.path} answers {self.status}, not {status}: {self.text[:1500]}"
        self._look_at(self.device.width)
        if self.device.also_at:
            size = self.page.viewport_size
            self.page.set_viewport_size({**size, "width": self.device.also_at})
            self._look_at(self.device.also_at)
            self.page.set_viewport_size(size)
        return self

    def _look_at(self, width: int) -> None:
        facts = self.page.evaluate(
            """() => ({
                language: document.documentElement.lang,
                title: document.title.trim(),
                headings: document.querySelectorAll("h1").length,
                width: document.documentElement.scrollWidth,
                room: window.innerWidth,
                wide: [...document.body.querySelectorAll("*")]
                    .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
                    .slice(0, 5).map((e) => e.outerHTML.slice(0, 120)),
            })"""
        )
        assert facts["title"], f"{self.path} has no title"
        assert facts["headings"] == 1, f"{self.path} has {facts['headings']} h1"
        # A phone's browser widens its window to hold a page that is too wide: both are looked at.
        wide = max(facts["width"], facts["room"])
        assert wide <= width, f"{self.path} is {wide} px wide on {width} px: {facts['wide']}"
        if self.device.javascript:
            self.ask_axe(width)

    def ask_axe(self, width: int = 0) -> None:
        """Ask axe, by day and by night, about the pieces that no page that was right has had yet."""
        width = width or self.device.width
        right = self.looked_at[width]
        pieces = self.page.evaluate(NEW_PIECES, list(right))
        if not pieces:
            return
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        for scheme, rules in (("light", None), ("dark", COLOURS)):
            with self._in(scheme):
                faults = self._axe(rules)
            assert not faults, f"{self.path}, {scheme}, {width} px:\n" + "\n".join(faults)
        right.update(pieces)

    @contextmanager
    def _in(self, scheme: Any) -> Iterator[None]:
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        try:
            yield
        finally:
            self.page.emulate_media(color_scheme="light", reduced_motion="reduce")

    def _axe(self, rules: list[str] | None) -> list[str]:
        only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": WCAG}
        options = json.dumps({"runOnly": only, "resultTypes": ["violations"], "preload": False})
        violations = self.page.evaluate(
            f"axe.run({{include: window.newElements}}, {options}).then((results) => results.violations)"
        )
        return [
            f"{violation['id']}: {violation['help']}: {node['html'][:200]} ({node['failureSummary']})"
            for violation in violations
            for node in violation["nodes"][:3]
        ]


def flexible(words: str) -> str:
    """Return a pattern for `words` that takes any space for another: the unbreakable ones too."""
    return r"\s+".join(re.escape(word) for word in words.split())


def launch(driver: Playwright, path: str) -> Browser:
    """Start the Chromium at `path`, to be ended by `with`; root cannot have its sandbox."""
    arguments = ARGUMENTS + (["--no-sandbox"] if os.geteuid() == 0 else [])
    return driver.chromium.launch(executable_path=path, args=arguments)
