"""Queueing a mail: one row, written in the transaction of whatever caused it."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Any

from django.core.validators import validate_email
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation

from terril.foundation.journal import INSTALLATION
from terril.mail.models import Mail

KEY_LENGTH = Mail._meta.get_field("key").max_length or 0
NOT_ON_A_LINE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
SUBJECT_LENGTH = Mail._meta.get_field("subject").max_length or 0


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
) -> Mail | None:
    """Write a mail for the worker to send; return it, or None when `key` was already queued.

    Arguments: `town` the territory it comes from (None: the installation); `to` one address;
    `key` what makes this message one and the same, however often it is asked for; `purpose` a
    short word for the outbox page; `subject` a sentence, lazily translated if need be; `template`
    a name without extension, such as "people/mail/code": the .txt is required, the .html optional;
    `language` what it is written in; `user` the person, when known.

    The row lives and dies with the caller's transaction: an action that fails sends nothing.
    Raises ValidationError when `to` is not one address, TemplateDoesNotExist without a text.
    """
    key = _short(key)
    # Asked first because rendering costs more; the unique key decides if two ask at once.
    if Mail.objects.filter(key=key).exists():
        return None
    validate_email(to)
    with translation.override(language):
        text = _render(f"{template}.txt", context, autoescape=False)
        try:
            html = _render(f"{template}.html", context, autoescape=True)
        except TemplateDoesNotExist as missing:
            # Absent is fine; present, but including something absent, is a defect.
            if str(missing) != f"{template}.html":
                raise
            html = ""
        title = one_line(str(subject))[:SUBJECT_LENGTH]
    mail, is_new = Mail.objects.get_or_create(
        key=key,
        defaults={
            "territory_id": town.pk if town else INSTALLATION,
            "user_id": user.pk if user else None,
            "purpose": purpose,
            "to": to,
            "subject": title,
            "text": text.strip() + "\n",
            "html": html,
        },
    )
    return mail if is_new else None


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
