"""Sums: what is granted, paid, spent, given back; nothing is ever overspent, nothing edited."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from terril.foundation import clock
from terril.fund import actions, queries
from terril.fund.models import Envelope, Line, LineKind
from terril.fund.states import DynamicState
from terril.mail.models import Mail
from tests.fund.life import again

pytestmark = pytest.mark.django_db
S = DynamicState


def left(life):
    return queries.figures(Envelope.objects.get(pk=life.envelope.pk)).left


def refused(detail, action, *arguments, **details):
    """Do it, and check that it is refused on `detail` and writes nothing."""
    before = list(Line.objects.order_by("pk").values())
    with pytest.raises(ValidationError) as caught, transaction.atomic():
        action(*arguments, **details)
    assert list(Line.objects.order_by("pk").values()) == before
    if detail:
        assert detail in caught.value.message_dict
    return caught.value


def test_a_balance_given_back_can_be_granted_again(life):
    actions.change_envelope(life.officer, life.envelope, amount_cents=300_00)
    dynamic = life.at(S.RECEIPTS_IN, spent=250_00)
    assert left(life) == 0
    other = life.ask(title="Une autre", asked_cents=50_00)
    refused("amount_cents", actions.grant, life.officer, other, amount_cents=50_00, reason="Oui")
    actions.give_back(life.officer, dynamic, amount_cents=50_00)
    assert left(life) == 50_00
    actions.grant(life.officer, other, amount_cents=50_00, reason="Oui")
    assert left(life) == 0
    # What was given back and granted again is not there to be taken back by a correction.
    line = dynamic.lines.get(kind=LineKind.GIVEN_BACK)
    refused("amount_cents", actions.correct, life.officer, line, amount_cents=0, reason="Mal lu")
    assert left(life) == 0


def test_it_is_settled_once_receipts_cover_what_is_held(life):
    dynamic = life.at(S.RECEIPTS_IN, spent=250_00)
    error = refused(None, actions.settle, life.officer, dynamic)
    assert "50\u00a0€" in error.messages[0]
    actions.give_back(life.officer, dynamic, amount_cents=50_00)
    actions.settle(life.officer, dynamic)
    sums = queries.sums(dynamic)
    assert (sums.granted, sums.paid, sums.spent, sums.given_back, sums.released) == (
        300_00,
        300_00,
        250_00,
        50_00,
        0,
    )
    assert left(life) == 5000_00 - 250_00
    assert Mail.objects.filter(key__contains="settled").exists()


def test_what_the_askers_advanced_is_paid_before_it_is_settled(life):
    dynamic = life.at(S.GRANTED)
    actions.start(life.author, dynamic)
    actions.tell_done(life.author, dynamic, told_in_a_line="Oui", photo=life.photo())
    life.receipt(dynamic, 120_00)
    actions.hand_in(life.author, dynamic)
    error = refused(None, actions.settle, life.officer, dynamic)
    assert "120\u00a0€" in error.messages[0]
    actions.pay(life.officer, again(dynamic), amount_cents=120_00)
    actions.settle(life.officer, dynamic)
    # The rest was never needed: it is grantable again.
    assert queries.sums(dynamic).released == 180_00
    assert left(life) == 5000_00 - 120_00


def test_the_town_pays_no_more_than_is_granted_nor_spent_for(life):
    dynamic = life.at(S.UNDER_WAY, granted=200_00, paid=150_00)
    refused("amount_cents", actions.pay, life.officer, dynamic, amount_cents=50_01)
    refused("amount_cents", actions.pay, life.officer, dynamic, amount_cents=0)
    refused(
        "on", actions.pay, life.officer, dynamic, amount_cents=1, on=clock.today() + datetime.timedelta(1)
    )
    refused("amount_cents", actions.give_back, life.officer, dynamic, amount_cents=150_01)
    refused("amount_cents", actions.give_back, life.officer, dynamic, amount_cents=-1)
    life.receipt(dynamic, 500_00)
    assert queries.sums(dynamic).to_pay == 50_00


def test_nothing_more_than_asked_nor_than_left_is_granted(life):
    dynamic = life.ask(asked_cents=300_00)
    refused("amount_cents", actions.grant, life.officer, dynamic, amount_cents=300_01, reason="Oui")
    refused("amount_cents", actions.grant, life.officer, dynamic, amount_cents=0, reason="Oui")
    refused("amount_cents", actions.grant, life.officer, dynamic, amount_cents=-5, reason="Oui")
    refused("reason", actions.grant, life.officer, dynamic, amount_cents=5, reason=" ")
    assert again(dynamic).state == S.RECEIVED
    actions.change_envelope(life.officer, life.envelope, amount_cents=299_99)
    refused("amount_cents", actions.grant, life.officer, dynamic, amount_cents=300_00, reason="Oui")
    actions.grant(life.officer, dynamic, amount_cents=299_99, reason="Oui")
    assert left(life) == 0
    error = refused("amount_cents", actions.change_envelope, life.officer, life.envelope, amount_cents=299_98)
    assert "299,99" in error.messages[0]


def test_help_in_kind_takes_nothing_from_the_envelope(life):
    dynamic = life.ask(asked_cents=0, wish="La salle un samedi")
    actions.help_in_kind(life.officer, dynamic, what="La salle un samedi", amount_cents=80_00)
    actions.grant(life.officer, dynamic, amount_cents=0, reason="Avec plaisir")
    assert queries.sums(dynamic).in_kind == 80_00
    assert left(life) == 5000_00
    # Nothing was paid: once told, it is over.
    actions.tell_done(life.author, dynamic, told_in_a_line="Merci", photo=life.photo())
    assert again(dynamic).state == S.SETTLED
    assert not Mail.objects.filter(key__contains="-receipts-").exists()


def test_dropping_frees_what_was_granted_once_what_was_paid_is_back(life):
    dynamic = life.at(S.UNDER_WAY, paid=100_00)
    refused(None, actions.drop, life.author, dynamic, reason="Il pleut")
    actions.give_back(life.officer, dynamic, amount_cents=100_00)
    actions.drop(life.author, dynamic, reason="Il pleut")
    assert left(life) == 5000_00
    assert queries.sums(dynamic).kept == 0


def test_a_line_is_corrected_by_another_and_both_stay(life):
    dynamic = life.at(S.UNDER_WAY, granted=300_00, paid=200_00)
    line = dynamic.lines.get(kind=LineKind.PAID)
    refused("amount_cents", actions.correct, life.officer, line, amount_cents=300_01, reason="Oups")
    refused("amount_cents", actions.correct, life.officer, line, amount_cents=-1, reason="Oups")
    refused("reason", actions.correct, life.officer, line, amount_cents=1, reason="")
    new = actions.correct(life.officer, line, amount_cents=20_00, reason="Un zéro de trop")
    assert queries.sums(dynamic).paid == 20_00
    assert Line.objects.filter(dynamic=dynamic, kind=LineKind.PAID).count() == 2
    refused(None, actions.correct, life.officer, line, amount_cents=5, reason="Oups")
    actions.correct(life.officer, new, amount_cents=200_00, reason="Finalement si")
    granted = dynamic.lines.get(kind=LineKind.GRANTED)
    refused("amount_cents", actions.correct, life.officer, granted, amount_cents=199_99, reason="Oups")
    refused("amount_cents", actions.correct, life.officer, granted, amount_cents=5000_01, reason="Oups")


def test_a_line_is_never_edited(life):
    line = life.at(S.GRANTED).lines.get()
    line.amount_cents = 1
    with pytest.raises(TypeError):
        line.save()
    with pytest.raises(TypeError):
        line.delete()


@pytest.mark.parametrize(
    "change",
    [
        "amount_cents = 1",
        "kind = 'paid'",
        "dynamic_id = 99",
        "\"on\" = '2000-01-01'",
        "entered_by_id = 99",
        "entered_at = '2000-01-01'",
        "corrects_id = id",
        "id = 99",
    ],
)
def test_the_database_itself_refuses_to_rewrite_a_line(life, change):
    life.at(S.GRANTED)
    before = list(Line.objects.values())
    with (
        pytest.raises(IntegrityError, match="never rewritten"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE fund_line SET {change}")
    assert list(Line.objects.values()) == before
    # A remark can still be forgotten.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE fund_line SET what = ''")


def test_the_law_s_limit_is_told_in_time(life):
    from terril.fund.views.story import warning

    actions.change_envelope(life.officer, life.envelope, amount_cents=60_000_00, ceiling_cents=30_000_00)
    by = {"asker": life.association, "accepts_charter": True}
    first = actions.ask(
        life.president, life.town, title="A", description="B", share="C", asked_cents=22_000_00, **by
    )
    assert warning(again(first)) == ""
    actions.grant(life.officer, first, amount_cents=22_000_00, reason="Oui")
    second = actions.ask(
        life.president, life.town, title="D", description="E", share="F", asked_cents=1_000_00, **by
    )
    assert warning(again(second)) == ""
    actions.help_in_kind(life.officer, second, what="La salle", amount_cents=1)
    assert "convention écrite" in warning(again(second))


def test_the_republican_contract_is_asked_by_the_action_itself(life):
    details = {"title": "A", "description": "B", "share": "C", "asked_cents": 1, "asker": life.association}
    refused("accepts_charter", actions.ask, life.president, life.town, **details)
    refused("asker", actions.ask, life.author, life.town, **details, accepts_charter=True)
    assert not life.town.small_dynamics.exists()
