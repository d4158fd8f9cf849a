"""Finding initiatives, and saying where they stand."""

from terril.initiatives.queries.around import colleagues_of, names_in, people_around, said_in_halves
from terril.initiatives.queries.drifting import to_hand_over
from terril.initiatives.queries.finding import (
    STATES_OF,
    StateGroup,
    comments,
    drafts_of,
    listing,
    near,
    visible_to,
)
from terril.initiatives.queries.owing import awaited_opinions, chase_of, chased, queue, titled
from terril.initiatives.queries.pebble import Proposal, ProposedFigure, proposal
from terril.initiatives.queries.pressing import MainAction, main_action
from terril.initiatives.queries.standing import (
    NextStep,
    Step,
    contact_of,
    next_step,
    parties_to_sign,
    steps,
    who_answers,
)
from terril.initiatives.queries.telling import story

__all__ = [
    "STATES_OF",
    "MainAction",
    "NextStep",
    "Proposal",
    "ProposedFigure",
    "StateGroup",
    "Step",
    "awaited_opinions",
    "chase_of",
    "chased",
    "colleagues_of",
    "comments",
    "contact_of",
    "drafts_of",
    "listing",
    "main_action",
    "names_in",
    "near",
    "next_step",
    "parties_to_sign",
    "people_around",
    "proposal",
    "queue",
    "said_in_halves",
    "steps",
    "story",
    "titled",
    "to_hand_over",
    "visible_to",
    "who_answers",
]
