"""The little fund."""

from django.utils.translation import gettext_lazy as _

from terril.privacy.classes import ACTED, AUTHOR, BY_HAND, Kept, Table

ACCOUNTS = _("Ce sont les comptes de l'argent de la commune.")

TABLES = {
    "fund.envelope": Table(
        personal={"committee": Kept("who decides: the town writes it and changes it")},
        public="territory year amount_cents ceiling_cents answer_delay_days rules kept_by legal_notes",
        technical="id",
    ),
    "fund.smalldynamic": Table(
        heading="initiatives",
        title=_("Demandes au petit fonds"),
        people={"author": AUTHOR},
        personal=dict.fromkeys(
            ("title", "slug", "description", "share", "wish", "place", "told", "dropped_because", "photo"),
            BY_HAND,
        ),
        public="territory envelope number happens_on asked_cents asker charter_on state state_since "
        "received_on answer_due_on answered_on receipts_due_on headcount",
        technical="id",
        shows={"title": _("Titre"), "state": _("Étape"), "received_on": _("Reçue le")},
    ),
    "fund.decision": Table(
        people={"given_by": ACTED},
        public="dynamic kind reason alternative contact reference given_on",
        technical="id",
    ),
    # The picture of a receipt is private and goes; what it was for stays counted.
    "fund.line": Table(
        heading="initiatives",
        title=_("Lignes écrites dans les comptes du petit fonds"),
        people={"entered_by": AUTHOR},
        personal={"what": Kept(ACCOUNTS), "scan": BY_HAND},
        public="dynamic kind amount_cents on entered_at corrects",
        technical="id",
        shows={"dynamic": _("Pour"), "on": _("Le"), "what": _("Remarque")},
    ),
}
