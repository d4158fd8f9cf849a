"""Photos, sounds and scans."""

from django.utils.translation import gettext_lazy as _

from terril.privacy.classes import ACTED, AUTHOR, BY_HAND, Table

TABLES = {
    "uploads.photo": Table(
        heading="photos",
        title=_("Photos"),
        people={"sent_by": AUTHOR},
        personal={"file": BY_HAND, "thumbnail": BY_HAND, "alternative_text": BY_HAND},
        public="territory sent_at",
        technical="id width height thumbnail_width thumbnail_height",
        shows={"sent_at": _("Envoyée le"), "alternative_text": _("Ce qu'on y voit")},
    ),
    "uploads.sound": Table(
        heading="memories",
        title=_("Sons"),
        people={"sent_by": AUTHOR},
        personal={"file": BY_HAND, "transcript": BY_HAND},
        public="territory sent_at",
        technical="id seconds",
        shows={"sent_at": _("Envoyé le"), "transcript": _("Ce qu'on y entend")},
    ),
    # A signed sheet goes with the signature that it proves.
    "uploads.scan": Table(
        people={"sent_by": ACTED},
        personal={"file": BY_HAND},
        technical="id territory content_type sent_at",
    ),
}
