"""Finding agreements, needs, shares, deliveries, texts and signatures."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import (
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce
from django.utils.formats import number_format

from terril.agreements.models import (
    Agreement,
    Clause,
    Commitment,
    Delivery,
    Party,
    Share,
    Side,
    Signature,
    Version,
)
from terril.agreements.rules import OVER
from terril.agreements.states import CommitmentState
from terril.agreements.when import Kind as WhenKind
from terril.directory.models import Organisation, Representation
from terril.people.models import Role, User
from terril.territories.models import Territory

# Something that happens then and not later; anything else is still wanted when it is late.
PASSES = (WhenKind.DATE, WhenKind.PERIOD, WhenKind.RECURRENCE)


def is_over(commitment: Commitment, today: datetime.date) -> bool:
    """Say whether nobody can join any more because the day, or the last day, has passed.

    Work "before spring" that is late is still to be done: it stays a need. A work day on 3 May is
    over on 4 May.
    """
    ends = commitment.when_ends_on
    return commitment.when_kind in PASSES and ends is not None and ends < today


def may_still_give_back(commitment: Commitment, today: datetime.date) -> bool:
    """Say whether a share can be given back: see actions.give_back for the rule and its reasons."""
    if commitment.when_kind == WhenKind.DATE:
        return commitment.when_starts_on is None or today < commitment.when_starts_on
    return commitment.when_ends_on is None or today <= commitment.when_ends_on


def how_much(commitment: Commitment) -> str:
    """Return "12 heures", "1,5 m³", "40"; nothing when no quantity was said."""
    return amount_in_words(commitment.quantity, commitment.unit)


def amount_in_words(quantity: Any, unit: str) -> str:
    """Return a quantity and its unit in the active language; nothing without a quantity."""
    if quantity is None:
        return ""
    whole = quantity == quantity.to_integral_value()
    number = number_format(
        int(quantity) if whole else quantity.normalize(), use_l10n=True, force_grouping=True
    )
    return f"{number}\u00a0{unit}" if unit else number


def charter_of(territory: Territory) -> list[Clause]:
    """Return the blocks of the town's charter in their order; none when it adopted no charter."""
    return list(Clause.objects.filter(territory=territory).order_by("position", "pk"))


# Who sees what


def visible_to(actor: Any, town: Territory) -> QuerySet[Agreement]:
    """Return the town's agreements that `actor` may see: public ones, their own, all for its staff."""
    agreements = Agreement.objects.filter(territory=town)
    if not actor.is_authenticated:
        return agreements.filter(is_public=True)
    if actor.has_role((Role.OFFICER, Role.ELECTED), town):
        return agreements
    ours = Representation.objects.filter(user_id=actor.pk).values("organisation_id")
    mine = Agreement.objects.filter(parties__organisation__in=ours).values("pk")
    return agreements.filter(Q(is_public=True) | Q(pk__in=mine))


def commitments_visible_to(actor: Any, town: Territory) -> QuerySet[Commitment]:
    """Return the commitments of the agreements `actor` may see, read with what a page shows of them."""
    return _with_places(
        Commitment.objects.filter(agreement__in=visible_to(actor, town)).select_related(
            "agreement__territory", "party__organisation", "stand_in"
        )
    )


def deliveries_visible_to(actor: Any, town: Territory) -> QuerySet[Delivery]:
    """Return the deliveries of the agreements `actor` may see."""
    return Delivery.objects.filter(commitment__agreement__in=visible_to(actor, town)).select_related(
        "commitment__agreement__territory",
        "commitment__party__organisation",
        "by",
        "by_organisation",
        "confirmation__by",
    )


def receivers_of(delivery: Delivery) -> QuerySet[User]:
    """Return who speaks for another side than the one that gave, whoever gave left out, by name."""
    others = Party.objects.filter(agreement=delivery.commitment.agreement_id).exclude(
        side=delivery.commitment.party.side
    )
    people = User.objects.filter(
        is_active=True, representations__organisation__in=others.values("organisation")
    )
    return people.exclude(pk__in=[delivery.by_id or 0]).distinct().order_by("display_name", "pk")


def paper_visible_to(actor: Any, town: Territory) -> QuerySet[Signature]:
    """Return the signatures whose scan `actor` may open: those of their agreements, all for the staff."""
    signed = Signature.objects.filter(version__agreement__territory=town, scan__isnull=False).select_related(
        "scan"
    )
    if not actor.is_authenticated:
        return signed.none()
    if actor.has_role((Role.OFFICER, Role.ELECTED), town):
        return signed
    ours = Representation.objects.filter(user_id=actor.pk).values("organisation_id")
    mine = Agreement.objects.filter(parties__organisation__in=ours).values("pk")
    return signed.filter(version__agreement__in=mine)


# Needs


def _with_places(commitments: QuerySet[Commitment]) -> QuerySet[Commitment]:
    taken = (
        Share.objects.filter(commitment=OuterRef("pk"), withdrawn_at=None)
        .order_by()
        .values("commitment")
        .annotate(n=Sum("places"))
        .values("n")
    )
    counted = commitments.annotate(taken=Coalesce(Subquery(taken), Value(0), output_field=IntegerField()))
    return counted.annotate(free=F("places") - F("taken"))


def needs_of(town: Territory, today: datetime.date) -> QuerySet[Commitment]:
    """Return what the town looks for people for, the soonest first, each with `taken` and `free`.

    Public, not over, with free places. One query, with agreement and party.
    """
    return _with_places(
        Commitment.objects.filter(
            agreement__territory=town,
            agreement__is_public=True,
            state=CommitmentState.OPEN,
            places__gt=0,
        )
        .exclude(agreement__state__in=OVER)
        .exclude(when_kind__in=PASSES, when_ends_on__lt=today)
        .select_related("agreement", "party__organisation")
    ).order_by(F("when_ends_on").asc(nulls_last=True), "pk")


def needs_within(needs: QuerySet[Commitment], last_day: datetime.date) -> QuerySet[Commitment]:
    """Keep the needs that are to be met, or begin, until `last_day`."""
    return needs.filter(Q(when_ends_on__lte=last_day) | Q(when_starts_on__lte=last_day))


def needs_in(agreement: Agreement, today: datetime.date) -> list[Commitment]:
    """Return the open needs of one agreement, for `agreements/_needs.html`. One query."""
    if not agreement.is_public or agreement.state in OVER:
        return []
    return list(needs_of(agreement.territory, today).filter(agreement=agreement))


def shares_of(user: User, town: Territory) -> QuerySet[Share]:
    """Return the shares somebody holds now, of commitments that are not settled, the soonest first."""
    return (
        Share.objects.filter(
            user=user,
            withdrawn_at=None,
            commitment__agreement__territory=town,
            commitment__state__in=(CommitmentState.OPEN, CommitmentState.TAKEN),
        )
        .exclude(commitment__agreement__state__in=OVER)
        .select_related("commitment__agreement", "organisation")
        .order_by(F("commitment__when_ends_on").asc(nulls_last=True), "pk")
    )


def speaking_for(actor: Any, town: Territory) -> QuerySet[Organisation]:
    """Return the organisations of the town that `actor` may take a share for, by name."""
    return Organisation.objects.filter(territory=town, representations__user_id=actor.pk).order_by("name")


def read_parties(agreement: Agreement) -> None:
    """Read the parties once, each with its organisation, for a page whose rules ask for them often."""
    whole = Prefetch("parties", queryset=Party.objects.select_related("organisation"))
    prefetch_related_objects([agreement], whole)


def live_shares(commitment: Commitment) -> list[Share]:
    """Return who holds a share of a commitment now, the first first."""
    return list(
        commitment.shares.filter(withdrawn_at=None).select_related("user", "organisation").order_by("pk")
    )


def holders_of(commitment: Commitment) -> QuerySet[User]:
    """Return the people who hold a share of a commitment now, by name."""
    holders = User.objects.filter(shares__commitment=commitment, shares__withdrawn_at=None)
    return holders.distinct().order_by("display_name", "pk")


def share_of(user: Any, commitment: Commitment) -> Share | None:
    """Return the share that somebody holds of a commitment now."""
    if not user.is_authenticated:
        return None
    return commitment.shares.filter(user=user, withdrawn_at=None).select_related("organisation").first()


def shares_visible_to(actor: Any, town: Territory) -> QuerySet[Share]:
    """Return the live shares of the commitments `actor` may see."""
    return Share.objects.filter(
        withdrawn_at=None, commitment__agreement__in=visible_to(actor, town)
    ).select_related("commitment__agreement__territory", "user", "organisation")


def deliveries_of(commitment: Commitment) -> list[Delivery]:
    """Return the lines of a commitment, corrected ones included, the newest first."""
    return list(
        commitment.deliveries.select_related(
            "by", "by_organisation", "confirmation__by", "corrected_by"
        ).order_by("-on", "-pk")
    )


# Texts and signatures


def latest_version(agreement: Agreement) -> Version | None:
    """Return the newest text of the agreement, which is the one to sign or the one signed."""
    return agreement.versions.select_related("agreement__territory").order_by("-number").first()


def signatures_of(version: Version) -> list[Signature]:
    """Return who signed a version, the first first."""
    return list(version.signatures.select_related("party__organisation", "signer", "scan").order_by("pk"))


def sides_present(agreement: Agreement) -> set[str]:
    """Return the sides that have a party."""
    return {Side(side) for side in agreement.parties.values_list("side", flat=True)}
