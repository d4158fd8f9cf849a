"""Things in a given state, for tests. Only here are rows written without an action."""

from __future__ import annotations

import datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from terril.agreements.models import Agreement, Commitment, CommitmentKind, Party, Side
from terril.agreements.when import When
from terril.directory.models import Organisation, OrganisationKind, Representation
from terril.foundation import clock
from terril.initiatives.models import Initiative
from terril.initiatives.states import InitiativeState
from terril.landmarks.models import Landmark
from terril.meetings.models import Meeting, Note, Phase, PhaseKind
from terril.meetings.states import MeetingState
from terril.people.models import Membership, Role, User
from terril.promises.models import PublicCommitment
from terril.territories.models import Territory, TerritoryKind
from terril.trails.codes import ALPHABET
from terril.trails.models import Post, Stop, Trail
from terril.uploads.models import Photo
from terril.vision.models import Orientation

DEFAULT_PLAN = (
    PhaseKind.PROMISES,
    PhaseKind.VENTING,
    PhaseKind.PROBLEMS,
    PhaseKind.CONSTRUCTION,
    PhaseKind.CLOSING,
)
# The letters of a room's code: vowels left out, no word is made by chance.
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"


class TownFactory(DjangoModelFactory):
    class Meta:
        model = Territory
        skip_postgeneration_save = True

    kind = TerritoryKind.COMMUNE
    name = factory.Sequence(lambda n: f"Ville-{n}")
    slug = factory.Sequence(lambda n: f"ville-{n}")
    host = factory.Sequence(lambda n: f"ville-{n}.example")
    insee_code = "62528"
    contact_name = "Nadia Petit"
    contact_email = "mairie@ville.example"
    contact_phone = "03 21 00 00 00"

    @factory.post_generation
    def path(self, create, extracted, **kwargs):
        self.path = (self.parent.path if self.parent else "") + f"{self.pk}/"
        self.save(update_fields=["path"])


class QuarterFactory(TownFactory):
    kind = TerritoryKind.QUARTER
    name = factory.Sequence(lambda n: f"Cité {n}")
    slug = factory.Sequence(lambda n: f"cite-{n}")
    host = None
    parent = factory.SubFactory(TownFactory)


class UserFactory(DjangoModelFactory):
    """A person; `officer_of=town`, `speaks_for=organisation` … give them a role."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"personne{n}@example.org")
    display_name = factory.Sequence(lambda n: f"Personne {n}")

    class Params:
        minor = factory.Trait(
            adult_on=datetime.date(2999, 1, 1), referent=factory.SubFactory("tests.factories.UserFactory")
        )
        without_email = factory.Trait(email=None)

    @factory.post_generation
    def inhabitant_of(self, create, town, **kwargs):
        if town:
            Membership.objects.create(user=self, territory=town, role=Role.INHABITANT)

    @factory.post_generation
    def officer_of(self, create, town, **kwargs):
        if town:
            Membership.objects.create(user=self, territory=town, role=Role.OFFICER)

    @factory.post_generation
    def elected_of(self, create, town, **kwargs):
        if town:
            Membership.objects.create(user=self, territory=town, role=Role.ELECTED, title="Maire")

    @factory.post_generation
    def administrator_of(self, create, town, **kwargs):
        if town:
            Membership.objects.create(user=self, territory=town, role=Role.ADMINISTRATOR)

    @factory.post_generation
    def speaks_for(self, create, organisation, **kwargs):
        if organisation:
            Representation.objects.create(user=self, organisation=organisation)


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    territory = factory.SubFactory(TownFactory)
    kind = OrganisationKind.ASSOCIATION
    name = factory.Sequence(lambda n: f"Association {n}")
    slug = factory.Sequence(lambda n: f"acteur-{n}")


class ServiceFactory(OrganisationFactory):
    kind = OrganisationKind.SERVICE
    name = factory.Sequence(lambda n: f"Service {n}")
    contact_name = "Marc Delattre"
    contact_phone = "03 21 00 00 01"


class TownHallFactory(OrganisationFactory):
    kind = OrganisationKind.TOWN_HALL
    name = "Mairie"


class AgreementFactory(DjangoModelFactory):
    class Meta:
        model = Agreement

    territory = factory.SubFactory(TownFactory)
    title = factory.Sequence(lambda n: f"Convention {n}")


class PartyFactory(DjangoModelFactory):
    class Meta:
        model = Party

    agreement = factory.SubFactory(AgreementFactory)
    organisation = factory.SubFactory(
        OrganisationFactory, territory=factory.SelfAttribute("..agreement.territory")
    )
    side = Side.INHABITANTS


class CommitmentFactory(DjangoModelFactory):
    class Meta:
        model = Commitment

    party = factory.SubFactory(PartyFactory)
    agreement = factory.SelfAttribute("party.agreement")
    kind = CommitmentKind.TIME
    what = factory.Sequence(lambda n: f"Arroser les bacs {n}")


class PublicCommitmentFactory(DjangoModelFactory):
    """A promise of the town, taken; `state="kept"` and `when=When(…)` are those of its commitment."""

    class Meta:
        model = PublicCommitment
        skip_postgeneration_save = True

    class Params:
        state = "taken"
        reason = ""
        when = When()

    territory = factory.SubFactory(TownFactory)
    number = factory.Sequence(lambda n: n + 1)
    words = factory.Sequence(lambda n: f"Fermer la rue {n}")
    carried_by = "Jeanne Morel, maire"
    made_on = datetime.date(2026, 1, 10)
    written_by = factory.SubFactory(UserFactory)
    when_kind = factory.LazyAttribute(lambda o: o.when.columns()[0])
    when_starts_on = factory.LazyAttribute(lambda o: o.when.columns()[1])
    when_ends_on = factory.LazyAttribute(lambda o: o.when.columns()[2])
    when_rule = factory.LazyAttribute(lambda o: o.when.columns()[3])

    @factory.lazy_attribute
    def commitment(self):
        agreement = AgreementFactory(
            territory=self.territory,
            kind="public_promise",
            state="running",
            is_public=True,
            title=self.words[:120],
            page_url=f"/engagements/{self.number}/",
        )
        return CommitmentFactory(
            party=PartyFactory(agreement=agreement, side=Side.TOWN),
            agreement=agreement,
            what=self.words[:200],
            state=self.state,
            state_reason=self.reason,
            when_kind=self.when_kind,
            when_starts_on=self.when_starts_on,
            when_ends_on=self.when_ends_on,
            when_rule=self.when_rule,
        )


class OrientationFactory(DjangoModelFactory):
    class Meta:
        model = Orientation

    territory = factory.SubFactory(TownFactory)
    title = factory.Sequence(lambda n: f"Orientation {n}")
    slug = factory.Sequence(lambda n: f"orientation-{n}")


class LandmarkFactory(DjangoModelFactory):
    """A pebble; `orientation=star`, or `leads_to=[…]`, says where it leads."""

    class Meta:
        model = Landmark
        skip_postgeneration_save = True

    territory = factory.SubFactory(TownFactory)
    title = factory.Sequence(lambda n: f"Caillou {n}")
    slug = factory.Sequence(lambda n: f"caillou-{n}")
    laid_on = datetime.date(2024, 5, 1)

    @factory.post_generation
    def orientation(self, create, star, **kwargs):
        if star:
            self.orientations.add(star)

    @factory.post_generation
    def leads_to(self, create, stars, **kwargs):
        self.orientations.add(*(stars or ()))


class PostFactory(DjangoModelFactory):
    """A post in the street; code drawn from its number."""

    class Meta:
        model = Post

    territory = factory.SubFactory(TownFactory)
    title = factory.Sequence(lambda n: f"Borne {n}")
    code = factory.Sequence(lambda n: "K" + "".join(ALPHABET[n // 22**power % 22] for power in range(4)))
    latitude = factory.Sequence(lambda n: 50.45 + n % 20 / 1000)
    longitude = 2.79
    state = "installed"


class TrailFactory(DjangoModelFactory):
    """A trail that everybody sees; `of=[post, …]` says by which posts it goes."""

    class Meta:
        model = Trail
        skip_postgeneration_save = True

    territory = factory.SubFactory(TownFactory)
    title = factory.Sequence(lambda n: f"Parcours {n}")
    slug = factory.Sequence(lambda n: f"parcours-{n}")
    state = "published"

    @factory.post_generation
    def of(self, create, posts, **kwargs):
        for position, post in enumerate(posts or (), start=1):
            Stop.objects.create(trail=self, post=post, position=position)


class PhotoFactory(DjangoModelFactory):
    """A photo as a row; there is no file."""

    class Meta:
        model = Photo

    territory = factory.SubFactory(TownFactory)
    file = factory.Sequence(lambda n: f"photos/2026/01/{2 * n:032x}.webp")
    thumbnail = factory.Sequence(lambda n: f"photos/2026/01/{2 * n + 1:032x}.webp")
    alternative_text = "La place, avec ses bacs"
    sent_by = factory.SubFactory(UserFactory)


class InitiativeFactory(DjangoModelFactory):
    """An initiative with its group, its agreement (two parties) and the proposers' first share."""

    class Meta:
        model = Initiative
        skip_postgeneration_save = True

    territory = factory.SubFactory(TownFactory)
    author = factory.SubFactory(UserFactory)
    title = factory.Sequence(lambda n: f"Fleurir la cité {n}")
    slug = factory.Sequence(lambda n: f"fleurir-la-cite-{n}")
    number = factory.Sequence(lambda n: n + 1)
    state = InitiativeState.RECEIVED
    proposers = factory.SubFactory(
        OrganisationFactory, kind=OrganisationKind.GROUP, territory=factory.SelfAttribute("..territory")
    )
    agreement = factory.SubFactory(
        AgreementFactory,
        territory=factory.SelfAttribute("..territory"),
        title=factory.SelfAttribute("..title"),
    )

    class Params:
        idea = factory.Trait(state=InitiativeState.IDEA, number=None)

    @factory.post_generation
    def parties(self, create, extracted, **kwargs):
        Representation.objects.get_or_create(user=self.author, organisation=self.proposers)
        ours = PartyFactory(agreement=self.agreement, organisation=self.proposers, side=Side.INHABITANTS)
        hall, _ = Organisation.objects.get_or_create(
            territory=self.territory,
            kind=OrganisationKind.TOWN_HALL,
            defaults={"name": "Mairie", "slug": "mairie"},
        )
        PartyFactory(agreement=self.agreement, organisation=hall, side=Side.TOWN)
        CommitmentFactory(agreement=self.agreement, party=ours)


class MeetingFactory(DjangoModelFactory):
    """A meeting in preparation, with the default plan; `announced`, `live` and `held` are further on."""

    class Meta:
        model = Meeting
        skip_postgeneration_save = True

    territory = factory.SubFactory(TownFactory)
    subject = factory.Sequence(lambda n: f"L'eau de la rue {n}")
    number = factory.Sequence(lambda n: n + 1)
    starts_at = None

    class Params:
        announced = factory.Trait(
            state=MeetingState.ANNOUNCED,
            place="Salle Omer-Caron",
            starts_at=factory.LazyFunction(lambda: clock.now() + datetime.timedelta(days=7)),
            announced_at=factory.LazyFunction(clock.now),
        )
        live = factory.Trait(
            state=MeetingState.LIVE,
            place="Salle Omer-Caron",
            starts_at=factory.LazyFunction(clock.now),
            code=factory.Sequence(lambda n: "".join(LETTERS[n // 20**power % 20] for power in range(4))),
            note_key=factory.Sequence(lambda n: f"{n:032x}"),
            salt=factory.Sequence(lambda n: f"{n + 1:032x}"),
        )
        held = factory.Trait(
            state=MeetingState.HELD,
            place="Salle Omer-Caron",
            starts_at=factory.LazyFunction(lambda: clock.now() - datetime.timedelta(days=1)),
            headcount=23,
        )

    @factory.lazy_attribute
    def when_kind(self):
        return "date" if self.starts_at else "unspecified"

    @factory.lazy_attribute
    def when_starts_on(self):
        return timezone.localdate(self.starts_at) if self.starts_at else None

    @factory.lazy_attribute
    def when_ends_on(self):
        return self.when_starts_on

    @factory.post_generation
    def plan(self, create, kinds, **kwargs):
        """Phases in order, the default ones unless `plan=[PhaseKind.VENTING, …]` says which."""
        minutes = {PhaseKind.VENTING: 30, PhaseKind.PROBLEMS: 30, PhaseKind.CONSTRUCTION: 40}
        for position, kind in enumerate(DEFAULT_PLAN if kinds is None else kinds, start=1):
            PhaseFactory(meeting=self, kind=kind, position=position, minutes=minutes.get(kind, 10))

    @factory.post_generation
    def phase(self, create, kind, **kwargs):
        """`phase=PhaseKind.VENTING`: it is under way, since now."""
        if kind:
            self.phase = self.phases.get(kind=kind)
            self.phase.began_at = clock.now()
            self.phase.save(update_fields=["began_at"])
            self.save(update_fields=["phase"])


class PhaseFactory(DjangoModelFactory):
    class Meta:
        model = Phase

    meeting = factory.SubFactory(MeetingFactory, plan=[])
    kind = PhaseKind.VENTING
    position = factory.Sequence(lambda n: n + 1)
    minutes = 30


class NoteFactory(DjangoModelFactory):
    """Something said in the room, in the venting phase."""

    class Meta:
        model = Note

    meeting = factory.SubFactory(MeetingFactory, live=True)
    key = factory.Sequence(lambda n: f"{n:032x}")
    text = factory.Sequence(lambda n: f"L'eau stagne devant le numéro {n}")
