"""The town's project: written and published when the site opens, told how it came, published again later."""

from __future__ import annotations

import datetime

from terril.agreements.models import Agreement, AgreementKind
from terril.agreements.when import Kind, When
from terril.demo import pictures, texts
from terril.demo.telling import Story, Telling
from terril.uploads import actions as uploads
from terril.vision import actions as vision
from terril.vision.models import Orientation, Step

# The council sat before the site opened.
BEFORE_OPENING = 910
TALK = datetime.date(2016, 5, 13)
# The kind and the moment of each step, as people would type it; where nothing is known, nothing is said.
STEPS = (
    ("experts", "experts", "automne 1998"),
    ("environment", "environment", "hiver 1998-1999"),
    ("landscape", "landscape", "printemps 1999"),
    ("social", "social", "été 1999"),
    ("shopkeepers", "shopkeepers", "automne 1999"),
    ("farmers", "farmers", "hiver 1999-2000"),
    ("charter", "other", "2000"),
    ("young", "young", ""),
)
# What a step found: its source, what it led to, where. The places are shown roughly.
FINDINGS = (
    ("environment", "nitrates", "talk", "nature", None),
    ("landscape", "subsidence", "talk", "nature", None),
    ("landscape", "heaps", "talk", "story", (50.447, 2.785)),
    ("landscape", "pits", "talk", "energy", None),
    ("social", "meeting", "invented", "involve", None),
)
# Where each public promise leads.
LEADS = {"rain": "nature", "canteens": "food", "vegetable_unit": "food", "paths": "nature"}


def write_vision(t: Telling) -> None:
    """Write the star, two values and the five orientations, and publish them."""
    words = texts.load("vision", t.language)
    mayor, star = t.who("jeanne"), words["vision"]
    horizon = t.today.year // 10 * 10 + 20
    vision.write_star(mayor, t.town, star=star["star"], promise=star["promise"], horizon=horizon)
    for key in ("courage", "simplicity"):
        vision.write_value(mayor, t.town, **words["values"][key])
    for told in words["orientations"].values():
        vision.write_orientation(mayor, t.town, **told)
    vision.publish(mayor, t.town, decided_where=words["decided"]["first"], decided_on=t.day(BEFORE_OPENING))
    rows = Orientation.objects.filter(territory=t.town).order_by("position")
    t.orientations = dict(zip(words["orientations"], rows, strict=True))


def project(t: Telling) -> Story:
    """How it was worked out, then its second version, and the promises that lead to it."""
    words = texts.load("vision", t.language)
    yield t.at(880, 10)
    steps = {}
    for key, kind, moment in STEPS:
        steps[key] = vision.add_step(
            t.who("claire"),
            t.town,
            kind=kind,
            when=When.parse(moment, today=t.today),
            **words["steps"][key],
        )
    _tell_findings(t, steps)
    yield t.at(320, 18)
    mayor = t.who("jeanne")
    food = t.orientations["food"]
    vision.write_orientation(
        mayor, t.town, key=str(food.pk), **{**words["orientations"]["food"], **words["later"]["food"]}
    )
    vision.write_value(mayor, t.town, **words["values"]["conviviality"])
    vision.publish(
        mayor,
        t.town,
        decided_where=words["decided"]["second"],
        decided_on=t.day(321),
        summary=words["decided"]["summary"],
    )
    yield t.at(30, 9)
    _hang_promises(t)


def _tell_findings(t: Telling, steps: dict[str, Step]) -> None:
    words = texts.load("vision", t.language)
    officer = t.who("claire")
    photo = uploads.add_photo(
        officer, t.town, file=pictures.draw("heaps"), alternative_text=words["photo"]["heaps"]
    )
    for step, key, source, orientation, place in FINDINGS:
        latitude, longitude = place or (None, None)
        vision.add_finding(
            officer,
            steps[step],
            source=words["sources"][source],
            when=When(Kind.DATE, TALK, TALK) if source == "talk" else None,
            orientations=[t.orientations[orientation]],
            photo=photo if key == "heaps" else None,
            quarter=t.quarters["cite_5"] if key == "meeting" else None,
            latitude=latitude,
            longitude=longitude,
            **words["findings"][key],
        )


def _hang_promises(t: Telling) -> None:
    words = texts.load("promises", t.language)
    made = {
        agreement.title: agreement
        for agreement in Agreement.objects.filter(territory=t.town, kind=AgreementKind.PUBLIC_PROMISE)
    }
    for orientation in dict.fromkeys(LEADS.values()):
        titles = [words[key]["title"] for key, leads in LEADS.items() if leads == orientation]
        vision.hang_promises(
            t.who("jeanne"),
            t.orientations[orientation],
            promises=[made[title] for title in titles if title in made],
        )
