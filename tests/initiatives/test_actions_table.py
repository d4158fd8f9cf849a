"""Every action at every step, and by everybody: what is refused changes nothing and tells nothing."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from terril.agreements import actions as agreements
from terril.agreements.models import Agreement, Commitment
from terril.foundation.actions import ACTIONS, NotAllowed
from terril.foundation.models import JournalEntry
from terril.foundation.states import WrongState
from terril.initiatives import actions
from terril.initiatives.models import Initiative
from terril.initiatives.states import InitiativeState
from terril.people.queries import system
from tests import factories
from tests.initiatives.deeds import DEEDS, SIGNED_IN, Deed
from tests.initiatives.life import Life, fresh, taken_back

pytestmark = pytest.mark.django_db


def test_the_table_names_every_action():
    named = {name.partition(".")[2] for name in ACTIONS if name.startswith("initiatives.")}
    # `draft` has no step before it, `conclude` is the last signature: both have tests of their own.
    assert named == set(DEEDS) | {"draft", "conclude"}
    assert set(actions.__all__) == named


def _prepare(life: Life, initiative: Initiative, deed: Deed):
    if (deed.needs_changed_text or deed.needs_text_to_sign) and initiative.state in deed.states:
        commitment = Commitment.objects.filter(agreement=initiative.agreement_id, party__side="town").first()
        agreements.amend(life.officer, commitment, what="Douze bacs")
        if deed.needs_text_to_sign:
            actions.propose_agreement(life.officer, initiative)
    thing = deed.thing(life, initiative)
    return thing, deed.details(life, initiative)


def _picture(initiative: Initiative):
    """Return all that an action could have changed, but for what `_prepare` made."""
    initiative = Initiative.objects.get(pk=initiative.pk)
    agreement = Agreement.objects.get(pk=initiative.agreement_id)
    rows = [initiative, agreement, *initiative.variants.order_by("pk"), *initiative.comments.order_by("pk")]
    rows += [*initiative.opinions.order_by("pk"), *initiative.follows.order_by("pk")]
    counts = [
        initiative.informationrequests.filter(answered_on=None).count(),
        initiative.answers.count(),
        initiative.workdays.count(),
        initiative.photos.count(),
        initiative.reviews.count(),
        initiative.lessons.count(),
        agreement.parties.count(),
        agreement.commitments.count(),
        JournalEntry.objects.count(),
    ]
    fields = [
        {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields} for row in rows
    ]
    return fields, counts


def _try(life: Life, initiative: Initiative, name: str, deed: Deed, actor):
    """Do it and return what was raised, None when nothing was; check that a refusal left no trace."""
    thing, details = _prepare(life, initiative, deed)
    before = _picture(initiative)
    refusal = None
    try:
        getattr(actions, name)(fresh(actor), thing, **details)
    except (WrongState, PermissionDenied) as raised:
        refusal = raised
    if refusal is not None:
        assert str(refusal), f"{name}: a refusal has its reason"
        assert _picture(initiative) == before, f"{name}: refused, and yet something changed"
        return refusal
    written = JournalEntry.objects.filter(action=f"initiatives.{name}").order_by("-pk").first()
    assert written is not None, f"{name}: not told in the journal"
    assert written.actor_id == actor.pk
    assert JournalEntry.objects.count() > before[1][-1]
    return None


@pytest.mark.parametrize("state", list(InitiativeState))
def test_every_action_at_this_step(town, state):
    life = Life(town)
    initiative = life.at(state)
    for name, deed in DEEDS.items():
        with taken_back():
            refusal = _try(life, initiative, name, deed, getattr(life, deed.by))
            now = Initiative.objects.get(pk=initiative.pk).state
            if state in deed.states:
                assert refusal is None, f"{name} at {state}: {refusal}"
                expected = deed.leads_to or state
                assert now == expected, f"{name} at {state} leads to {now}"
            else:
                is_unsent = name in ("hang", "comment", "follow", "confirm_follow", "unfollow")
                assert isinstance(refusal, NotAllowed if is_unsent else WrongState), f"{name} at {state}"
                assert now == state


@pytest.fixture
def everybody(town):
    """The cast, and those who have nothing to say here."""
    life = Life(town)
    elsewhere = factories.TownFactory()
    cast = {
        "administrator": factories.UserFactory(administrator_of=town),
        "officer_elsewhere": factories.UserFactory(officer_of=elsewhere),
        "system": system(),
        "nobody": AnonymousUser(),
    }
    cast |= {
        name: getattr(life, name)
        for name in ("author", "officer", "mayor", "gardener", "safety", "president", "passer_by")
    }
    return life, cast


@pytest.mark.parametrize("home", sorted({deed.home for deed in DEEDS.values()}))
def test_every_action_by_everybody(everybody, home):
    life, cast = everybody
    initiative = life.at(InitiativeState(home))
    cast["member"] = factories.UserFactory(speaks_for=initiative.proposers)
    assert set(cast) == SIGNED_IN | {"nobody"}
    for name, deed in DEEDS.items():
        if deed.home != home:
            continue
        for role, actor in cast.items():
            with taken_back():
                refusal = _try(life, initiative, name, deed, actor)
                if role in deed.who:
                    assert refusal is None, f"{name} by {role}: {refusal}"
                else:
                    assert isinstance(refusal, NotAllowed), f"{name} by {role}"
