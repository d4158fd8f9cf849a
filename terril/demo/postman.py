"""The postman of the demonstration: mails to invented people, in every state that real ones come to.

Nothing leaves: each of these mails is marked as going to nobody (mail.outbox.is_for_nobody), and no
worker ever hands it to a server. What is written here is what the worker would have written.
"""

from __future__ import annotations

import datetime

from django.db.models import F, QuerySet
from django.utils import timezone

from terril.mail.models import Mail, MailState, Trouble
from terril.territories.models import Territory

# What servers answer, in their own words.
NO_SUCH_USER = "550 5.1.1 <{to}>: Recipient address rejected: User unknown in virtual mailbox table"
TAKEN_FOR_SPAM = "554 5.7.1 Message rejected: it has been judged to be unwanted mail"
COME_BACK = "451 4.7.1 <{to}>: Recipient address rejected: Greylisted, please come back later"
# As long as somebody looks at the demonstration on the day it was built.
SHOWN = datetime.timedelta(days=1)


def carry(town: Territory) -> None:
    """Carry the town's mails: most arrive, two wait, one is on its way, two do not leave."""
    mails = Mail.objects.filter(territory_id=town.pk, is_for_nobody=True, state=MailState.QUEUED)
    latest = list(mails.order_by("-created_at", "-pk"))
    refused = [mail for mail in latest if mail.purpose == "follow"][:1]
    unwanted = [mail for mail in latest if mail.purpose == "opinion"][:1]
    left = [mail for mail in latest if mail not in refused + unwanted]
    waiting, on_its_way = left[:2], left[2:3]
    _write(mails, refused, MailState.FAILED, Trouble.ADDRESS, NO_SUCH_USER, attempts=1)
    _write(mails, unwanted, MailState.FAILED, Trouble.MESSAGE, TAKEN_FOR_SPAM, attempts=1)
    _write(mails, waiting, MailState.QUEUED, Trouble.LATER, COME_BACK, attempts=3)
    _write(mails, on_its_way, MailState.SENDING, attempts=1)
    arrived = mails.exclude(pk__in=[mail.pk for mail in waiting])
    arrived.update(state=MailState.SENT, attempts=1, sent_at=F("created_at") + datetime.timedelta(seconds=2))


def _write(
    mails: QuerySet[Mail],
    chosen: list[Mail],
    state: MailState,
    trouble: str = "",
    error: str = "",
    *,
    attempts: int,
) -> None:
    for mail in chosen:
        mails.filter(pk=mail.pk).update(
            state=state,
            trouble=trouble,
            last_error=error.format(to=mail.to),
            attempts=attempts,
            next_try_at=timezone.now() + SHOWN,
        )
