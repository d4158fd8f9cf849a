"""The writing of digests killed anywhere and begun again, two at once, and what it asks of the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from terril.foundation import clock
from terril.foundation.chores import CHORES
from terril.initiatives import actions
from terril.initiatives.models import Follow
from terril.initiatives.states import InitiativeState
from terril.news import digests, tasks
from terril.news.models import Reader
from tests import factories
from tests.news.conftest import THURSDAY, days

S = InitiativeState
pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The worker is gone: nothing after this is done."""


@pytest.fixture
def followed(life, before):
    """Four addresses that have something to be told."""
    initiative = life.at(S.RECEIVED)
    addresses = [f"p{n}@ailleurs.org" for n in range(4)]
    for address in addresses:
        Follow.objects.create(initiative=initiative, email=address, token=address, confirmed_at=clock.now())
    actions.comment(life.author, initiative, text="Bonjour")
    return addresses


def told(letters):
    return sorted(letters.all().values_list("to", flat=True))


@pytest.mark.parametrize("killed_at", range(4))
@pytest.mark.parametrize("after_queueing", [False, True])
def test_killed_at_any_batch_nothing_is_lost_nor_written_twice(
    letters, followed, monkeypatch, killed_at, after_queueing
):
    monkeypatch.setattr(digests, "BATCH", 1)
    queue_all, calls = digests.outbox.queue_all, []

    def queue_or_die(mails):
        if mails:
            calls.append(mails)
        if len(calls) == killed_at + 1 and mails:
            if after_queueing:
                queue_all(mails)
            raise Killed
        queue_all(mails)

    monkeypatch.setattr(digests.outbox, "queue_all", queue_or_die)
    with pytest.raises(Killed):
        letters.write()
    # Whoever has their letter is known to have it, and nobody else is.
    assert told(letters) == followed[:killed_at]
    done = Reader.objects.filter(told_on__isnull=False, email__in=followed).values_list("email", flat=True)
    assert sorted(done) == followed[:killed_at]
    monkeypatch.setattr(digests.outbox, "queue_all", queue_all)
    letters.write()
    letters.write()
    assert told(letters) == followed


def test_killed_before_the_first_letter_the_readers_are_made_once(letters, followed, monkeypatch):
    monkeypatch.setattr(digests, "_write_batch", lambda *_args: (_ for _ in ()).throw(Killed))
    with pytest.raises(Killed):
        letters.write()
    monkeypatch.undo()
    letters.write()
    assert told(letters) == followed
    assert Reader.objects.filter(email__in=followed).count() == 4


def test_of_two_workers_at_once_the_second_finds_nobody(life, letters, followed, monkeypatch):
    """The second writes its letters and tells of one thing more while the first waits for the lock."""
    lock, is_second = digests.journal.lock, []

    def wait(territory_id):
        if not is_second:
            is_second.append(True)
            with clock.at(THURSDAY):
                assert digests.write_due(life.town, THURSDAY) == 4
            with clock.at(THURSDAY + days(0)):
                actions.comment(life.author, life.at(S.RECEIVED), text="Encore")
        return lock(territory_id)

    monkeypatch.setattr(digests.journal, "lock", wait)
    assert letters.write() == 0
    assert told(letters) == followed


def test_queries_do_not_grow_with_people_nor_with_initiatives(life, letters, before):
    def week(moment, people, initiatives):
        for _n in range(initiatives):
            with clock.at(moment - days(1)):
                initiative = life.at(S.RECEIVED)
                actions.comment(life.officer, initiative, text="Un mot")
            for _p in range(people):
                reader = factories.UserFactory(inhabitant_of=life.town, speaks_for=initiative.proposers)
                Follow.objects.create(
                    initiative=initiative,
                    email=f"{reader.pk}@ailleurs.org",
                    token=f"t{reader.pk}",
                    confirmed_at=moment - days(3),
                )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            written = letters.write(moment)
        assert written >= 2 * people * initiatives
        return len(queries)

    few, many = week(THURSDAY, 1, 1), week(THURSDAY + days(7), 4, 3)
    assert few == many
    assert many < 40


def test_queries_a_batch_are_the_same_whoever_is_in_it(life, letters, followed, monkeypatch):
    counts = []
    write_batch = digests._write_batch

    def counted(*arguments):
        with CaptureQueriesContext(connection) as queries:
            written = write_batch(*arguments)
        counts.append(len(queries))
        return written

    monkeypatch.setattr(digests, "_write_batch", counted)
    letters.write()
    monkeypatch.setattr(digests, "BATCH", 2)
    with clock.at(THURSDAY + days(6)):
        actions.comment(life.officer, life.at(S.RECEIVED), text="Un mot")
    letters.write(THURSDAY + days(7))
    assert len(counts) > 3
    assert max(counts) <= 25


def test_the_worker_does_it_for_every_town_whatever_happens_to_one(
    life, letters, followed, monkeypatch, caplog
):
    assert "news.write_digests" in CHORES
    broken = factories.TownFactory()
    write_due = digests.write_due

    def write(town, moment):
        if town == broken:
            raise RuntimeError("no")
        return write_due(town, moment)

    monkeypatch.setattr(digests, "write_due", write)
    broken_first = sorted([broken.pk, life.town.pk])
    assert broken_first
    with clock.at(THURSDAY):
        assert tasks.write_digests() == 4
    assert "digests of" in caplog.text
