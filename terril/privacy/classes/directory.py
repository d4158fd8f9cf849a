"""Organisations and who speaks for them."""

from django.utils.translation import gettext_lazy as _

from terril.privacy.classes import ACTED, BY_HAND, OWNER, Table

TABLES = {
    "directory.organisation": Table(
        # Whom to call belongs to the organisation; it goes with a group that nobody speaks for any more.
        personal={"contact_name": BY_HAND, "contact_email": BY_HAND, "contact_phone": BY_HAND},
        public="territory kind name slug description purpose siren siret rna website address postcode "
        "locality quarter latitude longitude members_count members_counted_on created_on is_active closed_on "
        "imported_name is_invented is_listed",
        # The words by which a row is found are written from the others.
        technical="id by_hand imported_from imported_on folded",
    ),
    "directory.offering": Table(public="organisation kind what", technical="id folded"),
    "directory.representation": Table(
        heading="roles",
        title=_("Pour une organisation"),
        people={"user": OWNER, "granted_by": ACTED},
        public="organisation title granted_at",
        technical="id",
        shows={"organisation": _("Organisation"), "title": _("Titre")},
    ),
}
