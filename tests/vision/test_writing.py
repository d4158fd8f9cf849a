"""The draft of the town's project, written piece by piece."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.foundation.models import Audience, JournalEntry
from terril.people.queries import system
from terril.vision import actions, queries
from terril.vision.models import Draft, Orientation, Vision
from tests import factories

pytestmark = pytest.mark.django_db


def horizon(years: int = 10) -> int:
    return clock.today().year + years


def draft(town):
    return Draft.objects.get(territory=town).content


def test_what_is_written_is_read_by_nobody_until_it_is_published(town, mayor):
    actions.write_star(mayor, town, star=" Une ville  qui respire ", promise="Ensemble", horizon=horizon())
    actions.write_value(mayor, town, title="Le courage", words="Regarder en face")
    actions.write_orientation(
        mayor, town, title="L'eau", difference="La pluie suffit", themes=["Pluie", "pluie"]
    )
    content = draft(town)
    assert (content["star"], content["promise"]) == ("Une ville qui respire", "Ensemble")
    assert [value["title"] for value in content["values"]] == ["Le courage"]
    assert content["orientations"][0]["difference"] == "La pluie suffit"
    assert content["orientations"][0]["themes"] == ["pluie"]
    assert queries.star_of(town) is None
    assert not Orientation.objects.exists()
    assert set(JournalEntry.objects.values_list("audience", flat=True)) == {Audience.STAFF}


@pytest.mark.parametrize(
    ("field", "details"),
    [
        ("star", {"star": ""}),
        ("star", {"star": "a" * 161}),
        ("promise", {"promise": "a" * 5001}),
        ("horizon", {"horizon": 1998}),
        ("horizon", {"horizon": 10**30}),
    ],
)
def test_a_star_that_cannot_be(town, mayor, field, details):
    with pytest.raises(ValidationError) as error:
        actions.write_star(mayor, town, **{"star": "Une ville", "horizon": horizon(), **details})
    assert error.value.message_dict[field]
    assert not Draft.objects.exists()
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize(
    ("field", "details"),
    [
        ("title", {"title": ""}),
        ("title", {"title": "a" * 101}),
        ("title", {"title": "L'EAU"}),
        ("why", {"why": "a" * 5001}),
        ("difference", {"difference": "a" * 5001}),
        ("themes", {"themes": ["a" * 41]}),
        ("themes", {"themes": [str(n) for n in range(9)]}),
        ("__all__", {"key": "n9"}),
    ],
)
def test_an_orientation_that_cannot_be(town, mayor, field, details):
    actions.write_orientation(mayor, town, title="L'eau")
    before = draft(town)
    with pytest.raises(ValidationError) as error:
        actions.write_orientation(mayor, town, **{"title": "La terre", **details})
    told = error.value.message_dict if hasattr(error.value, "error_dict") else {"__all__": error.value}
    assert told[field]
    assert draft(town) == before
    assert JournalEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "details"),
    [("title", {"title": ""}), ("title", {"title": "LE COURAGE"}), ("words", {"words": "a" * 1001})],
)
def test_a_value_that_cannot_be(town, mayor, field, details):
    actions.write_value(mayor, town, title="Le courage")
    with pytest.raises(ValidationError) as error:
        actions.write_value(mayor, town, **{"title": "La simplicité", **details})
    assert error.value.message_dict[field]
    assert len(draft(town)["values"]) == 1


def test_pieces_have_a_place_and_are_written_anew_where_they_stand(town, mayor):
    for title in ("L'eau", "La terre", "L'air"):
        actions.write_orientation(mayor, town, title=title)
    keys = [piece["key"] for piece in draft(town)["orientations"]]
    actions.write_orientation(mayor, town, key=keys[1], title="La terre nourricière")
    actions.write_orientation(mayor, town, key=keys[2], title="L'air", rank=1)
    assert [piece["title"] for piece in draft(town)["orientations"]] == [
        "L'air",
        "L'eau",
        "La terre nourricière",
    ]
    actions.withdraw_orientation(mayor, town, key=keys[0])
    actions.write_orientation(mayor, town, title="Le feu", rank=99)
    content = draft(town)
    assert [piece["title"] for piece in content["orientations"]] == [
        "L'air",
        "La terre nourricière",
        "Le feu",
    ]
    # A key never comes back: what was withdrawn is not what came after.
    assert content["orientations"][-1]["key"] not in keys
    # Nobody ever read it: it goes without a word.
    assert content["withdrawn"] == []


def test_a_list_is_not_a_catalogue(town, mayor):
    for number in range(20):
        actions.write_value(mayor, town, title=f"Valeur {number}")
    with pytest.raises(ValidationError, match="Vingt"):
        actions.write_value(mayor, town, title="Une de trop")


def test_what_was_published_is_given_up_with_a_reason_and_can_be_taken_back(town, mayor):
    water = factories.OrientationFactory(territory=town, title="L'eau")
    Vision.objects.create(territory=town, star="Respirer", horizon=horizon())
    with pytest.raises(ValidationError) as error:
        actions.withdraw_orientation(mayor, town, key=str(water.pk))
    assert error.value.message_dict["because"]
    assert not Draft.objects.exists()
    actions.withdraw_orientation(mayor, town, key=str(water.pk), because="L'agglomération s'en charge.")
    assert draft(town)["withdrawn"][0]["because"] == "L'agglomération s'en charge."
    water.refresh_from_db()
    assert water.withdrawn_on is None
    actions.bring_back(mayor, town, key=str(water.pk))
    content = draft(town)
    assert [piece["title"] for piece in content["orientations"]] == ["L'eau"]
    assert content["withdrawn"] == []
    stranger = factories.OrientationFactory()
    for key in (str(water.pk), str(stranger.pk), "n1"):
        with pytest.raises(ValidationError, match="pas à reprendre"):
            actions.bring_back(mayor, town, key=key)
    actions.withdraw_orientation(mayor, town, key=str(water.pk), because="Encore")
    actions.write_orientation(mayor, town, title="L'EAU")
    with pytest.raises(ValidationError) as error:
        actions.bring_back(mayor, town, key=str(water.pk))
    assert error.value.message_dict["title"]


def test_a_draft_begins_with_what_is_published_and_may_be_thrown_away(town, mayor):
    water = factories.OrientationFactory(territory=town, title="L'eau")
    factories.OrientationFactory(territory=town, title="Le charbon", withdrawn_on=clock.today())
    Vision.objects.create(territory=town, star="Respirer", horizon=horizon(), promise="Nous tous")
    actions.write_value(mayor, town, title="Le courage")
    content = draft(town)
    assert (content["star"], content["promise"]) == ("Respirer", "Nous tous")
    assert [piece["key"] for piece in content["orientations"]] == [str(water.pk)]
    actions.withdraw_value(mayor, town, key=content["values"][0]["key"])
    assert draft(town)["values"] == []
    with pytest.raises(ValidationError):
        actions.withdraw_value(mayor, town, key="v1")
    actions.throw_draft_away(mayor, queries.draft_of(town))
    assert not Draft.objects.exists()
    assert queries.star_of(town).star == "Respirer"


def test_those_who_work_for_the_town_write_its_project(town, officer, mayor, administrator, inhabitant):
    for number, actor in enumerate((officer, mayor, administrator, system())):
        actions.write_star(actor, town, star=f"Une ville {number}", horizon=horizon())
    before, told = draft(town), JournalEntry.objects.count()
    kept = queries.draft_of(town)
    water = factories.OrientationFactory(territory=town)
    elsewhere = factories.UserFactory(elected_of=factories.TownFactory())
    forbidden = (
        (actions.write_star, town, {"star": "La mienne", "horizon": horizon()}),
        (actions.write_value, town, {"title": "La mienne"}),
        (actions.withdraw_value, town, {"key": "v1"}),
        (actions.write_orientation, town, {"title": "La mienne"}),
        (actions.withdraw_orientation, town, {"key": str(water.pk), "because": "Non"}),
        (actions.bring_back, town, {"key": str(water.pk)}),
        (actions.throw_draft_away, kept, {}),
    )
    for actor in (inhabitant, elsewhere):
        for action, thing, details in forbidden:
            with pytest.raises(NotAllowed, match="projet de ville"):
                action(actor, thing, **details)
    assert draft(town) == before
    assert JournalEntry.objects.count() == told == 4
