"""The town's project: it is the town's, and about nobody; a name written in it goes all the same."""

from terril.privacy.classes import ACTED, Kept, Table

DATED = "when_kind when_starts_on when_ends_on when_rule"

TABLES = {
    "vision.vision": Table(public="territory star promise horizon values", technical="id"),
    "vision.orientation": Table(
        public="territory title slug why difference themes position withdrawn_on withdrawn_because",
        technical="id",
    ),
    "vision.draft": Table(
        people={"changed_by": ACTED},
        personal={"content": Kept("the town's project, while it is being written")},
        technical="id territory changed_at",
    ),
    "vision.version": Table(
        people={"published_by": ACTED},
        public="territory number content digest summary decided_where decided_on published_at",
        technical="id",
    ),
    "vision.step": Table(public=f"territory kind title words quarter {DATED}", technical="id"),
    # Findings are about quarters, never about somebody: the form says so.
    "vision.finding": Table(
        public=f"step title words figure source photo scan quarter place latitude longitude {DATED}",
        technical="id",
    ),
}
