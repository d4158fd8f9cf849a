"""What initiatives owe to the officer's queue: who owes what, by when."""

from __future__ import annotations

import datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from terril.agreements.models import Delivery, Party, Side, Signature, Version
from terril.agreements.states import AgreementState
from terril.directory.models import Organisation, OrganisationKind
from terril.initiatives.models import Initiative, Opinion
from terril.initiatives.queries.standing import who_answers
from terril.initiatives.states import ANSWER_IS_DUE, InitiativeState
from terril.territories.models import Territory
from terril.ui.owed import MOST_OF_A_KIND, By, Kind, Owed, Press

S = InitiativeState
STUDIED = (S.UNDER_REVIEW, S.INFORMATION_NEEDED, S.NEGOTIATION)
# Silence for two months refuses a request that no text gives a procedure for: Code des relations
# entre le public et l'administration, art. L. 231-4, 2°.
SILENCE = relativedelta(months=2)
# The officer is told of it this long before.
SILENCE_NEARS = datetime.timedelta(days=21)


def queue(town: Territory, today: datetime.date) -> list[Owed]:
    """Return all that is owed in the town's initiatives, the most pressing first.

    Six queries: answers, steps without a date and their reviews, opinions, signatures, deliveries.
    """
    owed = [
        *_answers(town, today),
        *_steps(town),
        *_opinions(town, today),
        *_signatures(town),
        *_deliveries(town),
    ]
    return sorted(owed, key=lambda thing: thing.urgency)


def awaited_opinions(town: Territory) -> QuerySet[Opinion]:
    """Return the opinions that services still owe while it is of use, the soonest due first."""
    return (
        Opinion.objects.filter(initiative__territory=town, given_on=None, initiative__state__in=STUDIED)
        .select_related("initiative", "service")
        .order_by("due_on", "pk")
    )


def chase_of(opinion: Opinion, today: datetime.date) -> Press | None:
    """Return the press that reminds the service, None when it was reminded today."""
    if opinion.chased_on == today:
        return None
    return Press(_("Relancer"), _url(opinion.initiative, "chase", opinion.pk))


def titled(initiative: Initiative) -> str:
    """Return an initiative as the queue calls it."""
    return _("n° %(number)s, %(title)s") % {"number": initiative.number, "title": initiative.title}


def _first(initiatives: QuerySet[Initiative], by: str) -> QuerySet[Initiative]:
    """Return the first of them with their people: only those few are read whole, the others by number."""
    few = initiatives.order_by(by, "number").values("pk")[:MOST_OF_A_KIND]
    people = ("territory", "service", "person_in_charge", "proposers", "kept_by")
    return Initiative.objects.filter(pk__in=few).select_related(*people).order_by(by, "number")


def _url(initiative: Initiative, name: str, *args: Any) -> str:
    return reverse(f"initiatives:{name}", args=[initiative.number, initiative.slug, *args])


def _by(organisation: Organisation | None) -> By:
    """Return who owes what a service, or the town hall, has to do."""
    is_service = organisation is not None and organisation.kind == OrganisationKind.SERVICE
    return By.SERVICE if is_service else By.OFFICER


def _answers(town: Territory, today: datetime.date) -> list[Owed]:
    """Return the answers that the town owes by a date."""
    waiting = Initiative.objects.filter(territory=town, state__in=ANSWER_IS_DUE)
    return [_answer(initiative, today) for initiative in _first(waiting, "answer_due_on")]


def _answer(initiative: Initiative, today: datetime.date) -> Owed:
    what, page = {
        S.RECEIVED: (_("Confier l'étude, puis répondre"), "review"),
        S.UNDER_REVIEW: (_("Répondre"), "answer"),
        S.NEGOTIATION: (_("Mener la discussion, puis répondre"), "negotiation"),
    }[S(initiative.state)]
    return Owed(
        titled(initiative),
        what,
        who_answers(initiative),
        Side.TOWN,
        initiative.answer_due_on,
        initiative.days_late(today),
        _url(initiative, page),
        # Only the officer confides a study to a service, whoever is named.
        by=By.OFFICER if initiative.state == S.RECEIVED else _by(initiative.service),
        person=initiative.person_in_charge_id,
        note=_silence(initiative, today),
    )


def _silence(initiative: Initiative, today: datetime.date) -> str:
    """Return what two months without an answer mean, when they are near or over."""
    if initiative.answer_due_on is None:
        return ""
    # Not from the first day it was received: a revival, a question to the proposers begin it again.
    begun = initiative.answer_due_on - datetime.timedelta(days=initiative.territory.answer_delay_days)
    silent_on = begun + SILENCE
    if today < silent_on - SILENCE_NEARS:
        return ""
    day = {"day": date_format(silent_on, "DATE_FORMAT")}
    if today < silent_on:
        return (
            _(
                "Sans réponse le %(day)s, le silence vaut en général refus (CRPA, art. L. 231-4) : "
                "répondez avant."
            )
            % day
        )
    return (
        _(
            "Depuis le %(day)s, le silence vaut en général refus (CRPA, art. L. 231-4). Une réponse, même "
            "tardive, le remplace."
        )
        % day
    )


def _steps(town: Territory) -> list[Owed]:
    """Return the steps that wait without a date, whoever owes them, the longest waiting first."""
    waiting = (S.INFORMATION_NEEDED, S.GRANTED, S.DONE, S.TO_TAKE_OVER)
    initiatives = Initiative.objects.filter(territory=town, state__in=waiting).exclude(
        # What is to be signed is told party by party.
        state=S.GRANTED,
        agreement__state=AgreementState.PROPOSED,
    )
    longest = _first(initiatives, "state_since").prefetch_related("reviews")
    return [thing for initiative in longest for thing in _of_state(initiative)]


def _of_state(initiative: Initiative) -> list[Owed]:
    title, proposers = titled(initiative), (initiative.kept_by or initiative.proposers).name
    answers = who_answers(initiative)
    match S(initiative.state):
        case S.INFORMATION_NEEDED:
            what = _("Répondre à la question de la commune")
            url = _url(initiative, "information")
            return [Owed(title, what, proposers, Side.INHABITANTS, None, 0, url)]
        case S.GRANTED:
            what = _("Écrire la convention et l'envoyer à signer")
            return [Owed(title, what, answers, Side.TOWN, None, 0, _url(initiative, "agreement"))]
        case S.TO_TAKE_OVER:
            what, url = _("Trouver qui prend la suite"), _url(initiative, "upkeep")
            return [Owed(title, what, answers, Side.TOWN, None, 0, url, kind=Kind.UPKEEP)]
    written = {review.side for review in initiative.reviews.all()}
    who = {Side.TOWN: answers, Side.INHABITANTS: proposers}
    url = _url(initiative, "close")
    return [
        Owed(title, _("Écrire le bilan"), who[side], side, None, 0, url, kind=Kind.REVIEW)
        for side in (Side.TOWN, Side.INHABITANTS)
        if side not in written
    ] or [Owed(title, _("Poser le caillou"), answers, Side.TOWN, None, 0, url, kind=Kind.REVIEW)]


def _opinions(town: Territory, today: datetime.date) -> list[Owed]:
    return [
        Owed(
            titled(opinion.initiative),
            _("Donner l'avis : %(subject)s") % {"subject": opinion.get_subject_display()},
            opinion.service.name,
            Side.TOWN,
            opinion.due_on,
            opinion.days_late(today),
            _url(opinion.initiative, "opinion", opinion.pk),
            kind=Kind.OPINION,
            by=By.SERVICE,
            note=chased(opinion),
            press=chase_of(opinion, today),
        )
        for opinion in awaited_opinions(town)[:MOST_OF_A_KIND]
    ]


def chased(opinion: Opinion) -> str:
    """Return when the service was last reminded, or nothing."""
    if opinion.chased_on is None:
        return ""
    return _("Relancé le %(day)s.") % {"day": date_format(opinion.chased_on, "DATE_FORMAT")}


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
            titled(party.agreement.initiative),
            _("Signer la convention"),
            party.organisation.name,
            party.side,
            None,
            0,
            # The officer signs for nobody, and records the sheets signed by hand.
            _url(party.agreement.initiative, "paper"),
            kind=Kind.SIGNATURE,
            # A service is no legal person: the commune signs by an elected person.
            by=By.ELECTED if party.side == Side.TOWN else By.INHABITANTS,
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
                titled(initiative),
                _("Confirmer : %(what)s") % {"what": delivery.commitment.what},
                initiative.proposers.name if is_of_town else town.name,
                Side.INHABITANTS if is_of_town else Side.TOWN,
                None,
                0,
                # What the town gave, the officer confirms at the counter for whoever received it.
                reverse("agreements:confirm", args=[delivery.pk]),
                kind=Kind.CONFIRMATION,
            )
        )
    return owed
