"""What time does to accounts: told after two years without a sign, then erased."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from terril.agreements.models import Signature
from terril.foundation import clock
from terril.foundation.chores import chore
from terril.foundation.sentences import FORGOTTEN
from terril.people.models import User
from terril.people.queries import system
from terril.privacy import actions
from terril.privacy.queries.bound import may_be_forgotten
from terril.privacy.queries.unused import Unused, unused
from terril.territories.models import Territory


@chore(every=datetime.timedelta(hours=24))
def sweep_unused() -> int:
    """Tell those whose account is unused, erase those told a month ago; return how many were."""
    done = 0
    for one, is_erased in due(clock.today()):
        if is_erased:
            actions.erase_unused(system(), one.user)
            done += 1
        elif town := _town_of(one.user):
            actions.tell_unused(system(), one.user, town=town)
            done += 1
    return done


def due(today: datetime.date) -> Iterator[tuple[Unused, bool]]:
    """Yield what is to be done today: an account, and whether it is erased or only told."""
    for one in unused(today):
        if one.may_be_erased or one.may_be_told:
            yield one, one.may_be_erased


def _town_of(person: User) -> Territory | None:
    """Return a town of somebody, whose site the mail leads to; None for who belongs to none any more."""
    return next((m.territory for m in person.memberships_now() if m.territory.is_town), None)


@chore(every=datetime.timedelta(hours=24))
def forget_old_signatures() -> int:
    """Take off the names of people erased from agreements that ended five years ago."""
    kept = Signature.objects.filter(signer__erased_on__isnull=False).exclude(signer_name=FORGOTTEN)
    due_now = [s for s in kept.select_related("version__agreement") if may_be_forgotten(s)]
    for signature in due_now:
        actions.forget_signature(system(), signature)
    return len(due_now)
