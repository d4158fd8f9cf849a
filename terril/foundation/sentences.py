"""A journal entry as a sentence, in the language of whoever reads."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from terril.foundation.actions import ACTIONS, SAID_BEFORE
from terril.foundation.models import JournalEntry

_placeholder = re.compile(r"%(?:%|\((\w+)\)[sd])")
_day = re.compile(r"\d{4}-\d{2}-\d{2}")
# Stands where facts were erased, or for somebody no longer known.
FORGOTTEN = "…"


def sentence(entry: JournalEntry, people: dict[int, str]) -> str:
    """Return what `entry` tells, in the language active now, as plain text (templates escape it).

    Arguments: `people` the names that this reader may see, by the numbers of `people_in`.
    Nothing in an entry can make it fail: erased facts and unknown people read "…", and an action
    that this version has no words for is still told as something done.
    """
    action = ACTIONS.get(entry.action)
    told = action.says if action else SAID_BEFORE.get(entry.action)
    says = str(told) if told else _("%(who)s a fait quelque chose que l'on ne sait plus raconter.")
    facts = {**entry.facts, "who": who(entry, people)} if isinstance(entry.facts, dict) else {}

    def fill(match: re.Match[str]) -> str:
        name = match.group(1)
        return "%" if name is None else _shown(facts.get(name, FORGOTTEN))

    return _placeholder.sub(fill, says)


def who(entry: JournalEntry, people: dict[int, str]) -> str:
    """Return who did it, and who entered it when somebody was acted for at the counter."""
    actor = people.get(entry.actor_id, FORGOTTEN)
    if entry.on_behalf_of_id is None or entry.on_behalf_of_id == entry.actor_id:
        return actor
    return _("%(person)s (saisi par %(actor)s)") % {
        "person": people.get(entry.on_behalf_of_id, FORGOTTEN),
        "actor": actor,
    }


def people_in(entries: list[JournalEntry]) -> set[int]:
    """Return the numbers of the people whose names the sentences of `entries` need."""
    numbers = {entry.actor_id for entry in entries} | {entry.on_behalf_of_id for entry in entries}
    return {number for number in numbers if number is not None}


def _shown(value: Any) -> str:
    """Return a fact as people read it: a day is written out, in their language."""
    if isinstance(value, str) and _day.fullmatch(value):
        try:
            return date_format(datetime.date.fromisoformat(value), "DATE_FORMAT")
        except ValueError:
            return value
    if value is None or value == "":
        return FORGOTTEN
    return str(value)
