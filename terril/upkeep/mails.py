"""What people are written about their turns; called by actions, and by the chore that reminds.

Few mails: the day before, the day after if nothing was said, and what somebody asks of somebody.
Who has no address is called by the officer (see queries.owing).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from terril.agreements.models import Share
from terril.mail import outbox
from terril.people.models import User
from terril.territories.models import Territory
from terril.territories.queries import address_of
from terril.upkeep.links import token_for
from terril.upkeep.models import Duty, Question, Swap


def remind(duty: Duty, today: datetime.date) -> None:
    """Remind whose turn it is: once before, and once the day after when nothing was said."""
    is_after = today > duty.ends_on
    word = "after" if is_after else "before"
    person, commitment = duty.bearer, duty.commitment
    town = commitment.agreement.territory
    for reader in readers_of(person):
        _send(
            town,
            reader,
            key=f"duty-{duty.pk}-{word}-{person.pk}-{reader.pk}",
            purpose="duty",
            subject=lambda: (
                (_("C'était votre tour : « %(what)s »") if is_after else _("Votre tour : « %(what)s »"))
                % {"what": commitment.what}
            ),
            template="reminder",
            is_after=is_after,
            for_young=reader.pk != person.pk,
            duty=duty,
            commitment=commitment,
            done_url=address_of(town) + reverse("upkeep:done_by_link", args=[token_for(duty, person.pk)]),
            pass_url="" if is_after else address_of(town) + reverse("upkeep:pass_on", args=[duty.pk]),
        )


def ask_for_a_turn(swap: Swap, people: Iterable[User]) -> None:
    """Ask somebody, or everybody, to take a turn."""
    duty = swap.duty
    commitment = duty.commitment
    town = commitment.agreement.territory
    for person in people:
        for reader in readers_of(person):
            _send(
                town,
                reader,
                key=f"swap-{swap.pk}-{reader.pk}",
                purpose="swap",
                subject=lambda: _("Un tour à prendre le %(date)s ?") % {"date": _day(duty.starts_on)},
                template="turn_asked",
                swap=swap,
                duty=duty,
                commitment=commitment,
                url=address_of(town) + reverse("upkeep:swap", args=[swap.pk]),
            )


def tell_turn_taken(swap: Swap) -> None:
    """Tell whoever asked that their turn is taken, and what they took in exchange."""
    _tell_asker(swap, "taken", lambda: _("C'est arrangé pour le %(date)s"))


def tell_exchange_declined(swap: Swap) -> None:
    """Tell whoever asked that the exchange is not possible."""
    _tell_asker(swap, "declined", lambda: _("Pas d'échange possible pour le %(date)s"))


def _tell_asker(swap: Swap, news: str, subject: Callable[[], str]) -> None:
    duty = swap.duty
    town = duty.commitment.agreement.territory
    for reader in readers_of(swap.by):
        _send(
            town,
            reader,
            key=f"swap-{swap.pk}-{news}-{reader.pk}",
            purpose="swap",
            subject=lambda: subject() % {"date": _day(duty.starts_on)},
            template="turn_answered",
            is_taken=news == "taken",
            swap=swap,
            duty=duty,
            commitment=duty.commitment,
            url=address_of(town) + reverse("upkeep:duty", args=[duty.pk]),
        )


def ask_how_it_goes(question: Question, people: Iterable[User]) -> None:
    """Ask those who look after it, kindly and privately, whether it is still fine."""
    agreement = question.agreement
    for reader in _everybody(people):
        _send(
            agreement.territory,
            reader,
            key=f"upkeep-question-{question.pk}-{reader.pk}",
            purpose="upkeep",
            subject=lambda: _("« %(title)s » : est-ce que ça va toujours ?") % {"title": agreement.title},
            template="still_fine",
            agreement=agreement,
            url=address_of(agreement.territory) + reverse("upkeep:question", args=[question.pk]),
        )


def ask_next_season(share: Share, starts_on: datetime.date, ends_on: datetime.date) -> None:
    """Ask whoever bears a share whether they go on next season; once a season."""
    commitment = share.commitment
    town = commitment.agreement.territory
    for reader in readers_of(share.user):
        _send(
            town,
            reader,
            key=f"season-{share.pk}-{starts_on}-{reader.pk}",
            purpose="season",
            subject=lambda: _("La saison prochaine, avec vous ? « %(what)s »") % {"what": commitment.what},
            template="next_season",
            commitment=commitment,
            starts_on=starts_on,
            ends_on=ends_on,
            url=address_of(town) + reverse("upkeep:season", args=[commitment.pk]),
        )


def readers_of(person: User) -> list[User]:
    """Return who is written to for somebody: themselves and, under 18, the adult who answers for them."""
    people = [person]
    if person.is_minor and person.referent is not None:
        people.append(person.referent)
    return [one for one in people if one.email and one.is_active]


def _everybody(people: Iterable[User]) -> list[User]:
    readers = {reader.pk: reader for person in people for reader in readers_of(person)}
    return list(readers.values())


def _day(day: datetime.date) -> str:
    return date_format(day, "l j F")


def _send(
    town: Territory,
    reader: User,
    *,
    key: str,
    purpose: str,
    subject: Callable[[], str],
    template: str,
    **context: Any,
) -> None:
    with translation.override(reader.language):
        title = subject()
    outbox.queue(
        town=town,
        to=reader.email or "",
        key=key,
        purpose=purpose,
        subject=title,
        template=f"upkeep/mail/{template}",
        context={"town": town, "reader": reader, **context},
        language=reader.language,
        user=reader,
    )
