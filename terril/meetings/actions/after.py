"""What becomes of what was said: each note is sorted, and sorted again when one knows better."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.directory.models import Organisation
from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.models import Audience
from terril.initiatives.actions.wording import Wording, checked
from terril.meetings import rules
from terril.meetings.models import Fate, Meeting, Note
from terril.people.models import User

WORDS = 1000


@action(rules.can_sort, says=_("%(who)s a dit ce qu'est devenue une parole de la réunion « %(title)s »"))
def sort_note(
    actor: User,
    note: Note,
    *,
    fate: str,
    words: str = "",
    service: Organisation | None = None,
    due_on: datetime.date | None = None,
    became: str = "",
    became_url: str = "",
) -> Told:
    """Say what becomes of a note; sorted again, what was said before stays in the journal.

    Arguments: `fate` of Fate, WAITING to put it back; `words` the answer, or who has the powers, or why
    it is kept; `service` and `due_on` to whom it is given and until when; `became` the name of what it
    became, `became_url` where that is read on this site.
    Raises ValidationError keyed by the detail.
    """
    values = _checked(note.meeting, fate, words, service, due_on, became, became_url)
    facts = _write([note], values)
    audience = Audience.STAFF if note.is_held or note.is_withheld else Audience.PUBLIC
    return told(note, audience=audience, **_facts_of(note.meeting, notes=facts, fate=fate))


@action(rules.can_sort, says=_("%(who)s a dit ce que sont devenues %(count)s paroles de « %(title)s »"))
def sort_notes(
    actor: User,
    meeting: Meeting,
    *,
    notes: Sequence[Note],
    fate: str,
    words: str = "",
    service: Organisation | None = None,
    due_on: datetime.date | None = None,
    became: str = "",
    became_url: str = "",
) -> Told:
    """Say at once what becomes of several notes of a meeting, such as those of one problem.

    Arguments and errors are those of `sort_note`; an empty choice is keyed "notes".
    """
    # Read again: only those of this meeting, and as they are now.
    chosen = list(Note.objects.filter(meeting=meeting, pk__in=[note.pk for note in notes]).order_by("pk"))
    if not chosen:
        raise ValidationError({"notes": gettext("Choisissez au moins une parole.")})
    values = _checked(meeting, fate, words, service, due_on, became, became_url)
    is_public = not any(note.is_held or note.is_withheld for note in chosen)
    facts = _write(chosen, values)
    return told(
        meeting,
        audience=Audience.PUBLIC if is_public else Audience.STAFF,
        **_facts_of(meeting, count=len(chosen), notes=facts, fate=fate),
    )


@action(rules.can_answer_note, says=_("%(who)s a répondu à une parole de la réunion « %(title)s »"))
def answer_note(actor: User, note: Note, *, words: str) -> Told:
    """Answer what was given to one's service. Raises ValidationError keyed "words"."""
    values = _checked(note.meeting, Fate.ANSWERED, words, None, None, "", "")
    # Who answered stays said: it is the service it was given to.
    values["service"] = note.service
    facts = _write([note], values)
    return told(note, **_facts_of(note.meeting, notes=facts, fate=Fate.ANSWERED.value))


def _checked(
    meeting: Meeting,
    fate: str,
    words: str,
    service: Organisation | None,
    due_on: datetime.date | None,
    became: str,
    became_url: str,
) -> dict[str, Any]:
    """Return what is to be written for this fate alone. Raises ValidationError keyed by the detail."""
    if fate not in Fate.values:
        raise ValidationError({"fate": gettext("Choisissez ce que devient cette parole.")})
    missing = {
        Fate.ANSWERED: gettext("Il manque la réponse : une phrase suffit."),
        Fate.OUTSIDE: gettext("Dites qui peut agir : le Département, la Région, l'État, un voisin…"),
    }.get(Fate(fate), "")
    texts = checked(
        words=Wording(words, gettext("Les mots"), missing, WORDS),
        became=Wording(
            became,
            gettext("Ce que c'est devenu"),
            gettext("Dites ce que c'est devenu : le nom de l'initiative, du besoin, de l'engagement…")
            if fate == Fate.BECAME
            else "",
            200,
        ),
    )
    is_routed, has_become = fate == Fate.ROUTED, fate == Fate.BECAME
    errors = {}
    if is_routed and (service is None or service.territory_id != meeting.territory_id):
        errors["service"] = gettext("Choisissez le service qui s'en occupe.")
    if is_routed and due_on is None:
        errors["due_on"] = gettext("Dites pour quand : le service répond avant ce jour.")
    elif is_routed and due_on is not None and due_on < clock.today():
        errors["due_on"] = gettext("Ce jour est déjà passé.")
    if errors:
        raise ValidationError(errors)
    return {
        "fate": Fate(fate),
        "fate_words": "" if fate == Fate.WAITING else texts["words"],
        "service": service if is_routed else None,
        "due_on": due_on if is_routed else None,
        "became": texts["became"] if has_become else "",
        "became_url": _page_of(meeting, became_url) if has_become else "",
    }


def _page_of(meeting: Meeting, address: str) -> str:
    """Return the path of a page of this site, also when its whole address was pasted.

    Raises ValidationError keyed "became_url".
    """
    parts = urlsplit(address.strip())
    path = parts._replace(scheme="", netloc="").geturl()
    is_ours = not parts.netloc or parts.hostname == meeting.territory.host
    if path and (not is_ours or not re.fullmatch(r"/(?![/\\])[^\\\s]{0,199}", path)):
        raise ValidationError(
            {"became_url": gettext("Collez l'adresse d'une page de ce site, ou laissez vide.")}
        )
    return path


def _write(notes: list[Note], values: dict[str, Any]) -> list[dict[str, Any]]:
    """Write what becomes of the notes; return, for the journal, what they were before and are now."""
    facts = []
    for note in notes:
        before = _told(note)
        for name, value in values.items():
            setattr(note, name, value)
        note.fate_on = None if values["fate"] == Fate.WAITING else clock.today()
        note.save(update_fields=[*values, "fate_on"])
        facts.append({"note": note.pk, "before": before, "now": _told(note)})
    return facts


def _told(note: Note) -> dict[str, Any]:
    return {
        "fate": str(note.fate),
        "words": note.fate_words,
        "service": note.service_id,
        "due_on": note.due_on.isoformat() if note.due_on else "",
        "became": note.became,
        "became_url": note.became_url,
    }


def _facts_of(meeting: Meeting, **more: Any) -> dict[str, Any]:
    """Return what every sentence of the journal about a meeting may name."""
    return {"title": meeting.subject, "number": meeting.number, **more}
