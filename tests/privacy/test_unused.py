"""Accounts unused for two years: told a month before, then erased; some are kept, and it is said why."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from terril.agreements.models import Signature
from terril.cli import main
from terril.foundation import clock
from terril.fund import actions as fund
from terril.initiatives import actions as initiatives
from terril.initiatives.states import InitiativeState
from terril.mail.models import Mail
from terril.people.models import User
from terril.privacy import actions, tasks
from terril.privacy.queries.unused import unused
from terril.upkeep.models import Duty
from tests import factories
from tests.initiatives.life import Life
from tests.privacy.planted import Planted, in_rows

NOW = timezone.now()


def days(n):
    return datetime.timedelta(days=n)


def somebody(town, since, **details):
    moment = NOW - days(since)
    return factories.UserFactory(inhabitant_of=town, joined_at=moment, last_login=moment, **details)


def again(person):
    return User.objects.get(pk=person.pk)


def of(person):
    return {one.user.pk: one for one in unused(clock.today())}.get(person.pk)


def test_somebody_is_told_once_and_erased_a_month_later(town):
    person = somebody(town, 705)
    for _day in range(2):
        tasks.sweep_unused()
    mail = Mail.objects.get(to=person.email)
    assert "ne sert plus" in mail.subject
    for written in (mail.text, mail.html):
        assert reverse("account_login") in written
        assert "parce que votre compte ne sert plus" in written
    with clock.at(NOW + days(29)):
        tasks.sweep_unused()
    assert again(person).erased_on is None
    with clock.at(NOW + days(31)):
        tasks.sweep_unused()
        assert again(person).erased_on == clock.today()
    assert not Mail.objects.filter(to=person.email).exists()


def test_who_comes_in_again_keeps_their_account_and_is_told_anew_another_time(town):
    person = somebody(town, 740)
    tasks.sweep_unused()
    User.objects.filter(pk=person.pk).update(last_login=NOW)
    with clock.at(NOW + days(40)):
        tasks.sweep_unused()
        assert again(person).erased_on is None
    with clock.at(NOW + days(720)):
        tasks.sweep_unused()
    assert Mail.objects.filter(to=person.email).count() == 2


def test_nobody_is_erased_who_was_not_told_but_who_cannot_be(town):
    with_address, without = somebody(town, 900), somebody(town, 900, without_email=True)
    tasks.sweep_unused()
    assert again(with_address).erased_on is None
    assert again(without).erased_on is not None


def test_what_is_done_for_somebody_at_the_counter_counts(town, officer):
    person = somebody(town, 900, without_email=True)
    assert of(person) is not None
    factories.TownHallFactory(territory=town)
    initiatives.draft(officer, town, title="Un banc", author=person)
    assert of(person) is None


@pytest.mark.parametrize("office", ["officer_of", "elected_of", "administrator_of"])
def test_who_acts_for_the_town_is_kept(town, office):
    person = somebody(town, 900, **{office: town})
    assert "agit pour la commune" in of(person).kept_because
    tasks.sweep_unused()
    assert again(person).told_unused_on is None


def test_who_is_bound_is_kept(town):
    life = Life(town)
    life.at(InitiativeState.UNDER_WAY)
    old = NOW - days(900)
    User.objects.filter(pk=life.author.pk).update(joined_at=old, last_login=old)
    with clock.at(NOW + days(900)):
        assert "convention en cours" in of(life.author).kept_because
    referent = somebody(town, 900)
    factories.UserFactory(adult_on=datetime.date(2999, 1, 1), referent=referent)
    assert "répond d'un jeune" in of(referent).kept_because
    stand_in, helped = somebody(town, 900), somebody(town, 900)
    commitment = factories.CommitmentFactory()
    today = clock.today()
    Duty.objects.create(commitment=commitment, starts_on=today, ends_on=today, bearer=stand_in)
    assert "un tour" in of(stand_in).kept_because
    fund.open_envelope(life.officer, town, year=today.year, amount_cents=100_00)
    dynamic = fund.ask(helped, town, title="Un repas", description="!", share="!", asked_cents=1_00)
    User.objects.filter(pk=helped.pk).update(joined_at=old, last_login=old)
    with clock.at(NOW + days(900)):
        assert of(helped).kept_because == ""
    dynamic.refresh_from_db()
    fund.grant(life.officer, dynamic, amount_cents=1_00, reason="Oui")
    with clock.at(NOW + days(900)):
        assert "petit fonds" in of(helped).kept_because
    life.gardener.memberships.create(territory=town, role="inhabitant")
    User.objects.filter(pk=life.gardener.pk).update(joined_at=old, last_login=old)
    with clock.at(NOW + days(900)):
        assert "agit pour la commune" in of(life.gardener).kept_because


def test_a_name_under_an_agreement_goes_five_years_after_its_end(town):
    planted = Planted(town)
    signed = planted.sign_with_the_town()
    actions.erase(planted.person, planted.person)
    officer = User.objects.get(pk=planted.life.officer.pk)
    assert tasks.forget_old_signatures() == 0
    initiatives.drop(officer, signed, reason="Fini")
    with clock.at(NOW + days(5 * 365)):
        assert tasks.forget_old_signatures() == 0
        assert in_rows() == {"agreements_signature.signer_name"}
    with clock.at(NOW + days(5 * 365 + 3)):
        assert tasks.forget_old_signatures() == 1
        assert tasks.forget_old_signatures() == 0
    assert Signature.objects.get(signer=planted.person).signer_name == "…"
    assert in_rows() == set()


def test_the_command_says_what_would_be_done_and_does_nothing(town, capsys):
    person = somebody(town, 900, without_email=True)
    assert main(["--language", "fr", "accounts", "sweep", "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert f"n°\u00a0{person.pk}," in said
    assert "à effacer" in said
    assert person.display_name not in said
    assert again(person).erased_on is None
    assert main(["--language", "fr", "accounts", "sweep"]) == 0
    assert again(person).erased_on is not None
