"""What has a place: one small function a layer, one table. All of them are asked as a stranger asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, F, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from terril.agreements.queries import needs_of
from terril.directory.queries import listing as organisations_in
from terril.foundation import clock
from terril.initiatives.queries import listing as initiatives_in
from terril.landmarks.queries import on_the_path, titled
from terril.meetings.queries import finding as meetings
from terril.story import queries as story
from terril.territories.models import Territory
from terril.trails.queries import posts_of
from terril.trails.states import PostState

STRANGER = AnonymousUser()


@dataclass(frozen=True)
class Layer:
    """One kind of thing on the map.

    `name` is read in addresses, and names its mark (templates/maps/_marks.svg, maps.css); `list_of`
    is the page of the list whose address, followed by a point's `key` and "/", is the thing's own.
    `found` gives the rows of a town that have a place, made by `placed`.
    """

    name: str
    title: Any
    one: Any
    list_of: str
    found: Callable[[Territory], QuerySet[Any, tuple[Any, ...]]]

    def start(self) -> str:
        """Return what the addresses of its things begin with."""
        return reverse(self.list_of)


COLUMNS = ("map_label", "map_key", "map_latitude", "map_longitude", "map_quarter")


def placed(
    things: QuerySet[Any], *, key: Any, label: Any, place: str = "", quarter: str | None = "quarter_id"
) -> QuerySet[Any, tuple[Any, ...]]:
    """Return the rows of a layer: those of `things` that have a place, as COLUMNS.

    Arguments: `key` an expression, what a thing's address has that others have not; `label` its
    title, a column or an expression; `place` the way to its latitude and longitude
    ("agreement__initiative__"); `quarter` the column of its quarter, None when it has none.
    """
    return (
        # What a page would show with each is of no use here.
        things.prefetch_related(None)
        .select_related(None)
        .order_by()
        .filter(**{f"{place}latitude__isnull": False, f"{place}longitude__isnull": False})
        .annotate(
            map_label=Cast(label, TextField()),
            map_key=Cast(key, TextField()),
            map_latitude=F(f"{place}latitude"),
            map_longitude=F(f"{place}longitude"),
            map_quarter=F(quarter) if quarter else Cast(Value(None), IntegerField()),
        )
        .values_list(*COLUMNS)
    )


def _initiatives(town: Territory) -> QuerySet[Any, tuple[Any, ...]]:
    key = Concat(Cast("number", CharField()), Value("-"), "slug", output_field=TextField())
    return placed(initiatives_in(STRANGER, town), key=key, label="title")


def _needs(town: Territory) -> QuerySet[Any, tuple[Any, ...]]:
    """What is looked for, at the place of its initiative."""
    needs = needs_of(town, clock.today()).filter(agreement__initiative__number__isnull=False)
    way = "agreement__initiative__"
    return placed(needs, key="pk", label="what", place=way, quarter=f"{way}quarter_id")


def _organisations(town: Territory) -> QuerySet[Any, tuple[Any, ...]]:
    return placed(organisations_in(STRANGER, town), key="slug", label="name")


def _pebbles(town: Territory) -> QuerySet[Any, tuple[Any, ...]]:
    return placed(titled(on_the_path(town)), key="slug", label="told_title")


def _posts(town: Territory) -> QuerySet[Any, tuple[Any, ...]]:
    return placed(posts_of(town).filter(state=PostState.INSTALLED), key="code", label="title", quarter=None)


def _meetings(town: Territory) -> QuerySet[Any, tuple[Any, ...]]:
    return placed(meetings.to_come(meetings.shown(town)), key="number", label="subject")


def _memories(town: Territory) -> QuerySet[Any, tuple[Any, ...]]:
    # A memory has no title: its year and, when it was said, its place.
    label = Concat(Cast("year", CharField()), Value(" "), "place", output_field=TextField())
    return placed(story.placed(town), key="pk", label=label, quarter=None)


LAYERS: tuple[Layer, ...] = (
    Layer("initiatives", _("Initiatives"), _("Initiative"), "initiatives:list", _initiatives),
    Layer("besoins", _("Besoins"), _("Besoin"), "agreements:needs", _needs),
    Layer("acteurs", _("Acteurs"), _("Acteur"), "directory:list", _organisations),
    Layer("cailloux", _("Cailloux blancs"), _("Caillou blanc"), "landmarks:list", _pebbles),
    Layer("bornes", _("Bornes"), _("Borne"), "trails:typed", _posts),
    Layer("reunions", _("Réunions à venir"), _("Réunion à venir"), "meetings:list", _meetings),
    Layer("souvenirs", _("Souvenirs"), _("Souvenir"), "story:memories", _memories),
)
