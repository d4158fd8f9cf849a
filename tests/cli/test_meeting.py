"""`terril demo meeting`: the room opens, its doors are printed, telephones live in it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from terril.cli import meeting as command
from terril.cli.phones import Phone
from terril.cli.problems import Problem
from terril.meetings.models import MeToo, Note
from tests import factories


@pytest.fixture
def town(transactional_db):
    return factories.TownFactory(is_demo=True)


def test_without_a_meeting_it_says_so(town):
    with pytest.raises(Problem):
        command.open_the_room()


def test_the_room_opens_in_venting_once(town):
    announced = factories.MeetingFactory(territory=town, announced=True)
    opened = command.open_the_room()
    assert (opened.pk, opened.phase.kind) == (announced.pk, "venting")
    assert command.open_the_room().code == opened.code


def test_telephones_come_in_write_and_agree(town, live_server):
    factories.MeetingFactory(territory=town, announced=True)
    opened = command.open_the_room()
    port = urlsplit(live_server.url).port
    phones = [Phone("127.0.0.1", port, seed) for seed in range(2)]
    for phone in phones:
        phone.come_in(command._address(opened))
    assert phones[0].do_something(["L'eau stagne"])
    assert Note.objects.get().text == "L'eau stagne"
    phones[1].look(f"/reunions/{opened.number}/direct/")
    # What is said already is not said again: there is something to agree with.
    assert phones[1].do_something(["L'eau stagne"])
    assert MeToo.objects.count() == 1
    assert "html" in phones[0].wait()
    for phone in phones:
        phone.close()
