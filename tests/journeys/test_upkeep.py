"""A season of upkeep with a hand-over; a swap between two neighbours."""

from __future__ import annotations

import datetime

import pytest

from terril.agreements.models import Agreement, Share, Side
from terril.foundation import clock
from terril.initiatives import tasks as initiatives_tasks
from terril.mail.models import Mail
from terril.upkeep import tasks
from terril.upkeep.links import token_for
from terril.upkeep.models import Duty
from terril.upkeep.states import DutyState
from tests import factories
from tests.browser import PHONE, PLAIN_PHONE

DAY = datetime.timedelta(days=1)

pytestmark = pytest.mark.browser


@pytest.fixture
def planters(cast):
    """Planters watered every day by two neighbours of the group that proposed them, since last month."""
    ana = cast.inhabitant("Ana Voisine")
    made = factories.InitiativeFactory(
        territory=cast.town, author=ana, title="Fleurir la cité", slug="fleurir", state="in_upkeep"
    )
    agreement = made.agreement
    agreement.is_public, agreement.state = True, "running"
    agreement.page_url, agreement.ends_on = made.get_absolute_url(), clock.today() + 900 * DAY
    agreement.save()
    made.watering = factories.CommitmentFactory(
        agreement=agreement,
        party=agreement.parties.get(side=Side.INHABITANTS),
        what="Arroser les bacs",
        places=2,
        is_upkeep=True,
        state="taken",
        when_kind="recurrence",
        when_rule="FREQ=DAILY",
    )
    made.ana, made.bob = ana, cast.inhabitant("Bob Voisin")
    for person in (made.ana, made.bob):
        Share.objects.create(commitment=made.watering, user=person)
    tasks.plan_duties()
    return made


@pytest.mark.parametrize("device", [PHONE], ids=["phone"])
def test_a_swap_between_two_neighbours(visit, planters):
    tomorrow = Duty.objects.get(starts_on=clock.today() + DAY)
    asks, takes = (
        (planters.ana, planters.bob) if tomorrow.bearer == planters.ana else (planters.bob, planters.ana)
    )
    somebody = visit(asks)
    somebody.open(f"/entretien/tours/{tomorrow.pk}/").follow("Je ne peux pas ce jour-là")
    somebody.tick("J'échange avec").press("Demander").sees("Vous l'avez demandé à")
    other = visit(takes)
    other.open("/mes-parts/").sees("ne peut pas le").follow("Répondre")
    other.press("D'accord, on échange").sees("C'est arrangé", "C'est votre tour")
    somebody.open(f"/entretien/{planters.agreement_id}/").sees("À qui le tour")
    somebody.open(f"/entretien/tours/{tomorrow.pk}/").sees("C'est le tour de")


@pytest.mark.parametrize("device", [PLAIN_PHONE], ids=["phone-without-javascript"])
def test_a_season_with_a_hand_over(visit, cast, planters):
    # One tap from the mail, without signing in: looking first changes nothing.
    first = Duty.objects.order_by("starts_on").first()
    passer_by = visit()
    passer_by.open(f"/entretien/fait/{token_for(first, first.bearer_id)}/").sees("C'est fait ?")
    assert Duty.objects.get(pk=first.pk).state == DutyState.PLANNED
    passer_by.press("Oui, c'est fait").sees("C'est noté, merci")
    passer_by.open(f"/entretien/{planters.agreement_id}/").sees("1 tour tenu cette saison")
    assert "Voisin" not in passer_by.main

    # A week without a word: the group is asked, and hands over.
    for duty in Duty.objects.exclude(pk=first.pk).order_by("starts_on")[:5]:
        Duty.objects.filter(pk=duty.pk).update(state=DutyState.MISSED)
    tasks.ask_how_it_goes()
    initiatives_tasks.propose_hand_overs()
    assert Mail.objects.filter(to=planters.ana.email, purpose="upkeep").count() == 2
    ana = visit(planters.ana)
    ana.open(f"{planters.get_absolute_url()}entretien/").sees("Quelle suite ?")
    ana.tick("D'autres prennent la suite").press("C'est notre choix").sees("À reprendre")

    # Somebody takes over, and shares are there to be taken.
    club = factories.OrganisationFactory(territory=cast.town, name="La Maison de quartier")
    dora = cast.inhabitant("Dora Club", speaks_for=club)
    newcomer = visit(dora)
    newcomer.open(f"{planters.get_absolute_url()}entretien/").choose("Qui prend la suite", "La Maison")
    newcomer.press("Nous prenons la suite").sees("La Maison de quartier")
    Agreement.objects.filter(pk=planters.agreement_id).update(state="signed")
    newcomer.open(f"/besoins/{planters.watering.pk}/prendre/").press("Je prends une part")
    tasks.plan_duties()
    newcomer.open("/mes-parts/").sees("Mes tours", "Arroser les bacs")
