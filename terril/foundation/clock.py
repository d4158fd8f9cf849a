"""What time it is for whatever is being done: now, except where a past is told on purpose.

Everything that writes a date asks here rather than Django, so that a demonstration can live through
three years in twenty seconds, by the same actions as real people. What protects the machine (sign-in
links, sessions, sending mails) keeps to Django's clock, which nobody sets back.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_moment: ContextVar[datetime.datetime | None] = ContextVar("moment", default=None)


def now() -> datetime.datetime:
    """Return the moment, aware of its time zone."""
    return _moment.get() or timezone.now()


def today() -> datetime.date:
    """Return the day, in the time zone in use."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime.datetime) -> Iterator[None]:
    """Let everything inside, in this thread or task only, happen at `moment`.

    Raises ValueError for a moment without a time zone.
    """
    if timezone.is_naive(moment):
        raise ValueError("a moment has a time zone")
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
