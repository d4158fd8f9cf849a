"""Writing the journal: one lock a town, one entry an action, digests that survive an erasure."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from django.db import models
from django.db.models import F

from terril.foundation import clock
from terril.foundation.models import Audience, JournalEntry, JournalHead

INSTALLATION = 0


def territory_id_of(thing: Any) -> int:
    """Return the number of the town that `thing` belongs to (0: the installation itself).

    Every model that actions touch has a `territory_id`, a column or a property.
    """
    return (getattr(thing, "territory_id", None) or INSTALLATION) if thing is not None else INSTALLATION


def type_of(thing: models.Model) -> str:
    """Return the journal's name for the kind of `thing`, such as "initiatives.initiative"."""
    return thing._meta.label_lower


def lock(territory_id: int) -> JournalHead:
    """Wait for, then hold until the end of the transaction, the one lock of a town."""
    heads = JournalHead.objects.select_for_update()
    if (head := heads.filter(territory_id=territory_id).first()) is None:
        JournalHead.objects.get_or_create(territory_id=territory_id)
        head = heads.get(territory_id=territory_id)
    return head


def write(
    *,
    action: str,
    actor: Any,
    subject: models.Model,
    audience: Audience,
    on_behalf_of: Any,
    facts: dict[str, Any],
) -> JournalEntry:
    """Add one entry to the journal of the subject's town and return it."""
    territory_id = territory_id_of(subject)
    public = 1 if audience == Audience.PUBLIC else 0
    if not JournalHead.objects.filter(territory_id=territory_id).update(
        sequence=F("sequence") + 1, public_sequence=F("public_sequence") + public
    ):
        JournalHead.objects.create(territory_id=territory_id, sequence=1, public_sequence=public)
    sequence = JournalHead.objects.values_list("sequence", flat=True).get(territory_id=territory_id)
    topic = getattr(subject, "journal_topic", subject)
    salt = secrets.token_hex(16)
    return JournalEntry.objects.create(
        territory_id=territory_id,
        sequence=sequence,
        happened_at=clock.now(),
        actor_id=actor.pk,
        on_behalf_of_id=on_behalf_of.pk if on_behalf_of else None,
        action=action,
        subject_type=type_of(subject),
        subject_id=subject.pk,
        topic_type=type_of(topic),
        topic_id=topic.pk,
        audience=audience,
        facts=facts,
        salt=salt,
        facts_digest=digest_of_facts(salt, facts),
    )


def canonical(value: Any) -> bytes:
    """Return the one JSON text of `value`: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest_of_facts(salt: str, facts: dict[str, Any]) -> str:
    """Return the salted digest that stands for `facts` in the chain, also once they are erased."""
    return hashlib.sha256(salt.encode() + canonical(_as_read_back(facts))).hexdigest()


def _as_read_back(value: Any) -> Any:
    """Return `value` as every database gives it back: one may keep 2.0 and another return 2."""
    if isinstance(value, dict):
        return {str(key): _as_read_back(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_as_read_back(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
