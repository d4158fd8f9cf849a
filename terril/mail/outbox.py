"""Queueing a mail: one row, written in the transaction of whatever caused it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import datetime
from typing import Any

from django.core.validators import validate_email
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation

from terril.foundation.journal import INSTALLATION
from terril.mail.models import Mail

KEY_LENGTH = Mail._meta.get_field("key").max_length or 0
BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
NOT_ON_A_LINE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
RESERVED_ENDS = {"example", "test", "invalid", "localhost"}
RESERVED_NAMES = ("example.com", "example.net", "example.org")
SUBJECT_LENGTH = Mail._meta.get_field("subject").max_length or 0

# What `compose` fills, besides the key.
WRITTEN = (
    "territory_id",
    "user_id",
    "purpose",
    "to",
    "subject",
    "text",
    "html",
    "unsubscribe_url",
    "valid_until",
    "is_for_nobody",
)


def queue(
    *,
    town: Any,
    to: str,
    key: str,
    purpose: str,
    subject: Any,
    template: str,
    context: dict[str, Any],
    language: str,
    user: Any = None,
    unsubscribe_url: str = "",
    valid_until: datetime | None = None,
) -> Mail | None:
    """Write a mail for the worker to send; return it, or None when `key` was already queued.

    Arguments: `town` the territory it comes from (None: the installation); `to` one address;
    `key` what makes this message one and the same, however often it is asked for; `purpose` a
    short word for the pages that list mails (see queries.PURPOSES); `subject` a sentence, lazily
    translated if need be; `template` a name without extension, such as "people/mail/code": the .txt
    is required, the .html is too wherever people write templates (tests/architecture); `language` what
    it is written in; `user` the person, when known; `unsubscribe_url` for what one may do without;
    `valid_until` after which its text serves nobody.

    The row lives and dies with the caller's transaction: an action that fails sends nothing.
    Raises ValidationError when `to` is not one address, TemplateDoesNotExist without a text.
    """
    # Asked first because rendering costs more; the unique key decides if two ask at once.
    if Mail.objects.filter(key=_short(key)).exists():
        return None
    mail = compose(
        town=town,
        to=to,
        key=key,
        purpose=purpose,
        subject=subject,
        template=template,
        context=context,
        language=language,
        user=user,
        unsubscribe_url=unsubscribe_url,
        valid_until=valid_until,
    )
    values = {name: getattr(mail, name) for name in WRITTEN}
    mail, is_new = Mail.objects.get_or_create(key=mail.key, defaults=values)
    return mail if is_new else None


def compose(
    *,
    town: Any,
    to: str,
    key: str,
    purpose: str,
    subject: Any,
    template: str,
    context: dict[str, Any],
    language: str,
    user: Any = None,
    unsubscribe_url: str = "",
    valid_until: datetime | None = None,
) -> Mail:
    """Return a mail that is written but not queued; arguments and errors are those of `queue`."""
    validate_email(to)
    with translation.override(language):
        title = one_line(str(subject))[:SUBJECT_LENGTH]
        context = {"subject": title, "unsubscribe_url": unsubscribe_url, **context}
        text = _render(f"{template}.txt", context, autoescape=False)
        try:
            html = _render(f"{template}.html", context, autoescape=True)
        except TemplateDoesNotExist as missing:
            # Absent is fine; present, but including something absent, is a defect.
            if str(missing) != f"{template}.html":
                raise
            html = ""
    return Mail(
        territory_id=town.pk if town else INSTALLATION,
        user_id=user.pk if user else None,
        key=_short(key),
        purpose=purpose,
        to=to,
        subject=title,
        # What was left out of a text leaves its blank lines behind.
        text=BLANK_LINES.sub("\n\n", text).strip() + "\n",
        html=html,
        unsubscribe_url=unsubscribe_url,
        valid_until=valid_until,
        is_for_nobody=is_for_nobody(town, to),
    )


def queue_all(mails: list[Mail]) -> None:
    """Queue many composed mails in one statement; those whose key is there already are left as they are."""
    Mail.objects.bulk_create(mails, ignore_conflicts=True)


def is_for_nobody(town: Any, to: str) -> bool:
    """Say whether a mail is of a demonstration, to an address under a name reserved for examples.

    Such names belong to nobody (RFC 2606, RFC 6761): a server would bounce them, and whoever looks
    after it would wonder. Whoever visits a demonstration with an address of their own is written to.
    """
    if not getattr(town, "is_demo", False):
        return False
    domain = to.rpartition("@")[2].lower().rstrip(".")
    return domain.rpartition(".")[2] in RESERVED_ENDS or any(
        domain == name or domain.endswith(f".{name}") for name in RESERVED_NAMES
    )


def one_line(text: str) -> str:
    """Return `text` on one line, without control characters: nobody adds a header to a mail."""
    kept = "".join(" " if unicodedata.category(c) in NOT_ON_A_LINE else c for c in text)
    return " ".join(part for part in kept.split(" ") if part)


def _short(key: str) -> str:
    return key if len(key) <= KEY_LENGTH else hashlib.sha256(key.encode()).hexdigest()


def _render(name: str, context: dict[str, Any], *, autoescape: bool) -> str:
    # Django escapes text templates too unless told not to: "l'idée" would read "l&#x27;idée".
    template = get_template(name).template  # type: ignore[attr-defined]
    return template.render(Context(context, autoescape=autoescape))
