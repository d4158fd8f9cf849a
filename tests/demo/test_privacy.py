"""In the demonstration: the pages of the law are whole, and who left is nowhere."""

from __future__ import annotations

import pytest

from terril.demo import texts
from terril.demo.stories.privacy import LEFT
from terril.foundation.models import JournalEntry
from terril.people.models import User
from terril.privacy.models import LegalPage
from terril.privacy.texts import missing
from tests.demo.building import all_that_is_written

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(demo):
    return demo


def test_the_pages_of_the_law_miss_nothing(town):
    assert [missing(town, page) for page in LegalPage.values] == [[], [], []]


def test_who_left_is_nowhere_and_the_journal_says_that_somebody_did(town):
    assert User.objects.filter(erased_on__isnull=False).count() == 1
    assert JournalEntry.objects.filter(territory_id=town.pk, action="privacy.note_erased").count() == 1
    words, written = texts.load("privacy", "fr"), all_that_is_written()
    assert [w for w in (LEFT, words["draft"], words["share"]) if w in written] == []
