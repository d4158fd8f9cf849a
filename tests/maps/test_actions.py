"""Laying the ground: who may, and that a refusal changes nothing."""

from __future__ import annotations

import datetime
import os

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from terril.foundation.actions import NotAllowed
from terril.foundation.models import JournalEntry
from terril.maps import actions, tasks
from terril.maps.models import Ground, MapSettings, Tiles
from terril.maps.queries import base_of
from tests import factories
from tests.maps.files import PICTURE, RING, ROADS, WOOD, feature, geojson, pmtiles, sent

OUTLINE = geojson(feature("Polygon", [WOOD], nom="Cité 12"))


def lay(actor, town, **details):
    return actions.add_ground(
        actor, town, **{"kind": "roads", "name": "Rues", "source": "Mairie", "geojson": ROADS, **details}
    )


def files():
    return default_storage.listdir("tiles")[1] if default_storage.exists("tiles") else []


def test_an_administrator_lays_a_drawing_and_takes_it_away(town, administrator):
    ground = lay(administrator, town)
    assert base_of(town)["grounds"][0]["kind"] == "roads"
    assert JournalEntry.objects.get(action="maps.add_ground").facts == {"name": "Rues"}
    assert actions.remove_ground(administrator, ground) == town
    assert not Ground.objects.exists()


def test_grounds_are_painted_from_below(town, administrator):
    lay(administrator, town)
    lay(administrator, town, kind="woods", name="Bois")
    assert [ground["kind"] for ground in base_of(town)["grounds"]] == ["woods", "roads"]


@pytest.mark.parametrize(
    ("detail", "value"),
    [("kind", "clouds"), ("name", " "), ("name", "x" * 81), ("source", ""), ("geojson", "{")],
)
def test_a_wrong_detail_lays_nothing(town, administrator, detail, value):
    with pytest.raises(ValidationError) as objection:
        lay(administrator, town, **{detail: value})
    assert list(objection.value.message_dict) == [detail]
    assert not Ground.objects.exists()


def test_there_is_an_end_to_drawings(town, administrator, monkeypatch):
    monkeypatch.setattr(actions, "MAX_GROUNDS", 1)
    lay(administrator, town)
    with pytest.raises(ValidationError, match="déjà 1 dessins"):
        lay(administrator, town)


def test_quarters_get_their_outlines_and_the_others_keep_theirs(town, administrator):
    factories.QuarterFactory(parent=town, name="Cité 12")
    kept = factories.QuarterFactory(
        parent=town, name="Centre", boundary={"type": "Polygon", "coordinates": [RING]}
    )
    actions.draw_quarters(administrator, town, geojson=OUTLINE)
    assert [quarter["name"] for quarter in base_of(town)["quarters"]] == ["Centre", "Cité 12"]
    kept.refresh_from_db()
    assert kept.boundary["coordinates"] == [RING]
    with pytest.raises(ValidationError) as objection:
        actions.draw_quarters(administrator, town, geojson="{}")
    assert list(objection.value.message_dict) == ["geojson"]


def test_tiles_replace_those_before_and_leave_with_their_file(
    town, administrator, django_capture_on_commit_callbacks
):
    actions.set_tiles(administrator, town, file=sent(pmtiles()), source="Mairie")
    first = files()
    with django_capture_on_commit_callbacks(execute=True):
        kept = actions.set_tiles(administrator, town, file=sent(pmtiles(zooms=(0, 3))), source="Mairie")
    assert kept.max_zoom == 3
    assert len(files()) == 1
    assert files() != first
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.remove_tiles(administrator, kept) == town
    assert files() == []
    assert not Tiles.objects.exists()


@pytest.mark.parametrize(
    ("content", "source", "field"),
    [(b"", "Mairie", "file"), (b"x" * 300, "Mairie", "file"), (pmtiles(), "", "source")],
)
def test_wrong_tiles_leave_those_before(town, administrator, content, source, field):
    actions.set_tiles(administrator, town, file=sent(pmtiles()), source="Avant")
    with pytest.raises(ValidationError) as objection:
        actions.set_tiles(administrator, town, file=sent(content), source=source)
    assert list(objection.value.message_dict) == [field]
    assert Tiles.objects.get().source == "Avant"
    assert len(files()) == 1


def test_too_heavy_tiles_are_told_their_weight(town, administrator, settings):
    settings.UPLOAD_LIMIT = 100
    with pytest.raises(ValidationError, match="trop lourd"):
        actions.set_tiles(administrator, town, file=sent(pmtiles()), source="Mairie")
    assert files() == []


def test_files_left_behind_are_swept_after_a_day(town, administrator):
    actions.set_tiles(administrator, town, file=sent(pmtiles()), source="Mairie")
    left = default_storage.save("tiles/left.pmtiles", sent(PICTURE))
    assert tasks.sweep_left_tiles() == 0
    old = (datetime.datetime.now() - datetime.timedelta(hours=25)).timestamp()
    for name in files():
        os.utime(default_storage.path(f"tiles/{name}"), (old, old))
    assert tasks.sweep_left_tiles() == 1
    assert not default_storage.exists(left)
    assert len(files()) == 1


@pytest.mark.parametrize("who", ["inhabitant", "officer", "mayor", "service_member", "elsewhere"])
def test_nobody_else_touches_the_ground(request, town, administrator, who):
    actor = (
        factories.UserFactory(administrator_of=factories.TownFactory())
        if who == "elsewhere"
        else request.getfixturevalue(who)
    )
    factories.QuarterFactory(parent=town, name="Cité 12")
    ground = lay(administrator, town)
    kept = actions.set_tiles(administrator, town, file=sent(pmtiles()), source="Mairie")
    entries = JournalEntry.objects.count()
    tries = (
        lambda: lay(actor, town),
        lambda: actions.remove_ground(actor, ground),
        lambda: actions.draw_quarters(actor, town, geojson=OUTLINE),
        lambda: actions.set_tiles(actor, town, file=sent(pmtiles()), source="x"),
        lambda: actions.remove_tiles(actor, kept),
        lambda: actions.switch(actor, town, uses_ign=True, uses_geocoder=True),
    )
    for each in tries:
        with pytest.raises(NotAllowed):
            each()
    assert JournalEntry.objects.count() == entries
    assert (Ground.objects.count(), Tiles.objects.count(), MapSettings.objects.count()) == (1, 1, 0)
    assert base_of(town)["quarters"] == []


def test_what_is_asked_of_the_state_is_said_each_time(town, administrator):
    actions.switch(administrator, town, uses_ign=True, uses_geocoder=False)
    actions.switch(administrator, town, uses_ign=False, uses_geocoder=True)
    chosen = MapSettings.objects.get()
    assert (chosen.uses_ign, chosen.uses_geocoder) == (False, True)
    assert JournalEntry.objects.filter(action="maps.switch").count() == 2
