"""What telephones send during a meeting: notes, "me too", and what those who type add for them.

No action: what is said in the room is nobody's deed, and the journal, by which every kept page is made
anew, says nothing of it. Each write adds one to the meeting's version, which is what telephones ask
for. The version is written first: it holds the meeting's row, so that nothing slips in while the room
closes, and what is acknowledged is in the database.

A note is written without who said it, who typed it, or when.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from terril.foundation.text import clean_line
from terril.meetings.insults import is_gross
from terril.meetings.models import Meeting, MeToo, Note, PhaseKind
from terril.meetings.versions import by_hand, turn

LONGEST = 500
MOST_AT_ONCE = 200
# Spaces that do not break stay: French has them before its marks.
_blanks = re.compile(r"[^\S\u00a0\u202f]+")
_key = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Said:
    """A note as it is sent: its key, its words, raised hands, during which phase."""

    key: str
    text: str
    hands: int = 0
    phase: str = PhaseKind.VENTING


def checked_text(text: str) -> str:
    """Return the words of a note made canonical. Raises ValidationError keyed "text"."""
    return clean_line(_blanks.sub(" ", text).strip(), LONGEST, _("La note"), field="text", required=True)


def check(one: Said) -> None:
    """Raise ValidationError for what is no note."""
    _checked_key(one.key)
    checked_text(one.text)
    by_hand(one.hands, "hands")


def take_down(meeting: Meeting, notes: Sequence[Said], *, trusted: bool = False, late: bool = False) -> int:
    """Write those of `notes` that are not there yet; return how many were new.

    Arguments: `trusted` the facilitator's own are never held; `late` notes typed from paper, or by
    somebody who had lost the network, are taken in once the room is closed too.
    Raises ValidationError for words that are no note, WrongState when the room is not open.
    """
    rows = [
        Note(
            meeting=meeting,
            key=_checked_key(one.key),
            text=checked_text(one.text),
            hands=by_hand(one.hands, "hands"),
            phase=PhaseKind(one.phase) if one.phase in PhaseKind.values else PhaseKind.VENTING,
            is_held=not trusted and is_gross(one.text),
        )
        for one in notes
    ]
    with transaction.atomic():
        turn(meeting, also_after=late)
        known = set(
            Note.objects.filter(meeting=meeting, key__in=[row.key for row in rows]).values_list(
                "key", flat=True
            )
        )
        new = list({row.key: row for row in rows if row.key not in known}.values())
        Note.objects.bulk_create(new)
    return len(new)


def say_me_too(meeting: Meeting, note: int, phone: str) -> bool:
    """Count "me too" once for this telephone; False when it was counted already, or there is no such note."""
    with transaction.atomic():
        turn(meeting)
        shown = Note.objects.filter(meeting=meeting, pk=note, is_held=False, is_withheld=False)
        if not phone or not shown.exists():
            return False
        try:
            with transaction.atomic():
                MeToo.objects.create(note_id=note, phone=phone)
        except IntegrityError:
            return False
    return True


def raise_hands(meeting: Meeting, note: int, hands: Any) -> None:
    """Write how many hands were raised for a note. Raises ValidationError keyed "hands"."""
    number = by_hand(hands, "hands")
    with transaction.atomic():
        turn(meeting, also_after=True)
        Note.objects.filter(meeting=meeting, pk=note).update(hands=number)


def settle(meeting: Meeting, note: int, *, shown: bool) -> None:
    """Let a held note through, or keep it from being shown."""
    with transaction.atomic():
        turn(meeting, also_after=True)
        Note.objects.filter(meeting=meeting, pk=note, is_held=True).update(
            is_held=False, is_withheld=not shown
        )


def _checked_key(key: str) -> str:
    if not _key.fullmatch(key):
        raise ValidationError({"key": _("Cette note est abîmée : écrivez-la à nouveau.")})
    return key
