"""The clock: now, unless a past is told on purpose."""

from __future__ import annotations

import datetime
import threading

import pytest
from django.utils import timezone

from terril.foundation import clock

SPRING = datetime.datetime(2025, 3, 31, 23, 30, tzinfo=datetime.UTC)


def test_it_is_now():
    before = timezone.now()
    assert before <= clock.now() <= timezone.now()
    assert clock.today() == timezone.localdate()


def test_a_past_is_told():
    with clock.at(SPRING):
        assert clock.now() == SPRING
        # Half past eleven in Greenwich is already tomorrow in Paris.
        assert clock.today() == datetime.date(2025, 4, 1)
    assert clock.now() > SPRING


def test_moments_nest_and_end_with_what_fails():
    earlier = SPRING - datetime.timedelta(days=1)
    with clock.at(SPRING):
        with pytest.raises(RuntimeError), clock.at(earlier):
            raise RuntimeError
        assert clock.now() == SPRING


def test_another_thread_keeps_its_own_time():
    seen = []
    with clock.at(SPRING):
        thread = threading.Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen[0] > SPRING


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"), clock.at(datetime.datetime(2025, 1, 1)):
        pass
