"""What was signed and what the law asks of it: dates to meet at, texts that end, papers to have seen."""

from __future__ import annotations

import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from terril.agreements.models import Agreement, Commitment, CommitmentKind, Party, Proof, ProofKind, Side
from terril.agreements.queries.owing import AHEAD, BINDING
from terril.agreements.states import AgreementState
from terril.directory.models import Organisation, OrganisationKind
from terril.initiatives.queries import titled
from terril.territories.models import Territory
from terril.ui.owed import MOST_OF_A_KIND, Kind, Owed, Press, days_late

# A subsidy, in cash or in kind: loi n° 2000-321, art. 10-1 (see agreements.clauses).
SUBSIDY = (CommitmentKind.MONEY, CommitmentKind.MATERIAL, CommitmentKind.EQUIPMENT, CommitmentKind.SPACE)
# Whom the charter's block on insurance asks for a proof.
INSURED = (
    OrganisationKind.ASSOCIATION,
    OrganisationKind.COMPANY,
    OrganisationKind.SHOP,
    OrganisationKind.FARM,
)


def owing(town: Territory, today: datetime.date) -> list[Owed]:
    """Return what is owed by what was signed. Four queries."""
    return [
        *_reviews(town, today),
        *_ends(town, today),
        *_papers(town, ProofKind.CONTRACT, today),
        *_papers(town, ProofKind.INSURANCE, today),
    ]


def _reviews(town: Territory, today: datetime.date) -> list[Owed]:
    """Return the days on which the parties take stock, unless they have since."""
    due = (
        Agreement.objects.filter(
            territory=town, state__in=BINDING, review_on__lte=today + AHEAD, initiative__isnull=False
        )
        .filter(Q(reviewed_on=None) | Q(reviewed_on__lt=F("review_on")))
        .select_related("initiative")
        .order_by("review_on", "pk")[:MOST_OF_A_KIND]
    )
    return [
        Owed(
            titled(agreement.initiative),
            _("Faire le point d'étape avec les parties"),
            town.name,
            Side.TOWN,
            agreement.review_on,
            # Before the day, nobody has met yet; on it and after, one press says that they have.
            days_late(agreement.review_on, today),
            agreement.initiative.get_absolute_url(),
            kind=Kind.REVIEW,
            press=Press(_("C'est fait"), reverse("site:met", args=[agreement.pk]))
            if agreement.review_on and agreement.review_on <= today
            else None,
        )
        for agreement in due
    ]


def _ends(town: Territory, today: datetime.date) -> list[Owed]:
    """Return the agreements that come to their end: to be written and signed again, or closed."""
    ending = (
        Agreement.objects.filter(
            territory=town, state__in=BINDING, ends_on__lte=today + AHEAD, initiative__isnull=False
        )
        .select_related("initiative")
        .order_by("ends_on", "pk")[:MOST_OF_A_KIND]
    )
    return [
        Owed(
            titled(agreement.initiative),
            _("Renouveler la convention, ou la clore"),
            town.name,
            Side.TOWN,
            agreement.ends_on,
            days_late(agreement.ends_on, today),
            reverse("initiatives:agreement", args=[agreement.initiative.number, agreement.initiative.slug]),
            kind=Kind.REVIEW,
        )
        for agreement in ending
    ]


def _papers(town: Territory, kind: ProofKind, today: datetime.date) -> list[Owed]:
    """Return the organisations whose paper nobody at the town hall has seen, or whose paper has ended.

    Each is asked once, whatever the number of its agreements.
    """
    # Once to be signed: before, nothing is promised yet.
    parties = Party.objects.filter(
        organisation=OuterRef("pk"),
        agreement__state__in=(AgreementState.PROPOSED, *BINDING),
        agreement__initiative__isnull=False,
    ).exclude(side=Side.TOWN)
    if kind == ProofKind.CONTRACT:
        subsidies = Commitment.objects.filter(
            agreement=OuterRef("agreement"), party__side=Side.TOWN, kind__in=SUBSIDY
        )
        kinds: tuple[OrganisationKind, ...] = (OrganisationKind.ASSOCIATION,)
        parties = parties.filter(Exists(subsidies))
        what = _("Montrer le contrat d'engagement républicain, signé")
    else:
        kinds = INSURED
        what = _("Montrer l'attestation d'assurance en responsabilité civile")
    seen = Proof.objects.filter(organisation=OuterRef("pk"), kind=kind).filter(
        Q(valid_until=None) | Q(valid_until__gte=today)
    )
    missing = (
        Organisation.objects.filter(~Exists(seen), Exists(parties), territory=town, kind__in=kinds)
        .annotate(wanted_for=Subquery(parties.order_by("pk").values("agreement__title")[:1]))
        .order_by("pk")
    )
    return [
        Owed(
            organisation.wanted_for,
            what,
            organisation.name,
            Side.INHABITANTS,
            None,
            0,
            reverse("site:proofs", args=[organisation.pk]),
            kind=Kind.PAPERS,
        )
        for organisation in missing[:MOST_OF_A_KIND]
    ]


def proofs_of(organisation: Organisation) -> QuerySet[Proof]:
    """Return what an organisation has shown, the last first."""
    return (
        Proof.objects.filter(organisation=organisation).select_related("seen_by").order_by("-seen_on", "-pk")
    )


def organisations_of(town: Territory) -> QuerySet[Organisation]:
    """Return those of the town whose papers may be looked at."""
    return Organisation.objects.filter(territory=town)


def running(town: Territory) -> QuerySet[Agreement]:
    """Return the agreements of the town whose parties may take stock."""
    return Agreement.objects.filter(territory=town, state__in=BINDING)
