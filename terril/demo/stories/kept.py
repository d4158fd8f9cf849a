"""What is being done, and what is looked after: farm tracks, church roof, planters, orchard."""

from __future__ import annotations

import datetime

from terril.agreements.models import CommitmentKind, Side
from terril.demo.course import FIRST_SUNDAYS, YEARLY, Course, before, day, every
from terril.demo.telling import Story, Telling, saturday_from
from terril.initiatives import actions as initiatives

K = CommitmentKind
TALK = datetime.date(2016, 5, 13)


def farm_tracks(t: Telling) -> Story:
    """The farm tracks: 100,000 euros alone, 30,000 together; under way, with a work day on Saturday."""
    c = Course(t, "farm_tracks", carried_by="etienne")
    yield t.at(190, 20)
    c.draft(
        quarter="farms",
        point=(50.4690, 2.7900),
        proposers="farm_north",
        share_kind=K.EQUIPMENT,
        is_grievance=True,
    )
    yield t.at(189, 7)
    c.submit()
    yield t.at(186, 10)
    c.study("roads", by="bruno", serves=("food", "involve"))
    yield from c.opinions(
        185,
        (178, "roads", "bruno", "technical", "with_conditions", {"conditions": "opinion_technical"}),
        (
            175,
            "finance",
            "sylvie",
            "cost",
            "favourable",
            {"conditions": "opinion_cost", "cost_cents": 30_000_00},
        ),
        (174, "safety", "karim", "safety", "with_conditions", {"conditions": "opinion_safety"}),
    )
    yield t.at(165, 18)
    c.grant()
    yield t.at(160, 10)
    c.add_party("farm_south", Side.INHABITANTS)
    c.precise("share", what=c.words["c_trailers"], when=before(t.day(-40)), **c.things(24, "trailers"))
    c.commit("c_loading", "farm_south", K.TIME, when=before(t.day(-40)), **c.hours(160))
    c.commit("c_lookout", None, K.TIME, when=before(t.day(-40)), places=6)
    c.commit("c_care", None, K.PERMISSION, is_upkeep=True)
    c.commit(
        "c_roller",
        "hall",
        K.EQUIPMENT,
        when=before(t.day(-40)),
        value_cents=30_000_00,
        valued_how=c.words["valued_roller"],
    )
    c.commit("c_permit", "hall", K.PERMISSION, when=before(t.day(50)))
    c.estimate("estimate", 100_000_00, "estimate_source", TALK)
    c.write(t.day(140), t.day(-300), "object", "conditions", "safety", "upkeep")
    c.propose()
    yield t.at(155, 20)
    c.sign("etienne")
    yield t.at(150, 11)
    c.sign_on_paper("mariepaule", "farm_south")
    yield t.at(147, 12)
    c.sign("jeanne", "hall")
    yield t.at(62, 8)
    c.start()
    c.follow("promeneuse")
    yield t.at(58, 9)
    permit = c.deliver("c_permit", "d_permit", by="claire")
    yield t.at(57, 20)
    c.confirm(permit, "etienne")
    c.kept("c_permit")
    c.take("c_lookout", "pascal")
    yield t.at(41, 18)
    roller = c.deliver("c_roller", "d_roller", by="claire", value_cents=12_400_00)
    trailers = c.deliver("share", "d_trailers", by="etienne", number=9)
    loading = c.deliver("c_loading", "d_loading", by="mariepaule", number=24)
    yield t.at(40, 9)
    c.confirm(trailers, "claire")
    c.confirm(loading, "claire")
    yield t.at(39, 20)
    c.confirm(roller, "etienne")
    c.picture("track", "photo_1", "etienne")
    yield t.at(30, 12)
    c.comment("comment_1", "gilles")
    yield t.at(12, 18)
    c.work_day(t.next_saturday(), 8, 12, 8)
    for ago, who, places in ((9, "gilles", 1), (6, "omar", 2), (2, "nicolas", 2)):
        yield t.at(ago, 20)
        c.take("day", who, places=places)
    yield t.at(1, 17)
    c.deliver("share", "d_trailers", by="etienne", number=5)


def church_roof(t: Telling) -> Story:
    """The church roof of solar panels: done, one of the two reviews is still to be written."""
    c = Course(t, "church_roof", carried_by="genevieve")
    yield t.at(530, 17)
    c.draft(quarter="centre", point=(50.4580, 2.7922), proposers="parish")
    c.submit()
    yield t.at(525, 10)
    c.study("planning", by="ines", serves=("energy", "story"))
    yield from c.opinions(
        524,
        (515, "planning", "ines", "technical", "with_conditions", {"conditions": "opinion_technical"}),
        (511, "planning", "ines", "law", "with_conditions", {"conditions": "opinion_law"}),
    )
    yield t.at(502, 18)
    c.grant()
    yield t.at(495, 10)
    c.precise("share", what=c.words["c_meals"], when=before(t.day(330)), **c.hours(80))
    c.commit("c_clear", None, K.TIME, when=before(t.day(380)), places=10, **c.hours(60))
    c.commit("c_visits", None, K.TIME, when=every(FIRST_SUNDAYS), is_upkeep=True, stand_in=t.who("dominique"))
    c.commit(
        "c_roof", "hall", K.MATERIAL, when=before(t.day(340)), value_cents=180_000_00,
        valued_how=t.units["invented"],
    )  # fmt: skip
    c.commit("c_meter", "hall", K.EQUIPMENT, when=before(t.day(-60)))
    c.estimate("estimate", 260_000_00, "invented", t.day(495))
    c.write(t.day(480), t.day(-250), "object", "safety")
    c.propose()
    yield t.at(490, 17)
    c.sign("genevieve")
    yield t.at(486, 12)
    c.sign("jeanne", "hall")
    yield t.at(410, 9)
    c.start()
    c.take("c_clear", "dominique", "josette", "pascal")
    yield t.at(395, 18)
    cleared = c.deliver("c_clear", "d_clear", by="genevieve", number=54)
    yield t.at(394, 9)
    c.confirm(cleared, "claire")
    yield t.at(360, 18)
    meals = c.deliver("share", "d_meals", by="genevieve", number=72)
    yield t.at(359, 9)
    c.confirm(meals, "claire")
    yield t.at(341, 18)
    roof = c.deliver("c_roof", "d_roof", by="claire", value_cents=180_000_00)
    yield t.at(340, 19)
    c.confirm(roof, "genevieve")
    c.picture("church", "photo_1", "genevieve")
    yield t.at(200, 19)
    visits = c.deliver("c_visits", "d_visits", by="genevieve")
    yield t.at(199, 9)
    c.confirm(visits, "claire")
    c.comment("comment_1", "gilles")
    yield t.at(150, 10)
    c.kept("share", "c_clear", "c_roof")
    c.done()


def orchard(t: Telling) -> Story:
    """The shared orchard: planted one winter, looked after, and looking for new hands."""
    c = Course(t, "orchard", carried_by="omar")
    winter = t.latest(12, 1, ago=400)
    planted = saturday_from(winter)
    opened = (t.today - winter).days
    yield t.on(winter - datetime.timedelta(days=80), 20)
    c.draft(quarter="cite_11", point=(50.4480, 2.7830))
    c.submit()
    yield t.on(winter - datetime.timedelta(days=76), 10)
    c.study("green", by="paul", serves=("food", "nature"))
    yield from c.opinions(
        opened + 75,
        (opened + 68, "green", "paul", "technical", "with_conditions", {"conditions": "opinion_technical"}),
        (opened + 66, "green", "paul", "upkeep", "with_conditions", {"conditions": "opinion_upkeep"}),
    )
    yield t.on(winter - datetime.timedelta(days=55), 18)
    c.grant()
    yield t.on(winter - datetime.timedelta(days=50), 10)
    c.precise("share", what=c.words["c_plant"], when=day(planted), **c.things(30, "trees"))
    c.commit(
        "c_prune",
        None,
        K.KNOW_HOW,
        when=every(YEARLY, winter),
        is_upkeep=True,
        stand_in=t.who("gilles"),
        places=4,
    )
    c.commit(
        "c_trees",
        "hall",
        K.MATERIAL,
        when=before(planted),
        **c.things(30, "trees", 1_200_00, "invented"),
    )
    c.commit("c_ground", "hall", K.SPACE)
    c.estimate("estimate", 7_000_00, "invented", c.today)
    c.write(winter, winter.replace(year=winter.year + 5), "object", "safety", "upkeep")
    c.propose()
    yield t.on(winter - datetime.timedelta(days=48), 20)
    c.sign("omar")
    yield t.on(winter - datetime.timedelta(days=44), 12)
    c.sign("jeanne", "hall")
    yield t.on(winter - datetime.timedelta(days=30), 18)
    c.start()
    yield t.on(planted, 17)
    trees = c.deliver("c_trees", "d_trees", by="claire", number=30)
    plants = c.deliver("share", "d_plant", by="omar", number=30)
    yield t.on(planted + datetime.timedelta(days=1), 18)
    c.confirm(trees, "omar")
    c.confirm(plants, "claire")
    c.picture("orchard", "photo_1", "omar")
    c.done()
    yield t.on(planted + datetime.timedelta(days=10), 18)
    c.look_after()
    c.take("c_prune", "omar", "gilles")
    yield t.on(winter + datetime.timedelta(days=75), 17)
    pruned = c.deliver("c_prune", "d_prune", by="omar")
    yield t.on(winter + datetime.timedelta(days=76), 9)
    c.confirm(pruned, "claire")
    c.kept("share", "c_trees")
    yield t.at(24, 20)
    c.initiative = initiatives.give_up_upkeep(t.who("omar"), c.initiative, reason=c.words["give_up"])
    yield t.at(20, 12)
    c.comment("comment_1", "fatou")
