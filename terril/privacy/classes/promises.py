"""What the town promises before everybody. Names of those who carry it stand in it, and go all the same."""

from django.utils.translation import gettext_lazy as _

from terril.privacy.classes import ACTED, EMPTIED, Kept, Table

PUBLIC_ACT = _("La commune s'y est engagée devant tous : les mots restent, sans votre nom.")
DATED = "when_kind when_starts_on when_ends_on when_rule"

TABLES = {
    "promises.term": Table(
        personal={"mayor": Kept("who was mayor, which everybody may know")},
        public="territory name slug starts_on ends_on",
        technical="id",
    ),
    "promises.publiccommitment": Table(
        people={"carrier": ACTED, "written_by": ACTED},
        personal=dict.fromkeys(("words", "carried_by", "proof_expected", "made_in"), Kept(PUBLIC_ACT)),
        public=f"territory commitment number made_on made_in_url {DATED}",
        technical="id written_at is_erased",
    ),
    "promises.report": Table(
        people={"written_by": ACTED},
        personal=dict.fromkeys(("words", "progress", "link"), Kept(PUBLIC_ACT)),
        public="promise on percent scan photo",
        technical="id written_at is_erased",
    ),
    "promises.revision": Table(
        people={"written_by": ACTED},
        personal=dict.fromkeys(("words", "reason"), Kept(PUBLIC_ACT)),
        public=f"promise on {DATED}",
        technical="id written_at is_erased",
    ),
    "promises.outcome": Table(
        people={"written_by": ACTED},
        personal=dict.fromkeys(("words", "link"), Kept(PUBLIC_ACT)),
        public="promise kind on scan photo",
        technical="id written_at is_erased",
    ),
    # Nothing says who asked.
    "promises.question": Table(
        personal={"words": Kept(PUBLIC_ACT)},
        public="promise asked_on due_on",
        technical="id is_erased",
    ),
    "promises.answer": Table(
        people={"written_by": ACTED},
        personal={"words": Kept(PUBLIC_ACT)},
        public="question shows_question given_on",
        technical="id written_at is_erased",
    ),
    "promises.watch": Table(
        heading="words",
        title=_("Engagements suivis"),
        address="email",
        personal={"email": EMPTIED},
        technical="id promise language token asked_at confirmed_at",
        shows={"promise": _("Engagement"), "asked_at": _("Depuis le")},
    ),
}
