"""How the actions of this folder tell what they did."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from terril.agreements.models import Agreement
from terril.agreements.rules import require
from terril.foundation.actions import Told, told
from terril.foundation.models import Audience
from terril.people.models import User
from terril.people.rules import is_officer


def tell(subject: Model, agreement: Agreement, person: User | None = None, /, **facts: Any) -> Told:
    """Return what happened, for the readers of the agreement, with its title.

    Until the agreement is public, only those who did it read it: an idea that was never sent must
    not be told in the town's journal.
    """
    audience = Audience.PUBLIC if agreement.is_public else Audience.PRIVATE
    return told(subject, audience=audience, on_behalf_of=person, title=agreement.title, **facts)


def at_the_counter(actor: User, thing: Any, person: User | None) -> User | None:
    """Return the person whom an officer acts for, None when `actor` acts for themselves.

    Raises NotAllowed when somebody else than an officer acts for another person.
    """
    if person is None or person.pk == actor.pk:
        return None
    require(is_officer, actor, thing)
    return person
