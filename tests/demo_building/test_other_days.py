"""The demonstration on other days: whole, the same twice, in one language, and nothing written in vain."""

from __future__ import annotations

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from terril.demo import build as module
from terril.demo.build import cast
from terril.foundation.models import JournalEntry
from terril.initiatives.models import Initiative
from terril.territories.models import Territory
from tests.demo.building import all_that_is_written, assert_whole, build_on
from tests.demo.test_texts import ALL

pytestmark = pytest.mark.django_db
# Every story has been told to its end on this day.
ALL_TOLD = datetime.date(2027, 5, 10)
# Written in light marks, kept as HTML.
CHAPTER = re.compile(r"story/chapter/\d+/body")


def french(said: list[tuple[int, int, str]]) -> tuple[list[tuple], str]:
    """Build it in French on that day and take it back; return what was told and what was written."""
    with transaction.atomic():
        build_on(ALL_TOLD, progress=lambda done, total, what: said.append((done, total, what)))
        entries = JournalEntry.objects.order_by("pk").values_list("happened_at", "action", "audience")
        initiatives = Initiative.objects.order_by("number").values_list(
            "number", "title", "state", "received_on", "answer_due_on", "answered_on"
        )
        assert_whole(ALL_TOLD)
        result = [*entries, *initiatives], all_that_is_written()
        transaction.set_rollback(True)
    return result


def test_it_is_whole_on_a_day_that_only_some_years_have():
    build_on(datetime.date(2028, 2, 29))
    assert_whole(datetime.date(2028, 2, 29))


def untold(language: str, written: str) -> set[str]:
    """Return the paths of the texts that were not written; of a chapter, the first words tell."""
    return {
        path
        for path, pair in ALL
        if (pair[language][:14] if CHAPTER.fullmatch(path) else pair[language]) not in written
    }


def test_the_same_day_gives_the_same_town_and_every_text_is_told():
    progress: list[tuple[int, int, str]] = []
    first, written = french(progress)
    # Who left took their draft along: see stories.privacy.departure.
    erased = {"privacy/draft", "privacy/share"}
    assert untold("fr", written) == erased
    again, _written = french([])
    assert first == again
    done = [done for done, total, _what in progress if total]
    assert done == sorted(done)
    assert all(done <= total for done, total, _what in progress if total)
    assert len({what for _done, _total, what in progress}) >= 6


def test_in_english_nothing_is_left_in_french():
    build_on(ALL_TOLD, "en")
    # A pebble can be told in another language too.
    written = all_that_is_written(but="landmarks.landmarktranslation")
    # Short ones ("jours", "arbres") are also parts of proper names; names are the same in both.
    french_only = [
        (path, pair) for path, pair in ALL if len(pair["fr"]) > 12 and pair["fr"] not in pair["en"]
    ]
    assert [path for path, pair in french_only if pair["fr"] in written] == []
    assert untold("en", written) == {"privacy/draft", "privacy/share"}
    assert {user.language for _label, user in cast()} == {"en"}


def test_stopped_in_the_middle_it_leaves_no_town(monkeypatch):
    def stop(telling, report):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_tell_stories", stop)
    with pytest.raises(KeyboardInterrupt):
        build_on(ALL_TOLD)
    assert not Territory.objects.exists()


def test_without_a_demonstration_there_is_no_cast():
    with pytest.raises(ValidationError):
        cast()
