"""What parties promise, sign and give."""

from django.utils.translation import gettext_lazy as _

from terril.privacy.classes import ACTED, AUTHOR, BY_HAND, NAMED, Emptied, Table

TABLES = {
    "agreements.agreement": Table(
        public="territory kind title state state_since particulars starts_on ends_on review_on reviewed_on "
        "is_public page_url",
        technical="id",
    ),
    "agreements.party": Table(public="agreement organisation side position", technical="id"),
    "agreements.commitment": Table(
        heading="shares",
        title=_("Remplacements"),
        people={"stand_in": NAMED},
        public="agreement party kind what quantity unit value_cents valued_how when_kind when_starts_on "
        "when_ends_on when_rule places state state_since state_reason is_upkeep is_call position",
        technical="id",
        shows={"what": _("Vous remplacez pour")},
    ),
    "agreements.share": Table(
        heading="shares",
        title=_("Parts"),
        # Those to come are given back first, so that their places are free again.
        people={"user": AUTHOR},
        public="commitment organisation places taken_at withdrawn_at",
        technical="id",
        shows={"commitment": _("Pour"), "taken_at": _("Prise le"), "withdrawn_at": _("Rendue le")},
    ),
    "agreements.delivery": Table(
        heading="shares",
        title=_("Apports"),
        people={"by": AUTHOR, "entered_by": ACTED},
        personal={"note": Emptied(by="entered_by")},
        public="commitment by_organisation on quantity value_cents entered_at corrects",
        technical="id",
        shows={"commitment": _("Pour"), "on": _("Le"), "note": _("Remarque")},
    ),
    "agreements.confirmation": Table(
        heading="shares",
        title=_("Apports que vous avez confirmés"),
        people={"by": AUTHOR},
        public="delivery at",
        technical="id",
        shows={"delivery__commitment": _("Apport"), "at": _("Le")},
    ),
    "agreements.estimate": Table(public="agreement what amount_cents source on", technical="id"),
    "agreements.clause": Table(
        public="territory key position title_fr title_en text_fr text_en", technical="id"
    ),
    "agreements.version": Table(
        people={"written_by": ACTED},
        public="agreement number language content written_at",
        technical="id digest",
    ),
    "agreements.signature": Table(
        heading="signatures",
        title=_("Signatures"),
        people={"signer": AUTHOR, "recorded_by": ACTED},
        personal={"signer_name": BY_HAND, "signer_title": BY_HAND, "scan": BY_HAND},
        public="version party how signed_on recorded_at",
        technical="id",
        shows={
            "version__agreement": _("Convention"),
            "signed_on": _("Signé le"),
            "signer_name": _("Sous le nom de"),
        },
    ),
    # What a paper of an organisation said, seen at the town hall: the paper is not kept.
    "agreements.proof": Table(
        people={"seen_by": ACTED}, technical="id organisation kind seen_on valid_until"
    ),
}
