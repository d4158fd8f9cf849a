"""Sending the mails that wait, one at a time, losing none whatever happens.

A mail is claimed (QUEUED → SENDING) before it is handed to the server, and marked SENT after. Killed
between the two, the worker leaves it SENDING; it is queued again once its lease is over. So nothing
is lost, and at most the one mail that was in hand goes out twice, with the same Message-ID.
"""

from __future__ import annotations

import hashlib
import logging
import smtplib
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.utils import timezone

from terril.foundation.chores import chore
from terril.mail.models import Mail, MailState, Trouble

# Longer than any server takes to answer (EMAIL_TIMEOUT, at each of a few steps).
LEASE = timedelta(minutes=10)
# What to wait after each failure; the last one again and again.
WAITS = [timedelta(minutes=n) for n in (1, 5, 15, 60, 240)]
# RFC 5321, 4.5.4.1: "the give-up time generally needs to be at least 4-5 days".
GIVE_UP = timedelta(days=5)
# One turn of the worker; the rest waits for the next, after its other chores.
BATCH = 100
KEPT_TEXT = timedelta(days=30)
# A subject may say as much as the text: that of a code holds the code.
FORGOTTEN = "…"
# Letters asked for by an address that was left for nothing else: it goes with them.
ADDRESS_FOR_ONE_LETTER = ("minutes",)

logger = logging.getLogger("terril.mail")


@chore(every=timedelta(seconds=1))
def send_due() -> int:
    """Send the mails whose time has come; return how many were handed to the server.

    A server that cannot be reached costs the mails nothing: none is claimed before it answers.
    """
    if not settings.MAIL_IS_SENT or not _due(timezone.now()).exists():
        return 0
    sent = 0
    connection: BaseEmailBackend | None = None
    try:
        for pk in list(_due(timezone.now()).values_list("pk", flat=True)[:BATCH]):
            if connection is None:
                connection = get_connection()
                connection.open()
            mail = _claim(pk)
            if mail is None:
                continue
            if _send(mail, connection):
                sent += 1
            else:
                # After an error, a conversation with a server is in no known state.
                _hang_up(connection)
                connection = None
    except (OSError, smtplib.SMTPException) as error:
        # Only opening comes here: what goes wrong with one mail is written on that mail.
        logger.warning("mail server: %s", error)
        _wait_for_the_server(str(error))
    finally:
        if connection is not None:
            _hang_up(connection)
    return sent


@chore(every=timedelta(minutes=1))
def queue_again() -> int:
    """Queue again the mails that a killed worker had in hand; return how many."""
    return Mail.objects.filter(state=MailState.SENDING, next_try_at__lte=timezone.now()).update(
        state=MailState.QUEUED
    )


@chore(every=timedelta(minutes=1))
def keep_for_nobody() -> int:
    """Keep here what is to reach nobody, instead of sending it; return how many."""
    return Mail.objects.filter(
        state=MailState.QUEUED, is_for_nobody=True, next_try_at__lte=timezone.now()
    ).update(state=MailState.KEPT)


@chore(every=timedelta(minutes=1))
def forget_the_expired() -> int:
    """Empty the mails whose text serves nobody any more: a code that is over; return how many.

    A code that could not leave in time does not leave at all: it would only lead astray.
    """
    over = Mail.objects.filter(valid_until__lte=timezone.now())
    over.filter(state=MailState.QUEUED, is_for_nobody=False).update(
        state=MailState.FAILED, trouble=Trouble.TOO_LATE
    )
    settled = over.exclude(state__in=[MailState.QUEUED, MailState.SENDING]).exclude(text="")
    return settled.update(text="", html="", subject=FORGOTTEN)


@chore(every=timedelta(hours=6))
def forget_texts() -> int:
    """Empty the mails sent long ago: they hold names and links. Their rows keep their keys."""
    return (
        Mail.objects.filter(
            state__in=[MailState.SENT, MailState.FAILED, MailState.KEPT],
            created_at__lt=timezone.now() - KEPT_TEXT,
        )
        .exclude(text="")
        .update(text="", html="")
    )


@chore(every=timedelta(minutes=1))
def forget_addresses() -> int:
    """Empty the letters whose address was left for them alone, once they have left; return how many."""
    return (
        Mail.objects.filter(purpose__in=ADDRESS_FOR_ONE_LETTER)
        .exclude(state__in=[MailState.QUEUED, MailState.SENDING])
        .exclude(to="")
        .update(to="", text="", html="")
    )


def _due(now: datetime):  # type: ignore[no-untyped-def]
    return Mail.objects.filter(state=MailState.QUEUED, is_for_nobody=False, next_try_at__lte=now).order_by(
        "next_try_at", "pk"
    )


def _claim(pk: int) -> Mail | None:
    """Take a mail in hand; None when another worker was quicker. One statement: no lock is held."""
    is_mine = Mail.objects.filter(pk=pk, state=MailState.QUEUED, is_for_nobody=False).update(
        state=MailState.SENDING, attempts=F("attempts") + 1, next_try_at=timezone.now() + LEASE
    )
    return Mail.objects.get(pk=pk) if is_mine else None


def _send(mail: Mail, connection: BaseEmailBackend) -> bool:
    """Hand one mail to the server and write down what became of it."""
    try:
        _message(mail, connection).send()
    except Exception as error:
        _write_failure(mail, error)
        return False
    Mail.objects.filter(pk=mail.pk).update(
        state=MailState.SENT, sent_at=timezone.now(), last_error="", trouble=""
    )
    return True


def _message(mail: Mail, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    # The same for each attempt: mail programs show a message received twice once.
    name = hashlib.sha256(f"{mail.pk}/{mail.key}".encode()).hexdigest()[:32]
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        to=[mail.to],
        connection=connection,
        headers={
            "Message-ID": f"<{name}@{domain}>",
            # RFC 3834: answering machines leave such a message alone.
            "Auto-Submitted": "auto-generated",
            **_ways_out(mail),
        },
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _ways_out(mail: Mail) -> dict[str, str]:
    """Return the headers by which mail programs offer to stop what one may do without (RFC 8058)."""
    if not mail.unsubscribe_url:
        return {}
    return {
        "List-Unsubscribe": f"<{mail.unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _write_failure(mail: Mail, error: Exception) -> None:
    now = timezone.now()
    if trouble := _for_good(error):
        state = MailState.FAILED
    elif now - mail.created_at > GIVE_UP:
        state, trouble = MailState.FAILED, Trouble.GIVEN_UP
    else:
        state, trouble = MailState.QUEUED, Trouble.LATER
    Mail.objects.filter(pk=mail.pk).update(
        state=state,
        trouble=trouble,
        last_error=_words_of(error),
        next_try_at=now + WAITS[min(mail.attempts, len(WAITS)) - 1],
    )


def _for_good(error: Exception) -> Trouble | None:
    """Return the trouble that no later attempt can mend, or None."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        if all(code >= 500 for code, _text in error.recipients.values()):
            return Trouble.ADDRESS
        return None
    # A refused sender or password is the installation's fault, not this mail's: somebody mends it.
    if isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500:
        return Trouble.MESSAGE
    if isinstance(error, (ValueError, smtplib.SMTPNotSupportedError)):
        return Trouble.MESSAGE
    return None


def _words_of(error: Exception) -> str:
    """Return what the server answered, without the shape Python gives it."""
    answers = (
        list(error.recipients.values())
        if isinstance(error, smtplib.SMTPRecipientsRefused)
        else [(error.smtp_code, error.smtp_error)]
        if isinstance(error, smtplib.SMTPResponseException)
        else []
    )
    if not answers:
        return str(error) or type(error).__name__
    code, text = answers[0]
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"


def _wait_for_the_server(error: str) -> None:
    """Leave the mails that are due alone for a minute, and say why on each."""
    now = timezone.now()
    _due(now).order_by().update(next_try_at=now + WAITS[0], trouble=Trouble.SERVER, last_error=error)


def _hang_up(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        logger.debug("the mail server hung up first")
