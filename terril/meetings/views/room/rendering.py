"""The part of the room that is the same for everybody of a role: rendered once, dressed for each."""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from terril.meetings.models import Meeting, RoomRole
from terril.meetings.views.room.parts import Seat, part_of

# While three hundred people press at once, participants see what is a little old.
SECONDS = 0.5
MOST_KEPT = 100
_token = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*')
_once = re.compile(r'(name="once" value=")[^"]*')


@dataclass(frozen=True, slots=True)
class Rendered:
    """The part as it was at one version of the meeting."""

    version: int
    phase: int
    html: str
    made: float


_kept: dict[tuple[int, str, str, bool], Rendered] = {}
_lock = threading.Lock()


def rendered(meeting: Meeting, role: RoomRole, *, wall: bool = False, exact: bool = False) -> Rendered:
    """Return the part of the phase under way, for this role and the language in use.

    Arguments: `wall` the projector's; `exact` as it is now, for who has just done something.
    """
    key = (meeting.pk, str(role), get_language() or "", wall)
    phase = meeting.phase_id or 0
    with _lock:
        kept = _kept.get(key)
        if kept is not None and kept.phase == phase:
            is_young = not exact and time.monotonic() - kept.made < SECONDS
            if kept.version >= meeting.version or is_young:
                return kept
        # Made under the lock: three hundred who ask at once wait for one.
        made = Rendered(meeting.version, phase, _render(meeting, role, wall), time.monotonic())
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = made
    return made


def forget() -> None:
    """Forget what was rendered."""
    with _lock:
        _kept.clear()


def _render(meeting: Meeting, role: RoomRole, wall: bool) -> str:
    phase = meeting.phase
    context: dict[str, Any] = {"meeting": meeting, "phase": phase, "role": str(role), "csrf_token": "-"}
    if phase is None:
        return render_to_string(
            "meetings/room/_wall_welcome.html" if wall else "meetings/room/_welcome.html", context
        )
    phase.meeting = meeting
    part = part_of(phase.kind)
    return render_to_string(
        part.projector if wall else part.template, {**context, **part.shared(role, phase)}
    )


def own_of(seat: Seat) -> Mapping[str, Any]:
    """Return what this telephone did in the phase under way."""
    phase = seat.meeting.phase
    if phase is None:
        return {}
    phase.meeting = seat.meeting
    return part_of(phase.kind).own(seat, phase)


def _filled(found: re.Match[str], *, words: str) -> str:
    return found[1] + words


def dressed(html: str, token: str, own: Mapping[str, Any]) -> SafeString:
    """Return the part as one telephone's page shows it: its token, keys of its own, what it did."""
    html = _token.sub(lambda found: found[1] + token, html)
    html = _once.sub(lambda found: found[1] + secrets.token_urlsafe(16), html)
    for mark in own.get("marks", ()):
        said = f'data-own="{escape(mark)}"'
        html = html.replace(said, f'{said} aria-pressed="true"')
    for name, value in own.items():
        if name != "marks":
            told = re.compile(rf'(data-tell="{re.escape(str(escape(name)))}"[^>]*>)[^<]*')
            html = told.sub(partial(_filled, words=str(escape(value))), html)
    return mark_safe(html)
