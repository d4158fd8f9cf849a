"""Finding organisations and those who speak for them."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from terril.directory.models import Organisation, OrganisationKind, Representation
from terril.people.models import User
from terril.territories.models import Territory


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


def representations_in(town: Territory) -> QuerySet[Representation]:
    """Return who speaks for the services and registered organisations of the town, groups left out."""
    return (
        Representation.objects.filter(organisation__territory=town, user__is_active=True)
        .exclude(organisation__kind=OrganisationKind.GROUP)
        .select_related("user", "organisation")
        .order_by("organisation__name", "user__display_name", "pk")
    )
