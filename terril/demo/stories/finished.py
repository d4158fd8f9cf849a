"""What came to its end: two pebbles, a told failure, an idea that was dropped."""

from __future__ import annotations

import datetime

from terril.agreements import actions as agreements
from terril.agreements.models import CommitmentKind, Side
from terril.demo.course import SATURDAYS, WEDNESDAYS, Course, before, day, every
from terril.demo.telling import Story, Telling, saturday_from
from terril.initiatives import actions as initiatives

K = CommitmentKind
# How long ago the picnic of the scarf took place, as its story counts the days.
PICNIC = 320


def scarf(t: Telling) -> Story:
    """The knitted scarf: a blanket too heavy becomes a scarf; first buyers lack, then wool, then arms."""
    # The picnic is in June; its review comes in autumn.
    t = t.around(saturday_from(t.latest(6, 1, ago=130)), PICNIC)
    c = Course(t, "scarf", carried_by="monique")
    yield t.at(641, 18)
    c.draft(quarter="cite_11", point=(50.4465, 2.7870), proposers="knitters", title="first_title")
    yield t.at(640, 9)
    c.submit()
    yield t.at(636, 11)
    c.study("safety", by="karim", serves=("story", "involve"))
    yield from c.opinions(
        632,
        (
            624,
            "safety",
            "karim",
            "safety",
            "with_conditions",
            {"conditions": "review_safety_conditions", "limits": "review_safety_limits"},
        ),
        (622, "planning", "ines", "technical", "with_conditions", {"conditions": "review_technical"}),
    )
    yield t.at(620, 14)
    c.initiative = initiatives.open_negotiation(
        t.who("claire"), c.initiative, reason=c.words["negotiation_reason"]
    )
    yield from _find_the_form(c)
    yield t.at(596, 18)
    c.grant()
    yield from _promise_the_scarf(c)
    yield from _knit(c)
    yield from _unroll(c)
    yield t.at(220, 14)
    c.review(Side.TOWN, "karim")
    yield t.at(212, 20)
    c.review(Side.INHABITANTS, "monique")
    yield t.at(205, 11)
    initiatives.close(t.who("jeanne"), c.initiative, laid_on=t.saturday(PICNIC))


def _find_the_form(c: Course) -> Story:
    t = c.telling
    yield t.at(619, 19)
    blanket = c.variant("variant_blanket", "monique")
    yield t.at(616, 9)
    c.set_aside(blanket, "variant_blanket")
    yield t.at(614, 19)
    bunting = c.variant("variant_bunting", "claire")
    yield t.at(609, 9)
    c.set_aside(bunting, "variant_bunting")
    yield t.at(606, 19)
    long_scarf = c.variant("variant_scarf", "monique")
    yield t.at(601, 9)
    initiatives.keep_variant(t.who("claire"), long_scarf, reason=c.words["variant_scarf_kept"])
    yield t.at(600, 18)
    c.initiative = initiatives.edit(t.who("monique"), c.initiative, title=c.words["title"])


def _promise_the_scarf(c: Course) -> Story:
    t = c.telling
    yield t.at(590, 10)
    c.add_party("residence", Side.INHABITANTS)
    c.add_party("school", Side.INHABITANTS)
    c.add_party("wool", Side.THIRD)
    c.precise("share", what=c.words["c_squares"], **c.things(2000, "squares", 2000_00, "valued_squares"))
    c.commit("c_assemble", None, K.KNOW_HOW, when=every(WEDNESDAYS), places=12, **c.hours(300))
    c.commit("c_hall", "residence", K.SPACE, when=every(WEDNESDAYS))
    c.commit("c_sell", "school", K.TIME, when=before(t.day(330)), **c.hours(40))
    c.commit("c_buy", "school", K.MONEY, when=before(t.day(330)), value_cents=2000_00, places=20)
    c.commit(
        "c_wool",
        "wool",
        K.MATERIAL,
        when=before(t.day(420)),
        **c.things(1, "lorries", 6000_00, "valued_wool"),
    )
    c.commit("c_safety", "hall", K.KNOW_HOW, when=day(t.saturday(PICNIC)), **c.hours(24))
    c.commit("c_permit", "hall", K.PERMISSION, when=day(t.saturday(PICNIC)))
    c.commit("c_arms", None, K.TIME, when=day(t.saturday(PICNIC)), **c.hours(120))
    c.estimate("estimate", 40_000_00, "invented", t.day(590))
    c.write(t.day(575), t.day(200), "object", "safety")
    yield t.at(588, 9)
    c.propose()
    for ago, who, organisation in (
        (587, "monique", None),
        (586, "odile", "residence"),
        (585, "thomas", "school"),
        (582, "antoine", "wool"),
        (580, "jeanne", "hall"),
    ):
        yield t.at(ago, 17)
        c.sign(who, organisation)
    yield t.at(574, 14)
    c.start()


def _knit(c: Course) -> Story:
    t = c.telling
    yield t.at(570, 15)
    c.take("c_assemble", "wanda", "josette")
    agreements.take(t.who("claire"), c.commitments["c_assemble"], person=t.who("lucienne"))
    c.follow("marie")
    yield t.at(540, 16)
    squares = c.deliver("share", "d_squares_1", by="monique", number=430)
    yield t.at(538, 9)
    c.confirm(squares, "claire")
    # Buyers were short first.
    for ago, who, places in ((520, "samira", 2), (505, "pascal", 4), (498, "amelie", 6), (490, "fatou", 8)):
        yield t.at(ago, 12)
        c.take("c_buy", who, places=places)
    yield t.at(480, 16)
    sold = c.deliver("c_sell", "d_sell", by="thomas", number=36)
    bought = c.deliver("c_buy", "d_sell", by="thomas", value_cents=912_00)
    yield t.at(479, 9)
    c.confirm(sold, "claire")
    c.confirm(bought, "claire")
    c.kept("c_sell", "c_buy")
    # Then wool.
    yield t.at(440, 11)
    wool = c.deliver("c_wool", "d_wool", by="antoine", number=1)
    yield t.at(439, 18)
    c.confirm(wool, "monique")
    c.kept("c_wool")
    yield t.at(430, 18)
    c.take("c_assemble", "dominique", "lea", "mehdi")
    yield t.at(400, 16)
    counted = c.deliver("share", "d_squares_2", by="monique", number=1650)
    yield t.at(398, 10)
    right = agreements.correct(
        t.who("monique"),
        counted,
        on=c.today,
        quantity=1570,
        note=c.words["d_squares_2_fixed"],
    )
    yield t.at(397, 9)
    c.confirm(right, "claire")
    c.kept("share")
    yield t.at(390, 17)
    hall = c.deliver("c_hall", "d_hall", by="odile")
    yield t.at(389, 9)
    c.confirm(hall, "claire")
    yield t.at(385, 12)
    c.comment("comment_1", "dominique")


def _unroll(c: Course) -> Story:
    t = c.telling
    on = t.saturday(PICNIC)
    # Then arms.
    yield t.at(360, 18)
    work_day = c.work_day(on, 9, 13, 30)
    for ago, who, places in (
        (355, "samira", 3),
        (350, "mehdi", 2),
        (345, "wanda", 2),
        (344, "omar", 5),
        (340, "gilles", 6),
        (336, "nicolas", 4),
        (334, "etienne", 2),
    ):
        yield t.at(ago, 19)
        c.take("day", who, places=places)
    yield t.on(on, 18)
    arms = c.deliver("c_arms", "d_arms", by="monique", number=136)
    checked = c.deliver("c_safety", "d_safety", by="claire", number=26)
    c.picture("scarf", "photo_1", "monique")
    c.picture("squares", "photo_2", "monique")
    yield t.on(on + datetime.timedelta(days=1), 10)
    c.tell_day(work_day, 34)
    c.confirm(arms, "claire")
    c.confirm(checked, "odile")
    c.comment("comment_2", "pascal")
    yield t.on(on + datetime.timedelta(days=2), 10)
    c.done()
    c.kept("c_assemble", "c_hall", "c_safety", "c_permit", "c_arms")
    yield t.on(on + datetime.timedelta(days=4), 20)
    c.comment("comment_3", "samira")


def solar_plant(t: Telling) -> Story:
    """The solar plant: the plan was complete before the money was offered."""
    c = Course(t, "solar_plant", carried_by="celine")
    yield t.at(790, 10)
    c.draft(quarter="cite_11", point=(50.4445, 2.7905), proposers="cluster", share_kind=K.KNOW_HOW)
    yield t.at(789, 10)
    c.submit()
    yield t.at(785, 10)
    c.study("planning", by="ines", serves=("energy",))
    yield from c.opinions(
        784, (776, "planning", "ines", "technical", "with_conditions", {"conditions": "opinion_technical"})
    )
    yield t.at(770, 18)
    c.grant()
    yield t.at(768, 10)
    c.add_party("state", Side.THIRD)
    c.precise("share", what=c.words["c_plan"], when=before(t.day(740)))
    c.commit("c_measure", None, K.KNOW_HOW, when=before(t.day(260)))
    c.commit("c_ground", "hall", K.SPACE, when=before(t.day(640)))
    c.commit("c_money", "state", K.MONEY, **c.things(90, "percent"))
    c.write(t.day(760), t.day(255), "object", "safety")
    c.propose()
    for ago, who, organisation in ((766, "celine", None), (764, "prefect", "state"), (763, "jeanne", "hall")):
        yield t.at(ago, 11)
        c.sign(who, organisation)
    yield t.at(760, 9)
    c.start()
    yield t.at(742, 17)
    plan = c.deliver("share", "d_plan", by="celine")
    yield t.at(740, 9)
    c.confirm(plan, "claire")
    yield t.at(715, 17)
    money = c.deliver("c_money", "d_money", by="prefect", number=90)
    yield t.at(714, 9)
    c.confirm(money, "jeanne")
    yield t.at(650, 11)
    ground = c.deliver("c_ground", "d_ground", by="claire")
    yield t.at(649, 11)
    c.confirm(ground, "celine")
    yield t.at(620, 11)
    c.picture("solar_plant", "photo_1", "celine")
    c.done()
    yield t.at(270, 11)
    measures = c.deliver("c_measure", "d_measure", by="celine")
    yield t.at(269, 11)
    c.confirm(measures, "claire")
    c.kept("share", "c_measure", "c_ground", "c_money")
    yield t.at(262, 11)
    c.review(Side.TOWN, "ines")
    c.review(Side.INHABITANTS, "celine")
    yield t.at(258, 18)
    initiatives.close(t.who("jeanne"), c.initiative, laid_on=t.day(620))


def compost(t: Telling) -> Story:
    """The shared compost: failed, and told."""
    c = Course(t, "compost", carried_by="lea")
    yield t.at(470, 20)
    c.draft(quarter="cite_5", point=(50.4530, 2.7840))
    c.submit()
    yield t.at(466, 10)
    c.study("green", by="paul", serves=("nature", "involve"))
    yield from c.opinions(
        465, (458, "green", "paul", "technical", "with_conditions", {"conditions": "opinion_technical"})
    )
    yield t.at(452, 18)
    c.grant("claire")
    yield t.at(450, 10)
    c.precise("share", what=c.words["c_turn"], when=every(SATURDAYS), places=6, is_upkeep=True)
    c.commit("c_boxes", "hall", K.EQUIPMENT, when=before(t.day(435)))
    c.write(t.day(440), t.day(340), "object", "safety")
    c.propose()
    yield t.at(449, 20)
    c.sign("lea")
    yield t.at(446, 12)
    c.sign("jeanne", "hall")
    yield t.at(440, 18)
    c.start()
    c.take("share", "lea", "omar")
    yield t.at(438, 11)
    boxes = c.deliver("c_boxes", "d_boxes", by="claire")
    yield t.at(437, 20)
    c.confirm(boxes, "lea")
    yield t.on(t.saturday(425), 11)
    turned = c.deliver("share", "d_turn", by="lea")
    yield t.on(t.saturday(425), 17)
    c.confirm(turned, "claire")
    yield t.at(352, 20)
    initiatives.fail(
        t.who("lea"), c.initiative, what_happened=c.words["what_happened"], learned=c.words["learned"]
    )
    yield t.at(350, 12)
    c.comment("comment_1", "wanda")


def night_market(t: Telling) -> Story:
    """The evening market: dropped, because its wish came true elsewhere."""
    c = Course(t, "night_market", carried_by="pascal")
    yield t.at(215, 21)
    c.draft(quarter="centre", point=(50.4577, 2.7930))
    c.submit()
    yield t.at(210, 10)
    c.study("safety", by="karim", serves=("food",))
    yield t.at(192, 21)
    initiatives.drop(t.who("pascal"), c.initiative, reason=c.words["drop_reason"])
