"""All the data sets of a town. To add one: a file that ends with its SET, and its name in the list below."""

from __future__ import annotations

from terril.opendata.dataset import DataSet
from terril.opendata.sets import agreements, initiatives, landmarks, needs, organisations

DATA_SETS: dict[str, DataSet] = {
    each.SET.name: each.SET for each in (initiatives, needs, agreements, organisations, landmarks)
}
