"""A town of many initiatives, made at once: rows such as actions write, without the hours they take."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from terril.agreements.models import (
    Agreement,
    AgreementKind,
    Commitment,
    Delivery,
    Estimate,
    Party,
    Share,
    Side,
    Version,
)
from terril.agreements.states import AgreementState, CommitmentState
from terril.directory.models import Organisation, OrganisationKind, Representation
from terril.foundation import journal
from terril.foundation.models import Audience, JournalEntry, JournalHead, Seal
from terril.initiatives import search
from terril.initiatives.models import Comment, Initiative, Opinion, SearchWord
from terril.initiatives.states import InitiativeState as S
from terril.landmarks.models import Landmark
from terril.people.models import Membership, Role, User
from terril.territories.models import Territory, TerritoryKind
from terril.vision.models import Orientation, Vision

# The page measured: what the issue asks for.
COMMITMENTS_OF_ONE = 30
LINES_OF_ONE = 60
STATES = (S.RECEIVED, S.UNDER_REVIEW, S.NEGOTIATION, S.GRANTED, S.UNDER_WAY, S.IN_UPKEEP, S.CLOSED, S.REFUSED)
THINGS = ("bacs", "chemins", "jardins", "murs", "bancs", "haies", "vélos", "livres", "repas", "toits")
VERBS = ("Fleurir", "Refaire", "Planter", "Repeindre", "Partager", "Réparer", "Ouvrir", "Nettoyer")
PLACES = ("la cité 12", "la rue Verte", "l'école", "la place", "le stade", "le chemin du Moulin")
BATCH = 2000


@dataclass
class Made:
    """What the bench asks for pages of."""

    town: Territory
    person: User
    quarter: Territory
    one: Initiative
    officer: User


def make(count: int) -> Made:
    """Make a town with `count` initiatives; always the same for the same count."""
    with transaction.atomic():
        return _Maker(count).make()


class _Maker:
    def __init__(self, count: int):
        self.count = count
        self.chance = random.Random(7)  # noqa: S311 - no secret: the same town every time
        self.today = timezone.localdate()

    def make(self) -> Made:
        self.town = self._territory(TerritoryKind.COMMUNE, "Loos-en-Gohelle", None)
        self.quarters = [self._territory(TerritoryKind.QUARTER, f"Cité {n}", self.town) for n in range(8)]
        self._people()
        self._organisations()
        Vision.objects.create(
            territory=self.town, star="Le droit au rêve, caillou après caillou", horizon=2040
        )
        self.orientations = [
            Orientation.objects.create(territory=self.town, title=f"Direction {n}", slug=f"d-{n}", position=n)
            for n in range(5)
        ]
        self._landmarks()
        initiatives = self._initiatives()
        self._commitments(initiatives)
        self._search(initiatives)
        self._journal(initiatives)
        officer = self._owing(initiatives)
        return Made(self.town, self.people[0], self.quarters[0], initiatives[-1], officer)

    def _territory(self, kind: str, name: str, parent: Territory | None) -> Territory:
        made = Territory.objects.create(
            kind=kind,
            name=name,
            slug=slugify(name),
            parent=parent,
            insee_code="62528",
            contact_name="Nadia Petit",
        )
        made.path = (parent.path if parent else "") + f"{made.pk}/"
        made.save(update_fields=["path"])
        return made

    def _people(self) -> None:
        self.people = User.objects.bulk_create(
            [
                User(email=f"p{n}@example.org", display_name=f"Personne {n}", is_invented=True)
                for n in range(max(50, self.count // 10))
            ],
            batch_size=BATCH,
        )
        Membership.objects.bulk_create(
            [Membership(user=p, territory=self.town, role=Role.INHABITANT) for p in self.people],
            batch_size=BATCH,
        )

    def _organisations(self) -> None:
        def organisation(kind: str, name: str, **more: Any) -> Organisation:
            return Organisation(territory=self.town, kind=kind, name=name, slug=slugify(name), **more)

        self.hall = organisation(OrganisationKind.TOWN_HALL, "Mairie")
        self.service = organisation(OrganisationKind.SERVICE, "Voirie", contact_name="Marc Delattre")
        self.groups = [organisation(OrganisationKind.GROUP, f"Collectif {n}") for n in range(self.count)]
        Organisation.objects.bulk_create([self.hall, self.service, *self.groups], batch_size=BATCH)
        Representation.objects.bulk_create(
            [
                Representation(user=self.people[n % len(self.people)], organisation=group)
                for n, group in enumerate(self.groups)
            ],
            batch_size=BATCH,
        )

    def _landmarks(self) -> None:
        Landmark.objects.bulk_create(
            [
                Landmark(
                    territory=self.town,
                    title=f"Un caillou blanc {n}",
                    slug=f"caillou-{n}",
                    laid_on=datetime.date(1995 + n, 5, 1),
                )
                for n in range(31)
            ]
        )
        links = Landmark.orientations.through
        links.objects.bulk_create(
            links(landmark_id=pk, orientation_id=self.orientations[n % 5].pk)
            for n, pk in enumerate(self.town.landmarks.order_by("pk").values_list("pk", flat=True))
        )

    def _initiatives(self) -> list[Initiative]:
        choose = self.chance.choice
        titles = [
            f"{choose(VERBS)} les {choose(THINGS)} de {choose(PLACES)} {n}" for n in range(1, self.count + 1)
        ]
        agreements = Agreement.objects.bulk_create(
            [
                Agreement(
                    territory=self.town,
                    kind=AgreementKind.FIFTY_FIFTY,
                    title=title,
                    state=AgreementState.RUNNING,
                    is_public=True,
                )
                for title in titles
            ],
            batch_size=BATCH,
        )
        made = Initiative.objects.bulk_create(
            [
                Initiative(
                    territory=self.town,
                    number=n,
                    title=titles[n - 1],
                    slug=slugify(titles[n - 1]),
                    description="Une idée pour le quartier, avec celles et ceux qui y vivent. " * 5,
                    quarter=self.quarters[n % 8],
                    author=self.people[n % len(self.people)],
                    proposers=self.groups[n - 1],
                    agreement=agreements[n - 1],
                    state=S.UNDER_WAY if n == self.count else STATES[n % len(STATES)],
                    service=self.service,
                    received_on=self.today - datetime.timedelta(days=n % 300),
                    answer_due_on=self.today + datetime.timedelta(days=30 - n % 40),
                )
                for n in range(1, self.count + 1)
            ],
            batch_size=BATCH,
        )
        links = Initiative.orientations.through
        links.objects.bulk_create(
            [
                links(initiative_id=i.pk, orientation_id=self.orientations[index % 5].pk)
                for index, i in enumerate(made)
            ],
            batch_size=BATCH,
        )
        Opinion.objects.bulk_create(
            [
                Opinion(
                    initiative=i,
                    service=self.service,
                    subject="technical",
                    asked_by=self.people[1],
                    asked_on=self.today,
                    due_on=self.today,
                )
                for i in made
                if i.state == S.UNDER_REVIEW
            ],
            batch_size=BATCH,
        )
        Comment.objects.bulk_create(
            [
                Comment(initiative=made[-1], author=self.people[n], text="Bonne idée, j'en suis.")
                for n in range(5)
            ]
        )
        return made

    def _commitments(self, initiatives: list[Initiative]) -> None:
        parties = Party.objects.bulk_create(
            [
                Party(agreement=i.agreement, organisation=organisation, side=side)
                for i in initiatives
                for organisation, side in ((self.hall, Side.TOWN), (i.proposers, Side.INHABITANTS))
            ],
            batch_size=BATCH,
        )
        rows = []
        for index, initiative in enumerate(initiatives):
            town, ours = parties[2 * index], parties[2 * index + 1]
            shares = COMMITMENTS_OF_ONE // 2 if initiative is initiatives[-1] else 1
            for position in range(shares):
                rows.append(
                    Commitment(
                        agreement=initiative.agreement,
                        party=town,
                        kind="equipment",
                        what="Location du rouleau et sécurité du chantier",
                        value_cents=300_000,
                        valued_how="devis",
                        position=2 * position,
                    )
                )
                is_need = index % 5 == 4 or shares > 1
                rows.append(
                    Commitment(
                        agreement=initiative.agreement,
                        party=ours,
                        kind="time",
                        what="Arrosage et entretien, d'avril à octobre",
                        quantity=12,
                        unit="heures",
                        when_kind="before",
                        when_ends_on=self.today + datetime.timedelta(days=31 + index % 300),
                        places=3 if is_need else 0,
                        state=CommitmentState.OPEN if is_need else CommitmentState.TAKEN,
                        position=2 * position + 1,
                    )
                )
        made = Commitment.objects.bulk_create(rows, batch_size=BATCH)
        needs = [row for row in made if row.places]
        Share.objects.bulk_create(
            [Share(commitment=n, user=self.people[i % len(self.people)]) for i, n in enumerate(needs)],
            batch_size=BATCH,
        )
        Delivery.objects.bulk_create(
            [
                Delivery(
                    commitment=n, by=self.people[2], on=self.today, quantity=2, entered_by=self.people[2]
                )
                for n in needs[:: max(1, len(needs) // 500)]
            ],
            batch_size=BATCH,
        )
        Estimate.objects.bulk_create(
            [
                Estimate(
                    agreement=i.agreement,
                    what="Tout par la commune",
                    amount_cents=10**6,
                    source="devis",
                    on=self.today,
                )
                for i in initiatives[::10]
            ],
            batch_size=BATCH,
        )

    def _owing(self, initiatives: list[Initiative]) -> User:
        """Let every kind of thing be owed to the officer's queue; return the officer."""
        granted = [i.agreement_id for i in initiatives if i.state == S.GRANTED]
        Agreement.objects.filter(pk__in=granted[::2]).update(state=AgreementState.PROPOSED)
        Version.objects.bulk_create(
            [
                Version(
                    agreement_id=pk,
                    number=1,
                    language="fr",
                    content={},
                    digest="0",
                    written_by=self.people[1],
                )
                for pk in granted[::2]
            ],
            batch_size=BATCH,
        )
        running = [i.agreement_id for i in initiatives if i.state in (S.UNDER_WAY, S.IN_UPKEEP)]
        Agreement.objects.filter(pk__in=running[::2]).update(
            review_on=self.today, ends_on=self.today + datetime.timedelta(days=10)
        )
        Commitment.objects.filter(agreement__in=running[::2], party__side=Side.TOWN).update(
            when_kind="before", when_ends_on=self.today
        )
        # Half of the groups are associations, with papers to show.
        Organisation.objects.filter(pk__in=[group.pk for group in self.groups[::2]]).update(
            kind=OrganisationKind.ASSOCIATION
        )
        officer = User.objects.create(email="agent@example.org", display_name="Agent", is_invented=True)
        Membership.objects.create(user=officer, territory=self.town, role=Role.OFFICER)
        return officer

    def _search(self, initiatives: list[Initiative]) -> None:
        words = [
            SearchWord(territory=self.town, initiative=initiative, word=word[:40], weight=3)
            for initiative in initiatives
            for word in dict.fromkeys(search.words_of(initiative.title))
        ]
        SearchWord.objects.bulk_create(words, batch_size=BATCH)

    def _journal(self, initiatives: list[Initiative]) -> None:
        entries: list[JournalEntry] = []
        for initiative in initiatives:
            lines = LINES_OF_ONE if initiative is initiatives[-1] else 3
            for line in range(lines):
                entries.append(self._entry(len(entries) + 1, initiative, line))
        JournalEntry.objects.bulk_create(entries, batch_size=BATCH)
        JournalHead.objects.create(
            territory_id=self.town.pk, sequence=len(entries), public_sequence=len(entries)
        )
        Seal.objects.create(
            territory_id=self.town.pk,
            number=1,
            first_sequence=1,
            last_sequence=len(entries),
            previous_root="",
            root="a" * 64,
            sealed_at=timezone.now(),
        )

    def _entry(self, sequence: int, initiative: Initiative, line: int) -> JournalEntry:
        action, subject = (
            ("initiatives.submit", initiative) if line == 0 else ("agreements.take", initiative.agreement)
        )
        facts = {"title": initiative.title, "what": "Arrosage"}
        return JournalEntry(
            territory_id=self.town.pk,
            sequence=sequence,
            happened_at=timezone.now(),
            actor_id=self.people[sequence % len(self.people)].pk,
            action=action,
            subject_type=journal.type_of(subject),
            subject_id=subject.pk,
            topic_type=journal.type_of(subject),
            topic_id=subject.pk,
            audience=Audience.PUBLIC,
            facts=facts,
            salt="0" * 32,
            facts_digest=journal.digest_of_facts("0" * 32, facts),
        )
