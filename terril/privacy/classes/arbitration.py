"""Arbitrations: what the town decides and why; nobody who was heard is named."""

from terril.privacy.classes import ACTED, Table

TABLES = {
    "arbitration.arbitration": Table(
        public="territory number question context criteria heard state state_since chosen decision reasons "
        "minority decided_by decided_on review_on review reviewed_on",
        technical="id",
    ),
    "arbitration.option": Table(
        public="arbitration position title effects cost_cents paid_by", technical="id"
    ),
    "arbitration.correction": Table(
        people={"written_by": ACTED}, public="arbitration words written_on", technical="id"
    ),
}
