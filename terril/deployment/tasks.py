"""Saying that the worker is at work, for whoever asks how the installation is."""

from __future__ import annotations

from datetime import timedelta

from terril.deployment import marks
from terril.foundation.chores import chore


@chore(every=timedelta(minutes=1))
def say_alive() -> None:
    """Note that the worker is at work."""
    marks.worker_is_alive()
