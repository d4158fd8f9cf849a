"""The journal."""

from django.utils.translation import gettext_lazy as _

from terril.privacy.classes import AUTHOR, BY_HAND, Table

TABLES = {
    "foundation.journalhead": Table(technical="territory_id sequence public_sequence"),
    "foundation.journalentry": Table(
        heading="journal",
        title=_("Ce que vous avez fait, ou la mairie pour vous"),
        people={"actor_id": AUTHOR, "on_behalf_of_id": AUTHOR},
        # Emptied with its salt wherever it names the person: the seals hold (see foundation.seals).
        personal={"facts": BY_HAND},
        public="action happened_at subject_type subject_id topic_type topic_id audience",
        technical="id territory_id sequence salt facts_digest",
        shows={"happened_at": _("Le"), "action": _("Geste")},
    ),
    "foundation.seal": Table(
        public="number first_sequence last_sequence previous_root root sealed_at",
        technical="id territory_id",
    ),
    "foundation.sentform": Table(technical="key location sent_at"),
}
