"""People around one initiative, and the way to any of its states, walked by actions only."""

from __future__ import annotations

import datetime
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from terril.agreements import actions as agreements
from terril.agreements.models import Agreement, Commitment, Party, Side
from terril.foundation.models import JournalEntry
from terril.initiatives import actions
from terril.initiatives.models import Initiative
from terril.initiatives.states import InitiativeState
from terril.people.models import User
from terril.people.queries import system
from tests import factories

S = InitiativeState
REASON = "Le terrain est sain"


def fresh(user: Any) -> Any:
    """Return `user` as a new request reads them, without the roles read before."""
    return User.objects.get(pk=user.pk) if isinstance(user, User) else user


class Undone(Exception):
    """Takes back what was tried."""


@contextmanager
def taken_back():
    """Try something, then take it back whatever happened."""
    try:
        with transaction.atomic():
            yield
            raise Undone
    except Undone:
        pass


class Life:
    """A town, its people, and one initiative at the state asked for."""

    def __init__(self, town: Any):
        self.town = town
        self.hall = factories.TownHallFactory(territory=town)
        self.service = factories.ServiceFactory(
            territory=town, name="Espaces verts", contact_email="verts@ville.example"
        )
        self.other_service = factories.ServiceFactory(territory=town, name="Sécurité")
        self.association = factories.OrganisationFactory(territory=town, name="Les Mains vertes")
        self.system = system()
        self.author = factories.UserFactory(inhabitant_of=town, display_name="Aline Auteur")
        self.officer = factories.UserFactory(officer_of=town, display_name="Nadia Petit")
        self.mayor = factories.UserFactory(elected_of=town, display_name="Jean Maire")
        self.gardener = factories.UserFactory(speaks_for=self.service, display_name="Marc Delattre")
        self.safety = factories.UserFactory(speaks_for=self.other_service)
        self.president = factories.UserFactory(speaks_for=self.association)
        self.passer_by = factories.UserFactory(inhabitant_of=town)

    def at(self, state: S) -> Initiative:
        """Return a new initiative at `state`."""
        initiative = getattr(self, f"_{S(state).value}")()
        initiative.refresh_from_db()
        assert initiative.state == state
        return initiative

    def _idea(self) -> Initiative:
        return actions.draft(
            self.author,
            self.town,
            title="Fleurir la cité 5",
            share="Arroser chaque samedi",
            place="Place Verte",
        )

    def _received(self) -> Initiative:
        return actions.submit(self.author, self._idea())

    def _under_review(self) -> Initiative:
        return actions.open_review(self.officer, self._received(), service=self.service)

    def _information_needed(self) -> Initiative:
        initiative = self._under_review()
        actions.ask_information(self.officer, initiative, question="Combien de bacs ?")
        return initiative

    def _negotiation(self) -> Initiative:
        return actions.open_negotiation(self.officer, self._under_review())

    def _granted(self) -> Initiative:
        initiative = self._under_review()
        self.add_town_share(initiative)
        return actions.grant(self.mayor, initiative, reason=REASON)

    def add_town_share(self, initiative: Initiative) -> Commitment:
        agreement = Agreement.objects.get(pk=initiative.agreement_id)
        party = Party.objects.get(agreement=agreement, side=Side.TOWN)
        return agreements.commit(self.officer, agreement, party=party, kind="material", what="Dix bacs")

    def _redirected(self) -> Initiative:
        return actions.redirect(self.mayor, self._under_review(), **NEVER_A_DEAD_END)

    def _refused(self) -> Initiative:
        return actions.refuse(self.mayor, self._under_review(), **NEVER_A_DEAD_END)

    def _signed(self) -> Initiative:
        initiative = self._granted()
        self.sign_both(initiative)
        return initiative

    def sign_both(self, initiative: Initiative) -> None:
        version = actions.propose_agreement(self.officer, initiative)
        for party in Party.objects.filter(agreement=initiative.agreement_id).select_related("organisation"):
            signer = self.mayor if party.side == Side.TOWN else self.author
            if party.organisation_id == self.association.pk:
                signer = self.president
            actions.sign(signer, initiative, party=party, digest=version.digest)

    def _under_way(self) -> Initiative:
        return actions.start(self.author, self._signed())

    def _done(self) -> Initiative:
        return actions.declare_done(self.author, self._under_way())

    def _in_upkeep(self) -> Initiative:
        return actions.begin_upkeep(self.author, self._done())

    def _to_take_over(self) -> Initiative:
        return actions.give_up_upkeep(self.author, self._in_upkeep(), reason="Nous déménageons")

    def write_reviews(self, initiative: Initiative) -> None:
        for side, actor in ((Side.TOWN, self.officer), (Side.INHABITANTS, self.author)):
            actions.write_review(actor, initiative, side=side, changed="La place vit", learned="Viser juste")

    def _closed(self) -> Initiative:
        initiative = self._done()
        self.write_reviews(initiative)
        return actions.close(self.officer, initiative)

    def _dropped(self) -> Initiative:
        return actions.drop(self.author, self._received(), reason="Plus le temps")

    def _failed(self) -> Initiative:
        return actions.fail(self.author, self._under_way(), what_happened="Il a gelé", learned="Attendre mai")


NEVER_A_DEAD_END = {
    "reason": "La rue est trop étroite",
    "alternative": "La place d'à côté",
    "contact": "Nadia Petit, 03 21 00 00 00",
    "appeal": "Écrire au maire avant deux mois",
}


def entries(initiative: Initiative | None = None) -> list[str]:
    """Return the names of the actions told so far, of one initiative or of all."""
    told = JournalEntry.objects.order_by("pk")
    if initiative is not None:
        told = told.filter(topic_type="initiatives.initiative", topic_id=initiative.pk)
    return list(told.values_list("action", flat=True))


def days(count: int) -> datetime.timedelta:
    return datetime.timedelta(days=count)
