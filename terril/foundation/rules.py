"""A rule says whether an actor may do something to a thing and, if not, why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Rule:
    """A named condition with the reason it refuses for.

    Combine rules with `&` and `|`; the first reason to refuse is the one shown.
    """

    refusal: Callable[[Any, Any], Any]

    def __call__(self, actor: Any, thing: Any) -> bool:
        return not self.refusal(actor, thing)

    def __and__(self, other: Rule) -> Rule:
        return Rule(lambda actor, thing: self.refusal(actor, thing) or other.refusal(actor, thing))

    def __or__(self, other: Rule) -> Rule:
        def refusal(actor: Any, thing: Any) -> Any:
            reason = self.refusal(actor, thing)
            return reason if reason and other.refusal(actor, thing) else None

        return Rule(refusal)


def rule(reason: Any) -> Callable[[Callable[[Any, Any], bool]], Rule]:
    """Turn a predicate `(actor, thing) -> bool` into a rule that refuses with `reason`.

    `reason` is a (lazily translated) sentence for the person who is refused.
    """
    return lambda predicate: Rule(lambda actor, thing: None if predicate(actor, thing) else reason)


anyone = Rule(lambda actor, thing: None)
