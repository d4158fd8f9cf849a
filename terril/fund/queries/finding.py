"""Finding envelopes and small dynamics: who sees which."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.db.models import TextChoices as Choices
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.directory.models import OrganisationKind, Representation
from terril.fund import rules
from terril.fund.models import Envelope, Line, LineKind, SmallDynamic
from terril.fund.states import HELPED, OPEN, DynamicState
from terril.people.models import Role
from terril.territories.models import Territory

S = DynamicState


class StateGroup(Choices):
    """Where people look for a small dynamic; values are read in addresses."""

    AWAITED = "attendues", _("En attente de réponse")
    HELPED = "aidees", _("Aidées")
    OPEN = "en-cours", _("En cours")
    SETTLED = "soldees", _("Soldées")
    OTHERWISE = "autrement", _("Refusées ou abandonnées")


STATES_OF: dict[str, tuple[DynamicState, ...]] = {
    StateGroup.AWAITED: (S.RECEIVED,),
    StateGroup.HELPED: HELPED,
    StateGroup.OPEN: OPEN,
    StateGroup.SETTLED: (S.SETTLED,),
    StateGroup.OTHERWISE: (S.REFUSED, S.DROPPED),
}


class AskerGroup(Choices):
    """Who asks; values are read in addresses."""

    NEIGHBOURS = "habitants", _("Des habitants")
    ORGANISATIONS = "organisations", _("Des associations et des écoles")


def envelopes_of(town: Territory) -> list[Envelope]:
    """Return the envelopes of the town, the latest year first."""
    return list(Envelope.objects.filter(territory=town).select_related("kept_by").order_by("-year"))


def envelope_of(town: Territory, year: int) -> Envelope | None:
    """Return the envelope of a year, None when there is none."""
    return Envelope.objects.filter(territory=town, year=year).select_related("kept_by").first()


def visible_to(actor: Any, town: Territory) -> QuerySet[SmallDynamic]:
    """Return the small dynamics that `actor` may see: those received, one's own before, the officer all.

    What a page shows of one (envelope, author, asker, decision, photo) comes with it.
    """
    dynamics = SmallDynamic.objects.filter(territory=town).select_related(
        "envelope", "author__referent", "asker", "decision", "photo"
    )
    if not actor.is_authenticated:
        return dynamics.filter(received_on__isnull=False)
    if actor.has_role(Role.OFFICER, town):
        return dynamics
    ours = Representation.objects.filter(user_id=actor.pk).values("organisation_id")
    return dynamics.filter(
        Q(received_on__isnull=False)
        | Q(author_id=actor.pk)
        | Q(author__referent_id=actor.pk)
        | Q(asker__in=ours)
    )


def listing(envelope: Envelope, *, state_group: str = "", asker_group: str = "") -> QuerySet[SmallDynamic]:
    """Return what was received for an envelope, the newest first; the same list for everybody.

    A group that does not exist finds nothing.
    """
    dynamics = SmallDynamic.objects.filter(envelope=envelope, received_on__isnull=False)
    if state_group:
        dynamics = dynamics.filter(state__in=STATES_OF.get(state_group, ()))
    informal = Q(asker__kind=OrganisationKind.GROUP)
    if asker_group:
        dynamics = dynamics.filter(informal if asker_group == AskerGroup.NEIGHBOURS else ~informal)
    return dynamics.select_related("asker").order_by("-number")


def public_name_of(dynamic: SmallDynamic) -> str:
    """Return who asks, as everybody may read it: neither people nor the name of an informal group."""
    if dynamic.is_informal or not dynamic.asker.is_listed:
        return _now("Des habitants")
    return dynamic.asker.name


def may_see_receipts(actor: Any, dynamic: SmallDynamic) -> bool:
    """Say whether `actor` may read the receipts: those who ask, the officer, the elected."""
    return bool(actor.is_authenticated and rules.reads_receipts(actor, dynamic))


def lines_of(dynamic: SmallDynamic) -> list[Line]:
    """Return all the lines of a small dynamic, receipts too, the oldest first; for the town hall."""
    lines = Line.objects.filter(dynamic=dynamic).select_related("corrected_by", "scan")
    return list(lines.order_by("on", "pk"))


def correctable_by(actor: Any, dynamic: SmallDynamic) -> QuerySet[Line]:
    """Return the lines that the officer may correct; for anybody else, there are none."""
    lines = Line.objects.filter(dynamic=dynamic).exclude(kind=LineKind.RELEASED)
    return lines if actor.has_role(Role.OFFICER, dynamic.territory) else lines.none()


def receipts_of(dynamic: SmallDynamic) -> QuerySet[Line]:
    """Return the receipts of a small dynamic, the oldest first, those corrected too."""
    return (
        Line.objects.filter(dynamic=dynamic, kind=LineKind.SPENT)
        .select_related("scan", "corrected_by")
        .order_by("on", "pk")
    )
