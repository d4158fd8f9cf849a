"""What the demonstration's officer finds in the morning."""

from __future__ import annotations

import pytest

from terril.agreements.models import Proof
from terril.demo.people import email_of
from terril.foundation import clock
from terril.mail.models import Mail
from terril.people.models import User
from terril.site.queries import work
from terril.ui.owed import By, Kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue(demo, db):
    return work.queue(demo, clock.today(), User.objects.get(email=email_of("claire")))


def test_the_queue_holds_every_kind_that_a_small_town_knows(queue):
    kinds = {thing.kind for thing in queue.things}
    assert {Kind.ANSWER, Kind.OPINION, Kind.COMMITMENT, Kind.CONFIRMATION, Kind.REVIEW, Kind.PAPERS} <= kinds
    assert {thing.owed_by for thing in queue.things} >= {By.OFFICER, By.SERVICE, By.INHABITANTS}
    assert not queue.is_capped


def test_papers_were_seen_and_some_are_missing(queue):
    assert {"contract", "insurance"} == set(Proof.objects.values_list("kind", flat=True))
    asked = [thing for thing in queue.things if thing.kind == Kind.PAPERS]
    assert 0 < len(asked) < 4


def test_a_service_was_reminded(queue):
    reminded = [thing for thing in queue.things if thing.kind == Kind.OPINION]
    assert all("Relancé" in thing.note for thing in reminded)
    assert Mail.objects.filter(subject__startswith="Rappel").exists()


def test_nothing_is_late_but_what_the_stories_mean_to_be(queue):
    late = [thing for thing in queue.things if thing.days_late]
    assert {thing.kind for thing in late} == {Kind.ANSWER, Kind.COMMITMENT, Kind.MONEY}
    assert len(late) <= 4
