"""An action is the only way to change the town's data, and every action writes the journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import update_wrapper
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext as _

from terril.foundation import journal
from terril.foundation.models import Audience
from terril.foundation.rules import Rule
from terril.foundation.states import WrongState

ACTIONS: dict[str, Action] = {}
# What the journal says of deeds that are no longer done this way: its old lines are still read.
SAID_BEFORE: dict[str, Any] = {}


class NotAllowed(PermissionDenied):
    """Carries the reason, so that the page can tell the person."""


@dataclass(frozen=True)
class Told:
    """What an action did, as the journal tells it."""

    subject: Any
    audience: Audience
    on_behalf_of: Any
    facts: dict[str, Any] = field(default_factory=dict)


def told(
    subject: Any, /, *, audience: Audience = Audience.PUBLIC, on_behalf_of: Any = None, **facts: Any
) -> Told:
    """Return what an action's function returns: the thing changed and the facts to write down.

    Arguments: `subject` a saved model instance; `audience` who may read the entry; `on_behalf_of`
    the person acted for at the counter; `facts` what the action's sentence needs (JSON values).
    """
    return Told(subject, audience, on_behalf_of, facts)


class Action:
    """A function that changes data, guarded by a rule, told in the journal by a sentence."""

    def __init__(self, function: Callable[..., Told], rule: Rule, says: Any):
        app = function.__module__.split(".")[1]
        self.name = f"{app}.{function.__name__}"
        if self.name in ACTIONS:
            raise ValueError(f"two actions are named {self.name}")
        self.function, self.rule, self.says = function, rule, says
        update_wrapper(self, function)
        ACTIONS[self.name] = self

    def __call__(self, actor: Any, thing: Any, **details: Any) -> Any:
        with transaction.atomic():
            # One lock a town, taken before anything is read: two people who press the same
            # button follow each other, whatever the button. See docs/decisions.
            journal.lock(journal.territory_id_of(thing))
            if isinstance(thing, models.Model):
                # Not type(): request.user is a lazy stand-in for a User.
                thing = thing.__class__._base_manager.filter(pk=thing.pk).first()
                if thing is None:
                    raise NotAllowed(_("Quelqu'un vient de le retirer : il n'y a plus rien à faire ici."))
            if reason := self.rule.refusal(actor, thing):
                # Too early or too late is not the same as not allowed: see initiatives.rules.at.
                raise reason if isinstance(reason, WrongState) else NotAllowed(reason)
            outcome = self.function(actor, thing, **details)
            journal.write(
                action=self.name,
                actor=actor,
                subject=outcome.subject,
                audience=outcome.audience,
                on_behalf_of=outcome.on_behalf_of,
                facts=outcome.facts,
            )
        return outcome.subject


def action(rule: Rule, *, says: Any) -> Callable[[Callable[..., Told]], Action]:
    """Make a function an action: check `rule`, run in one transaction, write the journal.

    `says` is the lazily translated sentence of the timeline, with the entry's facts as
    %(placeholders)s, and %(who)s for the person or the service who acted.
    """
    return lambda function: Action(function, rule, says)
