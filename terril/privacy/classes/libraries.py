"""Tables of Django and of allauth."""

from django.utils.translation import gettext_lazy as _

from terril.privacy.classes import BY_HAND, EMPTIED, OWNER, Table

TABLES = {
    "auth.permission": Table(technical="id name content_type codename"),
    "auth.group": Table(technical="id name"),
    "contenttypes.contenttype": Table(technical="id app_label model"),
    # Opened to see whose it is: the one of somebody signed in, or who awaits a code.
    "sessions.session": Table(personal={"session_data": BY_HAND}, technical="session_key expire_date"),
    "account.emailaddress": Table(
        heading="account",
        title=_("Adresses"),
        people={"user": OWNER},
        personal={"email": EMPTIED},
        technical="id verified primary",
        shows={"email": _("Courriel")},
    ),
    "account.emailconfirmation": Table(technical="id email_address created sent key"),
    "mfa.authenticator": Table(
        heading="entering",
        title=_("Clés"),
        people={"user": OWNER},
        personal={"data": EMPTIED},
        technical="id type created_at last_used_at",
        shows={"created_at": _("Ajoutée le"), "last_used_at": _("Utilisée le")},
    ),
    "usersessions.usersession": Table(
        heading="entering",
        title=_("Appareils"),
        people={"user": OWNER},
        personal={"ip": EMPTIED, "user_agent": EMPTIED, "data": EMPTIED},
        technical="id created_at last_seen_at session_key",
        shows={"created_at": _("Depuis"), "ip": _("Adresse"), "user_agent": _("Navigateur")},
    ),
}
