"""What a card may become, what a room's forms name, and what services were asked for."""

from __future__ import annotations

import datetime
from typing import Any

from terril.agreements.models import Agreement, AgreementKind, Commitment
from terril.agreements.rules import OVER
from terril.agreements.states import CommitmentState
from terril.directory.queries import services_of
from terril.foundation import clock
from terril.meetings.models import Card, CardState, Meeting, Outcome
from terril.people.models import Membership, Role, User
from terril.territories.models import Territory
from terril.ui.owed import MOST_OF_A_KIND, By, Kind, Owed, days_late


def elected_in(town: Territory) -> list[User]:
    """Return those who may bear a public commitment."""
    roles = Membership.objects.filter(territory=town, role=Role.ELECTED, user__is_active=True)
    return [role.user for role in roles.select_related("user").order_by("user__display_name", "pk")]


def services_in(town: Territory) -> list[tuple[int, str]]:
    """Return the services that something may be asked of."""
    return list(services_of(town).values_list("pk", "name"))


def agreements_in(town: Territory) -> list[Agreement]:
    """Return the agreements in which something may be missing, the newest first."""
    found = Agreement.objects.filter(territory=town, is_public=True).exclude(page_url="")
    return list(
        found.exclude(state__in=OVER).exclude(kind=AgreementKind.PUBLIC_PROMISE).order_by("-pk")[:100]
    )


def needs_in(town: Territory) -> list[Commitment]:
    """Return the needs of which a share may be taken."""
    found = Commitment.objects.filter(
        agreement__territory=town, agreement__is_public=True, state=CommitmentState.OPEN, places__gt=0
    ).exclude(agreement__state__in=OVER)
    return list(found.select_related("agreement").order_by("-pk")[:100])


# The officer's queue


def owing(town: Territory, today: datetime.date | None = None) -> list[Owed]:
    """Return what services were asked for in meetings and have not answered."""
    today = today or clock.today()
    cards = Card.objects.filter(
        meeting__territory=town, state=CardState.BECAME, outcome=Outcome.REQUEST, answered_on=None
    ).select_related("meeting", "service")
    return [
        Owed(
            title=card.meeting.subject,
            what=card.outcome_words or card.what,
            who=card.service.name if card.service else "",
            side="town",
            due_on=card.due_on,
            days_late=days_late(card.due_on, today),
            url=card.became_url,
            kind=Kind.COMMITMENT,
            by=By.SERVICE,
        )
        for card in cards.order_by("due_on", "pk")[:MOST_OF_A_KIND]
    ]


# Finding one thing of a meeting


def part(meeting: Meeting, model: type[Any], number: object) -> Any:
    """Return the thing of this meeting that has this number, None when there is none."""
    typed = str(number or "")
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 18):
        return None
    found = model.objects.filter(meeting=meeting, pk=int(typed)).first()
    if found is not None:
        # The one at hand: what it belongs to is not asked for again.
        found.meeting = meeting
    return found


def service(town: Territory, number: str) -> Any:
    """Return a service of the town, None when there is none."""
    return services_of(town).filter(pk=int(number)).first() if number.isdecimal() else None


def request_of(town: Territory, meeting: int, card: int) -> Card | None:
    """Return a request made to a service in a meeting."""
    found = Card.objects.filter(
        meeting__territory=town, meeting__number=meeting, pk=card, outcome=Outcome.REQUEST
    )
    return found.select_related("meeting", "service").first()
