"""The town itself: its place in the tree, and the pebbles laid before the demonstration begins."""

from __future__ import annotations

import datetime

from terril.agreements import actions as agreements
from terril.agreements.when import Kind, When
from terril.demo import texts
from terril.demo.telling import Story, Telling
from terril.people.queries import system
from terril.promises import actions as promises
from terril.promises.models import PublicCommitment
from terril.territories import actions as territories
from terril.territories.models import Territory, TerritoryKind

# A sketch drawn by hand, to about a hundred metres: it shows roughly where the town lies, and is no
# copy of any map.
OUTLINE = (
    (2.757, 50.440), (2.760, 50.446), (2.757, 50.453), (2.764, 50.458), (2.762, 50.461),
    (2.770, 50.470), (2.780, 50.478), (2.790, 50.472), (2.799, 50.470), (2.806, 50.469),
    (2.812, 50.471), (2.815, 50.462), (2.816, 50.453), (2.808, 50.448), (2.799, 50.444),
    (2.785, 50.442), (2.771, 50.438), (2.764, 50.441),
)  # fmt: skip


def found_town(telling: Telling) -> None:
    """Make the town, under its agglomeration and its region, with its outline and its quarters."""
    words = texts.load("town", telling.language)
    actor = system()
    region = _above(TerritoryKind.REGION, None, words["region"]["name"], insee_code="32")
    agglomeration = _above(
        TerritoryKind.AGGLOMERATION, region, words["agglomeration"]["name"], siren="246200364"
    )
    telling.town = territories.create_town(
        actor,
        agglomeration,
        name=words["town"]["name"],
        insee_code="62528",
        siren="216205286",
        postcode="62750",
        is_demo=True,
        answer_delay_days=30,
        contact_name="Claire Wozniak",
        contact_email="mairie@loos.example",
        contact_phone="03 53 01 00 01",
        contact_address=words["town"]["address"],
        dpo_contact=words["town"]["dpo"],
    )
    ring = [list(point) for point in (*OUTLINE, OUTLINE[0])]
    territories.set_boundary(actor, telling.town, geojson={"type": "Polygon", "coordinates": [ring]})
    for key, name in words["quarters"].items():
        telling.quarters[key] = territories.add_quarter(actor, telling.town, name=name)


def _above(kind: TerritoryKind, parent: Territory | None, name: str, **codes: str) -> Territory:
    """Return the territory the town belongs to, which another town may have brought already."""
    known = Territory.objects.filter(kind=kind, parent=parent, name=name).first()
    return known or territories.create_territory(system(), parent, kind=kind, name=name, **codes)


def adopt_charter(telling: Telling) -> None:
    """Adopt the charter of agreements."""
    agreements.adopt_charter(telling.who("claire"), telling.town)


def enter_terms(telling: Telling) -> None:
    """Enter the terms of office: a promise belongs to the one in which it was made."""
    for term in texts.load("terms", telling.language).values():
        promises.add_term(
            telling.who("claire"),
            telling.town,
            name=term["name"],
            mayor=term["mayor"],
            starts_on=term["starts_on"],
            ends_on=term.get("ends_on"),
        )


def _promise(telling: Telling, key: str, when: When) -> PublicCommitment:
    words = texts.load("promises", telling.language)[key]
    return promises.publish(
        telling.who("jeanne"),
        telling.town,
        what=words["what"],
        when=when,
        carried_by=telling.who("jeanne"),
        proof_expected=words["proof"],
        title=words["title"],
    )


def kept_promise(telling: Telling) -> Story:
    """What the town promised, and did."""
    yield telling.at(700, 18)
    rain = _promise(telling, "rain", When(Kind.BEFORE, end=telling.day(400)))
    yield telling.at(410, 18)
    kept = texts.load("promises", telling.language)["rain"]["kept"]
    promises.keep(telling.who("jeanne"), rain, proof=kept)


def open_promises(telling: Telling) -> Story:
    """What the town promised: late since the last March that is over, under way, and still to come."""
    first, last = telling.month_over(3)
    yield telling.on(first - datetime.timedelta(days=200), 18)
    _promise(telling, "vegetable_unit", When(Kind.MONTH, first, last))
    yield telling.at(150, 18)
    year = telling.today.year + 1
    _promise(telling, "canteens", When(Kind.YEAR, datetime.date(year, 1, 1), datetime.date(year, 12, 31)))
    yield telling.at(40, 18)
    _promise(telling, "paths", When(Kind.BEFORE, end=telling.day(-45)))
