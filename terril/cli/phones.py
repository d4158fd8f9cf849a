"""Simulated telephones in a meeting's room, with nothing but the standard library's http client.

Each comes in by the address of the QR code, answers at the door, asks every few seconds what is new as the
page's own script does, and from time to time presses one of the buttons that it is shown, or writes.
"""

from __future__ import annotations

import gzip
import http.client
import json
import random
import re
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urlsplit

# As the page's script (meetings/static/meetings/room.js).
EVERY, JITTER = 2.5, 0.5
_version = re.compile(r'data-version="(\d+)"')
_token = re.compile(r'data-token="([^"]+)"')
_state = re.compile(r'data-room="([^"]+)"')


@dataclass
class Form:
    """A form that a page shows: where it is sent, what it holds, whether one writes in it."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    writes: list[str] = field(default_factory=list)
    is_pressed: bool = False


class _Forms(HTMLParser):
    """Reads the forms of a page that are sent by POST."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        its = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_open = its.get("method", "").lower() == "post"
            if self._is_open:
                self.forms.append(Form(its.get("action", "")))
            return
        if not self._is_open:
            return
        form, name = self.forms[-1], its.get("name", "")
        if tag == "textarea":
            form.writes.append(name)
        elif tag == "button":
            form.is_pressed = form.is_pressed or its.get("aria-pressed") == "true"
            if name:
                form.fields.setdefault(name, its.get("value", ""))
        elif tag == "input" and name and name != "csrfmiddlewaretoken":
            if its.get("type") == "text":
                form.writes.append(name)
            else:
                form.fields.setdefault(name, its.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_open = False


def forms_of(page: str) -> list[Form]:
    """Return the forms of a page that are sent by POST."""
    reader = _Forms()
    reader.feed(page)
    return reader.forms


class Phone:
    """One telephone. `seed` makes it do the same each time."""

    def __init__(self, host: str, port: int, seed: int = 0):
        self._connection = http.client.HTTPConnection(host, port, timeout=60)
        self._cookies: dict[str, str] = {}
        self.random = random.Random(seed)  # noqa: S311
        self.version, self.token, self.state_path, self.html = 0, "", "", ""

    def ask(
        self, path: str, *, method: str = "GET", body: str | None = None, **headers: str
    ) -> tuple[int, dict[str, str], str]:
        """Return status, headers (lower case) and text; cookies are kept."""
        sent = {"Accept-Encoding": "gzip", "Accept-Language": "fr", **headers}
        if self._cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        try:
            self._connection.request(method, path, body=body, headers=sent)
            answer = self._connection.getresponse()
        except http.client.RemoteDisconnected:
            # The server had hung up on who said nothing for long. Whatever is sent twice counts once.
            self._connection.close()
            self._connection.request(method, path, body=body, headers=sent)
            answer = self._connection.getresponse()
        content = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _equals, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        told = {name.lower(): value for name, value in answer.getheaders()}
        if told.get("content-encoding") == "gzip":
            content = gzip.decompress(content)
        return answer.status, told, content.decode()

    def come_in(self, address: str, answer: str = "habitant") -> None:
        """Scan the QR code, answer at the door, look at the room."""
        path = address
        for _redirect in range(5):
            status, headers, page = self.ask(path)
            if status != 302:
                break
            path = _path_of(headers["location"])
        door = next(form for form in forms_of(page) if "comme" in form.fields)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        self.token = token[1] if token else ""
        status, headers, page = self.send(door, {"comme": answer})
        if status != 302:
            raise RuntimeError(f"the door answered {status}")
        self.look(_path_of(headers["location"]))

    def look(self, path: str) -> None:
        """Load the page of the room."""
        status, _headers, page = self.ask(path)
        version, token, state = _version.search(page), _token.search(page), _state.search(page)
        if status != 200 or not version or not token or not state:
            raise RuntimeError(f"{path} answered {status}, and is no room")
        self.version, self.token, self.state_path, self.html = int(version[1]), token[1], state[1], page

    def wait(self) -> Any | None:
        """Ask what is new, once; return the state, or None when nothing is."""
        status, _headers, body = self.ask(f"{self.state_path}?v={self.version}")
        if status == 204:
            return None
        if status != 200:
            raise RuntimeError(f"the state answered {status}")
        state = json.loads(body)
        if "html" in state:
            self.version, self.html = state["version"], state["html"]
        return state

    def at_once(self) -> Phone:
        """Return the same telephone on a second line, as a browser that asks and sends at the same time."""
        other = Phone(self._connection.host, self._connection.port)
        other._cookies, other.random = dict(self._cookies), self.random
        other.version, other.token, other.state_path = self.version, self.token, self.state_path
        return other

    def close(self) -> None:
        """Hang up; the next question calls again."""
        self._connection.close()

    def send(self, form: Form, values: dict[str, str], *, once: str = "") -> tuple[int, dict[str, str], str]:
        """Send a form as the page's script does; sent again with the same `once`, it is one."""
        fields = {**form.fields, **values, "once": once or secrets.token_urlsafe(16)}
        return self.ask(
            form.action,
            method="POST",
            body=urlencode(fields),
            **{
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
                "X-CSRFToken": self.token,
            },
        )

    def do_something(self, sentences: Sequence[str]) -> bool:
        """Write one of `sentences`, or press one of the buttons; False when there is nothing to do."""
        deeds = [form for form in forms_of(self.html) if "/direct/" in form.action]
        writing = [form for form in deeds if form.writes]
        pressing = [form for form in deeds if not form.writes and not form.is_pressed]
        sentences = [one for one in sentences if escape(one) not in self.html]
        if sentences and writing and (not pressing or self.random.random() < 0.2):
            form = self.random.choice(writing)
            self.send(form, {name: self.random.choice(sentences) for name in form.writes})
        elif pressing:
            self.send(self.random.choice(pressing), {})
        else:
            return False
        return True

    def live(self, address: str, sentences: Sequence[str], until: float) -> None:
        """Come in and stay until a moment of time.monotonic(), pressing now and then."""
        self.come_in(address)
        while time.monotonic() < until:
            time.sleep(EVERY + self.random.uniform(-JITTER, JITTER))
            state = self.wait()
            if state and "html" not in state:
                return
            if self.random.random() < 0.3:
                self.do_something(sentences)


def _path_of(address: str) -> str:
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")
