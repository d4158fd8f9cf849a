"""Turns, swaps and seasons of what is looked after."""

from django.utils.translation import gettext_lazy as _

from terril.privacy.classes import ACTED, AUTHOR, OWNER, Kept, Table

# Said among those who look after it: private, and counted afterwards without anybody's name.
COUNTED = _("Cela reste compté, sans votre nom.")

TABLES = {
    # Turns to come are freed first (privacy.actions.works): the rota gives them to others.
    "upkeep.duty": Table(
        heading="shares",
        title=_("Vos tours"),
        people={"bearer": AUTHOR, "done_by": AUTHOR},
        public="commitment starts_on ends_on state state_since",
        technical="id is_arranged",
        shows={"commitment": _("Pour"), "starts_on": _("Le"), "state": _("État")},
    ),
    "upkeep.swap": Table(
        heading="shares",
        title=_("Tours proposés ou échangés"),
        people={"by": AUTHOR, "to": AUTHOR, "answered_by": AUTHOR},
        personal={"state": Kept(COUNTED), "state_since": Kept(COUNTED)},
        technical="id duty in_return",
        shows={"duty__commitment": _("Pour"), "duty__starts_on": _("Le"), "state": _("État")},
    ),
    "upkeep.handover": Table(public="agreement since taken_by taken_on", technical="id"),
    "upkeep.question": Table(
        heading="shares",
        title=_("Nouvelles que vous avez données"),
        people={"answered_by": AUTHOR},
        personal={"answer": Kept(COUNTED), "answered_on": Kept(COUNTED)},
        technical="id agreement kind since asked_on call",
        shows={"kind": _("Question"), "answer": _("Votre réponse"), "answered_on": _("Le")},
    ),
    "upkeep.season": Table(
        people={"opened_by": ACTED}, public="commitment starts_on ends_on opened_at", technical="id"
    ),
    "upkeep.seasonanswer": Table(
        heading="shares",
        title=_("Vos réponses pour la saison prochaine"),
        people={"share__user": AUTHOR},
        personal={"goes_on": Kept(COUNTED), "said_on": Kept(COUNTED)},
        technical="id share season_starts_on",
        shows={"share__commitment": _("Pour"), "said_on": _("Le")},
    ),
    # The secret address of a calendar: it leads nowhere once the row is gone.
    "upkeep.calendarkey": Table(
        heading="entering",
        title=_("L'adresse de votre agenda"),
        people={"user": OWNER},
        technical="id territory nonce made_at",
        shows={"made_at": _("Depuis le")},
    ),
}
