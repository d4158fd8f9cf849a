"""Meetings: places and dates, and what is said in a room, of which nobody is the author."""

from django.utils.translation import gettext_lazy as _

from terril.privacy.classes import EMPTIED, OWNER, Table

TABLES = {
    "meetings.meeting": Table(
        public="territory number subject presentation quarter theme place latitude longitude wheelchair "
        "childcare languages when_kind when_starts_on when_ends_on when_rule starts_at invited_by rules "
        "materials takes_registrations state state_since announced_at cancelled_because "
        "headcount decided next_steps review_on",
        # What stands for a telephone is made with the salt, which is forgotten at the close.
        technical="id code note_key salt version phase",
    ),
    "meetings.phase": Table(
        public="meeting kind position minutes began_at ended_at ended_because", technical="id"
    ),
    "meetings.roommember": Table(
        heading="meetings",
        title=_("Vos rôles dans les réunions"),
        people={"user": OWNER},
        public="meeting role",
        technical="id",
        shows={"meeting": _("La réunion"), "role": _("Le rôle")},
    ),
    "meetings.document": Table(public="meeting title scan url", technical="id"),
    "meetings.registration": Table(
        heading="meetings",
        title=_("Vos inscriptions aux réunions"),
        address="email",
        personal={"email": EMPTIED, "name": EMPTIED},
        technical="id meeting people language registered_at",
        shows={"meeting": _("La réunion"), "people": _("Combien de personnes")},
    ),
    # A note says neither who said it nor who wrote it; its key was drawn for it alone.
    "meetings.note": Table(
        public="meeting text phase hands problem fate fate_on fate_words service due_on became became_url",
        technical="id key is_held is_withheld is_apart",
    ),
    # A number of a telephone in one room: it leads to no one, and goes at the close.
    "meetings.metoo": Table(technical="id note phone"),
    "meetings.problem": Table(
        public="meeting title where who known position pebbles_by_hand pebbles_by_phone",
        technical="id",
    ),
    "meetings.pebble": Table(technical="id meeting problem phone nth"),
    "meetings.card": Table(
        public="meeting problem what who when_kind when_starts_on when_ends_on when_rule inhabitants_share "
        "town_share state outcome outcome_words service due_on became became_url position answer answered_on",
        technical="id key",
    ),
    # Of whoever wrote a statement or an argument, only the kind is kept: inhabitants or town.
    "meetings.question": Table(public="meeting text position groups answered_by", technical="id"),
    "meetings.statement": Table(
        public="meeting question text written_by agree disagree unsure by_phone",
        technical="id key is_held is_withheld",
    ),
    "meetings.vote": Table(technical="id statement phone answer"),
    "meetings.argument": Table(
        public="meeting question stand text written_by", technical="id key is_held is_withheld"
    ),
    "meetings.formerwords": Table(public="argument text written_by", technical="id"),
    # What a telephone says of trust goes at the close, counted; the few words stay, apart from the rest.
    "meetings.feeling": Table(technical="id meeting phone trust usefulness words"),
    "meetings.trust": Table(
        public="meeting trust usefulness trust_by_phone usefulness_by_phone", technical="id"
    ),
    "meetings.trustwords": Table(public="meeting text", technical="id is_held is_withheld"),
}
