"""Everything that makes, follows and settles a promise."""

from terril.promises.actions.asking import answer, ask
from terril.promises.actions.following import give_up, keep, report, revise, take_up_again
from terril.promises.actions.publishing import publish
from terril.promises.actions.terms import add_term, change_term
from terril.promises.actions.watching import confirm_watch, unwatch, watch

__all__ = [
    "add_term",
    "answer",
    "ask",
    "change_term",
    "confirm_watch",
    "give_up",
    "keep",
    "publish",
    "report",
    "revise",
    "take_up_again",
    "unwatch",
    "watch",
]
