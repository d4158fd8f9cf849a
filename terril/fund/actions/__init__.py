"""All that may be done with the little fund, from a year's envelope to a balance given back."""

from terril.fund.actions.answering import grant, refuse
from terril.fund.actions.asking import ask, drop, vouch
from terril.fund.actions.doing import add_receipt, hand_in, start, tell_done
from terril.fund.actions.envelopes import change_envelope, open_envelope
from terril.fund.actions.money import correct, give_back, help_in_kind, pay, settle

__all__ = [
    "add_receipt",
    "ask",
    "change_envelope",
    "correct",
    "drop",
    "give_back",
    "grant",
    "hand_in",
    "help_in_kind",
    "open_envelope",
    "pay",
    "refuse",
    "settle",
    "start",
    "tell_done",
    "vouch",
]
