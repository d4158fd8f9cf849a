"""Every action at every step, and by everybody: what is refused changes nothing and tells nothing."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from terril.foundation.actions import ACTIONS, NotAllowed
from terril.foundation.models import JournalEntry
from terril.foundation.states import WrongState
from terril.fund import actions
from terril.fund.models import Decision, Line, SmallDynamic
from terril.fund.states import OPEN, DynamicState
from terril.mail.models import Mail
from terril.people.models import User
from terril.people.queries import system
from tests import factories
from tests.fund.life import Life
from tests.initiatives.life import fresh, taken_back

pytestmark = pytest.mark.django_db
S = DynamicState


@dataclass(frozen=True)
class Deed:
    """How an action is done: at which steps, by whom, with what, and where it leads."""

    states: tuple[DynamicState, ...]
    who: tuple[str, ...]
    details: Callable[[Life], dict[str, Any]] = lambda life: {}
    leads_to: DynamicState | None = None
    needs_line: bool = False


ASKERS = ("author", "member", "officer")
DEEDS = {
    "vouch": Deed((S.ASKED,), ("referent", "officer"), leads_to=S.RECEIVED),
    "grant": Deed(
        (S.RECEIVED,), ("officer", "mayor"), lambda _: {"amount_cents": 100_00, "reason": "Oui"}, S.GRANTED
    ),
    "refuse": Deed(
        (S.RECEIVED,),
        ("officer", "mayor"),
        lambda _: {"reason": "Non", "alternative": "Ailleurs", "contact": "Nadia"},
        S.REFUSED,
    ),
    "start": Deed((S.GRANTED,), ASKERS, leads_to=S.UNDER_WAY),
    "tell_done": Deed(
        (S.GRANTED, S.UNDER_WAY),
        ASKERS,
        lambda life: {"told_in_a_line": "Une belle soirée", "photo": life.photo()},
        S.DONE,
    ),
    "add_receipt": Deed(
        OPEN,
        ASKERS,
        lambda life: {
            "scan": life.scan(),
            "amount_cents": 10_00,
            "on": datetime.date(2026, 1, 2),
            "shop": "Épicerie",
        },
    ),
    "hand_in": Deed((S.DONE,), ASKERS, leads_to=S.RECEIPTS_IN),
    "help_in_kind": Deed(
        (S.RECEIVED, *OPEN), ("officer",), lambda _: {"what": "La salle", "amount_cents": 80_00}
    ),
    "settle": Deed((S.RECEIPTS_IN,), ("officer",), leads_to=S.SETTLED),
    "correct": Deed(
        OPEN, ("officer",), lambda _: {"amount_cents": 300_00, "reason": "Mal lu"}, needs_line=True
    ),
    "pay": Deed(OPEN, ("officer",), lambda _: {"amount_cents": 1_00}),
    "give_back": Deed((S.UNDER_WAY, S.DONE, S.RECEIPTS_IN), ("officer",), lambda _: {"amount_cents": 1_00}),
    "drop": Deed(
        (S.ASKED, S.RECEIVED, S.GRANTED, S.UNDER_WAY), ASKERS, lambda _: {"reason": "On déménage"}, S.DROPPED
    ),
}


def test_the_table_names_every_action():
    named = {name.partition(".")[2] for name in ACTIONS if name.startswith("fund.")}
    # `ask` and the envelope have no step before them: they have tests of their own.
    assert named == set(DEEDS) | {"ask", "open_envelope", "change_envelope"}
    assert set(actions.__all__) == named


def _made(life: Life, state: DynamicState) -> tuple[SmallDynamic, SmallDynamic]:
    """Return two small dynamics at `state`: of the second, most is still to be paid."""
    is_paid = state in (S.UNDER_WAY, S.DONE, S.RECEIPTS_IN)
    first = life.at(state)
    return first, life.at(state, paid=1_00) if is_paid else first


def _for(life: Life, made: tuple[SmallDynamic, SmallDynamic], name: str) -> SmallDynamic:
    """Return the one of which the sums allow `name`."""
    dynamic = made[name in ("pay", "drop")]
    if name == "drop" and dynamic.state == S.UNDER_WAY:
        actions.give_back(life.officer, dynamic, amount_cents=1_00)
    return dynamic


def _picture(dynamic: SmallDynamic) -> list[Any]:
    dynamic = SmallDynamic.objects.get(pk=dynamic.pk)
    return [
        {field.attname: getattr(dynamic, field.attname) for field in dynamic._meta.concrete_fields},
        list(Line.objects.order_by("pk").values()),
        Decision.objects.count(),
        Mail.objects.count(),
        JournalEntry.objects.count(),
    ]


def _try(life: Life, dynamic: SmallDynamic, name: str, deed: Deed, actor: Any) -> Exception | None:
    """Do it and return what was raised, None when nothing was; check that a refusal left no trace."""
    thing: Any = dynamic
    if deed.needs_line:
        thing = dynamic.lines.first() or Line.objects.create(
            dynamic=dynamic, kind="spent", amount_cents=1, on=dynamic.state_since, entered_by=life.officer
        )
    details = deed.details(life)
    before = _picture(dynamic)
    refusal = None
    try:
        getattr(actions, name)(fresh(actor), thing, **details)
    except (WrongState, PermissionDenied, ValidationError) as raised:
        refusal = raised
    if refusal is not None:
        assert str(refusal), f"{name}: a refusal has its reason"
        assert _picture(dynamic) == before, f"{name}: refused, and yet something changed"
        return refusal
    written = JournalEntry.objects.filter(action=f"fund.{name}").order_by("-pk").first()
    assert written is not None, f"{name}: not told in the journal"
    assert written.actor_id == actor.pk
    return None


@pytest.mark.parametrize("state", list(S))
def test_every_action_at_this_step(town, state):
    life = Life(town)
    made = _made(life, state)
    for name, deed in DEEDS.items():
        with taken_back():
            dynamic = _for(life, made, name)
            refusal = _try(life, dynamic, name, deed, life.officer)
            now = SmallDynamic.objects.get(pk=dynamic.pk).state
            if state in deed.states:
                assert refusal is None, f"{name} at {state}: {refusal}"
                begins = name == "pay" and state == S.GRANTED
                assert now == (S.UNDER_WAY if begins else deed.leads_to or state), f"{name} at {state}"
            elif name == "give_back" and state == S.GRANTED:
                # Nothing was paid: there is nothing to give back.
                assert isinstance(refusal, ValidationError)
            else:
                assert isinstance(refusal, WrongState), f"{name} at {state}: {refusal}"
                assert now == state


@pytest.fixture
def everybody(life):
    elsewhere = factories.TownFactory()
    cast: dict[str, Any] = {
        "administrator": factories.UserFactory(administrator_of=life.town),
        "officer_elsewhere": factories.UserFactory(officer_of=elsewhere),
        "system": system(),
        "nobody": AnonymousUser(),
    }
    return cast | {
        name: getattr(life, name)
        for name in ("author", "officer", "mayor", "president", "passer_by", "referent")
    }


@pytest.mark.parametrize("name", DEEDS)
def test_every_action_by_everybody(life, everybody, name):
    deed = DEEDS[name]
    state = deed.states[-1] if name != "give_back" else S.UNDER_WAY
    dynamic = _for(life, _made(life, state), name)
    cast = {**everybody, "member": factories.UserFactory(speaks_for=dynamic.asker)}
    for role, actor in cast.items():
        with taken_back():
            refusal = _try(life, dynamic, name, deed, actor)
            if role in deed.who:
                assert refusal is None, f"{name} by {role}: {refusal}"
            else:
                assert isinstance(refusal, NotAllowed), f"{name} by {role}"


def test_the_envelope_is_kept_by_the_officer_and_the_administrators(life, everybody):
    year = life.envelope.year
    for role, actor in everybody.items():
        may = role in ("officer", "administrator", "system")
        with taken_back():
            try:
                actions.open_envelope(fresh(actor), life.town, year=year + 1, amount_cents=1)
                actions.change_envelope(fresh(actor), life.envelope, amount_cents=6000_00)
            except NotAllowed:
                assert not may, role
            else:
                assert may, role
    assert isinstance(life.officer, User)
