"""How the actions of this folder tell what they did: to nobody but those concerned."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from terril.agreements.models import Agreement
from terril.foundation.actions import Told, told
from terril.foundation.models import Audience
from terril.people.models import User


def tell(subject: Model, agreement: Agreement, person: User | None = None, /, **facts: Any) -> Told:
    """Return what happened, with the agreement's title; the public journal names nobody for a turn."""
    return told(subject, audience=Audience.PRIVATE, on_behalf_of=person, title=agreement.title, **facts)
