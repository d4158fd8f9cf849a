"""All the data sets of a town. To add one: a file that ends with its SET, and its name in the list below."""

from __future__ import annotations

from terril.opendata.dataset import DataSet
from terril.opendata.sets import (
    agreements,
    arbitrations,
    fund,
    initiatives,
    landmarks,
    meetings,
    needs,
    notes,
    organisations,
    projects,
    promises,
)

DATA_SETS: dict[str, DataSet] = {
    each.name: each
    for each in (
        initiatives.SET,
        needs.SET,
        agreements.SET,
        fund.SET,
        notes.SET,
        arbitrations.SET,
        organisations.SET,
        landmarks.SET,
        meetings.SET,
        promises.SET,
        projects.PROJECTS,
        projects.BODIES,
    )
}
