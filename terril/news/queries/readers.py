"""Who reads the news of a town, and what each takes part in or follows."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from terril.agreements.models import Commitment, Party, Share
from terril.directory.models import OrganisationKind, Representation
from terril.initiatives.models import Follow, Initiative
from terril.news import rhythms
from terril.news.models import Preference, Reader, Rhythm
from terril.people.models import Membership, Role, User
from terril.people.queries import people_of
from terril.territories.models import Territory

# Those who work for the town have their workshop: its organisations are in everything.
OF_THE_TOWN = (OrganisationKind.TOWN_HALL, OrganisationKind.SERVICE)


def rhythm_of(user: User) -> Rhythm:
    """Return when somebody wants the news."""
    chosen = Preference.objects.filter(user=user).values_list("rhythm", flat=True).first()
    return Rhythm(chosen) if chosen else rhythms.DEFAULT


def followed_by(user: User, town: Territory) -> list[Follow]:
    """Return what somebody follows in a town under the address of their account, by title."""
    if not user.email:
        return []
    follows = Follow.objects.filter(
        initiative__territory=town, email=user.email, confirmed_at__isnull=False
    ).select_related("initiative")
    return list(follows.order_by("initiative__title", "pk"))


def accounts_of(town: Territory) -> QuerySet[User]:
    """Return the accounts that may be told the news of a town: its people, who speaks for an actor of it
    or follows something of it."""
    follows = Follow.objects.filter(
        initiative__territory=town, confirmed_at__isnull=False, email=OuterRef("email")
    )
    speaks = Representation.objects.filter(user=OuterRef("pk"), organisation__territory=town)
    want_none = Preference.objects.filter(user=OuterRef("pk"), rhythm=Rhythm.NEVER)
    return User.objects.filter(
        Q(pk__in=people_of(town).order_by().values("pk")) | Exists(follows) | Exists(speaks),
        ~Exists(want_none),
        is_active=True,
        is_system=False,
        email__isnull=False,
    )


def addresses_of(town: Territory) -> QuerySet[Follow, str]:
    """Return the addresses that follow something of a town and belong to no account."""
    known = User.objects.filter(email=OuterRef("email"))
    return (
        Follow.objects.filter(~Exists(known), initiative__territory=town, confirmed_at__isnull=False)
        .order_by("email")
        .values_list("email", flat=True)
        .distinct()
    )


def due(town: Territory, moment: datetime.datetime) -> QuerySet[Reader]:
    """Return the readers whose period has begun since they were last told, with who they are."""
    chosen = Preference.objects.filter(user=OuterRef("user")).values("rhythm")
    not_since = {
        rhythm: Q(told_on__isnull=True) | Q(told_on__lt=rhythms.period(rhythm, town, moment))
        for rhythm in (Rhythm.DAILY, Rhythm.WEEKLY)
    }
    return (
        Reader.objects.filter(
            Q(user__isnull=True) | Q(user__is_active=True, user__email__isnull=False), territory=town
        )
        .annotate(rhythm=Subquery(chosen))
        .filter(
            Q(rhythm=Rhythm.DAILY) & not_since[Rhythm.DAILY]
            | (Q(rhythm=Rhythm.WEEKLY) | Q(rhythm__isnull=True)) & not_since[Rhythm.WEEKLY]
        )
        .order_by("pk")
    )


@dataclass(slots=True)
class Interests:
    """What one reader is told about: initiatives by number, and how they stand to each."""

    carried: set[int] = field(default_factory=set)
    shared: set[int] = field(default_factory=set)
    # Since when, and the link that stops it.
    followed: dict[int, Follow] = field(default_factory=dict)
    # Reads what only the town hall may.
    is_staff: bool = False

    @property
    def all(self) -> set[int]:
        return self.carried | self.shared | self.followed.keys()


def interests_of(readers: Sequence[Reader], town: Territory) -> dict[int, Interests]:
    """Return what each of `readers` takes part in or follows, by the reader's number.

    Seven queries, whatever the number of readers and of initiatives.
    """
    found: dict[int, Interests] = {reader.pk: Interests() for reader in readers}
    of_user = {reader.user_id: found[reader.pk] for reader in readers if reader.user_id}
    of_email = {(reader.user.email if reader.user else reader.email): found[reader.pk] for reader in readers}
    sent = Initiative.objects.filter(territory=town, number__isnull=False)
    represented = Representation.objects.filter(user__in=of_user, organisation__territory=town).exclude(
        organisation__kind__in=OF_THE_TOWN
    )
    members: dict[int, list[int]] = defaultdict(list)
    for user, organisation in represented.values_list("user_id", "organisation_id"):
        members[organisation].append(user)
    for pk, author, in_charge in sent.filter(
        Q(author__in=of_user) | Q(person_in_charge__in=of_user)
    ).values_list("pk", "author_id", "person_in_charge_id"):
        for user in (author, in_charge):
            if user in of_user:
                of_user[user].carried.add(pk)
    for pk, *organisations in sent.filter(Q(proposers__in=members) | Q(kept_by__in=members)).values_list(
        "pk", "proposers_id", "kept_by_id"
    ):
        for organisation in organisations:
            for user in members.get(organisation, ()):
                of_user[user].carried.add(pk)
    parties = Party.objects.filter(organisation__in=members, agreement__initiative__in=sent)
    for pk, organisation in parties.values_list("agreement__initiative", "organisation_id"):
        for user in members[organisation]:
            of_user[user].shared.add(pk)
    for user, pk in _taken(of_user, sent):
        of_user[user].shared.add(pk)
    follows = Follow.objects.filter(initiative__in=sent, confirmed_at__isnull=False, email__in=of_email)
    for follow in follows:
        of_email[follow.email].followed[follow.initiative_id] = follow
    staff = Membership.objects.filter(
        user__in=of_user,
        role__in=(Role.OFFICER, Role.ELECTED),
        territory__in=[int(pk) for pk in town.path.split("/") if pk],
    )
    for user in staff.values_list("user_id", flat=True):
        of_user[user].is_staff = True
    return found


def _taken(users: Iterable[int], sent: QuerySet[Initiative]) -> list[tuple[int, int]]:
    """Return (user, initiative) for each share held and each stand-in promised. One query."""
    shares = Share.objects.filter(
        user__in=users, withdrawn_at=None, commitment__agreement__initiative__in=sent
    ).values_list("user_id", "commitment__agreement__initiative")
    stand_ins = Commitment.objects.filter(stand_in__in=users, agreement__initiative__in=sent).values_list(
        "stand_in_id", "agreement__initiative"
    )
    return list(shares.order_by().union(stand_ins.order_by()))
