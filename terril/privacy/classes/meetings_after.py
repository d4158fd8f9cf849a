"""What is kept of a meeting: minutes that name nobody, addresses left for one letter, counts alone."""

from django.utils.translation import gettext_lazy as _

from terril.privacy.classes import ACTED, EMPTIED, Kept, Table

TABLES = {
    # Notes are nobody's; a name that somebody wrote in the minutes all the same goes.
    "meetings.minutesversion": Table(
        people={"written_by": ACTED},
        personal={"content": Kept("the minutes of a public meeting")},
        public="meeting number language written_at",
        technical="id",
    ),
    "meetings.minutes": Table(
        people={"approved_by": ACTED}, public="meeting approved approved_on published_on", technical="id"
    ),
    # Erased when the minutes leave; until then, the row of an address goes with its account.
    "meetings.minutesaddress": Table(
        heading="mails",
        title=_("Comptes rendus de réunions attendus"),
        address="email",
        personal={"email": EMPTIED},
        public="meeting",
        technical="id language",
        shows={"meeting": _("La réunion")},
    ),
    # Counts by answer, never somebody's answers: small ones are shown to nobody.
    "meetings.attendance": Table(technical="id meeting question answer count"),
    "meetings.censusfigure": Table(public="territory question answer count source", technical="id"),
}
