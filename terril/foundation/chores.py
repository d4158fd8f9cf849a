"""Chores: what the worker does again and again, with nobody asking for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

CHORES: dict[str, Chore] = {}


@dataclass(frozen=True)
class Chore:
    """A function without arguments, and how often the worker calls it."""

    name: str
    every: timedelta
    work: Callable[[], Any]


def chore(*, every: timedelta) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Make a function of a folder's tasks.py a chore of the worker.

    It must bear being killed at any point and being called again: whatever it does twice has one
    effect. What it raises is logged, and it is called again at its next time.
    """

    def register(function: Callable[[], Any]) -> Callable[[], Any]:
        name = f"{function.__module__.split('.')[1]}.{function.__name__}"
        if name in CHORES:
            raise ValueError(f"two chores are named {name}")
        CHORES[name] = Chore(name, every, function)
        return function

    return register
