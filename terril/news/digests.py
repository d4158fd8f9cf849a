"""Writing the digests that are due: never empty, never twice, whatever is killed and whenever.

Readers are taken a few hundred at a time. What each is told is composed first, without holding
anything; then one short transaction looks again at who is still due, queues their mails and writes
down how far they were told, all together. Killed before it, nothing happened; after it, all did. Two
workers at once follow each other there, and the second finds nobody due.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Min
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from terril.foundation import journal
from terril.mail import outbox
from terril.mail.models import Mail
from terril.news import passes, queries, rhythms
from terril.news.models import Reader, Rhythm
from terril.news.queries import Happenings, Interests
from terril.territories.models import Territory

BATCH = 500
PURPOSE = "digest"
# The newest of the town's own news: more would be a page, and the site has one.
OF_THE_TOWN = 5


def write_due(town: Territory, moment: datetime.datetime) -> int:
    """Queue the digests of a town that are due at `moment`; return how many. Nothing at night."""
    if not rhythms.is_decent(town, moment):
        return 0
    _know_the_readers(town)
    numbers = list(queries.due(town, moment).values_list("pk", flat=True))
    if not numbers:
        return 0
    with timezone.override(town.time_zone):
        happenings = Happenings(
            town,
            after=queries.due(town, moment).aggregate(first=Min("told_up_to"))["first"],
            since=moment - rhythms.LENGTH[Rhythm.WEEKLY],
        )
        return sum(
            _write_batch(town, moment, happenings, numbers[start : start + BATCH])
            for start in range(0, len(numbers), BATCH)
        )


def _know_the_readers(town: Territory) -> None:
    """Make a reader of everybody who may be told, and forget the addresses that follow nothing any more."""
    addresses = queries.addresses_of(town)
    Reader.objects.filter(territory=town, user__isnull=True).exclude(email__in=addresses).delete()
    accounts = Reader.objects.filter(territory=town, user__isnull=False).values("user")
    known = Reader.objects.filter(territory=town, user__isnull=True).values("email")
    new = [Reader(territory=town, user=user) for user in queries.accounts_of(town).exclude(pk__in=accounts)]
    new += [Reader(territory=town, email=email) for email in addresses.exclude(email__in=known)]
    Reader.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)


def _write_batch(
    town: Territory, moment: datetime.datetime, happenings: Happenings, numbers: list[int]
) -> int:
    due = queries.due(town, moment).filter(pk__in=numbers)
    readers = list(due.select_related("user"))
    interests = queries.interests_of(readers, town)
    mails = {
        reader.pk: mail
        for reader in readers
        if (mail := _compose(town, moment, happenings, reader, interests[reader.pk])) is not None
    }
    with transaction.atomic():
        # Who is still due is asked again under the town's lock: another worker may have been quicker.
        journal.lock(town.pk)
        still = list(due.values_list("pk", flat=True))
        queued = [mails[pk] for pk in still if pk in mails]
        outbox.queue_all(queued)
        Reader.objects.filter(pk__in=still).update(
            told_up_to=happenings.up_to, told_on=rhythms.local(town, moment).date()
        )
    return len(queued)


def _compose(
    town: Territory,
    moment: datetime.datetime,
    happenings: Happenings,
    reader: Any,
    interests: Interests,
) -> Mail | None:
    """Return the digest of one reader, None when there is nothing to tell them."""
    user, chosen = reader.user, reader.rhythm
    rhythm = Rhythm(chosen) if chosen else rhythms.DEFAULT
    if user is None:
        follows = interests.followed.values()
        language = max(follows, key=lambda follow: follow.pk).language if follows else "fr"
    else:
        language = user.language
    with translation.override(language):
        told = happenings.of_initiatives(reader.user_id, reader.told_up_to, interests)
        # A follower asked for one initiative; an account is a neighbour.
        needs = [n for n in happenings.needs if user and happenings.is_new(reader.told_up_to, n)]
        pebbles = [p for p in happenings.pebbles if user and happenings.is_new(reader.told_up_to, p)]
        meetings = [m for m in happenings.meetings if user and happenings.is_new(reader.told_up_to, m)]
        # The town's own news is no reason to write to somebody who never asked for any.
        if not told and not (chosen and (needs or pebbles or meetings)):
            return None
        subject = _subject(
            town, [t.title for t in told] or [thing.title for thing in meetings + needs + pebbles]
        )
    token = passes.of_account(user) if user else passes.of_reader(reader)
    site = happenings.site
    try:
        return outbox.compose(
            town=town,
            to=user.email if user else reader.email,
            key=f"digest-{town.pk}-{token.partition(':')[0]}-{rhythms.period(rhythm, town, moment)}",
            purpose=PURPOSE,
            subject=subject,
            template="news/mail/digest",
            context={
                "town": town,
                "user": user,
                "told": told,
                "needs": needs[:OF_THE_TOWN],
                "pebbles": pebbles[:OF_THE_TOWN],
                "meetings": meetings[:OF_THE_TOWN],
                "is_daily": rhythm == Rhythm.DAILY,
                "preferences_url": site + reverse("news:preferences") if user else "",
            },
            language=language,
            user=user,
            unsubscribe_url=site + reverse("news:stop", args=[token]),
        )
    except ValidationError:
        # An address that was never one: nobody else waits for it.
        return None


def _subject(town: Territory, titles: list[str]) -> str:
    if len(titles) == 1:
        return _("Des nouvelles de « %(title)s »") % {"title": titles[0]}
    return _("Des nouvelles de %(town)s : « %(title)s » et d'autres") % {
        "town": town.name,
        "title": titles[0],
    }
