"""The pebbles of the demonstration: facts with their date and source, drawings, other languages."""

from __future__ import annotations

import pytest

from terril.demo import landscapes
from terril.landmarks.models import LandmarkFigure, LandmarkKind, Moment
from terril.landmarks.queries import on_the_path

pytestmark = pytest.mark.django_db


@pytest.fixture
def pebbles(demo):
    return on_the_path(demo)


def test_about_thirty_pebbles_each_with_where_it_leads(pebbles):
    assert 28 <= pebbles.count() <= 34
    assert not pebbles.filter(orientations=None)
    assert pebbles.filter(kind=LandmarkKind.LESSON).count() >= 4


def test_every_figure_has_a_date_and_a_source(demo):
    figures = LandmarkFigure.objects.filter(landmark__territory=demo)
    assert figures.count() >= 30
    assert not figures.filter(source="")


def test_some_compare_some_are_easy_some_speak_english(pebbles):
    compared = pebbles.filter(photos__moment=Moment.BEFORE).filter(photos__moment=Moment.AFTER)
    assert compared.distinct().count() == 3
    assert pebbles.exclude(easy_text="").count() >= 2
    assert {each.language for p in pebbles for each in p.translations.all()} == {"en"}


def test_what_was_closed_here_tells_both_halves_and_its_accounts(pebbles):
    scarf = pebbles.get(initiative__isnull=False, title__icontains="écharpe")
    assert scarf.by_inhabitants
    assert scarf.by_town
    assert {"€", "h"} <= set(scarf.figures.values_list("unit", flat=True))
    assert scarf.photos.count() == 2


def test_a_failure_says_what_was_tried_and_what_is_kept(pebbles):
    compost = pebbles.get(kind=LandmarkKind.LESSON, initiative__isnull=False)
    assert compost.done
    assert compost.story


@pytest.mark.parametrize("place", ["belt", "house", "mine"])
def test_before_and_after_are_two_drawings_of_one_size(place):
    before, after = (landscapes.draw(f"{place}_{moment}").read() for moment in ("before", "after"))
    assert before != after
    assert before[:4] == after[:4] == b"\x89PNG"
    # Width and height, in the head of the file.
    assert before[16:24] == after[16:24]
