"""Choosing a rhythm, stopping, trying mails again: allowed, refused, and nothing changed when refused."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.foundation.models import Audience, JournalEntry
from terril.initiatives import actions as initiatives
from terril.initiatives.models import Follow
from terril.initiatives.states import InitiativeState
from terril.mail.models import Mail, MailState, Trouble
from terril.news import actions, queries
from terril.news.models import Preference, Reader, Rhythm
from terril.people.queries import system
from tests import factories
from tests.news.conftest import THURSDAY, days

pytestmark = pytest.mark.django_db


def last():
    return JournalEntry.objects.order_by("pk").last()


def test_who_chose_nothing_is_told_weekly(inhabitant):
    assert queries.rhythm_of(inhabitant) == Rhythm.WEEKLY


@pytest.mark.parametrize("rhythm", Rhythm.values)
def test_one_chooses_for_oneself(town, inhabitant, rhythm):
    for _twice in range(2):
        actions.choose_rhythm(inhabitant, town, rhythm=rhythm)
        assert queries.rhythm_of(inhabitant) == rhythm
    assert Preference.objects.count() == 1
    entry = last()
    assert (entry.action, entry.audience, entry.territory_id) == (
        "news.choose_rhythm",
        Audience.PRIVATE,
        town.pk,
    )
    assert entry.facts == {}


def test_what_is_no_rhythm_is_refused(town, inhabitant):
    with pytest.raises(ValidationError, match="liste"):
        actions.choose_rhythm(inhabitant, town, rhythm="hourly")
    assert not Preference.objects.exists()


def test_what_happened_while_one_wanted_none_is_not_told_afterwards(life, letters, before):
    initiative = life.at(InitiativeState.RECEIVED)
    letters.write()
    actions.choose_rhythm(life.author, life.town, rhythm=Rhythm.NEVER)
    with clock.at(THURSDAY + days(3)):
        initiatives.comment(life.passer_by, initiative, text="Bravo")
    letters.write(THURSDAY + days(7))
    actions.choose_rhythm(life.author, life.town, rhythm=Rhythm.DAILY)
    letters.write(THURSDAY + days(8))
    assert not letters.to(life.author.email).exists()
    with clock.at(THURSDAY + days(9)):
        initiatives.comment(life.president, initiative, text="Oui")
    letters.write(THURSDAY + days(9))
    text = letters.to(life.author.email).get().text
    assert life.president.display_name in text
    assert life.passer_by.display_name not in text


def test_stopping_lowers_and_is_told_to_nobody(town, inhabitant):
    actions.choose_rhythm(inhabitant, town, rhythm=Rhythm.DAILY)
    for _twice in range(2):
        actions.stop_for_account(system(), town, user=inhabitant)
        assert queries.rhythm_of(inhabitant) == Rhythm.NEVER
    assert last().audience == Audience.PRIVATE


def test_an_address_is_forgotten_with_all_it_followed_here(life):
    one, other = (life.at(InitiativeState.RECEIVED) for _n in range(2))
    elsewhere = factories.InitiativeFactory()
    for number, initiative in enumerate((one, other, elsewhere)):
        Follow.objects.create(initiative=initiative, email="v@a.org", token=f"t{number}")
    Follow.objects.create(initiative=one, email="w@a.org", token="t9")
    reader = Reader.objects.create(territory=life.town, email="v@a.org")
    kept = Reader.objects.create(territory=elsewhere.territory, email="v@a.org")
    actions.stop_for_address(system(), life.town, reader=reader)
    assert set(Follow.objects.values_list("initiative", "email")) == {
        (elsewhere.pk, "v@a.org"),
        (one.pk, "w@a.org"),
    }
    assert list(Reader.objects.all()) == [kept]
    assert "v@a.org" not in str(last().facts)


def test_nobody_stops_for_another(town, inhabitant, officer):
    reader = Reader.objects.create(territory=town, email="v@a.org")
    for actor in (inhabitant, officer):
        with pytest.raises(NotAllowed):
            actions.stop_for_account(actor, town, user=inhabitant)
        with pytest.raises(NotAllowed):
            actions.stop_for_address(actor, town, reader=reader)
    assert not Preference.objects.exists()
    assert Reader.objects.exists()


@pytest.fixture
def failed(town):
    def failed(**details):
        return Mail.objects.create(
            **{
                "territory_id": town.pk,
                "key": f"k{Mail.objects.count()}",
                "purpose": "answer",
                "to": "leila@ville.org",
                "subject": "Oui",
                "text": "Oui\n",
                "state": MailState.FAILED,
                "trouble": Trouble.ADDRESS,
                "last_error": "550 no",
                "attempts": 4,
                "created_at": timezone.now() - datetime.timedelta(days=6),
                **details,
            }
        )

    return failed


def test_a_mail_is_tried_again_as_if_it_were_new(town, officer, administrator, failed):
    for actor in (officer, administrator):
        mail, other = failed(), failed()
        actions.retry(actor, town, mail=mail.pk)
        mail.refresh_from_db()
        other.refresh_from_db()
        assert (mail.state, mail.trouble, mail.last_error, mail.attempts) == (MailState.QUEUED, "", "", 0)
        assert mail.next_try_at <= timezone.now()
        # Refused for now, it has its five days again.
        assert timezone.now() - mail.created_at < datetime.timedelta(minutes=1)
        assert other.state == MailState.FAILED
    assert (last().audience, last().facts) == (Audience.STAFF, {})


def test_all_are_tried_again_at_once(town, officer, failed):
    mails = [
        failed(),
        failed(trouble=Trouble.MESSAGE),
        failed(state=MailState.QUEUED, trouble=Trouble.SERVER, next_try_at=timezone.now()),
    ]
    left = [
        failed(territory_id=0),
        failed(territory_id=factories.TownFactory().pk),
        failed(text=""),
        failed(trouble=Trouble.TOO_LATE),
        failed(state=MailState.SENT),
    ]
    actions.retry_all(officer, town)
    assert set(Mail.objects.filter(state=MailState.QUEUED, trouble="")) == set(mails)
    assert Mail.objects.filter(pk__in=[mail.pk for mail in left]).exclude(state=MailState.QUEUED).count() == 5
    with pytest.raises(ValidationError):
        actions.retry_all(officer, town)


def test_what_was_settled_by_telephone_is_no_more_tried(town, officer, failed):
    mail = failed(html="<p>Oui")
    actions.let_go(officer, town, mail=mail.pk)
    mail.refresh_from_db()
    assert (mail.state, mail.text, mail.html) == (MailState.FAILED, "", "")
    for action in (actions.let_go, actions.retry):
        with pytest.raises(ValidationError):
            action(officer, town, mail=mail.pk)


@pytest.mark.parametrize("action", [actions.retry, actions.let_go])
@pytest.mark.parametrize(
    "details",
    [
        {"state": MailState.SENT},
        {"state": MailState.SENDING},
        {"territory_id": 0},
        {"trouble": Trouble.TOO_LATE},
    ],
)
def test_what_left_or_is_not_the_town_s_is_left_alone(town, officer, failed, action, details):
    mail = failed(**details)
    with pytest.raises(ValidationError):
        action(officer, town, mail=mail.pk)
    before = (mail.state, mail.text, mail.attempts)
    mail.refresh_from_db()
    assert (mail.state, mail.text, mail.attempts) == before
    with pytest.raises(ValidationError):
        action(officer, town, mail=0)


def test_nobody_else_touches_mails(town, inhabitant, mayor, service_member, failed):
    mail = failed()
    elsewhere = factories.UserFactory(officer_of=factories.TownFactory())
    count = JournalEntry.objects.count()
    for actor in (inhabitant, mayor, service_member, elsewhere):
        with pytest.raises(NotAllowed):
            actions.retry(actor, town, mail=mail.pk)
        with pytest.raises(NotAllowed):
            actions.let_go(actor, town, mail=mail.pk)
        with pytest.raises(NotAllowed):
            actions.retry_all(actor, town)
    mail.refresh_from_db()
    assert (mail.state, mail.text, JournalEntry.objects.count()) == (MailState.FAILED, "Oui\n", count)
