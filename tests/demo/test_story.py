"""The story of the demonstration: past, present and future, each with its source; two memories."""

from __future__ import annotations

import pytest

from terril.story import queries
from terril.story.models import Memory

pytestmark = pytest.mark.django_db


def test_about_twelve_chapters_each_with_its_source_and_one_put_right(demo):
    chapters = list(queries.shown_in(demo))
    assert 11 <= len(chapters) <= 14
    assert {chapter.time for chapter in chapters} == {"past", "present", "future"}
    assert all(chapter.source and chapter.summary for chapter in chapters)
    assert [chapter.title for chapter in chapters if chapter.number == 2] == ["La compagnie possédait tout"]
    assert all(quotation["source"] for chapter in chapters for quotation in chapter.quotations)


def test_two_memories_one_heard_one_by_a_child_without_a_name_and_both_on_the_map(demo):
    siren, scarf = Memory.objects.order_by("year")
    assert siren.sound is not None
    assert siren.sound.seconds == 5
    assert siren.sound.transcript
    assert siren.public_name == "Roger Duquesne"
    assert scarf.public_name == "Un jeune habitant"
    assert scarf.adult_agreed_on is not None
    assert {siren, scarf} == set(queries.placed(demo))
    assert all("inventé" in memory.text for memory in (siren, scarf))
