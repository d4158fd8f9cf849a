"""Organisations and who speaks for them."""

from django.utils.translation import gettext_lazy as _

from terril.privacy.classes import ACTED, BY_HAND, OWNER, Table

TABLES = {
    "directory.organisation": Table(
        # Whom to call belongs to the organisation; it goes with a group that nobody speaks for any more.
        personal={"contact_name": BY_HAND, "contact_email": BY_HAND, "contact_phone": BY_HAND},
        public="territory kind name slug description siret rna is_invented is_listed",
        technical="id",
    ),
    "directory.representation": Table(
        heading="roles",
        title=_("Pour une organisation"),
        people={"user": OWNER, "granted_by": ACTED},
        public="organisation title granted_at",
        technical="id",
        shows={"organisation": _("Organisation"), "title": _("Titre")},
    ),
}
