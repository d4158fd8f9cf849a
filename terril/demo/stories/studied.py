"""What is not answered yet: late by three days, in time, waiting for a word, in discussion, just arrived."""

from __future__ import annotations

from terril.agreements.models import CommitmentKind, Side
from terril.demo.course import Course, before
from terril.demo.telling import Story, Telling
from terril.directory import actions as directory
from terril.initiatives import actions as initiatives

K = CommitmentKind
# The town answers within 30 days (see place.found_town): its answer is late by three.
LATE = 33


def skate_park(t: Telling) -> Story:
    """The skate park of the teenagers: five opinions, and an answer that is late."""
    c = Course(t, "skate_park", carried_by="leo")
    yield t.at(LATE, 17)
    c.draft(quarter="cite_5", point=(50.4545, 2.7815), at_the_counter=True, share_kind=K.KNOW_HOW)
    c.submit()
    for key in ("maelys", "ilyes", "nicolas"):
        directory.appoint(t.who("claire"), c.initiative.proposers, user=t.who(key))
    yield t.at(LATE - 1, 10)
    c.study("roads", by="bruno", serves=("involve", "story"))
    c.commit("c_paint", None, K.TIME, places=6, when=before(t.day(-90)))
    c.commit("c_adults", None, K.TIME, places=4, when=before(t.day(-90)))
    yield from c.opinions(
        LATE - 2,
        (24, "roads", "bruno", "technical", "with_conditions", {"conditions": "technical"}),
        (
            20,
            "safety",
            "karim",
            "safety",
            "with_conditions",
            {"conditions": "safety", "limits": "safety_limits"},
        ),
        (
            12,
            "finance",
            "sylvie",
            "cost",
            "with_conditions",
            {"conditions": "cost", "cost_cents": 24_000_00},
        ),
        (8, "planning", "ines", "law", "favourable", {"conditions": "law"}),
        (4, "green", "paul", "upkeep", "with_conditions", {"conditions": "upkeep"}),
    )
    yield t.at(4, 18)
    c.comment("comment_1", "ilyes")
    c.comment("comment_2", "gilles")
    c.picture("skate_park", "photo_1", "claire")
    c.take("c_adults", "nicolas")
    yield t.at(3, 12)
    c.follow("voisin.du.stade")


def bike_bus(t: Telling) -> Story:
    """The bike bus: studied, in time; the roads service has yet to give its opinion."""
    c = Course(t, "bike_bus", carried_by="julie")
    yield t.at(16, 20)
    c.draft(quarter="cite_16", point=(50.4615, 2.7860), proposers="cyclists")
    c.submit()
    yield t.at(14, 9)
    c.study("roads", by="bruno", serves=("nature", "involve"))
    yield from c.opinions(
        12, (5, "safety", "karim", "safety", "with_conditions", {"conditions": "opinion_safety"})
    )
    yield t.at(5, 16)
    initiatives.ask_opinion(
        t.who("claire"),
        c.initiative,
        service=t.organisations["roads"],
        subject="technical",
        due_on=t.day(-6),
    )
    yield t.at(4, 19)
    c.comment("comment_1", "fatou")


def school_insulation(t: Telling) -> Story:
    """The school insulation: a word is awaited from the proposers, the delay stands still."""
    c = Course(t, "school_insulation", carried_by="thomas")
    yield t.at(40, 17)
    c.draft(quarter="cite_5", point=(50.4525, 2.7870), proposers="school", is_grievance=True)
    c.submit()
    yield t.at(37, 10)
    c.study("planning", by="ines", serves=("energy",))
    c.add_party("insulator", Side.THIRD)
    c.commit("c_material", "insulator", K.MATERIAL)
    yield t.at(35, 9)
    first = initiatives.ask_information(t.who("ines"), c.initiative, question=c.words["first_question"])
    yield t.at(29, 18)
    initiatives.give_information(t.who("thomas"), first, answer=c.words["first_answer"])
    yield from c.opinions(
        28, (20, "planning", "ines", "technical", "with_conditions", {"conditions": "opinion_technical"})
    )
    yield t.at(19, 9)
    initiatives.ask_information(t.who("ines"), c.initiative, question=c.words["question"])
    yield t.at(15, 20)
    c.comment("comment_1", "wanda")


def garden(t: Telling) -> Story:
    """The educational garden: everybody wants it, its size is being discussed."""
    c = Course(t, "garden", carried_by="josette")
    yield t.at(28, 18)
    c.draft(quarter="cite_5", point=(50.4518, 2.7865))
    c.submit()
    directory.appoint(t.who("claire"), c.initiative.proposers, user=t.who("mehdi"))
    yield t.at(26, 10)
    c.study("green", by="paul", serves=("food", "involve"))
    yield from c.opinions(
        25,
        (20, "green", "paul", "technical", "with_conditions", {"conditions": "opinion_technical"}),
        (19, "green", "paul", "upkeep", "with_conditions", {"conditions": "opinion_upkeep"}),
        (
            17,
            "finance",
            "sylvie",
            "cost",
            "with_conditions",
            {"conditions": "opinion_cost", "cost_cents": 1_800_00},
        ),
    )
    yield t.at(15, 10)
    c.initiative = initiatives.open_negotiation(
        t.who("claire"), c.initiative, reason=c.words["negotiation_reason"]
    )
    c.add_party("gardeners", Side.INHABITANTS)
    c.commit("c_summer", "gardeners", K.TIME, places=5)
    yield t.at(14, 19)
    ground = c.variant("variant_ground", "josette")
    yield t.at(11, 9)
    c.set_aside(ground, "variant_ground")
    yield t.at(9, 19)
    c.variant("variant_six", "josette")
    yield t.at(6, 15)
    c.variant("variant_two", "paul")
    c.picture("garden", "photo_1", "josette")
    yield t.at(3, 20)
    c.comment("comment_1", "wanda")
    yield t.at(2, 20)
    c.comment("comment_2", "pascal")
    c.take("c_summer", "dominique")


def street_meal(t: Telling) -> Story:
    """The street meal: received yesterday."""
    c = Course(t, "street_meal", carried_by="kevin")
    yield t.at(1, 18)
    c.draft(quarter="cite_5", point=(50.4535, 2.7855), proposers="party")
    c.submit()
    yield t.at(1, 20)
    c.comment("comment_1", "fatou")


def sea_trip(t: Telling) -> Story:
    """The trip to the sea: a draft that only its author sees."""
    c = Course(t, "sea_trip", carried_by="samira")
    yield t.at(2, 22)
    c.draft(quarter="cite_12")
