"""The pages: one plain path each, who sees names, the link of a mail."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from terril.foundation.models import JournalEntry
from terril.mail.models import Mail
from terril.upkeep import actions, links, tasks
from terril.upkeep.models import CalendarKey, Duty, Question, Swap
from terril.upkeep.states import DutyState, SwapState
from tests.factories import TownFactory, UserFactory
from tests.upkeep.conftest import FIRST, MONDAY, calendar, names, on

DAY = datetime.timedelta(days=1)


@pytest.fixture
def ana(client, neighbours, town):
    client.force_login(neighbours[0])
    client.defaults["HTTP_HOST"] = town.host
    return client


@pytest.fixture
def stranger(client, town):
    client.logout()
    client.defaults["HTTP_HOST"] = town.host
    return client


def address(name, *args):
    return reverse(f"upkeep:{name}", args=args)


def test_those_who_take_part_read_whose_turn_it_is(duties, ana, agreement):
    page = ana.get(address("calendar", agreement.pk)).content.decode()
    assert "Bob" in page
    assert "Chloé" in page
    assert "C'est à vous" in page.replace("&#x27;", "'")
    assert ana.get(address("calendar", agreement.pk) + "?annee").status_code == 200


def test_everybody_else_reads_how_many_were_kept_and_nobodys_name(
    duties, stranger, agreement, neighbours, inhabitant
):
    actions.mark_done(neighbours[0], duties[0])
    for person in (None, inhabitant):
        if person:
            stranger.force_login(person)
        page = stranger.get(address("calendar", agreement.pk)).content.decode()
        assert "1 tour tenu" in page
        assert not [one for one in neighbours if one.display_name in page]
        assert "csrf" not in page.split("<main")[1].split("</main>")[0]


def test_nobody_else_sees_a_turn_a_swap_a_season(duties, stranger, inhabitant, neighbours, watering):
    swap = actions.pass_on(neighbours[0], duties[0])
    stranger.force_login(inhabitant)
    for page in (
        address("duty", duties[0].pk),
        address("pass_on", duties[0].pk),
        address("swap", swap.pk),
        address("season", watering.pk),
    ):
        assert stranger.get(page).status_code == 404, page
    assert stranger.post(address("done", duties[0].pk)).status_code == 404


def test_a_young_neighbour_has_no_name(at_monday, watering, town, ana, agreement):
    from tests.upkeep.conftest import planned, share_of

    share_of(watering, UserFactory(minor=True, display_name="Enzo Secret"))
    planned(watering)
    page = ana.get(address("calendar", agreement.pk)).content.decode()
    assert "Enzo" not in page
    assert "Un jeune habitant" in page


def test_one_tap_and_it_is_done(duties, ana):
    assert "fait" in ana.get(address("duty", duties[0].pk)).content.decode()
    for _again in range(2):
        assert ana.post(address("done", duties[0].pk)).status_code == 302
    assert Duty.objects.get(pk=duties[0].pk).state == DutyState.DONE
    assert JournalEntry.objects.filter(action="upkeep.mark_done").count() == 1


def test_i_cannot_and_somebody_says_yes(duties, ana, neighbours, watering):
    page = ana.get(address("pass_on", duties[0].pk)).content.decode()
    assert "À Bob" in page
    assert ana.post(address("pass_on", duties[0].pk), {"to": "personne"}).status_code == 422
    ana.post(address("pass_on", duties[0].pk), {"to": f"t{duties[1].pk}"})
    swap = Swap.objects.get()
    assert ana.get(address("swap", swap.pk)).status_code == 200
    ana.force_login(neighbours[1])
    assert "on échange" in ana.get(address("swap", swap.pk)).content.decode()
    ana.post(address("accept", swap.pk))
    assert names(calendar(watering))[:2] == "BA"
    assert "a dit oui" in ana.get(address("swap", swap.pk)).content.decode()
    assert ana.post(address("accept", swap.pk)).status_code == 409


def test_saying_no_and_keeping_ones_turn(duties, ana, neighbours):
    ana.post(address("pass_on", duties[0].pk), {"to": f"p{neighbours[1].pk}"})
    swap = Swap.objects.get()
    ana.force_login(neighbours[1])
    ana.post(address("decline", swap.pk))
    again = Swap.objects.get(state=SwapState.OPEN)
    ana.force_login(neighbours[0])
    ana.post(address("withdraw", again.pk))
    assert not Swap.objects.filter(state=SwapState.OPEN).exists()


def test_the_officer_writes_down_an_answer_by_phone(duties, ana, neighbours, officer, watering):
    swap = actions.pass_on(neighbours[0], duties[0])
    ana.force_login(officer)
    assert "Bob" in ana.get(address("swap", swap.pk)).content.decode()
    assert ana.post(address("accept", swap.pk), {"person": "0"}).status_code == 422
    ana.post(address("accept", swap.pk), {"person": neighbours[1].pk})
    assert names(calendar(watering))[0] == "B"


# The link of a mail


@pytest.fixture
def link(duties, neighbours):
    return address("done_by_link", links.token_for(duties[0], neighbours[0].pk))


def test_the_link_of_a_reminder_says_it_done_once_and_looking_changes_nothing(link, duties, stranger):
    for _scanner in range(3):
        page = stranger.get(link)
        assert page.status_code == 200
        assert "no-store" in page["Cache-Control"]
    assert stranger.head(link).status_code == 200
    assert Duty.objects.get(pk=duties[0].pk).state == DutyState.PLANNED
    for _again in range(2):
        assert stranger.post(link, follow=True).status_code == 200
    assert Duty.objects.get(pk=duties[0].pk).state == DutyState.DONE
    assert JournalEntry.objects.filter(action="upkeep.mark_done").count() == 1
    assert "merci" in stranger.get(link).content.decode()


def test_a_link_that_leads_nowhere_says_so_kindly(link, duties, stranger, neighbours, watering):
    assert stranger.get(link[:-3] + "x/").status_code == 404
    # Of another turn, not begun yet.
    ahead = address("done_by_link", links.token_for(duties[3], neighbours[0].pk))
    assert stranger.post(ahead).status_code == 409
    # Of a person who has nothing to do with it.
    other = address("done_by_link", links.token_for(duties[0], UserFactory().pk))
    assert stranger.post(other).status_code == 410
    with on(FIRST + 20 * DAY):
        assert stranger.post(link).status_code == 410
    assert not Duty.objects.filter(state=DutyState.DONE).exists()


def test_the_link_of_another_town_says_nothing_of_this_one(link, duties, stranger):
    elsewhere = TownFactory()
    page = stranger.get(link, headers={"host": elsewhere.host})
    assert page.status_code == 404
    assert "Arroser" not in page.content.decode()
    assert stranger.post(link, headers={"host": elsewhere.host}).status_code == 404
    assert Duty.objects.get(pk=duties[0].pk).state == DutyState.PLANNED


def test_the_link_serves_nothing_else(link, duties, stranger):
    stranger.post(link)
    assert "_auth_user_id" not in stranger.session


# How it goes, and the agenda


def test_answering_the_question(duties, ana, agreement, neighbours):
    with on(FIRST + 20 * DAY):
        tasks.count_missed()
        tasks.ask_how_it_goes()
        question = Question.objects.get()
        assert "Donner des nouvelles" in ana.get(address("calendar", agreement.pk)).content.decode()
        assert ana.get(address("question", question.pk)).status_code == 200
        assert ana.post(address("question", question.pk), {}).status_code == 422
        ana.post(address("question", question.pk), {"answer": "fine"})
        question.refresh_from_db()
        assert (question.answer, question.answered_by) == ("fine", neighbours[0])
        assert "a répondu" in ana.get(address("question", question.pk)).content.decode()


def test_an_agenda_is_made_made_anew_and_closed(ana, town, neighbours):
    ana.post(address("agenda"))
    first = links.calendar_token(CalendarKey.objects.get())
    page = ana.get(address("agenda"))
    assert first in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    ana.post(address("agenda"))
    assert links.calendar_token(CalendarKey.objects.get()) != first
    ana.post(address("close_agenda"))
    assert not CalendarKey.objects.exists()
    assert ana.post(address("close_agenda")).status_code == 302


def test_pages_cost_the_same_whatever_their_number(duties, ana, agreement, town):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ana.get(address("calendar", agreement.pk))
            ana.get("/mes-parts/")
        return len(queries)

    few = asked()
    with on(MONDAY + 35 * DAY):
        tasks.plan_duties()
    assert Duty.objects.count() > 8
    assert asked() == few


def test_what_i_carry_shows_my_turns(duties, ana, neighbours):
    page = ana.get("/mes-parts/").content.decode()
    assert "Mes tours" in page
    assert address("done", duties[0].pk) in page
    assert address("done", duties[3].pk) not in page
    assert Mail.objects.count() == 0
