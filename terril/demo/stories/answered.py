"""What the town answered: yes and to be signed, signed, another way, no with another way."""

from __future__ import annotations

import datetime

from terril.agreements import actions as agreements
from terril.agreements.models import AgreementKind, CommitmentKind, Side
from terril.demo.course import YEARLY, Course, before, day, every
from terril.demo.telling import Story, Telling
from terril.directory import actions as directory
from terril.initiatives import actions as initiatives

K = CommitmentKind


def bakery(t: Telling) -> Story:
    """The carrotmob: granted; the baker and the group have signed, the mayor has yet to."""
    c = Course(t, "bakery", carried_by="amelie")
    yield t.at(48, 19)
    c.draft(
        quarter="centre", point=(50.4572, 2.7938), share_kind=K.MONEY, agreement_kind=AgreementKind.CARROTMOB
    )
    c.submit()
    yield t.at(45, 10)
    c.study("planning", by="ines", serves=("energy", "involve"))
    yield from c.opinions(
        44,
        (38, "planning", "ines", "technical", "favourable", {"conditions": "opinion_technical"}),
        (35, "finance", "sylvie", "law", "favourable", {"conditions": "opinion_law"}),
    )
    yield t.at(24, 18)
    c.grant()
    c.comment("comment_1", "mehdi")
    yield t.at(18, 10)
    sale = t.next_saturday() + datetime.timedelta(days=21)
    c.add_party("bakery", Side.THIRD)
    c.precise("share", what=c.words["c_buy"], when=day(sale), places=60)
    c.commit("c_tell", None, K.TIME, when=before(sale), places=5, **c.hours(20))
    c.commit("c_extra", "bakery", K.MONEY, when=before(t.day(-120)))
    c.commit("c_call", "hall", K.KNOW_HOW, when=before(sale))
    c.commit("c_square", "hall", K.PERMISSION, when=day(sale))
    c.commit("c_tables", "hall", K.EQUIPMENT, when=day(sale))
    c.write(t.day(-10), t.day(-400), "object", "conditions", "safety", "upkeep")
    yield t.at(7, 11)
    c.propose()
    yield t.at(6, 14)
    c.sign("remi", "bakery")
    yield t.at(5, 20)
    c.sign("amelie")
    c.take("share", "fatou", "samira", places=4)
    c.take("c_tell", "mehdi")


def road_hump(t: Telling) -> Story:
    """A road hump asked for at the counter, without e-mail: refused, with another way."""
    c = Course(t, "road_hump", carried_by="roger")
    yield t.at(310, 10)
    c.draft(quarter="cite_16", point=(50.4630, 2.7820), at_the_counter=True, is_grievance=True)
    c.submit()
    yield t.at(308, 9)
    c.study("roads", by="bruno", serves=("nature",))
    yield from c.opinions(
        307,
        (299, "safety", "karim", "safety", "unfavourable", {"limits": "opinion_safety"}),
        (297, "roads", "bruno", "cost", "unfavourable", {"limits": "opinion_cost"}),
        (296, "planning", "ines", "law", "unfavourable", {"limits": "opinion_law"}),
    )
    yield t.at(288, 18)
    c.initiative = initiatives.refuse(
        t.who("jeanne"),
        c.initiative,
        reason=c.words["refuse_reason"],
        alternative=c.words["refuse_alternative"],
        contact=c.words["refuse_contact"],
        appeal=c.words["refuse_appeal"],
    )
    yield t.at(280, 20)
    c.comment("comment_1", "dominique")


def bus_stop(t: Telling) -> Story:
    """A crossing on a road that is not the town's: redirected."""
    c = Course(t, "bus_stop", carried_by="dominique")
    yield t.at(125, 21)
    c.draft(quarter="cite_16", point=(50.4645, 2.7845), is_grievance=True)
    c.submit()
    yield t.at(121, 10)
    c.study("roads", by="bruno", serves=("involve",))
    yield from c.opinions(120, (112, "roads", "bruno", "law", "unfavourable", {"limits": "opinion_law"}))
    yield t.at(104, 18)
    c.initiative = initiatives.redirect(
        t.who("bruno"),
        c.initiative,
        reason=c.words["redirect_reason"],
        alternative=c.words["redirect_alternative"],
        contact=c.words["redirect_contact"],
        appeal=c.words["redirect_appeal"],
    )


def benches(t: Telling) -> Story:
    """The benches: dropped by the first who had the idea, revived by an association, signed on paper."""
    c = Course(t, "benches", carried_by="gilles")
    yield t.at(505, 20)
    c.draft(quarter="cite_5", point=(50.4510, 2.7800))
    c.submit()
    yield t.at(500, 10)
    c.study("green", by="paul", serves=("nature",))
    yield t.at(440, 20)
    c.initiative = initiatives.drop(t.who("gilles"), c.initiative, reason=c.words["drop_reason"])
    yield t.at(140, 18)
    directory.appoint(t.who("claire"), c.initiative.proposers, user=t.who("julie"))
    c.initiative = initiatives.revive(t.who("julie"), c.initiative, reason=c.words["revive_reason"])
    yield t.at(136, 10)
    c.study("green", by="paul", serves=("nature", "involve"))
    yield from c.opinions(
        135,
        (126, "green", "paul", "technical", "with_conditions", {"conditions": "opinion_technical"}),
        (124, "safety", "karim", "safety", "with_conditions", {"conditions": "opinion_safety"}),
    )
    yield t.at(115, 18)
    c.grant()
    yield t.at(60, 10)
    c.add_party("cyclists", Side.INHABITANTS)
    c.precise(
        "share",
        party=c.party("cyclists"),
        what=c.words["c_build"],
        when=before(t.day(-60)),
        places=8,
        **c.hours(96),
    )
    c.commit("c_oil", "cyclists", K.TIME, when=every(YEARLY), is_upkeep=True, stand_in=t.who("kevin"))
    c.commit(
        "c_wood", "hall", K.MATERIAL, when=before(t.day(-30)), **c.things(8, "benches", 1_600_00, "invented")
    )
    c.commit("c_ground", "hall", K.PERMISSION, when=before(t.day(-30)))
    c.estimate("estimate", 7_200_00, "invented", t.day(60))
    c.write(t.day(-10), t.day(-740), "object", "safety", "upkeep")
    c.propose()
    yield t.at(55, 20)
    c.sign("julie")
    yield t.at(20, 11)
    c.sign_on_paper("julie", "cyclists")
    yield t.at(14, 12)
    c.sign("jeanne", "hall")
    c.take("share", "julie", "nicolas", places=2)
    yield t.at(10, 12)
    c.comment("comment_1", "wanda")
    agreements.deliver(
        t.who("julie"), c.commitments["share"], on=c.today, quantity=6, note=c.words["d_drawings"]
    )
