"""What is forgotten when its time has passed."""

from __future__ import annotations

import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from terril.foundation.chores import chore
from terril.people.models import EntryLink

# Long enough to tell somebody that their link is spent rather than unknown.
LINKS_KEPT = datetime.timedelta(days=90)


@chore(every=datetime.timedelta(hours=1))
def forget_the_expired() -> None:
    """Forget sessions that are over, and with them the addresses that nobody confirmed; old links too."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    EntryLink.objects.filter(expires_at__lt=now - LINKS_KEPT).delete()
