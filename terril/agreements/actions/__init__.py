"""Everything that changes an agreement."""

from terril.agreements.actions.charter import adopt_charter, write_clause
from terril.agreements.actions.deliveries import confirm, correct, deliver
from terril.agreements.actions.drafting import (
    add_party,
    amend,
    commit,
    draft,
    estimate,
    remove,
    set_page_url,
    write_particulars,
)
from terril.agreements.actions.life import begin, break_off, end, prolong, settle
from terril.agreements.actions.shares import give_back, take
from terril.agreements.actions.signing import propose_version, record_paper_signature, sign
from terril.agreements.actions.watching import see_proof, tell_review

__all__ = [
    "add_party",
    "adopt_charter",
    "amend",
    "begin",
    "break_off",
    "commit",
    "confirm",
    "correct",
    "deliver",
    "draft",
    "end",
    "estimate",
    "give_back",
    "prolong",
    "propose_version",
    "record_paper_signature",
    "remove",
    "see_proof",
    "set_page_url",
    "settle",
    "sign",
    "take",
    "tell_review",
    "write_clause",
    "write_particulars",
]
