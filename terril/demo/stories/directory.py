"""The town's directory: a file of associations imported, others entered, what each can lend or do."""

from __future__ import annotations

from typing import Any

from terril.demo import texts
from terril.demo.telling import Story, Telling
from terril.directory import actions as directory
from terril.directory.files.cells import Row
from terril.directory.models import OfferingKind, Organisation, OrganisationKind, Source


def directory_of_the_town(telling: Telling) -> Story:
    """The officer imports the associations and enters the others; what they offer comes with the years."""
    words = texts.load("directory", telling.language)
    yield telling.at(890, 10)
    _import(telling, [told for told in words["new"].values() if told["kind"] == OrganisationKind.ASSOCIATION])
    for key, told in words["new"].items():
        if told["kind"] != OrganisationKind.ASSOCIATION:
            telling.organisations[key] = directory.register(
                telling.who("claire"), telling.town, is_invented=True, **_details(telling, told)
            )
        else:
            telling.organisations[key] = Organisation.objects.get(
                territory=telling.town, imported_name=told["name"]
            )
    for key, told in words["known"].items():
        directory.edit(telling.who("claire"), telling.organisations[key], **_place(telling, told))
    # Meeting after meeting, the officer writes down what each one says it can lend.
    for number, (key, told) in enumerate((words["new"] | words["known"]).items()):
        yield telling.at(880 - 20 * number, 17)
        for kind in OfferingKind:
            for what in told.get(kind, ()):
                directory.offer(telling.who("claire"), telling.organisations[key], kind=kind.value, what=what)


def _import(telling: Telling, associations: list[dict[str, Any]]) -> None:
    """Import the associations, as from a file of the town hall."""
    rows = [Row(line, _details(telling, told)) for line, told in enumerate(associations, start=2)]
    directory.import_organisations(telling.who("claire"), telling.town, rows=rows, source=Source.CSV)


def _details(telling: Telling, told: dict[str, Any]) -> dict[str, Any]:
    details = {
        "kind": told["kind"],
        "name": told["name"],
        "description": told["about"],
        "address": told["address"],
        "postcode": "62750",
        "locality": "Loos-en-Gohelle",
        **_place(telling, told),
    }
    if "members" in told:
        details |= {"members_count": told["members"], "members_counted_on": telling.day(900)}
    return details


def _place(telling: Telling, told: dict[str, Any]) -> dict[str, Any]:
    latitude, longitude = told["point"]
    return {"quarter": telling.quarters[told["quarter"]], "latitude": latitude, "longitude": longitude}
