"""How the project was worked out: steps, and findings with what shows them."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from terril.agreements.when import When
from terril.foundation.actions import NotAllowed
from terril.foundation.models import JournalEntry
from terril.foundation.states import WrongState
from terril.initiatives import actions as initiatives
from terril.initiatives.states import InitiativeState
from terril.uploads.models import Photo, Scan
from terril.vision import actions, queries
from terril.vision.models import Finding, Step
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2027, 6, 1)


def moment(words):
    return When.parse(words, today=TODAY)


@pytest.fixture
def step(town, mayor):
    return actions.add_step(mayor, town, kind="landscape", title="Le paysage", when=moment("printemps 1999"))


def test_steps_are_told_in_the_order_of_time_however_vague(town, mayor, step):
    for title, words in (("La charte", "2000"), ("Un jour", ""), ("Les experts", "automne 1998")):
        actions.add_step(mayor, town, kind="other", title=title, when=moment(words))
    factories.TownFactory()
    titles = [told.title for told in queries.steps_of(town)]
    assert titles == ["Les experts", "Le paysage", "La charte", "Un jour"]
    assert step.when.in_words("fr") == "printemps 1999"


@pytest.mark.parametrize(
    ("field", "details"),
    [
        ("title", {"title": ""}),
        ("title", {"title": "a" * 121}),
        ("words", {"words": "a" * 5001}),
        ("kind", {"kind": "magic"}),
        ("when", {"when": moment("tous les mardis")}),
    ],
)
def test_a_step_that_cannot_be(town, mayor, step, field, details):
    whole = {"kind": "other", "title": "Une étape", **details}
    for change in (
        lambda: actions.add_step(mayor, town, **whole),
        lambda: actions.change_step(mayor, step, **whole),
    ):
        with pytest.raises(ValidationError) as error:
            change()
        assert error.value.message_dict[field]
    assert Step.objects.get().title == "Le paysage"
    assert JournalEntry.objects.count() == 1


def test_a_step_is_corrected_and_taken_out_while_it_holds_nothing(town, mayor, step):
    quarter = factories.QuarterFactory(parent=town)
    actions.change_step(mayor, step, kind="social", title="La cité 5", quarter=quarter)
    step.refresh_from_db()
    assert (step.kind, step.quarter, step.when) == ("social", quarter, When())
    with pytest.raises(ValidationError) as error:
        actions.change_step(mayor, step, kind="social", title="X", quarter=factories.QuarterFactory())
    assert error.value.message_dict["quarter"]
    finding = actions.add_finding(mayor, step, title="Le sol s'affaisse")
    with pytest.raises(WrongState):
        actions.remove_step(mayor, step)
    assert actions.remove_finding(mayor, finding) == step
    assert actions.remove_step(mayor, step) == town
    assert not Step.objects.exists()


def test_a_finding_holds_what_shows_it_and_where(town, mayor, step):
    water = factories.OrientationFactory(territory=town)
    scan = Scan.objects.create(
        territory=town, file=ContentFile(b"x", "a.pdf"), content_type="application/pdf", sent_by=mayor
    )
    details = {
        "title": "Des nitrates",
        "words": "Elle est chère",
        "figure": "2 fois la limite",
        "when": moment("2016"),
        "source": "Exposé public",
        "quarter": factories.QuarterFactory(parent=town),
        "place": "Le captage",
        "latitude": 50.45,
        "longitude": 2.79,
    }
    made = actions.add_finding(mayor, step, scan=scan, orientations=[water], **details)
    found = queries.steps_of(town).get().findings.get()
    assert {name: getattr(found, name) for name in details} == details
    assert (found, found.scan, list(found.orientations.all())) == (made, scan, [water])
    # What shows it stays when it is not sent again; where it leads is said anew.
    actions.change_finding(mayor, found, title="Trop de nitrates")
    found.refresh_from_db()
    assert (found.title, found.scan, found.figure) == ("Trop de nitrates", scan, "")
    assert not found.orientations.exists()


@pytest.mark.parametrize(
    ("field", "details"),
    [
        ("title", {"title": ""}),
        ("title", {"title": "a" * 201}),
        ("words", {"words": "a" * 5001}),
        ("figure", {"figure": "a" * 61}),
        ("when", {"figure": "15 m", "source": "Exposé"}),
        ("source", {"figure": "15 m", "when": moment("2016")}),
        ("when", {"when": moment("chaque mois")}),
        ("source", {"source": "a" * 201}),
        ("place", {"place": "a" * 201}),
        ("latitude", {"latitude": 50.0}),
        ("latitude", {"latitude": 91.0, "longitude": 2.0}),
        ("latitude", {"latitude": float("nan"), "longitude": 2.0}),
        ("quarter", {"quarter": "elsewhere"}),
        ("orientations", {"orientations": "elsewhere"}),
        ("scan", {"scan": "elsewhere"}),
        ("photo", {"photo": "elsewhere"}),
    ],
)
def test_a_finding_that_cannot_be(town, mayor, step, field, details):
    elsewhere = {
        "quarter": factories.QuarterFactory,
        "orientations": lambda: [factories.OrientationFactory()],
        "scan": lambda: Scan.objects.create(
            territory=factories.TownFactory(), content_type="application/pdf", sent_by=mayor
        ),
        "photo": lambda: Photo.objects.create(territory=factories.TownFactory(), sent_by=mayor),
    }
    details = {k: elsewhere[k]() if v == "elsewhere" else v for k, v in details.items()}
    told = JournalEntry.objects.count()
    with pytest.raises(ValidationError) as error:
        actions.add_finding(mayor, step, **{"title": "Le sol s'affaisse", **details})
    assert error.value.message_dict[field]
    assert not Finding.objects.exists()
    assert JournalEntry.objects.count() == told


def test_public_promises_hang_on_an_orientation(town, mayor):
    water, there = factories.OrientationFactory(territory=town), factories.TownFactory()
    factories.OrganisationFactory(territory=town, kind="town_hall")
    rain = factories.PublicCommitmentFactory(territory=town, words="Stocker la pluie").commitment.agreement
    actions.hang_promises(mayor, water, promises=[rain])
    assert list(rain.orientations.all()) == [water]
    fifty = factories.InitiativeFactory(territory=town).agreement
    factories.OrganisationFactory(territory=there, kind="town_hall")
    other = factories.PublicCommitmentFactory(territory=there, words="Ailleurs").commitment.agreement
    for stranger in (fifty, other):
        with pytest.raises(ValidationError) as error:
            actions.hang_promises(mayor, water, promises=[stranger])
        assert error.value.message_dict["promises"]
    assert list(water.promises.all()) == [rain]
    actions.hang_promises(mayor, water, promises=[])
    assert not water.promises.exists()
    assert "aucun pour l'instant" in JournalEntry.objects.latest("pk").facts["promises"]


def test_an_initiative_hangs_on_orientations_at_any_step(town, mayor, officer, inhabitant):
    water = factories.OrientationFactory(territory=town, title="L'eau")
    initiative = factories.InitiativeFactory(territory=town, state=InitiativeState.UNDER_WAY)
    initiatives.hang(mayor, initiative, orientations=[water])
    assert list(initiative.orientations.all()) == [water]
    assert JournalEntry.objects.latest("pk").facts["orientations"] == "L'eau"
    with pytest.raises(ValidationError) as error:
        initiatives.hang(mayor, initiative, orientations=[factories.OrientationFactory()])
    assert error.value.message_dict["orientations"]
    with pytest.raises(NotAllowed):
        initiatives.hang(inhabitant, initiative, orientations=[])
    draft = factories.InitiativeFactory(territory=town, state=InitiativeState.IDEA, number=None)
    with pytest.raises((NotAllowed, WrongState)):
        initiatives.hang(officer, draft, orientations=[water])
    assert list(initiative.orientations.all()) == [water]
    initiatives.hang(officer, initiative, orientations=[])
    assert not initiative.orientations.exists()


def test_those_who_do_not_work_for_the_town_tell_nothing(town, mayor, inhabitant, step):
    finding = actions.add_finding(mayor, step, title="Le sol s'affaisse")
    water = factories.OrientationFactory(territory=town)
    told = JournalEntry.objects.count()
    forbidden = (
        (actions.add_step, town, {"kind": "other", "title": "X"}),
        (actions.change_step, step, {"kind": "other", "title": "X"}),
        (actions.remove_step, step, {}),
        (actions.add_finding, step, {"title": "X"}),
        (actions.change_finding, finding, {"title": "X"}),
        (actions.remove_finding, finding, {}),
        (actions.hang_promises, water, {"promises": []}),
    )
    for actor in (inhabitant, factories.UserFactory(elected_of=factories.TownFactory())):
        for action, thing, details in forbidden:
            with pytest.raises(NotAllowed, match="projet de ville"):
                action(actor, thing, **details)
    assert JournalEntry.objects.count() == told
    assert Finding.objects.get().title == "Le sol s'affaisse"
