"""Initiatives and all that is said of them."""

from django.utils.translation import gettext_lazy as _

from terril.privacy.classes import ACTED, AUTHOR, BY_HAND, EMPTIED, REMOVED, Kept, Replaced, Table

PUBLIC_ACT = _("C'est un acte de la commune, ou sa mémoire publique.")

TABLES = {
    "initiatives.initiative": Table(
        heading="initiatives",
        title=_("Initiatives"),
        people={"author": AUTHOR, "person_in_charge": ACTED},
        personal=dict.fromkeys(("title", "slug", "description", "place", "latitude", "longitude"), BY_HAND),
        public="territory number is_grievance quarter proposers agreement landmark state state_since kept_by "
        "service received_on answer_due_on clock_stopped_on answered_on created_at",
        technical="id",
        shows={"title": _("Titre"), "state": _("Étape"), "received_on": _("Reçue le")},
    ),
    "initiatives.opinion": Table(
        people={"asked_by": ACTED, "given_by": ACTED},
        public="initiative service subject asked_on due_on verdict conditions limits cost_cents given_on",
        technical="id chased_on",
    ),
    "initiatives.informationrequest": Table(
        heading="initiatives",
        title=_("Vos réponses à une question"),
        people={"asked_by": ACTED, "answered_by": AUTHOR},
        personal={"answer": Replaced(REMOVED, by="answered_by")},
        public="initiative question asked_on answered_on",
        technical="id",
        shows={"question": _("Question"), "answer": _("Votre réponse")},
    ),
    "initiatives.variant": Table(
        heading="initiatives",
        title=_("Variantes proposées"),
        people={"proposed_by": AUTHOR},
        personal={"text": Replaced(REMOVED), "title": Kept(PUBLIC_ACT)},
        public="initiative number side state reason proposed_on",
        technical="id",
        shows={"title": _("Titre"), "text": _("Texte")},
    ),
    "initiatives.answer": Table(
        people={"given_by": ACTED},
        public="initiative kind reason alternative contact appeal given_on",
        technical="id",
    ),
    "initiatives.workday": Table(
        public="initiative commitment on starts_at ends_at place tasks safety headcount_came", technical="id"
    ),
    "initiatives.review": Table(
        heading="initiatives",
        title=_("Bilans"),
        people={"by": AUTHOR},
        personal=dict.fromkeys(("cost", "changed", "learned"), Kept(PUBLIC_ACT)),
        public="initiative side on",
        technical="id",
        shows={"changed": _("Ce qui a changé"), "learned": _("Ce qu'on en retient")},
    ),
    "initiatives.lesson": Table(
        heading="initiatives",
        title=_("Leçons racontées"),
        people={"told_by": AUTHOR},
        personal=dict.fromkeys(("what_happened", "learned"), Kept(PUBLIC_ACT)),
        public="initiative told_on",
        technical="id",
        shows={"what_happened": _("Ce qui s'est passé"), "learned": _("Ce qu'on en retient")},
    ),
    "initiatives.comment": Table(
        heading="words",
        title=_("Vos mots"),
        people={"author": AUTHOR},
        personal={"text": Replaced(REMOVED)},
        public="initiative state reason written_at",
        technical="id",
        shows={"initiative": _("Sous"), "text": _("Texte"), "written_at": _("Le")},
    ),
    "initiatives.follow": Table(
        heading="words",
        title=_("Initiatives suivies"),
        address="email",
        personal={"email": EMPTIED},
        technical="id initiative language token asked_at confirmed_at",
        shows={"initiative": _("Initiative"), "asked_at": _("Depuis le")},
    ),
    "initiatives.searchword": Table(technical="id territory initiative word weight"),
}
