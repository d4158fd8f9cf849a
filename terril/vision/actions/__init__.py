"""All that may be done to the town's project: written, published, told how it was worked out, served."""

from terril.vision.actions.drafting import (
    bring_back,
    throw_draft_away,
    withdraw_orientation,
    withdraw_value,
    write_orientation,
    write_star,
    write_value,
)
from terril.vision.actions.hanging import hang_promises
from terril.vision.actions.publishing import publish
from terril.vision.actions.working_out import (
    add_finding,
    add_step,
    change_finding,
    change_step,
    remove_finding,
    remove_step,
)

__all__ = [
    "add_finding",
    "add_step",
    "bring_back",
    "change_finding",
    "change_step",
    "hang_promises",
    "publish",
    "remove_finding",
    "remove_step",
    "throw_draft_away",
    "withdraw_orientation",
    "withdraw_value",
    "write_orientation",
    "write_star",
    "write_value",
]
