"""Initiatives brought to the step where a journey begins, by the actions that people would take."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from terril.agreements import actions as agreements
from terril.agreements.models import Side
from terril.agreements.when import When
from terril.directory.queries import town_hall_of
from terril.initiatives import actions
from terril.initiatives.models import Initiative
from terril.people.models import User
from tests.journeys.conftest import Cast

TITLE = "Fleurir les entrées de la cité"
SHARE = "Arroser les bacs tous les mardis"
PLANTERS = "Livrer dix-huit jardinières"


def again(initiative: Initiative) -> Initiative:
    """Return the initiative as it is now."""
    return Initiative.objects.select_related("agreement", "territory").get(pk=initiative.pk)


def proposed(
    cast: Cast, author: User, *, title: str = TITLE, share: str = SHARE, **details: Any
) -> Initiative:
    """An idea that the town has received."""
    idea = actions.draft(author, cast.town, title=title, share=share, **details)
    return again(actions.submit(author, idea))


def studied(cast: Cast, author: User, **details: Any) -> Initiative:
    """… confided to the first service, its head in charge."""
    initiative = proposed(cast, author, **details)
    return again(
        actions.open_review(
            cast.officer, initiative, service=cast.services[0], person_in_charge=cast.heads[0]
        )
    )


def granted(cast: Cast, author: User, **details: Any) -> Initiative:
    """… and answered with a yes."""
    initiative = studied(cast, author, **details)
    actions.grant(cast.officer, initiative, reason="C'est une belle idée, faisons-la ensemble.")
    return again(initiative)


def to_sign(cast: Cast, author: User, *, places: int = 0, **details: Any) -> Initiative:
    """… with both shares written, and one text to sign."""
    initiative = granted(cast, author, **details)
    agreement = initiative.agreement
    ours = agreement.commitments.get(party__side=Side.INHABITANTS)
    agreements.amend(
        author,
        ours,
        kind=ours.kind,
        what=ours.what,
        quantity=40,
        unit="heures",
        value_cents=48_000,
        valued_how="40 heures à 12 €",
        places=places,
        is_upkeep=True,
        when=When(),
    )
    agreements.commit(
        cast.officer,
        agreement,
        party=agreement.parties.get(organisation=town_hall_of(cast.town)),
        kind="material",
        what=PLANTERS,
        quantity=18,
        unit="jardinières",
        value_cents=162_000,
        valued_how="18 jardinières à 90 €",
        when=When(),
    )
    actions.propose_agreement(cast.officer, again(initiative))
    return again(initiative)


def signed(cast: Cast, author: User, **details: Any) -> Initiative:
    """… signed by both sides."""
    initiative = to_sign(cast, author, **details)
    version = initiative.agreement.versions.get()
    for person, side in ((author, Side.INHABITANTS), (cast.mayor, Side.TOWN)):
        party = initiative.agreement.parties.get(side=side)
        actions.sign(person, again(initiative), party=party, digest=version.digest)
    return again(initiative)


def under_way(cast: Cast, author: User, **details: Any) -> Initiative:
    """… and begun."""
    return again(actions.start(cast.officer, signed(cast, author, **details)))


def done(cast: Cast, author: User, **details: Any) -> Initiative:
    """… and done."""
    return again(actions.declare_done(cast.officer, under_way(cast, author, **details)))


def late_by(initiative: Initiative, days: int) -> Initiative:
    """Let the town's answer have been due `days` ago."""
    due = timezone.localdate() - datetime.timedelta(days=days)
    Initiative.objects.filter(pk=initiative.pk).update(answer_due_on=due)
    return again(initiative)


def with_needs(cast: Cast, author: User, *, places: int = 3, **details: Any) -> Initiative:
    """… under way, its proposers still looking for `places` people."""
    return under_way(cast, author, places=places, **details)


def taken_by(cast: Cast, person: User, *, title: str = "Planter la haie") -> Initiative:
    """An initiative of somebody else, in which `person` has taken a share."""
    initiative = with_needs(cast, cast.inhabitant("Paul Caron"), title=title)
    agreements.take(person, initiative.agreement.commitments.get(party__side=Side.INHABITANTS))
    return again(initiative)
