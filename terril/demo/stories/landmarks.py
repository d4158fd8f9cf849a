"""The pebbles of the years before the town opened its site: public facts, each with its source."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from terril.demo import landscapes, texts
from terril.demo.telling import Telling
from terril.landmarks import actions as landmarks
from terril.landmarks.models import Landmark, LandmarkKind, Moment
from terril.uploads import actions as uploads

# The day of the public talk: a figure without a date of its own is dated by it.
TOLD_ON = datetime.date(2016, 5, 13)


def lay_past(telling: Telling) -> None:
    """Lay the pebbles of the years before, with their figures, drawings and translations."""
    words = texts.load("landmarks", telling.language)
    other = next(language for language in texts.LANGUAGES if language != telling.language)
    for told, elsewhere in zip(words["landmark"], texts.load("landmarks", other)["landmark"], strict=True):
        laid = _lay(telling, told, words["sources"])
        if told.get("translated"):
            landmarks.translate(telling.who("claire"), laid, language=other, **_words(elsewhere))


def _words(told: dict[str, Any]) -> dict[str, str]:
    """Return what is said of a pebble, as the actions call it."""
    names = ("title", "done", "by_town", "by_inhabitants", "story")
    return {**{name: told.get(name, "") for name in names}, "easy_text": told.get("easy", "")}


def _lay(telling: Telling, told: dict[str, Any], sources: dict[str, str]) -> Landmark:
    latitude, longitude = told.get("point", (None, None))
    source = sources[told["source"]]
    laid: Landmark = landmarks.lay(
        telling.who("claire"),
        telling.town,
        laid_on=told["on"] if "on" in told else datetime.date(told["year"], 1, 1),
        only_year_known="year" in told,
        kind=LandmarkKind(told.get("kind", LandmarkKind.ACHIEVEMENT)),
        orientations=[telling.orientations[told["orientation"]]],
        quarter=telling.quarters[told["quarter"]] if "quarter" in told else None,
        place=told.get("place", ""),
        latitude=latitude,
        longitude=longitude,
        source=source,
        language=telling.language,
        figures=[_figure(figure, source) for figure in told.get("figures", ())],
        photos=[
            {"photo": _drawn(telling, told[moment.value], told[f"{moment.value}_text"]), "moment": moment}
            for moment in (Moment.BEFORE, Moment.AFTER)
            if moment.value in told
        ],
        **_words(told),
    )
    return laid


def _figure(figure: dict[str, Any], source: str) -> dict[str, Any]:
    year = figure.get("year")
    return {
        "label": figure["label"],
        "value": Decimal(figure["value"]),
        "unit": figure.get("unit", ""),
        "on": datetime.date(year, 1, 1) if year else figure.get("on", TOLD_ON),
        "only_year_known": bool(year),
        # What the source says of the day of the pebble is not said of the figure.
        "source": source.partition("\u00a0;")[0].partition(";")[0],
    }


def _drawn(telling: Telling, name: str, shows: str) -> Any:
    return uploads.add_photo(
        telling.who("claire"), telling.town, file=landscapes.draw(name), alternative_text=shows
    )
