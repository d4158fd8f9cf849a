"""Finding organisations and those who speak for them."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value, When

from terril.directory.models import Offering, Organisation, OrganisationKind, Representation
from terril.directory.words import asked
from terril.people.models import User
from terril.territories.models import Territory

# What is lent, then what is done.
OFFERINGS_ORDER = ("-kind", "what", "pk")


def services_of(town: Territory) -> QuerySet[Organisation]:
    """Return the municipal services of the town, by name."""
    return Organisation.objects.filter(territory=town, kind=OrganisationKind.SERVICE).order_by("name")


def registered_in(town: Territory) -> QuerySet[Organisation]:
    """Return the organisations of the town that were registered, informal groups left out, by name."""
    return (
        Organisation.objects.filter(territory=town)
        .exclude(kind=OrganisationKind.GROUP)
        .order_by("name", "pk")
    )


def town_hall_of(town: Territory) -> Organisation | None:
    """Return the town hall as a party to agreements; None while nobody registered it."""
    return Organisation.objects.filter(territory=town, kind=OrganisationKind.TOWN_HALL).order_by("pk").first()


def spoken_for_by(user: User, town: Territory) -> list[Organisation]:
    """Return the organisations of the town that `user` speaks for, by name."""
    return list(
        Organisation.objects.filter(territory=town, representations__user_id=user.pk).order_by("name")
    )


def visible_to(actor: Any, town: Territory) -> QuerySet[Organisation]:
    """Return the organisations of the town that anybody may see; their own groups too, for members.

    Listed by kind in the order of OrganisationKind, then by name.
    """
    seen = Organisation.objects.filter(territory=town, is_listed=True)
    if actor.is_authenticated:
        seen |= Organisation.objects.filter(
            territory=town,
            pk__in=Representation.objects.filter(user_id=actor.pk).values("organisation_id"),
        )
    ranks = [When(kind=kind, then=Value(rank)) for rank, kind in enumerate(OrganisationKind)]
    return seen.annotate(rank=Case(*ranks, output_field=IntegerField())).order_by("rank", "name", "pk")


def listing(
    actor: Any,
    town: Territory,
    *,
    kind: str = "",
    quarter: Territory | None = None,
    offering: str = "",
    search: str = "",
    with_closed: bool = False,
) -> QuerySet[Organisation]:
    """Return the organisations of a list, filtered, each with its quarter and what it offers.

    Arguments: `kind` of OrganisationKind; `offering` of OfferingKind keeps those that offer something
    of that kind; `search` words, all of them in what is said or in one thing offered (beginnings of
    words are enough); `with_closed` those that are over too.
    """
    found = visible_to(actor, town)
    if not with_closed:
        found = found.filter(is_active=True)
    if kind:
        found = found.filter(kind=kind)
    if quarter is not None:
        found = found.filter(quarter=quarter)
    offered = Offering.objects.filter(organisation=OuterRef("pk"))
    if offering:
        offered = offered.filter(kind=offering)
        found = found.filter(Exists(offered))
    for word in asked(search):
        found = found.filter(Q(folded__contains=word) | Exists(offered.filter(folded__contains=word)))
    in_order = Prefetch("offerings", Offering.objects.order_by(*OFFERINGS_ORDER))
    return found.select_related("quarter").prefetch_related(in_order)


def offerings_of(organisation: Organisation) -> list[Offering]:
    """Return what an organisation lends, then what it knows how to do."""
    return list(Offering.objects.filter(organisation=organisation).order_by(*OFFERINGS_ORDER))


def representations_in(town: Territory) -> QuerySet[Representation]:
    """Return who speaks for the services and registered organisations of the town, groups left out."""
    return (
        Representation.objects.filter(organisation__territory=town, user__is_active=True)
        .exclude(organisation__kind=OrganisationKind.GROUP)
        .select_related("user", "organisation")
        .order_by("organisation__name", "user__display_name", "pk")
    )
