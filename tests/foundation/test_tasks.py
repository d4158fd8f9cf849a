"""The chores of the foundation."""

import datetime

import pytest
from django.utils import timezone

from terril.foundation import tasks
from terril.foundation.chores import CHORES, chore
from terril.foundation.models import Seal, SentForm


def test_old_forms_are_forgotten_and_recent_ones_kept(db, settings):
    for key, days in (("old", 61), ("recent", 59)):
        SentForm.objects.create(key=key)
        SentForm.objects.filter(key=key).update(sent_at=timezone.now() - datetime.timedelta(days=days))
    assert tasks.forget_sent_forms() == 1
    assert SentForm.objects.get().key == "recent"


def test_journals_are_sealed_when_due(town, write):
    write(town, "un")
    tasks.seal_journals()
    assert not Seal.objects.exists()


def test_two_chores_cannot_share_a_name():
    assert CHORES["foundation.seal_journals"].work is tasks.seal_journals
    with pytest.raises(ValueError, match="seal_journals"):
        chore(every=datetime.timedelta(1))(tasks.seal_journals)
