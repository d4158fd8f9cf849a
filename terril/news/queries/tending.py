"""What the pages about the news and about mails show."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from terril.mail import queries as mails
from terril.mail.models import Mail, MailState, Trouble
from terril.news.models import Reader, Rhythm
from terril.news.queries.readers import rhythm_of
from terril.people.models import User
from terril.people.queries import administrators_over
from terril.territories.models import Territory
from terril.ui.owed import By, Kind, Owed


def account_of(bearer: tuple[str, int]) -> User | None:
    """Return the account that a pass names."""
    kind, pk = bearer
    return User.objects.filter(pk=pk).first() if kind == "u" else None


def reader_of(bearer: tuple[str, int], town: Territory) -> Reader | None:
    """Return the address without an account that a pass names, in its own town only."""
    kind, pk = bearer
    return Reader.objects.filter(pk=pk, territory=town, user__isnull=True).first() if kind == "r" else None


def is_stopped(bearer: tuple[str, int], town: Territory) -> bool:
    """Say whether nothing is sent any more to whom a pass names."""
    if bearer[0] == "u":
        user = account_of(bearer)
        return user is None or rhythm_of(user) == Rhythm.NEVER
    return reader_of(bearer, town) is None


@dataclass(frozen=True, slots=True)
class Row:
    """A mail in trouble as the officer sees it: to whom, about what, why; never what it says."""

    mail: Mail
    about: str
    name: str
    phone: str
    has_failed: bool
    may_retry: bool


def rows(found: Sequence[Mail]) -> list[Row]:
    """Return what is shown of mails in trouble. One query."""
    people = User.objects.in_bulk([mail.user_id for mail in found if mail.user_id])
    shown = []
    for mail in found:
        person = people.get(mail.user_id) if mail.user_id else None
        shown.append(
            Row(
                mail=mail,
                about=mails.about(mail),
                name=person.display_name if person else "",
                phone=person.phone if person else "",
                has_failed=mail.state == MailState.FAILED,
                may_retry=mail.trouble != Trouble.TOO_LATE,
            )
        )
    return shown


def owing(town: Territory, today: datetime.date) -> list[Owed]:
    """Return one line when mails did not leave or wait too long: a promise was not heard. One query."""
    health = mails.health(town)
    if health.is_well:
        return []
    return [
        Owed(
            title=health.sentence,
            what=_("Voir pourquoi, et quoi faire"),
            who=town.contact_name or town.name,
            side="town",
            due_on=today,
            days_late=0,
            url=reverse("news:health"),
            kind=Kind.MAIL,
            by=By.OFFICER,
        )
    ]


def administrators(town: Territory) -> list[User]:
    """Return whom to ask about the machine: those who administer the town or a territory above it."""
    roles = administrators_over(town).select_related("user").order_by("user__display_name", "pk")
    return list({role.user_id: role.user for role in roles}.values())
