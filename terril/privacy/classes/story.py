"""Chapters of the story, and memories."""

from django.utils.translation import gettext_lazy as _

from terril.privacy.classes import ACTED, AUTHOR, BY_HAND, Kept, Table

PUBLIC_ACT = _("C'est le récit que la commune écrit et publie.")
WRITTEN = ("title", "dates", "summary", "body", "quotations", "source")

TABLES = {
    "story.chapter": Table(
        personal=dict.fromkeys(WRITTEN, Kept(PUBLIC_ACT)),
        public="territory slug time first_year last_year sound state state_since",
        technical="id is_changed",
    ),
    "story.edition": Table(
        people={"published_by": ACTED},
        personal=dict.fromkeys(WRITTEN, Kept(PUBLIC_ACT)),
        public="chapter number time first_year last_year sound published_at",
        technical="id",
    ),
    # Taken back whole with its photo and its sound (privacy.actions.works).
    "story.memory": Table(
        heading="memories",
        title=_("Vos souvenirs"),
        people={"giver": AUTHOR, "entered_by": ACTED, "answered_by": ACTED},
        personal=dict.fromkeys(
            (
                *("text", "photo", "sound", "place", "latitude", "longitude", "giver_name", "email"),
                *("shows_name", "is_minor", "adult", "adult_agreed_on", "consent", "answer"),
            ),
            BY_HAND,
        ),
        public="territory year state state_since given_at",
        technical="id key language",
        shows={
            "given_at": _("Donné le"),
            "year": _("Année"),
            "place": _("Lieu"),
            "text": _("Texte"),
            "state": _("Où il en est"),
            "consent": _("Ce que vous avez accepté"),
        },
    ),
}
