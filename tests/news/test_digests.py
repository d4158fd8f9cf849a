"""What a digest tells and to whom: never empty, never twice, nothing that one may not read."""

import datetime

import pytest

from terril.foundation import clock
from terril.initiatives import actions
from terril.initiatives.models import Follow
from terril.initiatives.states import InitiativeState
from terril.landmarks import actions as landmarks
from terril.mail.models import Mail
from terril.news import digests, queries
from terril.news.models import Reader, Rhythm
from terril.people.models import User
from terril.people.queries import system
from tests import factories
from tests.news.conftest import THURSDAY, days

S = InitiativeState
pytestmark = pytest.mark.django_db

NEIGHBOUR = "voisine@ailleurs.org"


def follow(initiative, address=NEIGHBOUR, language="fr"):
    wanted = actions.follow(system(), initiative, email=address, language=language)
    return actions.confirm_follow(system(), wanted)


def test_who_carries_is_told_what_others_did(life, letters, before):
    initiative = life.at(S.UNDER_WAY)
    actions.comment(life.passer_by, initiative, text="Bravo à tous")
    assert letters.write() > 0
    mail = letters.to(life.author.email).get()
    assert mail.subject == "Des nouvelles de «\u00a0Fleurir la cité 5\u00a0»"
    assert f"{life.passer_by.display_name} a laissé un mot sous «\u00a0Fleurir la cité 5\u00a0»" in mail.text
    assert f"/initiatives/{initiative.number}-{initiative.slug}/" in mail.text
    assert (mail.user_id, mail.territory_id) == (life.author.pk, life.town.pk)
    # What one did oneself is no news, nor what one was written at once.
    assert "Aline Auteur" not in mail.text
    assert "a répondu oui" not in mail.text
    # Nothing of the words themselves: somebody may take them back.
    assert "Bravo à tous" not in mail.text + mail.html


def test_nothing_to_tell_nothing_is_written(life, letters):
    with clock.at(THURSDAY - days(30)):
        life.at(S.RECEIVED)
    assert letters.write() == 0
    assert not letters.all().exists()
    # They are told of what comes next, not of what was before.
    assert Reader.objects.get(user=life.author).told_on == THURSDAY.date()


def test_what_one_did_oneself_is_no_reason_to_be_written_to(life, letters, before):
    actions.comment(life.author, life.at(S.RECEIVED), text="Je reviens samedi")
    letters.write()
    assert not letters.to(life.author.email).exists()


def test_it_is_written_once_a_period_however_often_it_is_asked(life, letters, before):
    actions.comment(life.passer_by, life.at(S.RECEIVED), text="Bravo")
    written = letters.write()
    assert written > 0
    for hours in (0, 1, 10):
        assert letters.write(THURSDAY + datetime.timedelta(hours=hours)) == 0
    assert letters.write(THURSDAY + days(6)) == 0
    assert letters.all().count() == written


def test_the_next_one_goes_on_where_the_last_one_ended(life, letters, before):
    initiative = life.at(S.RECEIVED)
    actions.comment(life.passer_by, initiative, text="Bravo")
    letters.write()
    # Late on the same day: the next letter has it, and only it.
    with clock.at(THURSDAY + datetime.timedelta(hours=3)):
        actions.comment(life.president, initiative, text="Nous viendrons")
    letters.write(THURSDAY + days(7))
    first, second = letters.to(life.author.email)
    assert life.passer_by.display_name in first.text
    assert life.passer_by.display_name not in second.text
    assert life.president.display_name in second.text


def test_a_worker_stopped_for_a_month_loses_nothing(life, letters, before):
    initiative = life.at(S.RECEIVED)
    letters.write()
    with clock.at(THURSDAY + days(2)):
        actions.comment(life.passer_by, initiative, text="Bravo")
    letters.write(THURSDAY + days(40))
    assert life.passer_by.display_name in letters.last(life.author.email).text


@pytest.mark.parametrize(
    ("hour", "is_written"), [(0, False), (7, False), (8, True), (19, True), (20, False), (23, False)]
)
def test_it_leaves_at_a_decent_hour_of_the_town(life, letters, before, hour, is_written):
    life.town.time_zone = "Indian/Reunion"
    life.town.save()
    actions.comment(life.passer_by, life.at(S.RECEIVED), text="Bravo")
    here = THURSDAY.replace(hour=hour).replace(tzinfo=None)
    moment = here.replace(tzinfo=__import__("zoneinfo").ZoneInfo("Indian/Reunion"))
    assert bool(letters.write(moment)) == is_written


def test_each_reads_at_their_own_rhythm(life, letters, prefer):
    daily, weekly, never = life.author, life.president, life.passer_by
    prefer(daily, Rhythm.DAILY)
    prefer(never, Rhythm.NEVER)
    with clock.at(THURSDAY - days(1)):
        initiative = life.at(S.RECEIVED)
        for address in (weekly.email, never.email):
            follow(initiative, address)
    letters.write()
    for day in range(1, 7):
        moment = THURSDAY + days(day)
        with clock.at(moment - datetime.timedelta(hours=2)):
            actions.comment(life.officer, initiative, text="Un mot")
        letters.write(moment)
    assert letters.to(daily.email).count() == 6
    assert letters.to(weekly.email).count() == 1
    assert not letters.to(never.email).exists()


def test_no_day_has_two_even_for_who_changes_their_mind(life, letters, prefer, before):
    initiative = life.at(S.RECEIVED)
    actions.comment(life.passer_by, initiative, text="Bravo")
    letters.write()
    for hours, rhythm in ((1, Rhythm.DAILY), (2, Rhythm.WEEKLY), (3, Rhythm.DAILY)):
        prefer(life.author, rhythm)
        with clock.at(THURSDAY + datetime.timedelta(hours=hours)):
            actions.comment(life.passer_by, initiative, text="Encore")
        letters.write(THURSDAY + datetime.timedelta(hours=hours))
    assert letters.to(life.author.email).count() == 1


def test_it_is_in_the_language_of_who_reads(life, letters, before):
    User.objects.filter(pk=life.author.pk).update(language="en")
    initiative = life.at(S.RECEIVED)
    follow(initiative, NEIGHBOUR, "en")
    follow(initiative, "autre@ailleurs.org", "fr")
    actions.comment(life.passer_by, initiative, text="Bravo")
    letters.write()
    for address in (life.author.email, NEIGHBOUR):
        mail = letters.to(address).get()
        assert mail.subject == "News of “Fleurir la cité 5”"
        assert "left a message under" in mail.text
        assert '<html lang="en">' in mail.html
    assert "a laissé un mot" in letters.to("autre@ailleurs.org").get().text


def test_what_only_the_town_hall_may_read_is_told_to_it_alone(life, letters, before):
    initiative = life.at(S.RECEIVED)
    follow(initiative, life.officer.email)
    follow(initiative)
    actions.comment(life.passer_by, initiative, text="Bravo")
    held = actions.comment(life.president, initiative, text="https://a.b https://c.d www.e.f")
    assert held.state == "held"
    letters.write()
    assert life.president.display_name in letters.to(life.officer.email).get().text
    for address in (life.author.email, NEIGHBOUR):
        text = letters.to(address).get().text
        assert life.passer_by.display_name in text
        assert life.president.display_name not in text


def test_a_draft_and_what_is_private_are_told_to_nobody(life, letters, before, prefer):
    for user in (life.passer_by, life.officer, life.author):
        prefer(user, Rhythm.WEEKLY)
    draft = life.at(S.IDEA)
    actions.edit(life.officer, draft, title="Un secret de Polichinelle")
    received = life.at(S.RECEIVED)
    follow(received)
    letters.write()
    assert "Polichinelle" not in "".join(mail.text + mail.html for mail in letters.all())
    assert NEIGHBOUR not in "".join(mail.text for mail in letters.all())


def test_somebody_under_18_is_never_named(life, letters, before):
    minor = factories.UserFactory(minor=True, inhabitant_of=life.town, display_name="Maëlys Petite")
    initiative = life.at(S.RECEIVED)
    follow(initiative)
    actions.comment(minor, initiative, text="Trop bien")
    letters.write()
    assert letters.all().count() > 1
    for mail in letters.all():
        assert "Maëlys" not in mail.text + mail.html + mail.subject
    assert "Un jeune habitant a laissé un mot" in letters.to(NEIGHBOUR).get().text


def test_who_takes_a_share_stands_in_or_speaks_for_a_party_is_told(life, letters, before):
    initiative = life.at(S.UNDER_WAY)
    commitment = initiative.agreement.commitments.first()
    helper, stand_in, given_back = (factories.UserFactory(inhabitant_of=life.town) for _n in range(3))
    for user, withdrawn in ((helper, None), (given_back, clock.now())):
        commitment.shares.create(user=user, withdrawn_at=withdrawn)
    commitment.stand_in = stand_in
    commitment.save()
    factories.PartyFactory(agreement=initiative.agreement, organisation=life.association, side="third")
    actions.comment(life.passer_by, initiative, text="Bravo")
    letters.write()
    told = set(letters.all().values_list("to", flat=True))
    assert told == {user.email for user in (life.author, helper, stand_in, life.president)}


def test_the_services_of_the_town_have_their_workshop(life, letters, before):
    """The town hall is in every agreement: its people would be told everything."""
    factories.UserFactory(speaks_for=life.hall, inhabitant_of=life.town, email="mairie@ville.org")
    initiative = life.at(S.RECEIVED)
    actions.comment(life.passer_by, initiative, text="Bravo")
    letters.write()
    assert not letters.to("mairie@ville.org").exists()
    assert not letters.to(life.gardener.email).exists()


def test_a_follower_without_an_account_is_told_from_their_yes_on(life, letters):
    with clock.at(THURSDAY - days(3)):
        initiative = life.at(S.UNDER_WAY)
        actions.comment(life.passer_by, initiative, text="Avant")
    with clock.at(THURSDAY - days(2)):
        wanted = follow(initiative)
        asked = actions.follow(system(), initiative, email="pas-encore@ailleurs.org", language="fr")
    assert letters.write() > 0
    assert not letters.to(NEIGHBOUR).exists()
    with clock.at(THURSDAY + days(2)):
        actions.declare_done(life.author, initiative)
    letters.write(THURSDAY + days(7))
    mail = letters.to(NEIGHBOUR).get()
    assert "Aline Auteur a annoncé que «\u00a0Fleurir la cité 5\u00a0» est réalisée" in mail.text
    assert f"/ne-plus-suivre/{wanted.token}/" in mail.text
    assert mail.user_id is None
    assert not letters.to(asked.email).exists()


def test_an_address_with_an_account_gets_one_letter(life, letters, before):
    one, other = life.at(S.RECEIVED), life.at(S.RECEIVED)
    for initiative in (one, other):
        follow(initiative, life.author.email)
        follow(initiative)
        actions.comment(life.passer_by, initiative, text="Bravo")
    letters.write()
    assert letters.to(life.author.email).count() == letters.to(NEIGHBOUR).count() == 1
    assert "et d'autres" in letters.to(NEIGHBOUR).get().subject


def test_an_address_that_follows_nothing_any_more_is_forgotten(life, letters, before):
    initiative = life.at(S.RECEIVED)
    follow(initiative)
    letters.write()
    assert Reader.objects.filter(email=NEIGHBOUR).exists()
    actions.unfollow(system(), Follow.objects.get(email=NEIGHBOUR))
    letters.write(THURSDAY + days(1))
    assert not Reader.objects.filter(email=NEIGHBOUR).exists()


@pytest.mark.parametrize("gone", [{"is_active": False}, {"email": None}])
def test_an_account_that_is_closed_or_has_no_address_is_not_written_to(life, letters, before, gone):
    initiative = life.at(S.RECEIVED)
    letters.write(THURSDAY)
    with clock.at(THURSDAY + days(1)):
        actions.comment(life.passer_by, initiative, text="Bravo")
    count = letters.all().count()
    User.objects.filter(pk=life.author.pk).update(**gone)
    letters.write(THURSDAY + days(7))
    assert letters.all().count() == count


def test_the_town_s_own_news_is_for_who_chose_to_be_told(life, letters, prefer, before):
    chose = factories.UserFactory(inhabitant_of=life.town)
    prefer(chose, Rhythm.WEEKLY)
    landmarks.lay(life.officer, life.town, title="Le banc rouge", laid_on=THURSDAY.date() - days(40))
    initiative = life.at(S.UNDER_WAY)
    need = factories.CommitmentFactory(party=initiative.agreement.parties.first(), places=3, what="Pousser")
    actions.plan_work_day(
        life.author,
        initiative,
        on=THURSDAY.date() + days(9),
        starts_at=datetime.time(9),
        place="La place",
        tasks="Planter les haies",
        headcount=4,
    )
    letters.write()
    text = letters.to(chose.email).get().text
    assert "De nouveaux cailloux blancs" in text
    assert "Le banc rouge" in text
    assert "On cherche des bras" in text
    assert need.what not in text, "a need that the journal never told"
    # Nobody else is written to for that alone, but who is written to anyway reads it too.
    assert not letters.to(life.passer_by.email).exists()
    follow(initiative, "voisin@ailleurs.org")
    with clock.at(THURSDAY + days(1)):
        landmarks.lay(life.officer, life.town, title="Le mur bleu", laid_on=THURSDAY.date() - days(50))
        actions.comment(life.passer_by, initiative, text="Bravo")
    letters.write(THURSDAY + days(7))
    assert "Le mur bleu" in letters.last(life.author.email).text
    assert "Le banc rouge" not in letters.last(life.author.email).text
    assert "Le mur bleu" not in letters.last("voisin@ailleurs.org").text


def test_a_long_story_is_cut_and_says_so(life, letters, before):
    initiative = life.at(S.RECEIVED)
    follow(initiative)
    for number in range(queries.happenings.LINES + 3):
        for _twice in range(2):
            neighbour = factories.UserFactory(display_name=f"Voisin {number}")
            actions.comment(neighbour, initiative, text="Bravo")
    letters.write()
    text = letters.to(NEIGHBOUR).get().text
    # The newest are told, each once.
    assert text.count("a laissé un mot") == queries.happenings.LINES
    assert text.count("Voisin 8 a laissé") == 1
    assert "Voisin 0" not in text
    assert "autres lignes" in text


def test_another_town_is_another_town(life, letters, before):
    elsewhere = factories.TownFactory()
    User.objects.filter(pk=life.author.pk).get().memberships.create(territory=elsewhere, role="inhabitant")
    initiative = life.at(S.RECEIVED)
    follow(initiative)
    actions.comment(life.passer_by, initiative, text="Bravo")
    assert digests.write_due(elsewhere, THURSDAY) == 0
    assert not Mail.objects.filter(purpose="digest").exists()
    assert letters.write() > 0


def test_an_address_that_was_never_one_holds_nobody_up(life, letters, before):
    initiative = life.at(S.RECEIVED)
    follow(initiative)
    Follow.objects.filter(email=NEIGHBOUR).update(email="rien du tout")
    actions.comment(life.passer_by, initiative, text="Bravo")
    letters.write()
    assert letters.to(life.author.email).exists()
    assert not letters.to("rien du tout").exists()


def test_hostile_words_are_text(life, letters, before):
    initiative = life.at(S.RECEIVED)
    follow(initiative)
    initiative.title = "<script>alert(1)</script>"
    initiative.save()
    User.objects.filter(pk=life.passer_by.pk).update(display_name="<b>Moi</b>")
    actions.comment(User.objects.get(pk=life.passer_by.pk), initiative, text="Bravo")
    letters.write()
    mail = letters.to(NEIGHBOUR).get()
    assert "<script>" not in mail.html
    assert "<b>Moi" not in mail.html
    assert "&lt;b&gt;Moi" in mail.html
    assert "<script>" in mail.text
