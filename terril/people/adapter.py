"""What allauth asks of us: mails through the outbox, our sentences, what happens once somebody is in."""

from __future__ import annotations

import secrets
import time
from datetime import timedelta
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from terril.mail.outbox import queue
from terril.people import actions
from terril.people.models import Role, User

CODE_MAIL = "account/email/login_code"
ENTERED_AT = "entered_at"
WRONG_PASSKEY = _("Cette clé n'a pas pu être reconnue. Réessayez, ou entrez avec un code reçu par courriel.")


class AccountAdapter(DefaultAccountAdapter):
    """Signing in, as a town's site does it."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("Ce n'est pas le bon code. Regardez le dernier courriel reçu, et recopiez-le."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the code; it is the only mail that allauth sends here."""
        if template_prefix != CODE_MAIL:
            raise ValueError(template_prefix)
        town = allauth_context.request.town
        queue(
            town=town,
            to=email,
            key=f"code-{secrets.token_hex(16)}",
            purpose="code",
            subject=_("%(code)s est votre code pour entrer") % {"code": context["code"]},
            template="people/mail/code",
            context={"town": town, "code": context["code"]},
            language=get_language() or "fr",
            valid_until=timezone.now() + timedelta(seconds=app_settings.LOGIN_BY_CODE_TIMEOUT),
        )

    def add_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Say nothing: our pages have their own sentences."""

    def get_login_stages(self) -> list[str]:
        """Return the code alone: a passkey replaces it and is never asked for on top of it."""
        return ["allauth.account.stages.LoginByCodeStage"]

    def login(self, request: HttpRequest, user: Any) -> None:
        """Open the session under a new key, for its full time."""
        super().login(request, user)
        # Before, it was kept for as long as a code is valid (see code.CodeForAnAddress).
        request.session.set_expiry(None)
        request.session[ENTERED_AT] = int(time.time())

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Make the person an inhabitant of the town, and ask their name when there is none yet."""
        response = super().post_login(request, user, **kwargs)
        town = request.town
        belongs = any(m.role == Role.INHABITANT and m.territory_id == town.pk for m in user.memberships_now())
        if not belongs or user.claimed_at is None:
            actions.join(user, town)
        if user.display_name:
            return response
        return HttpResponseRedirect(f"{reverse('people:name')}?{urlencode({'next': response['Location']})}")


class PasskeyAdapter(DefaultMFAAdapter):
    """Passkeys, in our words."""

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": WRONG_PASSKEY}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the town: it is what the telephone shows when it asks for a finger."""
        request = allauth_context.request
        return {"id": request.get_host().partition(":")[0], "name": request.town.name}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """Name the person by their own name, then by their address."""
        entity = super().get_public_key_credential_user_entity(user)
        return {
            **entity,
            "display_name": user.display_name or user.email or "",
            "name": user.email or str(user),
        }
