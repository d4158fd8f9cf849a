"""What people are written about the fund; called by actions only, and sent at once.

Every mail has a key that names what it tells and whom: told twice, it is sent once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from terril.fund.models import Decision, SmallDynamic
from terril.fund.queries import money
from terril.fund.queries.money import Sums
from terril.mail import outbox
from terril.people.models import User
from terril.territories.queries import address_of


def _link(dynamic: SmallDynamic, name: str) -> str:
    """Return the whole address of one of its pages, as a mail needs it."""
    return address_of(dynamic.territory) + reverse(f"fund:{name}", args=[dynamic.number, dynamic.slug])


def ask_referent(dynamic: SmallDynamic) -> None:
    """Ask the adult who answers for a young author to say yes."""
    referent = dynamic.author.referent
    _tell(
        dynamic,
        [referent] if referent else [],
        key="vouch",
        subject=lambda: _("Votre accord pour « %(title)s »") % {"title": dynamic.title},
        template="vouch",
        vouch_url=_link(dynamic, "vouch"),
    )


def acknowledge(dynamic: SmallDynamic) -> None:
    """Tell those who ask that it is received, and until when the town answers."""
    _tell(
        dynamic,
        askers(dynamic),
        key="received",
        subject=lambda: (
            _("Petit fonds : nous avons bien reçu « %(title)s » (n° %(number)s)")
            % {"title": dynamic.title, "number": dynamic.number}
        ),
        template="received",
    )


def tell_answer(decision: Decision) -> None:
    """Tell those who ask what the committee answered, with everything that goes with it."""
    dynamic = decision.dynamic
    _tell(
        dynamic,
        askers(dynamic),
        key="answer",
        subject=lambda: _("Petit fonds : la réponse à « %(title)s »") % {"title": dynamic.title},
        template="answered",
        decision=decision,
        sums=money.sums(dynamic),
    )


def await_receipts(dynamic: SmallDynamic) -> None:
    """Say thank you, and ask for the receipts."""
    _tell(
        dynamic,
        askers(dynamic),
        key="receipts",
        subject=lambda: _("Petit fonds : les justificatifs de « %(title)s »") % {"title": dynamic.title},
        template="receipts",
        receipts_url=_link(dynamic, "receipts"),
    )


def tell_settled(dynamic: SmallDynamic, sums: Sums) -> None:
    """Tell those who asked that the accounts are closed."""
    _tell(
        dynamic,
        askers(dynamic),
        key="settled",
        subject=lambda: _("Petit fonds : les comptes de « %(title)s » sont clos") % {"title": dynamic.title},
        template="settled",
        sums=sums,
    )


def askers(dynamic: SmallDynamic) -> list[User]:
    """Return who is told: the author, those who speak for the asker, the referents of the young."""
    people = User.objects.filter(
        Q(pk=dynamic.author_id) | Q(representations__organisation=dynamic.asker_id), is_active=True
    ).select_related("referent")
    told: dict[int, User] = {}
    for person in people.distinct().order_by("pk"):
        told[person.pk] = person
        if person.is_minor and person.referent:
            told.setdefault(person.referent.pk, person.referent)
    return list(told.values())


def _tell(
    dynamic: SmallDynamic,
    people: Iterable[User],
    *,
    key: str,
    subject: Any,
    template: str,
    **context: Any,
) -> None:
    for person in people:
        if not person.email:
            continue
        with translation.override(person.language):
            title = subject()
        outbox.queue(
            town=dynamic.territory,
            to=person.email,
            key=f"fund-{dynamic.pk}-{key}-{person.pk}",
            purpose="fund",
            subject=title,
            template=f"fund/mail/{template}",
            context={
                "dynamic": dynamic,
                "town": dynamic.territory,
                "url": _link(dynamic, "detail"),
                **context,
            },
            language=person.language,
            user=person,
        )
