"""A version is kept to the letter, with where it was decided."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from terril.agreements.composing import digest_of
from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.foundation.models import Audience, JournalEntry
from terril.vision import actions, queries
from terril.vision.models import Draft, Orientation, Version
from tests import factories

pytestmark = pytest.mark.django_db


def publish(actor, town, **details):
    decided = {"decided_where": "conseil municipal", "decided_on": clock.today(), "summary": "L'eau entre"}
    return actions.publish(actor, town, **{**decided, **details})


@pytest.fixture
def written(town, mayor):
    actions.write_star(mayor, town, star="Une ville qui respire", horizon=clock.today().year + 10)
    actions.write_value(mayor, town, title="Le courage", words="Regarder en face")
    actions.write_orientation(mayor, town, title="L'eau", why="Elle est chère", themes=["pluie"])
    actions.write_orientation(mayor, town, title="La terre")
    return town


def test_the_draft_becomes_what_everybody_reads(written, mayor):
    vision = publish(mayor, written, summary="")
    assert (vision.star, vision.values[0]["title"]) == ("Une ville qui respire", "Le courage")
    water, earth = queries.orientations_of(written)
    assert (water.title, water.why, water.themes, earth.title) == (
        "L'eau",
        "Elle est chère",
        ["pluie"],
        "La terre",
    )
    assert not Draft.objects.exists()
    version = queries.latest_version(written)
    assert (version.number, version.decided_where, version.published_by) == (1, "conseil municipal", mayor)
    assert [piece["key"] for piece in version.content["orientations"]] == [str(water.pk), str(earth.pk)]
    entry = JournalEntry.objects.latest("pk")
    assert entry.audience == Audience.PUBLIC
    assert entry.facts["digest"] == version.digest == digest_of(version.content)


def test_the_next_version_changes_what_is_read_and_nothing_of_the_one_before(written, mayor):
    publish(mayor, written)
    first = queries.latest_version(written)
    before = dict(first.content)
    water, earth = queries.orientations_of(written)
    initiative = factories.InitiativeFactory(territory=written)
    initiative.orientations.add(earth)
    actions.write_orientation(mayor, written, key=str(water.pk), title="L'eau vive")
    actions.withdraw_orientation(mayor, written, key=str(earth.pk), because="Elle est dans l'eau vive.")
    actions.write_orientation(mayor, written, title="Le soleil")
    publish(mayor, written, summary="Le soleil entre, la terre sort")
    second = queries.latest_version(written)
    assert (second.number, second.summary) == (2, "Le soleil entre, la terre sort")
    first.refresh_from_db()
    assert first.content == before
    assert [one.title for one in queries.orientations_of(written)] == ["L'eau vive", "Le soleil"]
    water.refresh_from_db()
    assert water.slug == "leau"
    # What was given up keeps its page, its reason, and what hung on it.
    gone = queries.withdrawn_of(written).get()
    assert (gone, gone.withdrawn_because) == (earth, "Elle est dans l'eau vive.")
    assert list(gone.initiatives.all()) == [initiative]
    actions.bring_back(mayor, written, key=str(earth.pk))
    publish(mayor, written, summary="La terre revient")
    assert not queries.withdrawn_of(written).exists()
    assert Orientation.objects.count() == 3


def test_a_version_is_never_rewritten_nor_removed(written, mayor):
    publish(mayor, written)
    version = queries.latest_version(written)
    with pytest.raises(TypeError):
        version.save()
    with pytest.raises(TypeError):
        version.delete()
    for change in (
        {"content": {}},
        {"summary": "Autre chose"},
        {"decided_where": "ailleurs"},
        {"decided_on": datetime.date(2001, 1, 1)},
        {"number": 7},
    ):
        with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
            Version.objects.filter(pk=version.pk).update(**change)


@pytest.mark.parametrize(
    ("field", "details"),
    [
        ("decided_where", {"decided_where": " "}),
        ("decided_where", {"decided_where": "a" * 121}),
        ("decided_on", {"decided_on": datetime.date(1899, 12, 31)}),
        ("decided_on", {"decided_on": clock.today() + datetime.timedelta(days=2)}),
        ("summary", {"summary": ""}),
    ],
)
def test_a_version_says_where_it_was_decided_and_what_it_changes(written, mayor, field, details):
    publish(mayor, written, summary="")
    actions.write_value(mayor, written, title="La simplicité")
    told = JournalEntry.objects.count()
    with pytest.raises(ValidationError) as error:
        publish(mayor, written, **details)
    assert error.value.message_dict[field]
    assert (Version.objects.count(), Draft.objects.count()) == (1, 1)
    assert JournalEntry.objects.count() == told


def test_nothing_new_is_not_published(town, mayor):
    with pytest.raises(ValidationError, match="Rien n'a changé"):
        publish(mayor, town)
    actions.write_orientation(mayor, town, title="L'eau")
    with pytest.raises(ValidationError, match="manque l'étoile"):
        publish(mayor, town)
    actions.write_star(mayor, town, star="Respirer", horizon=clock.today().year)
    publish(mayor, town)
    key = str(Orientation.objects.get().pk)
    actions.write_orientation(mayor, town, key=key, title="L'eau")
    with pytest.raises(ValidationError, match="Rien n'a changé"):
        publish(mayor, town)
    assert Version.objects.count() == 1


def test_an_orientation_is_never_called_as_a_page_beside_it(town, mayor):
    actions.write_star(mayor, town, star="Respirer", horizon=clock.today().year)
    for title in ("Versions", "Écrire", "Démarche", "Constats"):
        actions.write_orientation(mayor, town, title=title)
    publish(mayor, town)
    slugs = set(Orientation.objects.values_list("slug", flat=True))
    assert slugs == {f"orientation-{word}" for word in ("versions", "ecrire", "demarche", "constats")}


def test_those_who_do_not_work_for_the_town_publish_nothing(written, inhabitant):
    told = JournalEntry.objects.count()
    for actor in (inhabitant, factories.UserFactory(elected_of=factories.TownFactory())):
        with pytest.raises(NotAllowed, match="projet de ville"):
            publish(actor, written)
    assert not Version.objects.exists()
    assert JournalEntry.objects.count() == told
