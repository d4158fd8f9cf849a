"""Accounts, roles, links."""

from django.utils.translation import gettext_lazy as _

from terril.privacy.classes import ACTED, BY_HAND, ITSELF, OWNER, Table

TABLES = {
    "people.user": Table(
        heading="account",
        title=_("Votre compte"),
        # The row stays, empty: other people's rows name its number, and so does the journal.
        people={"id": ITSELF, "referent": ACTED, "entered_by": ACTED},
        personal=dict.fromkeys(
            (
                "email",
                "display_name",
                "phone",
                "adult_on",
                "parent_agreed_on",
                "language",
                "claimed_at",
                "last_login",
                "joined_at",
                "told_unused_on",
            ),
            BY_HAND,
        ),
        technical="password is_active is_system is_invented erased_on",
        shows={
            "display_name": _("Nom"),
            "email": _("Courriel"),
            "phone": _("Téléphone"),
            "adult_on": _("Majorité au plus tard le"),
            "parent_agreed_on": _("Accord d'un parent noté le"),
            "joined_at": _("Inscription"),
            "last_login": _("Dernière entrée"),
        },
    ),
    "people.membership": Table(
        heading="roles",
        title=_("Dans la commune"),
        people={"user": OWNER, "granted_by": ACTED},
        public="territory role title granted_at",
        technical="id",
        shows={"role": _("Rôle"), "title": _("Titre"), "territory": _("Pour")},
    ),
    "people.entrylink": Table(
        heading="entering",
        title=_("Liens d'entrée"),
        people={"user": OWNER},
        technical="id territory digest expires_at used_at",
        shows={"expires_at": _("Valable jusqu'au"), "used_at": _("Utilisé le")},
    ),
}
