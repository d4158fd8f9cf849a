"""A post scanned by many: what its page costs, and 500 telephones that tell of 12 posts three times each.

    python -m bench.trails

Prints one line of JSON. The visits are told over http, by several threads at once as telephones do;
what is in the database afterwards must be each visit once. It is a figure of merit only when it is right.

Where there is a Chromium, a post is also opened by it through a simulated slow 3G (400 kbit/s, 400 ms there
and back): how long after it was asked for its words are on the screen, at best of three.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import secrets
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.real_parts import WHOLE, found

POSTS, PHONES, TIMES = 12, 500, 3
# Telephones that are told to at the same moment.
AT_ONCE = 16
MOST_AGAINST_BARE = 1.5
HEAVIEST = 60_000
SLOWEST = 1.0  # s
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SHOWN = """() => new Promise((done) => new PerformanceObserver((list, looking) => {
    const [paint] = list.getEntriesByName("first-contentful-paint")
    if (!paint) return
    looking.disconnect()
    done(paint.startTime)
}).observe({ type: "paint", buffered: true }))"""
VISITS = 3
FONTS = Path(__file__).resolve().parent.parent / "terril" / "ui" / "static" / "ui" / "fonts"
HEADERS = {"Accept-Language": "fr", "Accept-Encoding": "gzip, deflate, br"}


def main() -> None:
    """Make the trail, serve it, measure, print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    # Each telephone has an address of its own, as behind a proxy.
    os.environ["TERRIL_PROXIES"] = "1"
    from terril.cli import prepare
    from terril.cli.progress import Progress

    prepare.load("fr")
    with Progress() as progress:
        prepare.prepare_database(progress)
        prepare.prepare_static(progress)
    from bench.measure import measure
    from bench.server import serving
    from bench.weight import first_visit

    codes = _trail()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with serving(port) as server:
        costs = measure(
            server,
            {
                "bare": lambda: _size(server, "/plancher/rien/"),
                "post": lambda: _size(server, f"/b/{codes[0]}"),
            },
            rounds=5,
        )
        # The style asks for the fonts by itself: nothing calls them before.
        weight = sum(piece.size for piece in first_visit(server, f"/b/{codes[0]}")) + sum(
            font.stat().st_size for font in FONTS.glob("*.woff2")
        )
        begun = time.perf_counter()
        told = _tell(port, codes)
        seconds = time.perf_counter() - begun
        # Read first: a browser on a post counts as one who came by.
        counted = _counted()
        shown = _shown_after(port, f"/b/{codes[0]}")
    print(
        json.dumps(
            {
                "against_bare": costs["post"].against(costs["bare"]),
                "first_visit": weight,
                "shown_after": shown,
                "told": told,
                "seconds": seconds,
                "counted": counted,
                "wanted": POSTS * PHONES,
            }
        )
    )


def judged(measured: Any, database: str) -> list[tuple[bool, str]]:
    """Say whether each budget is held, for the report."""
    against, weight = measured["against_bare"], measured["first_visit"]
    counted, wanted = measured["counted"], measured["wanted"]
    shown = measured["shown_after"]
    said = f"{database}: on slow 3G, a post is read {shown} s after it is asked for (most {SLOWEST})"
    on_slow_3g = [] if shown is None else [(shown <= SLOWEST, said)]
    return [
        *on_slow_3g,
        (
            against <= MOST_AGAINST_BARE,
            f"{database}: a post's page: {against:.2f} times a bare response (most {MOST_AGAINST_BARE})",
        ),
        (weight <= HEAVIEST, f"{database}: a first visit to a post: {weight:,} bytes (most {HEAVIEST:,})"),
        (
            counted == wanted,
            f"{database}: {PHONES} phones on {POSTS} posts, {TIMES} times each: {counted:,} counted of "
            f"{wanted:,}, in {measured['seconds']:.0f} s",
        ),
    ]


def _trail() -> list[str]:
    """Make a town with a trail by its actions; return the codes of its posts."""
    from terril.people.queries import system
    from terril.territories import actions as territories
    from terril.trails import actions
    from terril.trails.models import Post

    town = territories.create_town(system(), None, name="Ville", insee_code="62528", postcode="62750")
    rows = [
        {"title": f"Borne {n}", "words": "Un texte. " * 60, "latitude": 50.45 + n / 500, "longitude": 2.79}
        for n in range(POSTS)
    ]
    actions.add_posts(system(), town, rows=rows)
    posts = list(Post.objects.filter(territory=town).order_by("pk"))
    trail = actions.create_trail(system(), town, title="La boucle")
    actions.order_posts(system(), trail, posts=posts)
    actions.publish_trail(system(), trail)
    return [post.code for post in posts]


def _shown_after(port: int, path: str) -> float | None:
    """Return the seconds from asking for a page to its words on a phone's screen, nothing being kept.

    The way there and back is counted too. None without a Chromium.
    """
    chromium = found(WHOLE)
    if chromium is None:
        return None
    from playwright.sync_api import sync_playwright

    from tests.browser import PHONE, launch

    with sync_playwright() as driver, launch(driver, chromium) as browser:
        shown = min(_shown(browser, port, path, PHONE) for _visit in range(VISITS))
    return round(shown, 2)


def _shown(browser: Any, port: int, path: str, device: Any) -> float:
    with browser.new_context(**device.options()) as context:
        page = context.new_page()
        network = context.new_cdp_session(page)
        network.send("Network.enable")
        network.send("Network.emulateNetworkConditions", SLOW_3G)
        page.goto(f"http://127.0.0.1:{port}{path}", wait_until="commit")
        return page.evaluate(SHOWN) / 1000


def _size(server: Any, path: str) -> int:
    status, _headers, body = server.ask(path, headers=HEADERS)
    if status != 200:
        raise RuntimeError(f"{path} answered {status}")
    return len(body)


def _tell(port: int, codes: list[str]) -> int:
    """Let every telephone tell its walk three times, in whatever order; return how many were sent."""
    from django.utils import timezone

    day = str(timezone.localdate())
    walks = [
        [{"key": secrets.token_hex(16), "post": code, "trail": "la-boucle", "day": day} for code in codes]
        for _phone in range(PHONES)
    ]
    sent = [(phone, walk) for phone, walk in enumerate(walks) for _time in range(TIMES)]
    random.Random(1).shuffle(sent)  # noqa: S311
    shares = [sent[start::AT_ONCE] for start in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as together:
        for _done in together.map(lambda share: _some(port, share), shares):
            pass
    return len(sent) * len(codes)


def _some(port: int, share: list[tuple[int, Any]]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for phone, walk in share:
        headers = {
            "Content-Type": "application/json",
            "Sec-Fetch-Site": "same-origin",
            "X-Forwarded-For": f"10.0.{phone // 250}.{phone % 250 + 1}",
        }
        connection.request("POST", "/b/visites/", json.dumps({"visits": walk}), headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"/b/visites/ answered {answer.status}: {body[:200]!r}")


def _counted() -> int:
    from django.db.models import Sum

    from terril.trails.models import VisitCount

    return VisitCount.objects.aggregate(sum=Sum("count"))["sum"] or 0


if __name__ == "__main__":
    sys.exit(main())
