"""Correcting a pebble, taking it off the path, its figures, photos and other languages."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.foundation.models import JournalEntry
from terril.foundation.states import WrongState
from terril.landmarks import actions, queries
from terril.landmarks.models import WORDS, LandmarkPhoto
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.date(2024, 5, 1)
FIGURE = {"label": "Bancs", "value": Decimal("3.5"), "on": DAY, "source": "Un agent", "unit": "m"}


@pytest.fixture
def pebble(town):
    return factories.LandmarkFactory(territory=town, title="Le verger", done="Planter", story="Il pousse")


def photo(town, **details):
    return factories.PhotoFactory(territory=town, **details)


def refused(action, actor, thing, field, **details):
    """Assert that a detail is refused, and that nothing has changed."""
    before = JournalEntry.objects.count()
    with pytest.raises(ValidationError) as error:
        action(actor, thing, **details)
    assert list(error.value.message_dict) == [field]
    assert JournalEntry.objects.count() == before
    return error.value.message_dict[field][0]


def test_what_was_said_before_stays_in_the_journal(town, officer, pebble):
    water, earth = (factories.OrientationFactory(territory=town, title=title) for title in ("Eau", "Terre"))
    pebble.orientations.add(water)
    actions.correct(
        officer, pebble, title="Le grand verger", laid_on=DAY.replace(day=2), orientations=[water, earth]
    )
    pebble.refresh_from_db()
    assert (pebble.title, pebble.slug) == ("Le grand verger", pebble.slug)
    assert set(pebble.orientations.all()) == {water, earth}
    facts = JournalEntry.objects.get(action="landmarks.correct").facts
    assert facts["before"] == {"title": "Le verger", "laid_on": "2024-05-01", "orientations": "Eau"}
    assert facts["details"] == ["laid_on", "orientations", "title"]
    assert [entry.facts for entry in queries.corrections_of(pebble)] == [facts]


@pytest.mark.parametrize(
    ("field", "details"),
    [
        ("title", {"title": ""}),
        ("laid_on", {"laid_on": datetime.date(1799, 1, 1)}),
        ("done", {"done": "a" * 5001}),
        ("by_town", {"by_town": "a" * 5001}),
        ("by_inhabitants", {"by_inhabitants": "a" * 5001}),
        ("place", {"place": "a" * 201}),
        ("language", {"language": "tlh"}),
        ("latitude", {"latitude": 91.0, "longitude": 2.0}),
        ("latitude", {"latitude": 50.0, "longitude": None}),
        ("longitude", {"latitude": 50.0, "longitude": float("nan")}),
        ("easy_text", {"easy_text": "mot " * 21}),
    ],
)
def test_a_correction_that_cannot_be(officer, pebble, field, details):
    if field == "longitude":
        with pytest.raises(ValidationError) as error:
            actions.correct(officer, pebble, **details)
        assert "longitude" in error.value.message_dict
        return
    refused(actions.correct, officer, pebble, field, **details)


def test_orientations_and_quarters_are_the_town_s(officer, pebble):
    star, quarter = factories.OrientationFactory(), factories.QuarterFactory()
    refused(actions.correct, officer, pebble, "orientations", orientations=[star])
    refused(actions.correct, officer, pebble, "quarter", quarter=quarter)


def test_easy_words_say_which_sentence_is_long(officer, pebble):
    said = refused(
        actions.correct, officer, pebble, "easy_text", easy_text="Court. Celle-ci ne finit pas " + "et " * 20
    )
    assert "Celle-ci ne finit pas" in said
    actions.correct(officer, pebble, easy_text=("mot " * 20).strip() + ".\n" + "mot " * 20)


def test_those_who_work_for_the_town_correct(town, officer, mayor, administrator, inhabitant, pebble):
    for actor in (officer, mayor, administrator):
        actions.correct(actor, pebble, source=actor.display_name)
    figure = actions.add_figure(officer, pebble, **FIGURE)
    shown = LandmarkPhoto.objects.create(landmark=pebble, photo=photo(town))
    elsewhere = factories.UserFactory(officer_of=factories.TownFactory())
    before = JournalEntry.objects.count()
    for action, thing, details in (
        (actions.correct, pebble, {"title": "Non"}),
        (actions.add_figure, pebble, FIGURE),
        (actions.remove_figure, figure, {}),
        (actions.add_photo, pebble, {"photo": photo(town)}),
        (actions.take_photo_out, shown, {}),
        (actions.translate, pebble, {"language": "en", "title": "No"}),
        (actions.withdraw, pebble, {"reason": "Non"}),
    ):
        for actor in (inhabitant, elsewhere):
            with pytest.raises(NotAllowed):
                action(actor, thing, **details)
    assert JournalEntry.objects.count() == before


def test_off_the_path_with_the_reason_and_back(town, officer, inhabitant, pebble):
    refused(actions.withdraw, officer, pebble, "reason", reason=" ")
    actions.withdraw(officer, pebble, reason="Raconté deux fois")
    pebble.refresh_from_db()
    assert (pebble.withdrawn_on, pebble.withdrawn_why) == (clock.today(), "Raconté deux fois")
    assert list(queries.on_the_path(town)) == []
    assert list(queries.laid_in(town)) == []
    assert queries.years_of(town) == []
    for action, details in (
        (actions.correct, {"title": "Non"}),
        (actions.withdraw, {"reason": "Encore"}),
        (actions.add_figure, FIGURE),
    ):
        with pytest.raises(WrongState):
            action(officer, pebble, **details)
    with pytest.raises(NotAllowed):
        actions.put_back(inhabitant, pebble)
    actions.put_back(officer, pebble)
    assert list(queries.on_the_path(town)) == [pebble]
    with pytest.raises(NotAllowed):
        actions.put_back(officer, pebble)


def test_a_figure_has_a_date_and_a_source(officer, pebble):
    figure = actions.add_figure(officer, pebble, **FIGURE)
    assert (figure.value, figure.unit, figure.on, figure.source) == (Decimal("3.5"), "m", DAY, "Un agent")
    for field, wrong in (
        ("label", ""),
        ("source", " "),
        ("on", datetime.date(2999, 1, 1)),
        ("value", Decimal("NaN")),
        ("value", Decimal(10) ** 12),
        ("unit", "a" * 41),
    ):
        refused(actions.add_figure, officer, pebble, field, **{**FIGURE, field: wrong})
    for _ in range(actions.MOST_FIGURES - 1):
        actions.add_figure(officer, pebble, **FIGURE)
    refused(actions.add_figure, officer, pebble, "label", **FIGURE)
    actions.remove_figure(officer, figure)
    assert pebble.figures.count() == actions.MOST_FIGURES - 1
    facts = JournalEntry.objects.get(action="landmarks.remove_figure").facts
    assert facts["before"]["value"] == "3.50"


def test_one_before_and_one_after(town, officer, pebble):
    before, after, other = (photo(town) for _ in range(3))
    actions.add_photo(officer, pebble, photo=before, moment="before", year=1995)
    assert not queries.photos_of(pebble).compare
    assert len(queries.photos_of(pebble).single) == 1
    actions.add_photo(officer, pebble, photo=after, moment="after")
    actions.add_photo(officer, pebble, photo=other)
    shown = queries.photos_of(pebble)
    assert (shown.compare, shown.before.photo, shown.after.photo) == (True, before, after)
    assert [each.photo for each in shown.single] == [other]
    for field, details in (
        ("moment", {"photo": photo(town), "moment": "before"}),
        ("moment", {"photo": photo(town), "moment": "never"}),
        ("photo", {"photo": other}),
        ("photo", {"photo": factories.PhotoFactory()}),
        ("year", {"photo": photo(town), "year": 1700}),
        ("year", {"photo": photo(town), "year": 2999}),
    ):
        refused(actions.add_photo, officer, pebble, field, **details)
    actions.take_photo_out(officer, shown.before)
    assert not queries.photos_of(pebble).compare


def test_a_page_never_mixes_two_languages(officer, pebble):
    refused(actions.translate, officer, pebble, "language", language="fr", title="Le verger")
    refused(actions.translate, officer, pebble, "language", language="tlh", title="Sor")
    refused(actions.translate, officer, pebble, "story", language="en", title="The orchard", done="Planting")
    words = {"title": "The orchard", "done": "Planting", "story": "It grows"}
    actions.translate(officer, pebble, language="en", **words)
    with translation.override("en"):
        told = queries.telling_of(pebble)
        assert (told.words["title"], told.language, told.is_missing) == ("The orchard", "en", False)
        assert [each.label for each in told.others] == ["Français"]
        assert queries.titled(queries.on_the_path(pebble.territory)).get().told_title == "The orchard"
        assert queries.telling_of(pebble, "fr").words["title"] == "Le verger"
    told = queries.telling_of(pebble)
    assert (told.words["title"], told.is_translated) == ("Le verger", False)
    assert queries.telling_of(pebble, "pl").words["title"] == "Le verger"
    actions.correct(officer, pebble, place="Derrière l'école")
    assert not queries.telling_of(pebble, "en").is_behind
    actions.correct(officer, pebble, story="Il donne des pommes")
    assert queries.telling_of(pebble, "en").is_behind
    actions.translate(officer, pebble, language="en", **words)
    assert pebble.translations.count() == 1
    assert not queries.telling_of(pebble, "en").is_behind


def test_what_is_not_translated_is_said_to_be_missing(pebble):
    with translation.override("en"):
        told = queries.telling_of(pebble)
    assert (told.is_missing, told.language, told.words["title"]) == (True, "fr", "Le verger")
    assert set(told.words) == set(WORDS)


def test_letters_that_run_the_other_way(officer, pebble):
    words = {"title": "البستان", "done": "غرس", "story": "ينمو"}
    actions.translate(officer, pebble, language="ar", **words)
    assert queries.telling_of(pebble, "ar").direction == "rtl"


def test_the_colour_is_that_of_the_first_orientation(town, pebble):
    second = factories.OrientationFactory(territory=town, position=2)
    first = factories.OrientationFactory(territory=town, position=1)
    pebble.orientations.add(second, first)
    factories.LandmarkFactory(territory=town)
    colours = queries.coloured(queries.on_the_path(town)).order_by("pk").values_list("leads_to", flat=True)
    assert list(colours) == [first.pk, None]
