"""One queue for the officer: who owes what, by when."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terril.agreements.models import Delivery, Party, Side, Signature, Version
from terril.agreements.states import AgreementState
from terril.initiatives.models import Initiative, Opinion
from terril.initiatives.queries.standing import who_answers
from terril.initiatives.states import ANSWER_IS_DUE, InitiativeState
from terril.territories.models import Territory

S = InitiativeState
# Of each kind, the most pressing; a half-time officer never sees the end of more.
MOST_OF_A_KIND = 100


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that somebody owes: what, who, on which side, by when, how late, where to do it."""

    initiative: Initiative
    what: str
    who: str
    side: str
    due_on: datetime.date | None
    days_late: int
    url: str

    @property
    def late(self) -> str:
        """Return "En retard de 3 jours", or nothing."""
        if not self.days_late:
            return ""
        return ngettext("En retard de %(days)d jour", "En retard de %(days)d jours", self.days_late) % {
            "days": self.days_late
        }


def queue(town: Territory, today: datetime.date) -> list[Owed]:
    """Return all that is owed in the town, the most pressing first: the latest, then the soonest due.

    Five queries: initiatives, opinions, signatures, deliveries to confirm, reviews to write.
    """
    owed = [
        *_steps(town, today),
        *_opinions(town, today),
        *_signatures(town),
        *_deliveries(town),
    ]
    return sorted(
        owed,
        key=lambda thing: (
            -thing.days_late,
            thing.due_on or datetime.date.max,
            thing.initiative.number or 0,
        ),
    )


def _with_people(initiatives: QuerySet[Initiative]) -> QuerySet[Initiative]:
    return initiatives.select_related("territory", "service", "person_in_charge", "proposers", "kept_by")


def _url(initiative: Initiative, name: str, *args: Any) -> str:
    return reverse(f"initiatives:{name}", args=[initiative.number, initiative.slug, *args])


def _steps(town: Territory, today: datetime.date) -> list[Owed]:
    """Return the next step of every initiative that waits for one, whoever owes it."""
    waiting = (
        *ANSWER_IS_DUE,
        S.INFORMATION_NEEDED,
        S.GRANTED,
        S.DONE,
        S.TO_TAKE_OVER,
    )
    initiatives = _with_people(
        Initiative.objects.filter(territory=town, state__in=waiting).exclude(
            # What is to be signed is told party by party.
            state=S.GRANTED,
            agreement__state=AgreementState.PROPOSED,
        )
    ).prefetch_related("reviews")
    # Information and hand-overs have no date of their own: they come after what has one.
    soonest = F("answer_due_on").asc(nulls_last=True)
    return [
        thing
        for initiative in initiatives.order_by(soonest, "number")[: 4 * MOST_OF_A_KIND]
        for thing in _of_state(initiative, today)
    ]


def _of_state(initiative: Initiative, today: datetime.date) -> list[Owed]:
    proposers = (initiative.kept_by or initiative.proposers).name
    match S(initiative.state):
        case S.RECEIVED:
            return [_answer(initiative, today, _("Confier l'étude, puis répondre"), "review")]
        case S.UNDER_REVIEW:
            return [_answer(initiative, today, _("Répondre"), "answer")]
        case S.NEGOTIATION:
            return [_answer(initiative, today, _("Mener la discussion, puis répondre"), "negotiation")]
        case S.INFORMATION_NEEDED:
            what = _("Répondre à la question de la commune")
            url = _url(initiative, "information")
            return [Owed(initiative, what, proposers, Side.INHABITANTS, None, 0, url)]
        case S.GRANTED:
            url = _url(initiative, "agreement")
            what = _("Écrire la convention et l'envoyer à signer")
            return [Owed(initiative, what, who_answers(initiative), Side.TOWN, None, 0, url)]
        case S.TO_TAKE_OVER:
            url = _url(initiative, "upkeep")
            return [
                Owed(
                    initiative,
                    _("Trouver qui prend la suite"),
                    who_answers(initiative),
                    Side.TOWN,
                    None,
                    0,
                    url,
                )
            ]
    written = {review.side for review in initiative.reviews.all()}
    who = {Side.TOWN: who_answers(initiative), Side.INHABITANTS: proposers}
    return [
        Owed(initiative, _("Écrire le bilan"), who[side], side, None, 0, _url(initiative, "close"))
        for side in (Side.TOWN, Side.INHABITANTS)
        if side not in written
    ] or [
        Owed(initiative, _("Poser le caillou"), who[Side.TOWN], Side.TOWN, None, 0, _url(initiative, "close"))
    ]


def _answer(initiative: Initiative, today: datetime.date, what: str, page: str) -> Owed:
    return Owed(
        initiative,
        what,
        who_answers(initiative),
        Side.TOWN,
        initiative.answer_due_on,
        initiative.days_late(today),
        _url(initiative, page),
    )


def _opinions(town: Territory, today: datetime.date) -> list[Owed]:
    awaited = (
        Opinion.objects.filter(
            initiative__territory=town,
            given_on=None,
            initiative__state__in=(S.UNDER_REVIEW, S.INFORMATION_NEEDED, S.NEGOTIATION),
        )
        .select_related("initiative", "service")
        .order_by("due_on", "pk")[:MOST_OF_A_KIND]
    )
    return [
        Owed(
            opinion.initiative,
            _("Donner l'avis : %(subject)s") % {"subject": opinion.get_subject_display()},
            opinion.service.name,
            Side.TOWN,
            opinion.due_on,
            opinion.days_late(today),
            _url(opinion.initiative, "opinion", opinion.pk),
        )
        for opinion in awaited
    ]


def _signatures(town: Territory) -> list[Owed]:
    latest = Version.objects.filter(agreement=OuterRef("agreement")).order_by("-number").values("pk")[:1]
    signed = Signature.objects.filter(version=OuterRef("latest"), party=OuterRef("pk"))
    missing = (
        Party.objects.filter(
            agreement__territory=town,
            agreement__state=AgreementState.PROPOSED,
            agreement__initiative__isnull=False,
        )
        .annotate(latest=Subquery(latest))
        .filter(~Q(pk__in=signed.values("party")))
        .select_related("organisation", "agreement__initiative")
        .order_by("agreement__state_since", "pk")[:MOST_OF_A_KIND]
    )
    return [
        Owed(
            party.agreement.initiative,
            _("Signer la convention"),
            party.organisation.name,
            party.side,
            None,
            0,
            _url(party.agreement.initiative, "sign"),
        )
        for party in missing
    ]


def _deliveries(town: Territory) -> list[Owed]:
    """Return what was given and waits for the other side's yes."""
    given = (
        Delivery.objects.filter(
            commitment__agreement__territory=town,
            commitment__agreement__initiative__isnull=False,
            confirmation__isnull=True,
            corrected_by__isnull=True,
        )
        .select_related("commitment__agreement__initiative__proposers", "commitment__party")
        .order_by("on", "pk")[:MOST_OF_A_KIND]
    )
    owed = []
    for delivery in given:
        initiative = delivery.commitment.agreement.initiative
        is_of_town = delivery.commitment.party.side == Side.TOWN
        owed.append(
            Owed(
                initiative,
                _("Confirmer : %(what)s") % {"what": delivery.commitment.what},
                initiative.proposers.name if is_of_town else town.name,
                Side.INHABITANTS if is_of_town else Side.TOWN,
                None,
                0,
                # Nobody confirms what they gave: what the inhabitants owe is shown where it is awaited.
                reverse("agreements:need", args=[delivery.commitment_id])
                if is_of_town
                else reverse("agreements:confirm", args=[delivery.pk]),
            )
        )
    return owed
