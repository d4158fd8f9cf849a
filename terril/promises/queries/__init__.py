"""Everything that reads promises."""

from terril.promises.queries.board import (
    Line,
    board,
    carriers_of,
    counts,
    line_of,
    made_in,
    places_of,
    promises_of,
    status_of,
    term_at,
    terms_of,
)
from terril.promises.queries.owing import owing
from terril.promises.queries.telling import (
    Event,
    find,
    life_of,
    proofs_of,
    questions_to_answer,
    watch_of,
    watches,
)

__all__ = [
    "Event",
    "Line",
    "board",
    "carriers_of",
    "counts",
    "find",
    "life_of",
    "line_of",
    "made_in",
    "owing",
    "places_of",
    "promises_of",
    "proofs_of",
    "questions_to_answer",
    "status_of",
    "term_at",
    "terms_of",
    "watch_of",
    "watches",
]
