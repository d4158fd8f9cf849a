"""Reminders, seasons and the agenda: what comes back by the clock, once each."""

from __future__ import annotations

import datetime

import icalendar
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from terril.agreements import actions as agreements
from terril.agreements.models import Agreement, Commitment, Share
from terril.agreements.when import Kind, When
from terril.foundation.actions import NotAllowed
from terril.foundation.states import WrongState
from terril.initiatives.models import WorkDay
from terril.mail.models import Mail
from terril.people.models import User
from terril.people.queries import system
from terril.upkeep import actions, links, queries, tasks
from terril.upkeep.models import CalendarKey, Season, SeasonAnswer
from tests.factories import CommitmentFactory, InitiativeFactory, TownFactory, UserFactory
from tests.upkeep.conftest import FIRST, MONDAY, SEASON, calendar, names, on, planned, share_of

DAY = datetime.timedelta(days=1)
OVER = SEASON[1] + DAY
NEXT = (datetime.date(2028, 4, 6), datetime.date(2028, 10, 26))


def reminded(purpose="duty"):
    return [mail.to for mail in Mail.objects.filter(purpose=purpose).order_by("pk")]


# Reminders


def test_the_day_before_in_the_morning_and_once(duties, neighbours):
    with on(MONDAY, hour=6):
        tasks.remind()
    assert reminded() == []
    for hour in (9, 18):
        with on(MONDAY, hour=hour):
            tasks.remind()
    assert reminded() == [neighbours[0].email]
    mail = Mail.objects.get()
    token = links.token_for(duties[0], neighbours[0].pk)
    assert token in mail.text
    assert token in mail.html
    assert "mardi 4 mai" in mail.text


def test_the_day_after_only_when_nothing_was_said(duties, neighbours):
    with on(FIRST + DAY):
        tasks.remind()
        tasks.remind()
    assert reminded() == [neighbours[0].email]
    assert "est-ce fait" in Mail.objects.get().text
    with on(duties[1].starts_on):
        actions.mark_done(neighbours[1], duties[1])
    with on(duties[1].starts_on + DAY):
        tasks.remind()
    assert len(reminded()) == 1


def test_a_worker_that_was_down_reminds_on_the_day_itself(duties, neighbours):
    with on(FIRST, hour=9):
        tasks.remind()
    assert reminded() == [neighbours[0].email]


def test_without_an_address_nobody_is_written_to_and_the_young_have_an_adult(duties, neighbours):
    User.objects.filter(pk=neighbours[0].pk).update(email=None)
    tasks.remind()
    assert reminded() == []
    adult = UserFactory(email="adulte@example.org")
    User.objects.filter(pk=neighbours[0].pk).update(adult_on=datetime.date(2999, 1, 1), referent=adult)
    tasks.remind()
    assert reminded() == ["adulte@example.org"]


def test_whose_turn_it_became_is_reminded_too(duties, neighbours):
    tasks.remind()
    actions.accept(neighbours[1], actions.pass_on(neighbours[0], duties[0]))
    tasks.remind()
    assert reminded() == [neighbours[0].email, neighbours[1].email]


# Seasons


def test_a_month_before_the_end_each_is_asked_once(duties, neighbours):
    with on(SEASON[1] - 31 * DAY):
        tasks.renew_seasons()
    assert reminded("season") == []
    for _again in range(2):
        with on(SEASON[1] - 20 * DAY):
            tasks.renew_seasons()
    assert set(reminded("season")) == {one.email for one in neighbours}


def test_who_goes_on_is_carried_over_by_the_clock_and_nobody_signs(duties, watering, neighbours, agreement):
    ana, bob, chloe = (Share.objects.get(user=person) for person in neighbours)
    with on(SEASON[1] - 20 * DAY):
        actions.say_next_season(neighbours[0], ana, goes_on=True)
        actions.say_next_season(neighbours[1], bob, goes_on=False)
        assert not Season.objects.exists()
        assert Commitment.objects.get(pk=watering.pk).when_ends_on == SEASON[1]
    with on(OVER):
        tasks.renew_seasons()
        tasks.renew_seasons()
    watering.refresh_from_db()
    assert (watering.when_starts_on, watering.when_ends_on) == NEXT
    assert watering.state == "open"
    assert Agreement.objects.get(pk=agreement.pk).state == "running"
    bob.refresh_from_db()
    chloe.refresh_from_db()
    assert (bob.withdrawn_at is None, chloe.withdrawn_at is None) == (False, True)
    with on(NEXT[0] - DAY):
        # Chloé said nothing: her place is kept, without turns.
        assert set(names(planned(watering)[26:])) <= {"A"}
    with on(NEXT[0]):
        share_of(watering, UserFactory(display_name="Dora"), NEXT[0] - DAY)
        coming = [duty for duty in planned(watering) if duty.starts_on >= NEXT[0]]
        assert set(names(coming)) == {"A", "D"}


def test_said_after_the_end_the_first_yes_opens_the_season(duties, watering, neighbours):
    with on(OVER + 60 * DAY):
        actions.say_next_season(neighbours[1], Share.objects.get(user=neighbours[1]), goes_on=True)
    assert Season.objects.get().starts_on == NEXT[0]
    with on(NEXT[0] - DAY):
        coming = [duty for duty in planned(watering) if duty.starts_on >= NEXT[0]]
        assert set(names(coming)) == {"B"}


def test_the_officer_says_it_for_whoever_told_them_and_nobody_else(duties, neighbours, officer, inhabitant):
    share = Share.objects.get(user=neighbours[0])
    with on(SEASON[1]):
        for person in (inhabitant, neighbours[1]):
            with pytest.raises(NotAllowed):
                actions.say_next_season(person, share, goes_on=True)
        assert not SeasonAnswer.objects.exists()
        actions.say_next_season(officer, share, goes_on=True)
        actions.say_next_season(neighbours[0], share, goes_on=False)
    assert SeasonAnswer.objects.get().goes_on is False


def test_too_early_or_beyond_what_is_signed_is_refused(duties, watering, neighbours, agreement):
    share = Share.objects.get(user=neighbours[0])
    with pytest.raises(WrongState):
        actions.say_next_season(neighbours[0], share, goes_on=True)
    Agreement.objects.update(ends_on=SEASON[1] + 30 * DAY)
    with on(SEASON[1]), pytest.raises(WrongState) as refusal:
        actions.say_next_season(neighbours[0], share, goes_on=True)
    assert "signer" in str(refusal.value)
    with on(OVER), pytest.raises((WrongState, ValidationError)):
        actions.open_season(system(), watering)
    assert not Season.objects.exists()
    assert not SeasonAnswer.objects.exists()


def test_a_season_opens_by_the_clock_only_and_after_the_last(duties, watering, officer):
    with pytest.raises(WrongState):
        actions.open_season(system(), watering)
    with on(OVER), pytest.raises(NotAllowed):
        actions.open_season(officer, watering)


@pytest.mark.parametrize(
    "when",
    [
        When(Kind.RECURRENCE, *NEXT, "FREQ=DAILY"),
        When(Kind.RECURRENCE, NEXT[0], NEXT[1] + 30 * DAY, "FREQ=WEEKLY;BYDAY=TU"),
        When(Kind.RECURRENCE, SEASON[0] + 7 * DAY, SEASON[1] + 7 * DAY, "FREQ=WEEKLY;BYDAY=TU"),
        When(Kind.RECURRENCE, None, NEXT[1], "FREQ=WEEKLY;BYDAY=TU"),
        When(Kind.RECURRENCE, *[day.replace(year=2031) for day in NEXT], "FREQ=WEEKLY;BYDAY=TU"),
        When(Kind.DATE, NEXT[0], NEXT[0]),
    ],
)
def test_prolonging_is_the_same_season_later_or_nothing(duties, watering, when, officer):
    with pytest.raises(ValidationError) as error:
        agreements.prolong(system(), watering, when=when)
    assert "when" in error.value.message_dict
    with pytest.raises(NotAllowed):
        agreements.prolong(officer, watering, when=when)
    watering.refresh_from_db()
    assert (watering.when_starts_on, watering.when_ends_on) == SEASON


def test_a_text_that_changes_is_signed_before_it_is_prolonged(duties, watering):
    Agreement.objects.update(state="draft")
    with pytest.raises(WrongState):
        agreements.prolong(system(), watering, when=When(Kind.RECURRENCE, *NEXT, "FREQ=WEEKLY;BYDAY=TU"))


def test_one_page_and_one_button_each(duties, watering, neighbours, client, town):
    client.force_login(neighbours[0])
    client.defaults["HTTP_HOST"] = town.host
    page = reverse("upkeep:season", args=[watering.pk])
    assert "pas encore le moment" in client.get(page).content.decode()
    with on(SEASON[1]):
        assert "Je continue" in client.get(page).content.decode()
        share = Share.objects.get(user=neighbours[0])
        client.post(reverse("upkeep:go_on", args=[share.pk]))
        assert SeasonAnswer.objects.get().goes_on
        client.post(reverse("upkeep:stop", args=[share.pk]))
        assert not SeasonAnswer.objects.get().goes_on
        other = Share.objects.get(user=neighbours[1])
        assert client.post(reverse("upkeep:go_on", args=[other.pk])).status_code == 403
        Agreement.objects.update(ends_on=SEASON[1])
        assert "signer une nouvelle" in client.get(page).content.decode()
    assert queries.shares_to_renew(neighbours[0].pk, town, MONDAY) == []


# The agenda


@pytest.fixture
def feed(duties, neighbours, town, client):
    client.defaults["HTTP_HOST"] = town.host
    actions.make_calendar(neighbours[0], town)

    def read(status=200):
        token = links.calendar_token(CalendarKey.objects.get())
        response = client.get(f"/entretien/agenda/{token}.ics")
        assert response.status_code == status
        return response

    return read


def test_ones_turns_and_nobody_elses(feed, duties):
    response = feed()
    assert response["Content-Type"].startswith("text/calendar")
    assert "no-store" in response["Cache-Control"]
    events = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    mine = [duty for duty in duties if duty.bearer.display_name == "Ana"]
    assert [event.decoded("dtstart") for event in events] == [duty.starts_on for duty in mine]
    assert events[0].decoded("dtend") == mine[0].starts_on + DAY
    assert len({str(event["uid"]) for event in events}) == len(mine)
    assert feed().content == response.content


def test_a_turn_given_away_leaves_and_keeps_its_name_elsewhere(feed, duties, neighbours):
    actions.accept(neighbours[1], actions.pass_on(neighbours[0], duties[0]))
    events = icalendar.Calendar.from_ical(feed().content).walk("VEVENT")
    assert duties[0].starts_on not in [event.decoded("dtstart") for event in events]


def test_work_days_have_their_hours_in_the_towns_zone(feed, town, neighbours):
    initiative = InitiativeFactory(territory=town, number=70010)
    call = CommitmentFactory(
        agreement=initiative.agreement, party=initiative.agreement.parties.first(), is_call=True, places=5
    )
    share_of(call, neighbours[0])
    WorkDay.objects.create(
        initiative=initiative,
        commitment=call,
        on=datetime.date(2027, 7, 10),
        starts_at=datetime.time(9),
        place="Placette",
        tasks="Planter",
    )
    content = feed().content
    event = icalendar.Calendar.from_ical(content).walk("VEVENT")[-1]
    assert event.decoded("dtstart").isoformat() == "2027-07-10T09:00:00+02:00"
    assert b"TZID=Europe/Paris" in content
    assert b"BEGIN:VTIMEZONE" in content


def test_changed_closed_or_of_another_town_it_is_not_found(feed, client, neighbours, town):
    token = links.calendar_token(CalendarKey.objects.get())
    actions.make_calendar(neighbours[0], town)
    assert client.get(f"/entretien/agenda/{token}.ics").status_code == 404
    token = links.calendar_token(CalendarKey.objects.get())
    elsewhere = TownFactory()
    assert client.get(f"/entretien/agenda/{token}.ics", headers={"host": elsewhere.host}).status_code == 404
    with pytest.raises(NotAllowed):
        actions.close_calendar(neighbours[1], CalendarKey.objects.get())
    actions.close_calendar(neighbours[0], CalendarKey.objects.get())
    assert client.get(f"/entretien/agenda/{token}.ics").status_code == 404
    assert client.get("/entretien/agenda/inconnu.ics").status_code == 404


def test_the_calendar_is_gone_from_the_turns_of_a_settled_commitment(feed, watering):
    Commitment.objects.update(state="released")
    planned(watering)
    assert calendar(watering) == []
    assert not icalendar.Calendar.from_ical(feed().content).walk("VEVENT")
