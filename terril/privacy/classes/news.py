"""When people want the news, and how far they were told."""

from django.utils.translation import gettext_lazy as _

from terril.privacy.classes import EMPTIED, OWNER, Table

TABLES = {
    "news.preference": Table(
        heading="mails",
        title=_("Quand vous voulez les nouvelles"),
        people={"user": OWNER},
        personal={"rhythm": EMPTIED, "chosen_at": EMPTIED},
        technical="id",
        shows={"rhythm": _("Rythme"), "chosen_at": _("Choisi le")},
    ),
    "news.reader": Table(
        heading="mails",
        title=_("Les nouvelles envoyées"),
        people={"user": OWNER},
        address="email",
        personal={"email": EMPTIED, "told_on": EMPTIED},
        technical="id territory told_up_to",
        shows={"territory": _("De"), "told_on": _("La dernière fois le")},
    ),
}
