"""What the fund holds, who sees which small dynamic, what is owed and what is published."""

from terril.fund.queries.finding import (
    AskerGroup,
    StateGroup,
    correctable_by,
    envelope_of,
    envelopes_of,
    lines_of,
    listing,
    may_see_receipts,
    public_name_of,
    receipts_of,
    visible_to,
)
from terril.fund.queries.money import (
    AGREEMENT_ABOVE_CENTS,
    Figures,
    Sums,
    figures,
    given_in_year,
    sums,
    sums_of,
    total,
)
from terril.fund.queries.owing import owing
from terril.fund.queries.publishing import COLUMNS, Published, published
from terril.fund.queries.scdl import SCDL_COLUMNS, Subsidies, scdl

__all__ = [
    "AGREEMENT_ABOVE_CENTS",
    "COLUMNS",
    "SCDL_COLUMNS",
    "AskerGroup",
    "Figures",
    "Published",
    "StateGroup",
    "Subsidies",
    "Sums",
    "correctable_by",
    "envelope_of",
    "envelopes_of",
    "figures",
    "given_in_year",
    "lines_of",
    "listing",
    "may_see_receipts",
    "owing",
    "public_name_of",
    "published",
    "receipts_of",
    "scdl",
    "sums",
    "sums_of",
    "total",
    "visible_to",
]
