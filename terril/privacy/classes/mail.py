"""The outbox."""

from django.utils.translation import gettext_lazy as _

from terril.privacy.classes import EMPTIED, OWNER, Table

TABLES = {
    "mail.mail": Table(
        heading="mails",
        title=_("Courriels"),
        people={"user_id": OWNER},
        address="to",
        # Those to others that name the person are emptied as well (privacy.actions.forgetting).
        personal=dict.fromkeys(("to", "subject", "text", "html", "last_error"), EMPTIED),
        # What stops the news is signed for one reader, and leads nowhere once they are gone.
        technical="id territory_id key purpose state attempts next_try_at trouble unsubscribe_url "
        "valid_until is_for_nobody created_at sent_at",
        shows={"created_at": _("Le"), "subject": _("Objet")},
    ),
}
