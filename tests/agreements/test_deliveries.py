"""What was really given: entered, confirmed by the other side, corrected by a new line, never edited."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from terril.agreements import actions
from terril.agreements.models import Confirmation, Delivery
from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.foundation.models import JournalEntry
from terril.foundation.states import WrongState
from terril.mail.models import Mail
from tests.factories import OrganisationFactory, UserFactory

DAY = datetime.date(2026, 5, 1)


def nothing_given():
    return not Delivery.objects.exists() and not JournalEntry.objects.exists()


@pytest.mark.parametrize("who", ["member", "officer", "mayor"])
def test_either_side_or_the_officer_enters_what_was_given(request, who, both_shares):
    actor = request.getfixturevalue(who)
    line = actions.deliver(actor, both_shares[1], on=DAY, quantity=10, note=" Avant  la pluie ")
    assert (line.quantity, line.value_cents, line.note, line.entered_by) == (
        10,
        15000,
        "Avant la pluie",
        actor,
    )
    assert line.by == (actor if who == "member" else None)
    assert line.by_organisation == both_shares[1].party.organisation
    assert JournalEntry.objects.get().action == "agreements.deliver"


def test_strangers_enter_nothing_but_whoever_bears_it_does(inhabitant, need):
    with pytest.raises(NotAllowed):
        actions.deliver(inhabitant, need, on=DAY, quantity=1)
    assert nothing_given()
    actions.take(inhabitant, need)
    assert actions.deliver(inhabitant, need, on=DAY, quantity=1).by == inhabitant


def test_the_officer_enters_it_for_somebody(officer, both_shares):
    person = UserFactory(without_email=True)
    line = actions.deliver(officer, both_shares[1], on=DAY, quantity=2, by=person)
    assert line.by == person
    assert JournalEntry.objects.get().on_behalf_of_id == person.pk


def test_a_value_that_is_said_is_kept(member, both_shares):
    assert actions.deliver(member, both_shares[1], on=DAY, quantity=10, value_cents=99).value_cents == 99


def test_without_a_price_nothing_is_reckoned(member, need):
    assert actions.deliver(member, need, on=DAY, quantity=10).value_cents is None


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"quantity": 0}, "quantity"),
        ({"quantity": -3}, "quantity"),
        ({"quantity": "des tas"}, "quantity"),
        ({"quantity": 10**12}, "quantity"),
        ({"value_cents": -1}, "value_cents"),
        ({"value_cents": 10**20}, "value_cents"),
        ({"on": DAY.replace(year=1899)}, "on"),
        ({"on": "1er mai"}, "on"),
        ({"on": datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC)}, "on"),
        ({"note": "x" * 301}, "note"),
    ],
)
def test_what_cannot_be_is_refused(member, both_shares, details, field):
    with pytest.raises(ValidationError) as caught:
        actions.deliver(member, both_shares[1], **{"on": DAY, **details})
    assert field in caught.value.message_dict
    assert nothing_given()


def test_tomorrow_has_not_been_given_yet(member, both_shares):
    with pytest.raises(ValidationError, match="pas encore venue"):
        actions.deliver(member, both_shares[1], on=clock.today() + datetime.timedelta(days=1))
    assert actions.deliver(member, both_shares[1], on=clock.today())


def test_an_organisation_of_another_town_gave_nothing_here(member, both_shares):
    with pytest.raises(ValidationError):
        actions.deliver(member, both_shares[1], on=DAY, by_organisation=OrganisationFactory())


def given(actor, commitment):
    return actions.deliver(actor, commitment, on=DAY, quantity=1)


@pytest.mark.parametrize(
    ("giver", "side", "confirmers", "others"),
    [
        ("member", 1, ["officer", "mayor"], ["member", "inhabitant"]),
        ("mayor", 0, ["member"], ["officer", "mayor", "inhabitant"]),
    ],
)
def test_the_other_side_confirms(request, both_shares, giver, side, confirmers, others):
    line = given(request.getfixturevalue(giver), both_shares[side])
    for who in others:
        with pytest.raises(NotAllowed):
            actions.confirm(request.getfixturevalue(who), line)
    assert not Confirmation.objects.exists()
    for who in confirmers:
        line = given(request.getfixturevalue(giver), both_shares[side])
        assert actions.confirm(request.getfixturevalue(who), line).by == request.getfixturevalue(who)


def test_the_officer_confirms_for_somebody_without_mail(officer, mayor, group, both_shares, inhabitant):
    line = given(mayor, both_shares[0])
    person = UserFactory(without_email=True, speaks_for=group)
    with pytest.raises(NotAllowed):
        actions.confirm(officer, line, person=inhabitant)
    confirmation = actions.confirm(officer, line, person=person)
    assert confirmation.by == person
    assert JournalEntry.objects.order_by("-pk").first().on_behalf_of_id == person.pk


def test_nobody_confirms_what_they_gave(group, officer, both_shares):
    both = UserFactory(elected_of=group.territory, speaks_for=group)
    line = given(both, both_shares[1])
    with pytest.raises(NotAllowed, match="Quelqu'un d'autre"):
        actions.confirm(both, line)
    # The officer who only wrote it down at the counter received it for the town.
    actions.confirm(officer, given(officer, both_shares[1]))


def test_one_confirms_once(member, officer, both_shares):
    line = given(member, both_shares[1])
    actions.confirm(officer, line)
    with pytest.raises(WrongState):
        actions.confirm(officer, line)
    assert Confirmation.objects.count() == 1


def test_a_correction_is_a_new_line_to_confirm_again(member, officer, both_shares):
    line = given(member, both_shares[1])
    actions.confirm(officer, line)
    fixed = actions.correct(member, line, on=DAY, quantity=3, note="trois heures et non une")
    line.refresh_from_db()
    assert (line.quantity, fixed.quantity, fixed.value_cents) == (1, 3, 4500)
    assert fixed.corrects == line
    assert fixed.by == line.by
    assert not hasattr(fixed, "confirmation")
    actions.confirm(officer, fixed)
    for late in (
        lambda: actions.correct(member, line, on=DAY, quantity=4, note="encore"),
        lambda: actions.confirm(officer, line),
    ):
        with pytest.raises(WrongState):
            late()
    assert Delivery.objects.count() == 2


def test_a_correction_says_why_and_by_whom(member, inhabitant, both_shares):
    line = given(member, both_shares[1])
    with pytest.raises(ValidationError) as caught:
        actions.correct(member, line, on=DAY, quantity=3, note=" ")
    assert "note" in caught.value.message_dict
    with pytest.raises(NotAllowed):
        actions.correct(inhabitant, line, on=DAY, quantity=3, note="pour rire")
    assert Delivery.objects.count() == 1


def test_python_does_not_edit_a_line(member, both_shares):
    line = given(member, both_shares[1])
    line.quantity = 99
    with pytest.raises(TypeError):
        line.save()
    with pytest.raises(TypeError):
        line.delete()


@pytest.mark.parametrize(
    "change", ["quantity = 99", "value_cents = 1", "\"on\" = '2026-01-01'", "commitment_id = 0"]
)
def test_the_database_does_not_edit_a_line(member, both_shares, change):
    line = given(member, both_shares[1])
    with (
        pytest.raises(DatabaseError, match="never rewritten"),
        transaction.atomic(),
        connection.cursor() as c,
    ):
        c.execute(f"UPDATE agreements_delivery SET {change} WHERE id = %s", [line.pk])
    # A remark may hold somebody's name: it can be forgotten.
    Delivery.objects.filter(pk=line.pk).update(note="", by=None)
    line.refresh_from_db()
    assert line.quantity == 1


def test_the_other_side_is_asked_by_mail_to_confirm(member, officer, group, both_shares):
    colleague = UserFactory(speaks_for=group)
    UserFactory(speaks_for=group, without_email=True)
    line = actions.deliver(member, both_shares[1], on=DAY, quantity=1, note="Ce matin")
    mail = Mail.objects.get()
    assert (mail.to, mail.purpose) == (officer.email, "confirmation")
    assert f"/besoins/apports/{line.pk}/confirmer/" in mail.text
    assert "Ce matin" in mail.text
    actions.deliver(officer, both_shares[0], on=DAY, quantity=1)
    assert set(Mail.objects.values_list("to", flat=True)) == {officer.email, member.email, colleague.email}


def test_nothing_refused_sends_a_mail(member, officer, both_shares):
    with pytest.raises(ValidationError):
        actions.deliver(member, both_shares[1], on=DAY, quantity=-1)
    assert not Mail.objects.exists()
