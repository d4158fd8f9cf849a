"""Finding pebbles, and what is said of them in the visitor's language."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce, ExtractYear
from django.utils.translation import get_language

from terril.foundation.models import JournalEntry
from terril.landmarks.models import (
    RIGHT_TO_LEFT,
    Landmark,
    LandmarkFigure,
    LandmarkPhoto,
    LandmarkTranslation,
    Language,
    Moment,
    words_of,
)
from terril.territories.models import Territory
from terril.vision.models import Orientation

# The first orientation of a pebble gives it its colour on the path.
BY_RANK = ("position", "title", "pk")


def all_of(town: Territory) -> QuerySet[Landmark]:
    """Return the pebbles of the town, those taken off the path too: their pages stay."""
    return Landmark.objects.filter(territory=town)


def on_the_path(town: Territory) -> QuerySet[Landmark]:
    """Return the pebbles of the town that nobody took off the path."""
    return all_of(town).filter(withdrawn_on=None)


def laid_in(
    town: Territory,
    *,
    year: int | None = None,
    orientation: int | str | None = None,
    kind: str | None = None,
    quarter: int | None = None,
) -> QuerySet[Landmark]:
    """Return the pebbles of the town, newest first, each with its orientations in their order.

    Arguments: `year` in which they were laid; `orientation` its slug or primary key; `kind` of
    LandmarkKind; `quarter` its primary key. None asks for all.
    """
    pebbles = on_the_path(town).prefetch_related(
        Prefetch("orientations", Orientation.objects.order_by(*BY_RANK))
    )
    if year is not None:
        pebbles = pebbles.filter(laid_on__year=year)
    if orientation is not None:
        field = "orientations__slug" if isinstance(orientation, str) else "orientations"
        pebbles = pebbles.filter(**{field: orientation})
    if kind is not None:
        pebbles = pebbles.filter(kind=kind)
    if quarter is not None:
        pebbles = pebbles.filter(quarter=quarter)
    return pebbles.order_by("-laid_on", "-pk")


def titled(pebbles: QuerySet[Landmark], language: str | None = None) -> QuerySet[Landmark]:
    """Return the pebbles with `told_title` and `told_in`: in the visitor's language where it is there."""
    spoken = LandmarkTranslation.objects.filter(
        landmark=OuterRef("pk"), language=language or get_language() or ""
    ).exclude(language=OuterRef("language"))
    return pebbles.annotate(
        told_title=Coalesce(Subquery(spoken.values("title")), F("title")),
        told_in=Coalesce(Subquery(spoken.values("language")), F("language")),
    )


def coloured(pebbles: QuerySet[Landmark]) -> QuerySet[Landmark]:
    """Return the pebbles with `leads_to`, the key of their first orientation, or None."""
    links = Landmark.orientations.through.objects.filter(landmark=OuterRef("pk"))
    first = links.order_by(*(f"orientation__{name}" for name in BY_RANK)).values("orientation_id")[:1]
    return pebbles.annotate(leads_to=Subquery(first))


@dataclass(frozen=True, slots=True)
class Laid:
    """A pebble as a drawing of the path needs it."""

    laid_on: datetime.date
    title: str
    slug: str
    # The key of the orientation that gives its colour.
    leads_to: int | None
    kind: str


def to_draw(town: Territory) -> list[Laid]:
    """Return the pebbles of the path, the oldest first, titled in the visitor's language: one query."""
    rows: Any = coloured(titled(on_the_path(town))).order_by("laid_on", "pk")
    names = ("laid_on", "told_title", "slug", "leads_to", "kind")
    return [Laid(*row) for row in rows.values_list(*names)]


def years_of(town: Territory) -> list[tuple[int, int]]:
    """Return the years in which pebbles were laid, the newest first, with how many."""
    years = on_the_path(town).annotate(year=ExtractYear("laid_on")).values("year")
    return list(years.annotate(count=Count("pk")).order_by("-year").values_list("year", "count"))


def figures_of(landmark: Landmark) -> list[LandmarkFigure]:
    """Return the figures of a pebble, as they were entered."""
    return list(landmark.figures.order_by("pk"))


@dataclass(frozen=True)
class Photos:
    """The photos of a pebble: those that compare, and the others."""

    before: LandmarkPhoto | None
    after: LandmarkPhoto | None
    others: list[LandmarkPhoto]

    @property
    def compare(self) -> bool:
        """Whether there is a before and an after."""
        return self.before is not None and self.after is not None

    @property
    def all(self) -> list[LandmarkPhoto]:
        """All of them, those that compare first."""
        return [*(photo for photo in (self.before, self.after) if photo), *self.others]

    @property
    def single(self) -> list[LandmarkPhoto]:
        """What is shown one by one: all, when nothing compares."""
        return self.others if self.compare else self.all


def photos_of(landmark: Landmark) -> Photos:
    """Return the photos of a pebble, in one query."""
    shown = list(landmark.photos.select_related("photo").order_by("pk"))
    by_moment = {photo.moment: photo for photo in shown}
    return Photos(
        by_moment.get(Moment.BEFORE),
        by_moment.get(Moment.AFTER),
        [photo for photo in shown if photo.moment == Moment.ANY],
    )


@dataclass(frozen=True)
class Telling:
    """A pebble's words in one language, and what can be said of them."""

    words: dict[str, str]
    language: str
    # Asked for a language that it is not told in.
    is_missing: bool
    is_translated: bool
    is_behind: bool
    others: list[Language]

    @property
    def direction(self) -> str:
        """How its letters run."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    @property
    def label(self) -> str:
        """What its language is called."""
        return str(Language(self.language).label)


def telling_of(landmark: Landmark, asked: str = "") -> Telling:
    """Return the words of a pebble, in one query.

    Arguments: `asked` a language that the visitor chose on the page; without one, or when it is not
    told in it, the one the page speaks; without that one either, its own.
    """
    told: dict[str, Any] = {each.language: each for each in landmark.translations.order_by("language")}
    told.pop(landmark.language, None)
    told = {landmark.language: landmark, **told}
    spoken = get_language() or landmark.language
    chosen = asked if asked in told else spoken
    found = told.get(chosen, landmark)
    language = chosen if chosen in told else landmark.language
    return Telling(
        words=words_of(found),
        language=language,
        is_missing=chosen not in told,
        is_translated=found is not landmark,
        is_behind=found is not landmark and found.is_behind,
        others=[Language(code) for code in told if code != language],
    )


def corrections_of(landmark: Landmark) -> list[JournalEntry]:
    """Return what the journal kept of the corrections of a pebble, the newest first."""
    kept = ("landmarks.correct", "landmarks.remove_figure", "landmarks.withdraw", "landmarks.put_back")
    return list(
        JournalEntry.objects.filter(
            topic_type="landmarks.landmark", topic_id=landmark.pk, action__in=kept
        ).order_by("-sequence")[:50]
    )
